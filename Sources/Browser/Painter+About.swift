internal import Screen

extension Painter {
    /// The program, the server and what they cost, over the whole screen.
    mutating func drawAbout() {
        guard let about = state.about else { return }
        let screen = Rect(frame.size)
        frame.fill(screen)
        frame.put(" about", 0, 0, width: screen.columns, Theme.title)
        let bottom = layout.hints.isEmpty ? screen.rows : screen.rows - 1
        let rows = state.aboutRows(screen.columns)
        let names = State.aboutNames(screen.columns)
        let seen = rows.dropFirst(max(0, min(about.scroll, rows.count - 1))).prefix(max(0, bottom - 1))
        for (offset, line) in seen.enumerated() {
            frame.put(line.name, 1 + offset, 1, width: names, Theme.fieldName)
            frame.put(line.text, 1 + offset, names + 2, width: line.text.width, line.isBroken ? Theme.error : .plain)
        }
        frame.cursor = Point(column: 0, row: min(1, screen.rows - 1))
        if bottom < screen.rows { drawHints() }
    }
}
