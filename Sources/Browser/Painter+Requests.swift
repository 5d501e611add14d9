internal import Records
internal import Screen

extension Painter {
    mutating func drawRequests() {
        let area = layout.requests
        guard !area.isEmpty else { return }
        let shown = state.log.shown
        guard let selected = state.log.selectedIndex(in: shown) else {
            let text = state.log.isTroubleOnly ? "no request failed or was slow; \(key("only-trouble")) shows all" : "nothing was asked yet"
            frame.put(SafeText(text), area.row, area.column + 1, width: max(0, area.columns - 1), Theme.dim)
            if state.pane == .requests { frame.cursor = Point(column: area.column, row: area.row) }
            return
        }
        let first = max(0, min(selected - area.rows / 2, shown.count - area.rows))
        let seen = shown.dropFirst(first).prefix(area.rows)
        let outcomes = seen.map { $0.isRunning ? 0 : SafeText($0.outcomeText, clippedTo: min(32, area.columns / 4)).width }.max() ?? 0
        for (offset, entry) in seen.enumerated() {
            draw(entry, area.row + offset, isSelected: state.pane == .requests && first + offset == selected, outcomes: outcomes)
        }
    }

    private mutating func draw(_ entry: RequestLog.Entry, _ row: Int, isSelected: Bool, outcomes: Int) {
        let area = layout.requests
        let style = isSelected ? Theme.focusedRow : .plain
        if isSelected {
            frame.fill(Rect(column: area.column, row: row, columns: area.columns, rows: 1), style)
            frame.put(Glyphs.unicode.mark, row, area.column, width: 1, style)
            frame.cursor = Point(column: area.column, row: row)
        }
        let isWide = area.columns >= 120
        let isNarrow = area.columns < 60
        var result = SafeText(figures(entry, isWide: isWide, isNarrow: isNarrow), clippedTo: area.columns * 2 / 3)
        if !isNarrow, !entry.isRunning { result += "  " + SafeText(entry.outcomeText, clippedTo: outcomes).padded(to: outcomes) }
        let time = isNarrow ? "" : timeOfDay(entry.at, withMilliseconds: isWide) + "  "
        let words = ["\(time)\(entry.number)", entry.sent.action, entry.sent.model, entry.what].filter { !$0.isEmpty }
        let room = max(0, area.columns - result.width - 3)
        frame.put(SafeText(words.joined(separator: isWide ? "  " : " "), clippedTo: room), row, area.column + 1, width: room, style)
        var resultStyle = style
        if entry.isTrouble { resultStyle.foreground = Theme.error.foreground }
        if entry.isRunning { resultStyle.foreground = Theme.waiting.foreground }
        frame.putRight(result, row, area.column + area.columns - result.width - 1, width: result.width, resultStyle)
    }

    /// What became of it, in columns where there is room for them.
    private func figures(_ entry: RequestLog.Entry, isWide: Bool, isNarrow: Bool) -> String {
        if entry.isRunning {
            let age = elapsed(max(0, state.clock &- entry.at / 1_000))
            return isNarrow ? "⟳ \(age)" : "⟳ running \(age)" + (entry.sent.request == nil ? "" : "  \(key("interrupt")) cancel")
        }
        if isNarrow { return entry.end?.outcome == .ok ? entry.timeText(inParts: false) : entry.outcomeText }
        let arrow = entry.isUnasked ? "  " : "→ "
        if !isWide { return arrow + right(entry.timeText(inParts: false), 6) + right(entry.resultText, 9) }
        let time = entry.timeText(inParts: true)
        return arrow + time + String(repeating: " ", count: max(0, 30 - time.count)) + right(entry.resultText, 9)
            + right(entry.bytesText, 10)
    }

    /// Filled up with blanks on the left.
    func right(_ text: String, _ cells: Int) -> String { String(repeating: " ", count: max(0, cells - text.count)) + text }

    /// What was sent and what came back, over the whole screen.
    mutating func drawOpenedRequest() {
        guard let entry = state.log.openedEntry else { return }
        let screen = Rect(frame.size)
        frame.fill(screen)
        let parts = [entry.number, entry.sent.action, entry.sent.model, entry.what].filter { !$0.isEmpty }
        let figures = [entry.timeText(inParts: true), entry.resultText, entry.bytesText, entry.outcomeText].filter { !$0.isEmpty }
        frame.put(SafeText(" " + parts.joined(separator: " "), clippedTo: screen.columns), 0, 0, width: screen.columns, Theme.title)
        if screen.rows > 2 {
            frame.put(SafeText(" → " + figures.joined(separator: "  "), clippedTo: screen.columns), 1, 0, width: screen.columns)
        }
        let bottom = layout.hints.isEmpty ? screen.rows : screen.rows - 1
        let lines = state.frameLines(width: screen.columns)
        let first = max(0, min(state.log.scroll, lines.count - 1))
        for (offset, line) in lines.dropFirst(first).prefix(max(0, bottom - 2)).enumerated() {
            frame.put(line, 2 + offset, 0, width: screen.columns, line.text.hasPrefix("─") ? Theme.rule : .plain)
        }
        frame.cursor = Point(column: 0, row: min(2, screen.rows - 1))
        if bottom < screen.rows { drawHints() }
    }
}
