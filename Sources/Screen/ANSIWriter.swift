/// Frames as what a terminal is sent, for films of a session: only the lines that changed, in the sequences that all of them know.
package struct ANSIWriter: Sendable {
    private var shown: Frame?

    package init() {}

    /// The bytes, as text, that make a terminal of the frame's size show it after the one before.
    package mutating func bytes(for frame: Frame) -> String {
        var text = ""
        if shown?.size != frame.size {
            text += "\u{1B}[0m\u{1B}[2J"
            shown = nil
        }
        let columns = frame.size.columns
        for row in 0..<frame.size.rows {
            let cells = row * columns..<(row + 1) * columns
            if let shown, shown.cells[cells] == frame.cells[cells] { continue }
            text += "\u{1B}[\(row + 1);1H" + Self.line(frame.cells[cells])
        }
        if let cursor = frame.cursor {
            text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H" + (shown?.cursor == nil ? "\u{1B}[?25h" : "")
        } else if shown == nil || shown?.cursor != nil {
            text += "\u{1B}[?25l"
        }
        shown = frame
        return text
    }

    private static func line(_ cells: ArraySlice<Cell>) -> String {
        var text = ""
        var style: Style?
        for cell in cells where cell.width > 0 {
            if cell.style != style {
                text += sequence(for: cell.style)
                style = cell.style
            }
            text += cell.text
        }
        return text
    }

    private static func sequence(for style: Style) -> String {
        var numbers = ["0"]
        let attributes: [(Style.Attributes, String)] = [(.bold, "1"), (.dim, "2"), (.italic, "3"), (.underline, "4"), (.reverse, "7")]
        for (attribute, number) in attributes where style.attributes.contains(attribute) { numbers.append(number) }
        if let color = number(of: style.foreground, from: 30) { numbers.append(color) }
        if let color = number(of: style.background, from: 40) { numbers.append(color) }
        return "\u{1B}[\(numbers.joined(separator: ";"))m"
    }

    private static func number(of color: Color, from base: Int) -> String? {
        switch color {
        // A role has got its colour by now.
        case .standard, .role: nil
        case .palette(let number) where number < 8: String(base + Int(number))
        case .palette(let number) where number < 16: String(base + 52 + Int(number))
        case .palette(let number): "\(base + 8);5;\(number)"
        }
    }
}
