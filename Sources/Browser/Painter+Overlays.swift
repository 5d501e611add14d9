internal import Screen

extension Painter {
    /// `:` and `/` at the bottom, with what may be meant above.
    mutating func drawBottomPrompt() {
        if let prompt = state.commandPrompt {
            drawPrompt(":", prompt.editor)
            drawCommandMenu(prompt)
        } else if let prompt = state.momentPrompt {
            drawPrompt("as of ", prompt.editor)
            drawMomentHelp(prompt)
        } else if let prompt = state.findPrompt {
            drawPrompt("/", prompt.editor)
            drawNotice(above: bottomLine.row)
        } else if let prompt = state.answerPrompt {
            drawPrompt(SafeText(" " + prompt.label + ": ", clippedTo: frame.size.columns * 2 / 3), prompt.editor)
            if let message = prompt.message { drawAbovePrompt(message) }
        }
    }

    private mutating func drawPrompt(_ sign: SafeText, _ editor: LineEditor) {
        let line = bottomLine
        clear(line)
        frame.put(sign, line.row, line.column, width: line.columns, Theme.hintKey)
        let room = Rect(column: line.column + sign.width, row: line.row, columns: max(1, line.columns - sign.width), rows: 1)
        let cursor = editor.draw(into: &frame, room, Theme.prompt)
        drawHints(beside: room, of: SafeText(editor.text).width + 1)
        frame.cursor = Point(column: min(cursor.column, max(0, frame.size.columns - 1)), row: line.row)
    }

    /// What the time means, or why it is none.
    private mutating func drawMomentHelp(_ prompt: MomentPrompt) {
        let row = bottomLine.row - 1
        guard row >= 0, let text = prompt.error.map({ "! " + $0 }) ?? state.momentPreview else { return }
        frame.fill(Rect(column: 0, row: row, columns: frame.size.columns, rows: 1))
        frame.put(SafeText(" " + text), row, 0, width: frame.size.columns, prompt.error == nil ? Theme.dim : Theme.error)
    }

    private mutating func drawCommandMenu(_ prompt: CommandPrompt) {
        if let error = prompt.error { return drawAbovePrompt(error) }
        if prompt.isMenuClosed { return }
        let commands = state.commandCompletions
        let lines = commands.map { (keys: $0.name, help: $0.help) }
        drawList(lines, selected: prompt.selected, limit: min(8, bottomLine.row - 3))
    }

    /// What is wrong with what was typed.
    private mutating func drawAbovePrompt(_ message: String) {
        let row = bottomLine.row - 1
        guard row >= 0 else { return }
        frame.fill(Rect(column: 0, row: row, columns: frame.size.columns, rows: 1))
        frame.put(SafeText(" ! " + message), row, 0, width: frame.size.columns, Theme.error)
    }

    /// What may follow the keys typed so far.
    mutating func drawWhichKey() {
        guard state.showsWhichKey else { return }
        let typed = state.typed.map(\.name).joined()
        var lines = state.keymap.following(state.typed, in: state.scope).map { (keys: typed + $0.rest, help: $0.command.help) }
        let room = bottomLine.row - 2
        if lines.count > room, room > 0 {
            let more = lines.count - room + 1
            lines = lines.dropLast(more) + [(keys: "…", help: "\(more) more")]
        }
        drawList(lines, selected: nil, limit: room)
    }

    /// A box above the bottom line: names and sentences.
    private mutating func drawList(_ lines: [(keys: String, help: String)], selected: Int?, limit: Int) {
        let bottom = bottomLine.row
        let rows = min(lines.count, limit)
        guard rows > 0, frame.size.columns >= 20 else { return }
        let first = max(0, min((selected ?? 0) - rows + 1, lines.count - rows))
        let names = lines.map { SafeText($0.keys) }
        let nameWidth = names.map(\.width).max() ?? 0
        let width = min(frame.size.columns, max(nameWidth + 4 + (lines.map(\.help.utf8.count).max() ?? 0), 30))
        let box = Rect(column: 0, row: bottom - rows - 2, columns: width, rows: rows + 2)
        frame.fill(box)
        frame.box(box, Theme.rule)
        for index in first..<first + rows {
            let row = box.row + 1 + index - first
            let style = index == selected ? Theme.focusedRow : .plain
            if index == selected { frame.fill(Rect(column: 1, row: row, columns: width - 2, rows: 1), style) }
            frame.put(names[index], row, 1, width: width - 2, index == selected ? style : Theme.hintKey)
            frame.put(SafeText(lines[index].help), row, nameWidth + 3, width: max(0, width - nameWidth - 4), style)
        }
    }

    /// All commands, over the whole screen.
    mutating func drawHelp() {
        guard let overlay = state.helpOverlay else { return }
        let screen = Rect(frame.size)
        frame.fill(screen)
        let width = screen.columns
        let commands = overlay.commands(state.keymap)
        let label: SafeText = width >= 40 ? " search: " : "/"
        frame.put(label, 0, 0, width: width, Theme.hintKey)
        let count = SafeText(width >= 60 ? " \(counted(commands.count, "command")) " : "")
        let room = max(1, width - label.width - count.width)
        let cursor = overlay.editor.draw(into: &frame, Rect(column: label.width, row: 0, columns: room, rows: 1), Theme.prompt)
        frame.cursor = Point(column: min(cursor.column, max(0, width - 1)), row: 0)
        frame.putRight(count, 0, width - count.width, width: count.width, Theme.dim)
        let hasRule = screen.rows >= 8
        if hasRule { frame.rule(1, 0, width: width, Theme.rule) }
        let top = hasRule ? 2 : 1
        let bottom = layout.hints.isEmpty ? screen.rows : screen.rows - 1
        let rows = bottom - top
        if bottom < screen.rows { drawHints() }
        if commands.isEmpty, rows > 0 { frame.put(" no command matches", top, 0, width: width, Theme.dim) }
        guard rows > 0, !commands.isEmpty else { return }
        let selected = min(overlay.selected, commands.count - 1)
        let first = max(0, min(selected - rows / 2, commands.count - rows))
        let keyWidth = min(22, width / 3)
        for (offset, command) in commands.dropFirst(first).prefix(rows).enumerated() {
            let isSelected = first + offset == selected
            let style = isSelected ? Theme.focusedRow : .plain
            let row = top + offset
            if isSelected { frame.fill(Rect(column: 0, row: row, columns: width, rows: 1), style) }
            frame.put(
                (isSelected ? "▌" : " ") + SafeText(state.keymap.labels(of: command).joined(separator: " ")), row, 0, width: keyWidth,
                isSelected ? style : Theme.hintKey)
            let nameWidth = width >= 76 ? 24 : 0
            if nameWidth > 0 { frame.put(SafeText(command.name), row, keyWidth + 1, width: nameWidth - 1, isSelected ? style : Theme.dim) }
            frame.put(SafeText(command.help), row, keyWidth + 1 + nameWidth, width: max(0, width - keyWidth - 1 - nameWidth), style)
        }
    }
}
