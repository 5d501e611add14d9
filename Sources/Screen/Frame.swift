/// One cell: the text of one character that has passed `SafeText`, and how it looks.
package struct Cell: Sendable, Hashable {
    /// One base character with at most four marks; `""` is the right half of the wide character before it.
    package internal(set) var text: String
    /// 1 or 2 cells; 0 for the right half of a wide character.
    package internal(set) var width: UInt8
    package var style: Style

    init(text: String, width: UInt8, style: Style) {
        self.text = text
        self.width = width
        self.style = style
    }

    package static let blank = Cell(text: " ", width: 1, style: .plain)
}

/// What the screen shows: cells row by row, where the terminal's cursor stands, and what a screen reader should be told.
package struct Frame: Sendable, Hashable {
    package let size: Size
    /// `size.rows * size.columns`, row by row.
    package internal(set) var cells: [Cell]
    /// nil hides the cursor.
    package var cursor: Point?
    /// One line about what the last action did; `""` for nothing new.
    package var announcement = ""
    /// The screen in words, for a display that is linear; nil for all others.
    package var reading: Reading?

    package init(_ size: Size) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = Array(repeating: .blank, count: self.size.columns * self.size.rows)
    }

    package subscript(row: Int, column: Int) -> Cell { cells[row * size.columns + column] }

    /// The rows as text, without the blanks at their ends.
    package var lines: [String] {
        (0..<size.rows).map { row in
            var line = ""
            for column in 0..<size.columns { line += self[row, column].text }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }
    }
}
