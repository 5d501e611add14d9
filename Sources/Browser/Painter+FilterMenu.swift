internal import Records
internal import Screen

extension Painter {
    /// What may take the place of the word at the cursor; below it the operators of the field, and a line about the list.
    mutating func drawMenu(_ prompt: FilterPrompt, _ line: Rect, _ cursor: Point, below used: Int) {
        guard prompt.isMenuOpen || prompt.note != nil && !prompt.isMenuClosed, layout.kind > .tiny else { return }
        let operators = operatorsText(prompt)
        let note = SafeText(prompt.note ?? "", clippedTo: frame.size.columns)
        let saved = savedText(prompt)
        let extra = [operators, saved, note].count { !$0.isEmpty }
        let top = line.row + used + 1
        let rows = min(prompt.completions.count + 2 + extra, frame.size.rows - top - 2, 14)
        guard rows >= 3 + (prompt.completions.isEmpty ? 0 : extra) else { return }
        let listed = rows - 2 - extra
        let first = max(0, (prompt.selected ?? 0) - (listed - 1))
        let names = prompt.completions.map { SafeText($0.name, clippedTo: 32) }
        let hints = prompt.completions.map { SafeText($0.hint, clippedTo: 32) }
        let nameWidth = names.map(\.width).max() ?? 0
        let hintWidth = hints.map(\.width).max() ?? 0
        let wanted = max(30, nameWidth + hintWidth + 7, note.width + 4, saved.width + 4, operators.width + 6)
        let width = min(frame.size.columns, wanted)
        let word = SafeText(String(prompt.editor.text.prefix(prompt.word.lowerBound))).width
        let column = max(0, min(cursor.column - prompt.editor.cursorCell + word - 1, frame.size.columns - width))
        let box = Rect(column: column, row: top, columns: width, rows: rows)
        frame.fill(box)
        frame.box(box, footer: prompt.completions.isEmpty ? .empty : offers([("filter-complete", "completes")]), Theme.rule)
        for offset in 0..<max(0, min(listed, prompt.completions.count - first)) {
            let index = first + offset
            let isSelected = index == prompt.selected
            let row = top + 1 + offset
            let style = isSelected ? Theme.focusedRow : .plain
            if isSelected { frame.fill(Rect(column: column + 1, row: row, columns: width - 2, rows: 1), style) }
            let room = max(0, width - 5 - (prompt.completions[index].isCount ? hintWidth : 0))
            frame.put((isSelected ? "▸" : " ") + names[index], row, column + 1, width: min(room, nameWidth + 1), style)
            let hintStyle = isSelected ? style : Theme.dim
            if prompt.completions[index].isCount {
                frame.putRight(hints[index], row, column + 2, width: width - 4, hintStyle)
            } else {
                frame.put(hints[index], row, column + nameWidth + 4, width: max(0, width - nameWidth - 5), hintStyle)
            }
        }
        var row = box.row + rows - 1 - extra
        if !operators.isEmpty {
            frame.rule(row, column + 1, width: width - 2, title: operators, Theme.rule, titleStyle: .plain)
            frame.put(Glyphs.unicode.teeLeft, row, column, width: 1, Theme.rule)
            frame.put(Glyphs.unicode.teeRight, row, column + width - 1, width: 1, Theme.rule)
            row += 1
        }
        if !saved.isEmpty {
            frame.put(saved, row, column + 2, width: max(0, width - 4), Theme.dim)
            row += 1
        }
        if !note.isEmpty { frame.put(note, row, column + 2, width: max(0, width - 4), Theme.dim) }
    }

    /// `saved  triage · mine  (^O)`: filters of the model that have a name.
    private func savedText(_ prompt: FilterPrompt) -> SafeText {
        let names = state.shelf.filters.filter { $0.model == state.place?.query.model }.map(\.name)
        guard case .field = prompt.context, !names.isEmpty else { return .empty }
        let key = Command.all.first { $0.name == "filter-saved" }.flatMap { state.keymap.labels(of: $0).first } ?? ""
        let room = max(20, frame.size.columns / 2)
        return SafeText("saved  " + names.joined(separator: " · "), clippedTo: room) + SafeText(key.isEmpty ? "" : "  \(key)")
    }

    /// `ops  :  !=  ~  none`: of the field that is chosen, or comes first.
    private func operatorsText(_ prompt: FilterPrompt) -> SafeText {
        guard state.extensions.contains(.operators), case .field = prompt.context, !prompt.completions.isEmpty else { return .empty }
        let completion = prompt.completions[min(prompt.selected ?? 0, prompt.completions.count - 1)]
        let name = String(completion.text.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        let column = state.model?.column(name) ?? Column(name: name)
        let words = FilterText.signs(for: column).map(\.text) + (column.isNullable ? ["none"] : []) + ["in(…)"]
        return SafeText("ops  " + words.joined(separator: "  "))
    }

    /// Above the lower rule, where there is room: what times mean, and what each term takes away.
    mutating func drawFilterLines(_ prompt: FilterPrompt) {
        guard layout.table.rows >= 10 else { return }
        var lines: [String] = []
        if let meaning = prompt.meaning { lines.append("means: \(meaning)") }
        lines += state.namedTerms
        let ways = state.ways
        if !ways.isEmpty, state.place?.count.exactly != 0 { lines.append("explain: " + ways.map(state.text).joined(separator: " · ")) }
        if layout.table.rows >= 12, let query = state.place?.query { lines.append("= cli: " + CommandLine.list(query).text) }
        drawLines(lines, layout.table)
    }

    /// The last lines of an area.
    private mutating func drawLines(_ lines: [String], _ area: Rect) {
        for (offset, line) in lines.enumerated() {
            let row = area.row + area.rows - lines.count + offset
            frame.fill(Rect(column: area.column, row: row, columns: area.columns, rows: 1))
            frame.put(SafeText(" " + line, clippedTo: area.columns), row, area.column, width: area.columns, Theme.dim)
        }
    }

    /// Below few rows, where there is room: what each term of the filter takes away.
    mutating func drawExplanation(_ place: Place, _ area: Rect) {
        let ways = state.ways
        guard !ways.isEmpty, state.filterPrompt == nil, let count = place.count.exactly, count > 0, area.rows >= count + 3 else { return }
        drawLines(
            [
                "explain: " + ways.map(state.text).joined(separator: " · "),
                "\(key("widen-filter")) takes the first of these, \(key("explain-filter")) chooses",
            ], area)
    }

    /// In the empty table: one line a way, the best first.
    var explanationText: String {
        let ways = state.ways
        if ways.isEmpty { return state.explanationHint }
        let isNear = ways.allSatisfy { !$0.text.hasPrefix("without ") }
        return ways.map { " " + state.text($0) + "\n" }.joined()
            + "\(key("widen-filter")) takes \(isNear ? "the nearest value" : "the first of these ways"), \(key("explain-filter")) chooses, "
    }

    /// What a filter may say to this server.
    mutating func drawSyntax() {
        guard state.filterPrompt?.showsSyntax == true else { return }
        drawChoices(
            state.syntax.map { Choice(text: $0.text, detail: $0.meaning) }, selected: nil, title: "what a filter may say",
            footer: offers([("filter-leave", "goes back")]))
    }
}
