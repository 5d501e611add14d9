internal import Screen

/// One line of a box that something is chosen from.
struct Choice: Sendable, Hashable {
    var text: String
    /// Behind the texts, in a column of its own.
    var detail = ""
    /// It is on, or was chosen before.
    var isMarked = false
}

extension Painter {
    /// A box over the panes with one line a choice, the selected one in sight; on a small screen it takes all of it.
    ///
    /// - Parameters:
    ///   - editor: a line to search or answer in, above the choices; it gets the cursor.
    ///   - sign: before that line.
    ///   - message: in place of choices when there are none.
    ///   - problem: what is wrong with what was written; where there is one line, in place of it.
    mutating func drawChoices(
        _ choices: [Choice], selected: Int?, title: SafeText, footer: SafeText = .empty, editor: LineEditor? = nil,
        sign: SafeText = "/", message: SafeText = .empty, problem: String? = nil
    ) {
        let size = frame.size
        let edge = isFramed ? 1 : 0
        let hasMarks = choices.contains(where: \.isMarked)
        let texts = choices.map { SafeText((hasMarks ? $0.isMarked ? "✓ " : "  " : "") + $0.text, clippedTo: size.columns) }
        let details = choices.map { SafeText($0.detail, clippedTo: size.columns) }
        let textWidth = texts.map(\.width).max() ?? 0
        let detailWidth = details.map(\.width).max() ?? 0
        let wanted = max(textWidth + (detailWidth > 0 ? detailWidth + 2 : 0) + 3, title.width + 6, footer.width + 6, message.width + 4, 30)
        let problem = problem.map { SafeText("! " + $0, clippedTo: 4 * size.columns) } ?? .empty
        let width = isFramed ? min(size.columns - 4, max(wanted, problem.width + 1) + 2) : size.columns
        let problems = lines(of: problem, width: max(1, width - 2 * edge - 1), limit: 4)
        let lines = max(choices.count, 1) + (editor == nil ? 0 : 1) + problems.count
        let height = isFramed ? min(size.rows - 4, lines + 2) : size.rows
        let box = Rect(column: (size.columns - width) / 2, row: (size.rows - height) / 2, columns: width, rows: height)
        frame.fill(box)
        if isFramed { frame.box(box, title: title, footer: footer, Theme.rule, titleStyle: Theme.title) }
        var inner = Rect(column: box.column + edge, row: box.row + edge, columns: width - 2 * edge, rows: height - 2 * edge)
        if let editor {
            let line = inner.takeTop(1)
            let sign = isFramed ? " " + sign + " " : sign.width > 1 ? sign + " " : sign
            frame.put(sign, line.row, line.column, width: line.columns, Theme.hintKey)
            let room = Rect(column: line.column + sign.width, row: line.row, columns: max(1, line.columns - sign.width), rows: 1)
            let cursor = editor.draw(into: &frame, room, Theme.prompt)
            frame.cursor = Point(column: min(cursor.column, max(0, size.columns - 1)), row: line.row)
        }
        if !problems.isEmpty {
            let area = inner.rows == 0 ? box : inner.takeBottom(min(problems.count, max(1, inner.rows - 1)))
            frame.fill(area)
            for (offset, text) in problems.prefix(area.rows).enumerated() {
                frame.put(text, area.row + offset, area.column + edge, width: area.columns - edge, Theme.error)
            }
        }
        if choices.isEmpty { frame.put(message, inner.row, inner.column + edge, width: max(0, inner.columns - edge), Theme.dim) }
        let chosen = selected.map { max(0, min($0, choices.count - 1)) }
        let first = max(0, min((chosen ?? 0) - inner.rows / 2, choices.count - inner.rows))
        for (offset, text) in texts.dropFirst(first).prefix(max(0, inner.rows)).enumerated() {
            let row = inner.row + offset
            let isChosen = first + offset == chosen
            let style = isChosen ? Theme.focusedRow : .plain
            if isChosen {
                frame.fill(Rect(column: inner.column, row: row, columns: inner.columns, rows: 1), style)
                frame.put(Glyphs.unicode.mark, row, inner.column, width: 1, style)
                if editor == nil { frame.cursor = Point(column: inner.column, row: row) }
            }
            let room = max(0, inner.columns - 2)
            let start = min(textWidth, max(14, room - detailWidth - 2)) + 2
            frame.put(text.clipped(to: detailWidth == 0 ? room : start - 1), row, inner.column + 1, width: room, style)
            frame.put(
                details[first + offset], row, inner.column + 1 + start, width: max(0, room - start), isChosen ? style : Theme.dim)
        }
    }

    /// With `…` where there are more of them; none of an empty text.
    private func lines(of text: SafeText, width: Int, limit: Int) -> [SafeText] {
        if text.isEmpty { return [] }
        var lines = SafeText.lines(of: text.text, width: width, limit: limit + 1)
        guard lines.count > limit else { return lines }
        lines.removeLast()
        lines[limit - 1] = lines[limit - 1].clipped(to: width - 1, ellipsis: false) + Glyphs.unicode.ellipsis
        return lines
    }
}
