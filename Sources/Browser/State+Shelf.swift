internal import Records
internal import Screen

extension State {
    /// Saved filters of the current model before those of others.
    var savedFilters: [SavedFilter] {
        let model = place?.query.model
        return shelf.filters.filter { $0.model == model } + shelf.filters.filter { $0.model != model }
    }

    /// `^S` in the filter prompt: what is written there gets a name.
    mutating func askForFilterName() {
        guard let prompt = filterPrompt, let place else { return }
        do throws(BrowserError) {
            let parts = try parts(of: prompt.editor.text)
            if parts.isEmpty { return refuse("there is no filter to save yet") }
            // `-2w` is two weeks ago on any day that it is used.
            let text = parts.contains(where: \.isReckoned) ? prompt.editor.text : FilterText(parts.map(\.term)).text
            let filter = SavedFilter(model: place.query.model, name: "", text: text)
            let known = shelf.filters.first { $0.model == filter.model && $0.text == filter.text }
            ask(.filterName(filter), suggesting: known?.name ?? "")
        } catch {
            filterPrompt?.error = error
            filterPrompt?.isMenuClosed = true
            announcement = error.message
        }
    }

    /// Saves under a name, or another one; what would be replaced is shown first.
    ///
    /// - Parameter isWarned: that was shown, and the answer is the same.
    mutating func save(_ filter: SavedFilter, as text: String, isWarned: Bool) throws(BrowserError) {
        let name = String(text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).map { String($0) }.joined(separator: " "))
        if name.isEmpty { throw BrowserError(.badName, "a filter needs a name") }
        if name.count > 40 { throw BrowserError(.badName, "a name has at most 40 characters") }
        let other = shelf.filter(of: filter.model, named: name)
        if let other, other != filter, other.text != filter.text, !isWarned {
            throw BrowserError(.wouldReplace, "Enter again replaces \(name), which is \(other.text)")
        }
        shelf.remove(filter)
        let saved = SavedFilter(model: filter.model, name: name, text: filter.text)
        shelf.save(saved)
        let index = savedFilters.firstIndex(of: saved) ?? 0
        savedBox?.selected = index
        say("\(filter.text) is saved as \(name)")
    }

    /// Rows that a saved filter selects, on the screen that is shown or on another model's.
    mutating func open(_ filter: SavedFilter) {
        guard let model = models.first(where: { equalIgnoringASCIICase($0.name, filter.model) }) else {
            return refuse("\(filter.name) is a filter of \(filter.model), which this server does not show")
        }
        do throws(BrowserError) {
            let isHere = place?.query.model == model.name && place?.isBelow == false
            let columns = isHere ? place?.window.columns ?? [] : []
            let clock = filterClock(for: model)
            let terms = try FilterText.parse(filter.text, for: model, columns: columns, extensions: extensions, clock: clock).terms
            if pane == .models { leaveModels() }
            if isHere { return change(filter: terms) }
            open(newPlace(Query(model.name, filter: terms)))
        } catch {
            refuse("\(filter.name) does not hold any more: \(error.message)")
        }
    }

    mutating func open(_ record: RecentRecord) {
        guard let model = models.first(where: { equalIgnoringASCIICase($0.name, record.model) }), let name = keyColumn(of: model) else {
            return refuse("\(record.model) is not to be found here")
        }
        if pane == .models { leaveModels() }
        openRecord(of: model, where: FilterTerm(name, .equal, record.key))
    }

    private mutating func leaveModels() {
        pane = .table
        if layout.kind < .compact { showsModels = nil }
    }

    /// Notes a record that was opened, once its row is on hand.
    mutating func noteOpenedRecord() {
        guard shelf.isRecordOpened, let place, !place.isOutdated else { return }
        if place.count.exactly == 0 || !place.detail.isOpen { shelf.isRecordOpened = false }
        guard place.detail.isOpen, let key = recordKey else { return }
        shelf.isRecordOpened = false
        let titles = titleColumns(of: model(named: place.query.model), among: place.window.columns)
        let words = titles.compactMap { place.window.value(place.cursor, $0) }.filter { !$0.isNull }.map { plainText($0, limit: 80) }
        // What is made up is not to be remembered.
        shelf.note(RecentRecord(model: place.query.model, key: key, title: mask == nil ? words.joined(separator: " ") : ""))
    }

    /// The saved filters are on the screen.
    private var showsSavedFilters: Bool { savedBox != nil || !layout.models.isEmpty }

    /// How many rows each matches, one after the other, when nothing else is under way.
    mutating func askForSavedCounts() {
        // Answers come in the order of the requests: what is looked at goes first.
        if requests.rows != nil || isCounting { giveUp(where: \.isSavedCount) }
        guard !shelf.filters.isEmpty, showsSavedFilters, requests.rows == nil, requests.count == nil, extensions.contains(.count),
            isPrefetchAllowed, place?.isOutdated == false, !requests.errands.values.contains(where: \.isSavedCount)
        else { return }
        for filter in savedFilters where shelf.counts[filter] == nil {
            guard let model = models.first(where: { $0.name == filter.model }),
                let terms = try? FilterText.parse(filter.text, for: model, extensions: extensions, clock: filterClock(for: model)).terms
            else {
                shelf.counts[filter] = .unknown
                continue
            }
            return ask(.count(model: model.name, filter: terms, probing: false), for: .savedCount(filter))
        }
    }

    mutating func take(_ outcome: Result<Answer, Failure>, for filter: SavedFilter) {
        switch outcome {
        case .success(.count(let number, let isExact)):
            let number = RowCount.sane(number)
            shelf.counts[filter] = isExact ? .exact(number) : .atLeast(number)
        case .failure(let failure) where failure.kind == .connectionLost: break
        case .success, .failure: shelf.counts[filter] = .unknown
        }
    }
}

extension Errand {
    fileprivate var isSavedCount: Bool { if case .savedCount = self { true } else { false } }
}
