internal import Records
internal import Screen

extension Painter {
    mutating func drawFilter() {
        guard !layout.filter.isEmpty, let place = state.place, state.filterPrompt == nil else { return }
        let width = layout.filter.columns
        aim(.command("filter"), layout.filter)
        let count = countText(place)
        let label: SafeText = layout.kind == .narrow ? "f " : " f "
        frame.put(label, layout.filter.row, 0, width: width, Theme.hintKey)
        let room = max(0, width - label.width - (layout.kind == .narrow ? 0 : count.width + 2))
        let text = FilterText(place.query.filter).text
        frame.put(
            SafeText(text.isEmpty ? "all rows" : text, clippedTo: room), layout.filter.row, label.width, width: room,
            text.isEmpty ? Theme.dim : .plain)
        if layout.kind != .narrow { frame.putRight(count + " ", layout.filter.row, label.width + room, width: width - label.width - room) }
    }

    /// `214 of ~100,000  ✓`: rows that match, of all, and whether they are those of the filter shown.
    private func countText(_ place: Place) -> SafeText {
        if state.isOfBefore { return "rows of another filter: no connection" }
        let count = place.countNow
        var text = count.text + (count.number == 1 ? " row" : " rows")
        if !place.query.filter.isEmpty {
            let all = state.model(named: place.query.model).count.map { " of ~" + grouped($0) } ?? ""
            let counting = state.isCounting ? place.count == .unknown ? "counting…" : "\(count.text) …counting" : count.text
            text = counting + all
            if layout.kind == .wide, place.count.exactly != nil {
                text += " (" + (["exact"] + (place.countTook.map { [State.duration($0)] } ?? [])).joined(separator: ", ") + ")"
            }
            if layout.kind > .compact, let name = savedName(place) { text = "[\(name)]   \(text)" }
        }
        // Rows that may be of yesterday do not pretend to be of now.
        let age = state.rowsAgeText.map { "  from \($0)" } ?? ""
        return SafeText(text + age + (state.capabilities == nil ? "" : place.isOutdated ? "  …" : "  ✓"))
    }

    /// How the filter is called, when it was given a name.
    private func savedName(_ place: Place) -> String? {
        let text = FilterText(place.query.filter).text
        return state.shelf.filters.first { $0.model == place.query.model && $0.text == text }?.name
    }

    /// What can be done with a filter that holds, where there is room to say it.
    private var filterOffers: SafeText {
        let commands = ["filter-syntax", "filter-save"].compactMap { name in Command.all.first { $0.name == name } }
        let offers = commands.compactMap { command in
            state.keymap.labels(of: command).first.map { "   \($0) \(command.hint?.word ?? "")" }
        }
        return SafeText(" valid" + offers.joined())
    }

    /// The line being written, what is wrong with it, and the names that may complete it.
    mutating func drawFilterPrompt() {
        guard let prompt = state.filterPrompt else { return }
        let hasLine = !layout.filter.isEmpty
        let line = hasLine ? layout.filter : bottomLine
        clear(line)
        let label: SafeText = layout.kind <= .narrow ? "f " : " f "
        frame.put(label, line.row, line.column, width: line.columns, Theme.hintKey)
        let hasError = prompt.error != nil || prompt.serverError != nil
        var count: SafeText = hasError ? "✗" : state.place.map(countText) ?? .empty
        if !hasLine || layout.kind == .narrow { count = .empty }
        if layout.kind == .wide, count.text.hasSuffix("✓") { count += filterOffers }
        let room = max(1, line.columns - label.width - (count.isEmpty ? 0 : count.width + 2))
        let start = line.column + label.width
        let cursor = prompt.editor.draw(into: &frame, Rect(column: start, row: line.row, columns: room, rows: 1), Theme.prompt)
        frame.cursor = Point(column: min(cursor.column, frame.size.columns - 1), row: line.row)
        if !count.isEmpty {
            frame.putRight(count + " ", line.row, start + room, width: line.columns - label.width - room, hasError ? Theme.error : .plain)
        }
        drawFilterLines(prompt)
        let used = drawProblem(prompt, line, start, cursor, hasLine: hasLine)
        drawMenu(prompt, line, cursor, below: used)
    }

    /// Carets under what is meant, and the sentence beside them or, where it is too long for that, beyond; returns the lines used.
    private mutating func drawProblem(_ prompt: FilterPrompt, _ line: Rect, _ start: Int, _ cursor: Point, hasLine: Bool) -> Int {
        guard let message = prompt.error?.message ?? prompt.serverError ?? prompt.warning?.message, let range = prompt.errorRange else {
            return 0
        }
        // Below the prompt, or above one at the bottom.
        let step = hasLine ? 1 : -1
        let row = line.row + step
        guard row >= 0, row < frame.size.rows else { return 0 }
        frame.fill(Rect(column: line.column, row: row, columns: line.columns, rows: 1))
        // The prompt may be scrolled: cells are counted from the cursor, whose place is known.
        let (before, behind) = (prompt.editor.cell(before: range.lowerBound), prompt.editor.cell(before: range.upperBound))
        let column = max(start, min(line.columns - 1, cursor.column - prompt.editor.cursorCell + before))
        let carets = SafeText(String(repeating: "^", count: max(1, min(behind - before, 12, line.columns - column))))
        let isUnfinished =
            [.noValue, .badQuote, .badList].contains(prompt.error?.code) && range.upperBound >= prompt.editor.text.count
        // What may be written there is in the menu already.
        if isUnfinished, prompt.isMenuOpen, layout.kind > .tiny, case .value = prompt.context { return 0 }
        let isWarning = prompt.error == nil && prompt.serverError == nil
        let style = isUnfinished || isWarning ? Theme.dim : Theme.error
        frame.put(carets, row, column, width: carets.width, style)
        let text = SafeText(message)
        let next = column + carets.width + 1
        if next + text.width <= line.columns {
            frame.put(text, row, next, width: text.width, style)
            return 1
        }
        if text.width < column {
            frame.put(text, row, column - 1 - text.width, width: text.width, style)
            return 1
        }
        let room = hasLine ? frame.size.rows - row - 1 : row
        let lines = SafeText.lines(of: message, width: max(1, line.columns - 2), limit: room)
        for (offset, text) in (hasLine ? lines : lines.reversed()).enumerated() {
            let row = row + step * (offset + 1)
            frame.fill(Rect(column: line.column, row: row, columns: line.columns, rows: 1))
            frame.put(text, row, line.column + min(1, line.columns - 1), width: line.columns, style)
        }
        return 1 + lines.count
    }
}
