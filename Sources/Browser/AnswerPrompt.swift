internal import Records
internal import Screen

/// One line that answers a question, at the bottom of the screen.
struct AnswerPrompt: Sendable, Hashable {
    enum Question: Sendable, Hashable {
        /// How wide the column of that name is to be.
        case columnWidth(String, now: Int)
        /// Under what name the filter is to be saved; it has another one, or none yet.
        case filterName(SavedFilter)
        /// How many messages in so many seconds each connection of others may send.
        case serverLimit(seconds: Int)
    }

    var question: Question
    var editor: LineEditor
    /// What stands there is only suggested: the first character that is typed takes the place of all of it.
    var isSuggested = false
    /// What is wrong with the answer, until it is changed.
    var message: String?
    /// The answer for which was said what it would replace.
    var warned: String?

    /// Before the answer.
    var label: String {
        switch question {
        case .filterName(let filter): filter.name.isEmpty ? "save as" : "new name for \(filter.name)"
        case .columnWidth(let name, let now): "width of \(name) (now \(now), +2, -2)"
        case .serverLimit(let seconds): "messages in \(seconds) s for each connection of others"
        }
    }
}

extension State {
    mutating func ask(_ question: AnswerPrompt.Question, suggesting answer: String = "") {
        let prompt = AnswerPrompt(question: question, editor: LineEditor(answer), isSuggested: !answer.isEmpty)
        announcement = prompt.label
        answerPrompt = prompt
    }

    mutating func acceptAnswer() {
        guard let prompt = answerPrompt else { return }
        do throws(BrowserError) {
            switch prompt.question {
            case .filterName(let filter): try save(filter, as: prompt.editor.text, isWarned: prompt.warned == prompt.editor.text)
            case .columnWidth(let name, _): try setWidth(of: name, to: prompt.editor.text)
            case .serverLimit: try setServerLimit(prompt.editor.text, isWarned: prompt.warned == prompt.editor.text)
            }
            answerPrompt = nil
        } catch {
            answerPrompt?.message = error.message
            if error.code == .wouldReplace { answerPrompt?.warned = prompt.editor.text }
            announcement = error.message
        }
    }
}
