internal import Records
internal import Screen

extension State {
    mutating func openFilter() {
        guard let place else { return }
        let text = FilterText(place.query.filter).text
        forgetOldLists()
        filterPrompt = FilterPrompt(editor: LineEditor(text.isEmpty ? "" : text + " ", history: recallableFilters), before: place)
        updateFilterMenu()
        announcement = "filter \(text)"
    }

    private func parse(_ text: String) throws(BrowserError) -> [FilterTerm] { try parts(of: text).map(\.term) }

    /// Read for the model of the place and what the server can do.
    func parts(of text: String) throws(BrowserError) -> [FilterText.Part] {
        guard let place, let model else { return [] }
        return try FilterText.parts(of: text, for: model, columns: place.window.columns, extensions: extensions, clock: filterClock)
    }

    /// After every key: checked at once, applied when the typing rests.
    mutating func filterWasEdited() {
        guard var prompt = filterPrompt else { return }
        prompt.isMenuClosed = false
        prompt.selected = nil
        prompt.serverError = nil
        prompt.isRested = false
        prompt.meaning = nil
        if case .value = prompt.context, extensions.contains(.distinct) || extensions.contains(.operators) {
            emit(.startTimer(.valuesRest, milliseconds: 150))
        }
        do throws(BrowserError) {
            let parts = try parts(of: prompt.editor.text)
            let terms = parts.map(\.term)
            prompt.error = nil
            let reckoned = parts.filter(\.isReckoned)
            if !reckoned.isEmpty { prompt.meaning = FilterText(reckoned.map(\.term)).text }
            let isOther = terms != place?.query.filter
            emit(isOther ? .startTimer(.filterRest, milliseconds: 150) : .stopTimer(.filterRest))
        } catch {
            prompt.error = error
            emit(.stopTimer(.filterRest))
        }
        filterPrompt = prompt
        updateFilterMenu()
    }

    /// The typing rests: the rows of what is written now are asked for.
    mutating func applyFilterPrompt() {
        guard let prompt = filterPrompt, let terms = try? parse(prompt.editor.text) else { return }
        if terms != place?.query.filter { filterPrompt?.isTried = true }
        setFilter(terms)
    }

    /// The old rows stay until the new ones are there.
    mutating func setFilter(_ terms: [FilterTerm]) {
        guard var place, place.query.filter != terms else { return }
        place.query.filter = terms
        place.count = .unknown
        if terms.isEmpty, let count = model?.count { place.count = .approximate(RowCount.sane(count)) }
        place.isCountAsked = false
        place.wantsEnd = false
        place.wantedPercent = nil
        place.reach = 0
        // A record that was come to is left once the filter is another.
        place.isBelow = false
        place.isSought = false
        // Marks are of records, which are gathered across filters; a range is of the rows between.
        place.marks.anchor = nil
        place.wantedKey = nil
        self.place = place
        gate.open()
    }

    /// A change of the filter is a step that Backspace takes back.
    mutating func change(filter terms: [FilterTerm]) {
        guard let place else { return }
        if place.query.filter == terms { return say("the filter is that already") }
        remember(place)
        setFilter(terms)
        remember(filter: FilterText(terms).text)
        announcement = (terms.isEmpty ? "no filter" : "filter \(FilterText(terms).text)") + filterRemark
    }

    /// What is to be said of a filter that nobody applies yet.
    private var filterRemark: String { isOfBefore ? "; there is no connection: the rows are still those of another filter" : "" }

    private mutating func remember(filter text: String) {
        if text.isEmpty { return }
        filterHistory.removeAll { $0 == text }
        filterHistory.append(text)
        if filterHistory.count > 100 { filterHistory.removeFirst() }
    }

    mutating func acceptFilter() {
        guard let prompt = filterPrompt else { return }
        if prompt.isMenuOpen, let selected = prompt.selected { return complete(prompt.completions[selected]) }
        do throws(BrowserError) {
            let parts = try parts(of: prompt.editor.text)
            let terms = parts.map(\.term)
            // `-2w` is two weeks ago on any day that it is brought back.
            let written = parts.contains(where: \.isReckoned) ? prompt.editor.text : FilterText(terms).text
            emit(.stopTimer(.filterRest))
            filterPrompt = nil
            if terms == prompt.before.query.filter {
                restoreBefore(prompt)
            } else {
                setFilter(terms)
                remember(prompt.before)
                if mask != nil { filtersTypedMasked.insert(written) }
                remember(filter: written)
            }
            announcement = "filter \(FilterText(terms).text)" + filterRemark
        } catch {
            filterPrompt?.error = error
            filterPrompt?.isMenuClosed = true
            announcement = error.message
        }
    }

    /// Esc: first what covers the screen, then the menu, then the prompt, and all is as it was before.
    mutating func leaveFilter() {
        guard let prompt = filterPrompt else { return }
        if prompt.showsSyntax {
            filterPrompt?.showsSyntax = false
            return
        }
        if prompt.isMenuOpen, !prompt.editor.isEmpty {
            filterPrompt?.isMenuClosed = true
            announcement = "menu closed"
            return
        }
        emit(.stopTimer(.filterRest))
        filterPrompt = nil
        restoreBefore(prompt)
        gate.open()
        announcement = "filter as before"
    }

    /// What was tried meanwhile is gone, rows and cursor are those of before.
    private mutating func restoreBefore(_ prompt: FilterPrompt) {
        if prompt.isTried { restore(prompt.before) }
    }

    mutating func selectCompletion(by step: Int) {
        guard let prompt = filterPrompt, !prompt.completions.isEmpty else { return }
        filterPrompt?.isMenuClosed = false
        let count = prompt.completions.count
        filterPrompt?.selected = prompt.selected.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        if let selected = filterPrompt?.selected { announcement = prompt.completions[selected].name }
    }

    /// Tab: takes the only completion, or goes to the next one.
    mutating func completeFilter(by step: Int) {
        guard let prompt = filterPrompt, !prompt.completions.isEmpty else { return }
        if prompt.completions.count == 1 { return complete(prompt.completions[0]) }
        selectCompletion(by: step)
    }

    private mutating func complete(_ completion: Completion) {
        filterPrompt?.complete(with: completion)
        filterWasEdited()
        announcement = completion.name
    }

    /// One line further back, or forth, among the filters of before.
    mutating func recallFilter(_ key: Key) {
        let outcome = filterPrompt?.editor.handle(key)
        if outcome == .edited { filterWasEdited() }
        if outcome == .moved, key.name == "^R" { return say("no earlier filter holds that") }
        announcement = filterPrompt.map { $0.editor.isEmpty ? "nothing" : $0.editor.text } ?? ""
    }

    mutating func clearFilter() {
        if place?.query.filter.isEmpty ?? true { return say("there is no filter") }
        change(filter: [])
    }

    /// Only rows with the value under the cursor, or, where the server can, only those without it.
    mutating func filterByCell(_ comparison: Comparison) {
        guard let place, let (name, value) = currentField else { return refuse("there is no value to filter by yet") }
        if case .blob = value { return refuse("\(name) holds bytes here: they cannot be filtered by") }
        if place.window.fullLength(place.cursor, name) != nil { return refuse("\(name) is shortened here: it cannot be filtered by") }
        if isMasked(name, value) { return refuse("\(name) is masked: the server does not know the made-up value") }
        if let column = model?.column(name), !column.isFilterable { return refuse("\(name) cannot be filtered on") }
        let kept = place.query.filter.filter { $0.field != name || comparison != .equal && $0.comparison != comparison }
        change(filter: kept + [FilterTerm(name, comparison, value)])
    }
}
