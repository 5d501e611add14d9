/// One line of text entry: what is in it, where the cursor stands, what was entered before.
///
/// Keys are readline's. The line is counted in characters as people see them, and drawn in cells.
package struct LineEditor: Sendable, Hashable {
    package enum Outcome: Sendable, Hashable {
        /// The text is another one.
        case edited
        /// Only the cursor moved, or a key of ours had nothing to do.
        case moved
        /// Not a key of text entry.
        case ignored
    }

    var characters: [Character]
    /// Characters before the cursor.
    package internal(set) var cursor: Int
    /// What was entered before, oldest first.
    package var history: [String]
    /// Which line of `history` is shown; nil for the line being written.
    var recalled: Int?
    /// The line being written while one of `history` is shown.
    var draft = ""
    /// What `^R` looks for: the text when it was pressed first.
    var searched: String?
    /// What `^W`, `^U` or `^K` took last, for `^Y`.
    var killed: [Character] = []

    /// No line is longer: whoever pastes a file gets its beginning.
    package static let maximalLength = 4_096

    package init(_ text: String = "", history: [String] = []) {
        characters = Array(Self.singleLine(text).prefix(Self.maximalLength))
        cursor = characters.count
        self.history = history
    }

    package var text: String { String(characters) }

    package var isEmpty: Bool { characters.isEmpty }

    /// Cells before the cursor, counted from the beginning of the line.
    package var cursorCell: Int { cell(before: cursor) }

    /// Cells before the character of that index; behind the end, those of the whole line.
    package func cell(before index: Int) -> Int { characters.prefix(index).reduce(0) { $0 + Self.cells(of: $1).width } }

    /// Another text, with the cursor at its end; history and killed text stay. False when it is longer than a line may be, and cut.
    @discardableResult
    package mutating func replace(with text: String) -> Bool {
        let line = Self.singleLine(text)
        characters = Array(line.prefix(Self.maximalLength))
        cursor = characters.count
        return line.count <= Self.maximalLength
    }

    /// Typed or pasted text at the cursor: newlines become blanks, but for those at the end, which are left out.
    @discardableResult
    package mutating func insert(_ text: String) -> Outcome {
        let inserted = Self.singleLine(text).prefix(max(0, Self.maximalLength - characters.count))
        // What was before may take in a mark that is typed after it.
        let before = Array(String(characters[..<cursor]) + inserted)
        characters = before + characters[cursor...]
        cursor = before.count
        forgetPlace()
        return inserted.isEmpty ? .moved : .edited
    }

    /// Draws the line into the first row of `rect`, scrolled so that the cursor is inside; returns where the cursor is.
    @discardableResult
    package func draw(into frame: inout Frame, _ rect: Rect, _ style: Style = .plain) -> Point {
        let line = Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: min(1, rect.rows))
        frame.fill(line, style)
        guard !line.isEmpty else { return Point(column: rect.column, row: rect.row) }
        var first = 0
        var before = cursorCell
        // The cursor needs a cell of its own behind the text.
        while before >= line.columns {
            before -= Self.cells(of: characters[first]).width
            first += 1
        }
        var shown = SafeText.empty
        for character in characters[first...] {
            // The rest of a long line is not seen.
            if shown.width >= line.columns { break }
            shown += Self.cells(of: character)
        }
        frame.put(shown.clipped(to: line.columns, ellipsis: false), line.row, line.column, width: line.columns, style)
        return Point(column: line.column + before, row: line.row)
    }

    mutating func forgetPlace() {
        recalled = nil
        searched = nil
    }

    /// Each character by itself, so that a line is always the sum of its parts.
    private static func cells(of character: Character) -> SafeText { SafeText(String(character)) }

    private static func singleLine(_ text: String) -> String {
        var text = text[...]
        while let last = text.last, last.isNewline { text.removeLast() }
        return String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }
}
