internal import Screen

extension State {
    mutating func handle(_ input: Input) {
        inputs &+= 1
        switch input {
        case .key(let key): handle(key)
        case .mouse(let mouse): handle(mouse)
        case .paste(let text): paste(text)
        case .resize(let size):
            self.size = Size(columns: max(1, size.columns), rows: max(1, size.rows))
            widthKind = widthKind.next(columns: self.size.columns, thresholds)
        case .focus(let isFocused): handle(focus: isFocused)
        case .terminate(let status): emit(.quit(status: status))
        case .resumed:
            emit(.repaint)
        // Nobody is there any more: as after SIGHUP.
        case .endOfInput: emit(.quit(status: 129))
        }
    }

    /// What a key means is looked up among the commands of the scope; the rest is text for the prompt that is open, if any.
    private mutating func handle(_ key: Key) {
        lastKey = key
        let scope = scope
        if typed.isEmpty {
            notice = nil
            announcement = ""
            place?.wantsCard = false
        }
        let keys = typed + [key]
        let wasTyping = !typed.isEmpty
        if let command = keymap.command(boundTo: keys, in: scope) {
            endSequence()
            run(command)
        } else if keymap.begins(with: keys, in: scope) {
            typed = keys
            emit(.startTimer(.whichKey, milliseconds: 300))
        } else if wasTyping {
            endSequence()
            // Esc only leaves the sequence.
            if key.name != "<Esc>" { refuse("\(keys.map(\.name).joined()) is no command") }
        } else if scope == .savedFilters, let index = savedLetters.firstIndex(where: { $0.map(String.init) == key.name }) {
            savedBox?.selected = index
            acceptSavedFilter()
        } else if !edit(key), scope.isPane {
            refuse("\(key.name) is no command here; \(keymap.label(of: "help")) shows the keys")
        }
        if key.name != "^C" { isInterruptArmed = false }
    }

    private mutating func endSequence() {
        if typed.isEmpty { return }
        typed = []
        showsWhichKey = false
        emit(.stopTimer(.whichKey))
    }

    mutating func run(_ command: Command) {
        if let reason = command.unavailable(self) { return refuse(reason) }
        command.run(&self)
        // Whoever does not see the screen hears where the cursor went, where a command says nothing of its own.
        if announcement.isEmpty { announcement = notice?.text ?? lineUnderCursor ?? command.help }
    }

    /// The words of the line that the cursor is drawn in; nil where it is in none, or the line is empty.
    private var lineUnderCursor: String? {
        var painter = Painter(self, size)
        painter.draw()
        guard let cursor = painter.frame.cursor, painter.frame.lines.indices.contains(cursor.row) else { return nil }
        let words = painter.frame.lines[cursor.row].split { " │▌▸╭╮╰╯─".contains($0) }
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    /// How sentences name the key of a command.
    func keyText(_ command: String) -> String { keymap.label(of: command) }

    /// Where the keys go.
    var scope: Scope {
        if helpOverlay != nil { return .help }
        if commandPrompt != nil { return .commandLine }
        return commandScope
    }

    /// Where they go without the command line and help: what these run works there.
    var commandScope: Scope {
        if themeMenu != nil { return .themes }
        if about != nil { return .about }
        if log.openedEntry != nil { return .frame }
        if exportPrompt != nil { return .export }
        if findPrompt != nil { return .find }
        if answerPrompt != nil { return .answer }
        if savedBox != nil { return .savedFilters }
        if explanationBox != nil { return .explanation }
        if columnChooser != nil { return .columnChooser }
        if filterPrompt != nil { return .filter }
        if facets != nil { return .facets }
        if let scope = serverPane.scope { return scope }
        if momentPrompt != nil { return .moment }
        if referencesBox != nil { return .references }
        if place?.card != nil { return .card }
        switch pane {
        case .models: return .models
        case .table: return .table
        case .detail: return .detail
        case .requests: return .requests
        }
    }

    /// Returns whether the key was one of text entry for the prompt that is open.
    private mutating func edit(_ key: Key) -> Bool {
        editPrompt { $0.handle(key) } != .ignored
    }

    /// Pasted text is text: without a prompt it does nothing.
    private mutating func paste(_ text: String) {
        if scope.isPane { return refuse("a paste does nothing here: open a prompt first, such as f") }
        _ = editPrompt { $0.insert(text) }
    }

    mutating func editPrompt(_ change: (inout LineEditor) -> LineEditor.Outcome) -> LineEditor.Outcome {
        switch scope {
        case .help:
            guard var overlay = helpOverlay else { return .ignored }
            let outcome = change(&overlay.editor)
            if outcome == .edited { overlay.selected = 0 }
            helpOverlay = overlay
            return outcome
        case .commandLine:
            guard var prompt = commandPrompt else { return .ignored }
            let outcome = change(&prompt.editor)
            if outcome == .edited {
                prompt.selected = nil
                prompt.error = nil
                prompt.isMenuClosed = false
            }
            commandPrompt = prompt
            return outcome
        case .find:
            guard var prompt = findPrompt else { return .ignored }
            let outcome = change(&prompt.editor)
            findPrompt = prompt
            if outcome == .edited { findIncrementally() }
            return outcome
        case .filter:
            guard var prompt = filterPrompt else { return .ignored }
            let outcome = change(&prompt.editor)
            filterPrompt = prompt
            if outcome == .edited { filterWasEdited() } else if outcome == .moved { updateFilterMenu() }
            return outcome
        case .answer:
            guard var prompt = answerPrompt else { return .ignored }
            let suggested = prompt.editor
            if prompt.isSuggested { prompt.editor.replace(with: "") }
            var outcome = change(&prompt.editor)
            // A key that writes nothing by itself is meant for what stands there.
            if prompt.isSuggested, outcome != .edited {
                prompt.editor = suggested
                outcome = change(&prompt.editor)
            }
            if outcome != .ignored { prompt.isSuggested = false }
            if outcome == .edited {
                prompt.message = nil
                prompt.warned = nil
            }
            answerPrompt = prompt
            return outcome
        case .facets:
            guard var overlay = facets else { return .ignored }
            let outcome = change(&overlay.editor)
            if outcome == .edited { overlay.selected = 0 }
            facets = overlay
            return outcome
        case .export:
            guard var prompt = exportPrompt else { return .ignored }
            let outcome = change(&prompt.editor)
            if outcome == .edited {
                prompt.error = nil
                // The name says the format, where it has an ending that does.
                prompt.format = RowFormat(path: prompt.editor.text) ?? prompt.format
            }
            exportPrompt = prompt
            return outcome
        case .moment:
            guard var prompt = momentPrompt else { return .ignored }
            let outcome = change(&prompt.editor)
            if outcome == .edited { prompt.error = nil }
            momentPrompt = prompt
            return outcome
        case .models, .table, .detail, .columnChooser, .themes, .savedFilters, .explanation, .server, .requests, .frame, .about,
            .references, .card:
            return .ignored
        }
    }
}
