internal import Records
internal import Screen

/// What is being written where the cursor stands in a filter.
enum FilterContext: Sendable, Hashable {
    /// The beginning of a field's name.
    case field(String)
    case value(Operand)
    case nothing

    struct Operand: Sendable, Hashable {
        var field: String
        var comparison: Comparison
        /// What stands in front of the value: field, sign, and the list's values before it.
        var before: String
        /// The beginning of the value, without quotes.
        var typed: String
        var isInList: Bool
    }
}

/// Goes through a filter's text and knows whether it is within quotes, where a backslash takes its meaning from the next character.
private struct Quotes {
    private(set) var isOpen = false
    private var isEscaped = false

    mutating func read(_ character: Character) {
        if isEscaped {
            isEscaped = false
        } else if character == "\"" {
            isOpen.toggle()
        } else if character == "\\" {
            isEscaped = isOpen
        }
    }
}

extension FilterPrompt {
    /// The word that the cursor stands in or behind, in characters; blanks within quotes belong to it.
    var word: Range<Int> {
        let characters = Array(editor.text)
        let cursor = min(editor.cursor, characters.count)
        var start = 0
        var quotes = Quotes()
        for (index, character) in characters.enumerated() {
            quotes.read(character)
            guard character.isWhitespace, !quotes.isOpen else { continue }
            if index >= cursor { return start..<index }
            start = index + 1
        }
        return start..<max(start, characters.count)
    }

    var context: FilterContext {
        let characters = Array(editor.text)
        let word = word
        let typed = String(characters[word.lowerBound..<max(word.lowerBound, min(editor.cursor, characters.count))])
        let field = typed.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        if field.count == typed.count { return .field(typed) }
        var rest = typed.dropFirst(field.count)
        guard !field.isEmpty, var sign = FilterText.signs.first(where: { rest.hasPrefix($0.text) }) else { return .nothing }
        rest = rest.dropFirst(sign.text.count)
        // `field:>=5` is another way to write `field>=5`.
        if sign.comparison == .equal, let second = FilterText.signs.first(where: { $0.text != ":" && rest.hasPrefix($0.text) }) {
            sign = second
            rest = rest.dropFirst(second.text.count)
        }
        var before = String(field) + FilterText.sign(sign.comparison)
        var isInList = false
        if sign.comparison == .equal, rest.hasPrefix(FilterText.listOpening) {
            isInList = true
            let element = Self.lastElement(of: rest)
            before += rest[..<element.startIndex]
            rest = element
        }
        let plain = rest.hasPrefix("\"") ? String(rest.dropFirst().filter { $0 != "\"" && $0 != "\\" }) : String(rest)
        return .value(.init(field: String(field), comparison: sign.comparison, before: before, typed: plain, isInList: isInList))
    }

    /// What stands behind the last comma or bracket, but for those within quotes.
    private static func lastElement(of list: Substring) -> Substring {
        var quotes = Quotes()
        var start = list.startIndex
        for index in list.indices {
            quotes.read(list[index])
            if !quotes.isOpen, ",(".contains(list[index]) { start = list.index(after: index) }
        }
        return list[start...]
    }

    /// The filter without the word at the cursor.
    var otherText: String {
        let characters = Array(editor.text)
        let word = word
        return String(characters[..<word.lowerBound]) + " " + String(characters[min(word.upperBound, characters.count)...])
    }

    /// Puts a completion in place of the word at the cursor, and the cursor behind it.
    mutating func complete(with completion: Completion) {
        let characters = Array(editor.text)
        let word = word
        let rest = characters[word.upperBound...].drop(while: \.isWhitespace)
        editor.replace(with: String(characters[..<word.lowerBound]) + completion.text + (completion.isWhole ? " " : ""))
        if !rest.isEmpty {
            let cursor = editor.cursor
            editor.replace(with: editor.text + (completion.isWhole ? "" : " ") + String(rest))
            for _ in cursor..<editor.cursor { _ = editor.handle(Key("<Left>")) }
        }
        selected = nil
    }
}
