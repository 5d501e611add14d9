internal import Records
internal import Screen

/// The filter being written.
struct FilterPrompt: Sendable, Hashable {
    struct Completion: Sendable, Hashable {
        /// What is read in the menu.
        var name: String
        /// Type and target of a field, meaning of a sign or a time.
        var hint: String
        /// What takes the place of the word at the cursor.
        var text: String
        /// A term is complete with it: a blank follows.
        var isWhole = false
        /// Numbers stand at the right.
        var isCount = false

        /// A field's name, which goes on with its value.
        init(name: String, hint: String) {
            self.name = name
            self.hint = hint
            text = name + ":"
        }

        init(name: String, hint: String, text: String, isWhole: Bool, isCount: Bool = false) {
            self.name = name
            self.hint = hint
            self.text = text
            self.isWhole = isWhole
            self.isCount = isCount
        }
    }

    var editor: LineEditor
    /// What Esc restores.
    var before: Place
    /// Rows of another filter were asked for meanwhile.
    var isTried = false
    var completions: [Completion] = []
    var selected: Int?
    /// One line about the completions: where they are from, why there are none.
    var note: String?
    /// Esc closed the menu; the next edit opens it.
    var isMenuClosed = false
    /// The typing rests: values may be asked for.
    var isRested = false
    var showsSyntax = false
    var error: BrowserError?
    /// What is probably not as it was meant, though it can be asked for.
    var warning: BrowserError?
    /// Terms whose times were reckoned, as the server will see them.
    var meaning: String?
    /// What the server says of the filter that was applied last.
    var serverError: String?

    var isMenuOpen: Bool { !isMenuClosed && !completions.isEmpty }

    /// The characters that an error is about: those the server's sentence names, else the end of the line.
    var errorRange: Range<Int>? {
        if let error { return error.range }
        guard let serverError else { return warning?.range }
        let parts = (try? FilterText.parse(editor.text))?.terms ?? []
        for part in parts where serverError.contains("'\(part.field)'") {
            let characters = Array(editor.text)
            let field = Array(part.field)
            if let start = characters.indices.first(where: { characters[$0...].starts(with: field) }) { return start..<start + field.count }
        }
        return editor.text.count..<editor.text.count + 1
    }
}
