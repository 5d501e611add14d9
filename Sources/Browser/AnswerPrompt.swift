internal import Records
internal import Screen

/// One line that answers a question, at the bottom of the screen.
struct AnswerPrompt: Sendable, Hashable {
    enum Question: Sendable, Hashable {
        /// How wide the column of that name is to be.
        case columnWidth(String, now: Int)
    }

    var question: Question
    var editor: LineEditor
    /// What is wrong with the answer, until it is changed.
    var message: String?

    /// Before the answer.
    var label: String {
        switch question {
        case .columnWidth(let name, let now): "width of \(name) (now \(now), +2, -2)"
        }
    }
}

extension State {
    mutating func ask(_ question: AnswerPrompt.Question, suggesting answer: String = "") {
        let prompt = AnswerPrompt(question: question, editor: LineEditor(answer))
        announcement = prompt.label
        answerPrompt = prompt
    }

    mutating func acceptAnswer() {
        guard let prompt = answerPrompt else { return }
        do throws(BrowserError) {
            switch prompt.question {
            case .columnWidth(let name, _): try setWidth(of: name, to: prompt.editor.text)
            }
            answerPrompt = nil
        } catch {
            answerPrompt?.message = error.message
            announcement = error.message
        }
    }
}
