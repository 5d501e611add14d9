internal import Records
internal import Screen

/// What became of a line that was given to the user's own editor.
package enum EditOutcome: Sendable, Hashable, Codable {
    /// It was left as this; perhaps it is what it was before.
    case text(String)
    /// Why nothing came of it, without full stop.
    case failed(String)
}

extension State {
    /// Gives the line of the prompt that is open to the user's editor; it comes back as `Event.edited`.
    mutating func editLine() {
        var text: String?
        _ = editPrompt {
            text = $0.text
            return .ignored
        }
        guard let text else { return }
        emit(.edit(text))
        announcement = "in the editor"
    }

    mutating func take(_ outcome: EditOutcome) {
        switch outcome {
        case .failed(let reason): refuse("the text stays as it was: \(reason)")
        case .text(let text):
            var isCut = false
            let result = editPrompt { editor in
                let before = editor.text
                isCut = !editor.replace(with: text)
                return editor.text == before ? .moved : .edited
            }
            switch result {
            case .ignored: refuse("the prompt is closed: what came from the editor is not taken")
            case .moved: say("the editor left the text as it was")
            case .edited where isCut: refuse("only the first \(grouped(LineEditor.maximalLength)) characters from the editor are taken")
            case .edited: say("the text is from the editor; Enter takes it, Esc leaves it")
            }
        }
    }
}

extension Command {
    static let lineEditing = [
        Command(
            "edit-line", "^X^E", "Edit the line in your own editor, VISUAL or EDITOR", also: "external program vim emacs nano", in: .prompts
        ) { $0.editLine() }
    ]
}
