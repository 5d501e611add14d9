internal import Screen

extension Painter {
    /// The program, the server and what they cost, over the whole screen.
    mutating func drawAbout() {
        guard let about = state.about else { return }
        let screen = Rect(frame.size)
        frame.fill(screen)
        frame.put(" about", 0, 0, width: screen.columns, Theme.title)
        let bottom = layout.hints.isEmpty ? screen.rows : screen.rows - 1
        let lines = state.aboutLines
        let names = min(14, screen.columns / 3)
        var row = 1
        for line in lines.dropFirst(max(0, min(about.scroll, lines.count - 1))) {
            let room = max(1, screen.columns - names - 3)
            for (offset, text) in SafeText.lines(of: line.text, width: room, limit: 4).enumerated() where row < bottom {
                if offset == 0 { frame.put(SafeText(line.name), row, 1, width: names, Theme.fieldName) }
                frame.put(text, row, names + 2, width: room, line.isBroken ? Theme.error : .plain)
                row += 1
            }
        }
        frame.cursor = Point(column: 0, row: min(1, screen.rows - 1))
        if bottom < screen.rows { drawHints() }
    }
}
