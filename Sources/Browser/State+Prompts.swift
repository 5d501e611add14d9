internal import Records
internal import Screen

/// What is typed after `:`.
struct CommandPrompt: Sendable, Hashable {
    var editor: LineEditor
    var selected: Int?
    var error: String?
    /// Esc closed the menu; the next edit opens it.
    var isMenuClosed = false
}

/// All commands, searched by typing.
struct HelpOverlay: Sendable, Hashable {
    var editor = LineEditor()
    var selected = 0

    func commands(_ keymap: Keymap) -> [Command] { Command.matching(editor.text, keymap) }
}

extension State {
    mutating func openCommandLine() {
        commandPrompt = CommandPrompt(editor: LineEditor("", history: commandHistory))
        announcement = "command"
    }

    /// Esc: first the menu, then the prompt.
    mutating func leaveCommandLine() {
        if let prompt = commandPrompt, prompt.error == nil, !prompt.isMenuClosed, !commandCompletions.isEmpty {
            commandPrompt?.isMenuClosed = true
            commandPrompt?.selected = nil
            announcement = "menu closed"
            return
        }
        commandPrompt = nil
        announcement = "no command"
    }

    /// The commands that can be run by name from here; none while a place is being typed.
    var commandCompletions: [Command] {
        guard let text = commandPrompt?.editor.text, let first = text.first, first.isLetter else { return [] }
        return Command.matching(text, in: [commandScope], keymap)
    }

    mutating func selectCommand(by step: Int) {
        let count = commandCompletions.count
        if count == 0 { return }
        commandPrompt?.isMenuClosed = false
        let selected = commandPrompt?.selected.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        commandPrompt?.selected = selected
        announcement = commandCompletions[selected].name
    }

    mutating func acceptCommandLine() {
        guard let prompt = commandPrompt else { return }
        let text = trimmed(prompt.editor.text)
        if text.isEmpty { return leaveCommandLine() }
        let completions = commandCompletions
        // `:mask on` is `:mask-on`.
        let name = text.split(separator: " ").joined(separator: "-")
        do throws(BrowserError) {
            if let selected = prompt.selected, completions.indices.contains(selected) {
                runByName(completions[selected], typed: completions[selected].name)
            } else if try go(to: text) {
                finishCommandLine(text)
            } else if let command = completions.first(where: { $0.name == name || keymap.labels(of: $0).contains(text) }) {
                runByName(command, typed: text)
            } else if completions.count == 1 {
                runByName(completions[0], typed: completions[0].name)
            } else if let index = models.firstIndex(where: { equalIgnoringASCIICase($0.name, text) }) {
                finishCommandLine(text)
                openModel(at: index)
            } else if let command = Command.all.first(where: { $0.name == name }) {
                throw BrowserError(.noSuchCommand, command.placesText)
            } else {
                let hint = nearest(to: text, among: Command.all.map(\.name) + models.map(\.name)).map { "; the nearest is \($0)" } ?? ""
                throw BrowserError(
                    .noSuchCommand,
                    completions.count > 1 ? "'\(text)' may mean several commands: Tab chooses" : "no command '\(text)'\(hint)")
            }
        } catch {
            commandPrompt?.error = error.message
            announcement = error.message
        }
    }

    private mutating func runByName(_ command: Command, typed text: String) {
        finishCommandLine(text)
        run(command)
    }

    private mutating func finishCommandLine(_ text: String) {
        commandPrompt = nil
        commandHistory.removeAll { $0 == text }
        commandHistory.append(text)
        if commandHistory.count > 100 { commandHistory.removeFirst() }
    }

    mutating func openHelp() {
        helpOverlay = HelpOverlay()
        announcement = "help: type to search \(Command.all.count) commands"
    }

    mutating func leaveHelp() {
        helpOverlay = nil
        announcement = "help closed"
    }

    mutating func moveHelp(by step: Int) {
        guard let overlay = helpOverlay else { return }
        let commands = overlay.commands(keymap)
        let selected = max(0, min(overlay.selected + step, commands.count - 1))
        helpOverlay?.selected = selected
        if commands.indices.contains(selected) {
            announcement = "\(keymap.labels(of: commands[selected]).joined(separator: " ")): \(commands[selected].help)"
        }
    }

    mutating func acceptHelp() {
        guard let overlay = helpOverlay else { return }
        let commands = overlay.commands(keymap)
        guard commands.indices.contains(overlay.selected) else { return refuse("no command matches") }
        let command = commands[overlay.selected]
        guard command.scopes.contains(commandScope) else {
            return refuse(command.placesText)
        }
        helpOverlay = nil
        run(command)
    }
}

/// Without white space at its ends.
func trimmed(_ text: String) -> String {
    var text = text[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
}
