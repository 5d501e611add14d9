internal import Records
internal import Screen

/// The filter being written.
struct FilterPrompt: Sendable, Hashable {
    struct Completion: Sendable, Hashable {
        var name: String
        /// Its type, or the model it refers to.
        var hint: String
    }

    var editor: LineEditor
    /// What Esc restores.
    var before: Place
    var completions: [Completion] = []
    var selected: Int?
    /// Esc closed the menu; the next edit opens it.
    var isMenuClosed = false
    var error: BrowserError?
    /// What the server says of the filter that was applied last.
    var serverError: String?

    var isMenuOpen: Bool { !isMenuClosed && !completions.isEmpty }

    /// The word that the cursor stands in or behind, in characters.
    var word: Range<Int> {
        let characters = Array(editor.text)
        var start = min(editor.cursor, characters.count)
        var isQuoted = false
        var starts = [0]
        for (index, character) in characters.prefix(start).enumerated() {
            if character == "\"" { isQuoted.toggle() }
            if character.isWhitespace, !isQuoted { starts.append(index + 1) }
        }
        start = starts.last ?? 0
        let end = characters[start...].firstIndex(where: \.isWhitespace) ?? characters.count
        return start..<max(start, end)
    }

    /// The beginning of a field's name before the cursor; nil where something else is being written.
    var fieldPrefix: String? {
        let characters = Array(editor.text)
        let typed = characters[word.lowerBound..<max(word.lowerBound, min(editor.cursor, characters.count))]
        guard typed.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else { return nil }
        return String(typed)
    }

    /// Puts a field's name in place of its beginning.
    mutating func complete(with name: String) {
        let characters = Array(editor.text)
        let word = word
        let rest = characters[word.upperBound...].drop(while: \.isWhitespace)
        editor.replace(with: String(characters[..<word.lowerBound]) + name + ":")
        if !rest.isEmpty {
            let cursor = editor.cursor
            editor.replace(with: editor.text + " " + String(rest))
            for _ in cursor..<editor.cursor { _ = editor.handle(Key("<Left>")) }
        }
        selected = nil
    }

    /// The characters that an error is about: those the server's sentence names, else the end of the line.
    var errorRange: Range<Int>? {
        if let error { return error.range }
        guard let serverError else { return nil }
        let parts = (try? FilterText.parse(editor.text))?.terms ?? []
        for part in parts where serverError.contains("'\(part.field)'") {
            let characters = Array(editor.text)
            let field = Array(part.field)
            if let start = characters.indices.first(where: { characters[$0...].starts(with: field) }) { return start..<start + field.count }
        }
        return editor.text.count..<editor.text.count + 1
    }
}
