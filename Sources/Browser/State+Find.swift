internal import Records
internal import Screen

/// What is looked for among the rows on hand, while it is typed.
struct FindPrompt: Sendable, Hashable {
    var editor: LineEditor
    /// Where the cursor was, which Esc restores.
    var row: Int
    var column: Int
    var top: Int
    var firstColumn: Int
    /// Lines of the record that were scrolled off.
    var scroll: Int
}

extension State {
    mutating func openFind() {
        guard let place else { return }
        findPrompt = FindPrompt(
            editor: LineEditor("", history: findHistory), row: place.cursor, column: place.column, top: place.top,
            firstColumn: place.firstColumn, scroll: place.detail.scroll)
        announcement = "find"
    }

    mutating func findIncrementally() {
        guard let prompt = findPrompt else { return }
        if prompt.editor.isEmpty { restoreCursor(prompt) } else { look(for: prompt) }
    }

    /// From where the find began, where the cursor stays when nothing is found.
    private mutating func look(for prompt: FindPrompt) {
        let isFound = look(for: prompt.editor.text, from: prompt.row, column: prompt.column, isForward: true, includingStart: true)
        if !isFound { restoreCursor(prompt) }
    }

    mutating func acceptFind() {
        guard let prompt = findPrompt else { return }
        findPrompt = nil
        if prompt.editor.isEmpty { return findAgain(isForward: true) }
        find = prompt.editor.text
        findHistory.removeAll { $0 == prompt.editor.text }
        findHistory.append(prompt.editor.text)
        if findHistory.count > 100 { findHistory.removeFirst() }
        look(for: prompt)
    }

    mutating func leaveFind() {
        guard let prompt = findPrompt else { return }
        findPrompt = nil
        notice = nil
        restoreCursor(prompt)
        announcement = "find closed"
    }

    private mutating func restoreCursor(_ prompt: FindPrompt) {
        place?.cursor = prompt.row
        place?.column = prompt.column
        place?.top = prompt.top
        place?.firstColumn = prompt.firstColumn
        place?.detail.scroll = prompt.scroll
    }

    mutating func findAgain(isForward: Bool) {
        guard let find, let place else { return refuse("nothing was looked for yet; \(keyText("find")) begins") }
        look(for: find, from: place.cursor, column: place.column, isForward: isForward, includingStart: false)
    }

    /// Among the rows on hand only: looking through all rows is a filter's work. Says which rows those were.
    @discardableResult
    private mutating func look(for text: String, from row: Int, column: Int, isForward: Bool, includingStart: Bool) -> Bool {
        guard let place, !place.window.isEmpty else {
            refuse("there are no rows to look through yet")
            return false
        }
        let matcher = TextMatcher(text)
        var found: [(row: Int, column: Int)] = []
        for page in place.window.pages {
            for row in page.range {
                for column in 0..<place.columns.count where matcher.matches(cellText(row, column)) { found.append((row, column)) }
            }
        }
        let hands = place.window.ranges.map { "\(grouped($0.lowerBound + 1))–\(grouped($0.upperBound))" }.joined(separator: ", ")
        if found.isEmpty {
            refuse("'\(text)' is not in rows \(hands), which are loaded; \(keyText("filter")) filters all rows")
            return false
        }
        let start = (row, column)
        let next =
            isForward
            ? found.first { includingStart ? ($0.row, $0.column) >= start : ($0.row, $0.column) > start } ?? found[0]
            : found.last { ($0.row, $0.column) < start } ?? found[found.count - 1]
        moveCursor(to: next.row)
        self.place?.column = next.column
        let index = found.firstIndex { $0 == next } ?? 0
        say("\(index + 1) of \(grouped(found.count)) found in rows \(hands)")
        return true
    }

    /// What a cell of the table says; `""` while its row is not on hand.
    func cellText(_ row: Int, _ index: Int) -> String {
        guard let place else { return "" }
        let column = place.columns[index]
        guard let value = place.window.value(row, column.name) else { return "" }
        if column.reference != nil, let label = place.window.label(row, column.name, value) { return label }
        if case .text(let text) = value { return text }
        return plainText(value, limit: 200)
    }
}

/// Looks for a text in others, whatever the case.
struct TextMatcher: Sendable {
    private let needle: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        needle = Array((isASCII ? asciiLowercased(text) : text.lowercased()).utf8)
    }

    func matches(_ text: String) -> Bool {
        if needle.isEmpty { return false }
        // Only other alphabets need Unicode's idea of case, which costs an allocation a cell.
        var text = isASCII ? text : text.lowercased()
        return text.withUTF8 { bytes in
            guard bytes.count >= needle.count else { return false }
            for start in 0...bytes.count - needle.count where asciiLowercased(bytes[start]) == needle[0] {
                var length = 1
                while length < needle.count, asciiLowercased(bytes[start + length]) == needle[length] { length += 1 }
                if length == needle.count { return true }
            }
            return false
        }
    }
}
