internal import Records
internal import Screen

// What is asked for is computed anew after every event from what is on the screen, never queued:
// however fast the cursor moves, there is one request under way and the next one is for where it is then.

extension State {
    /// Rows ahead of the cursor that are asked for before they are needed.
    private static let lookahead = 50

    /// Puts the cursor into bounds, then asks for what is missing.
    mutating func settle() {
        let layout = layout
        if !layout.panes.contains(pane) { pane = .table }
        arrangeWantedColumns()
        seekRecord()
        leaveMissingRecord()
        place?.settle(height: layout.table.rows)
        leaveStepsOfAnother()
        showCursorColumn(layout)
        settleDetail(layout)
        if modelCursor >= models.count { settleModelCursor() }
        noteOpenedRecord()
        defer {
            timeRequests()
            timeRunningRequests()
        }
        guard capabilities != nil else { return giveUpCopy("not copied: the connection was lost") }
        askForModels()
        askForDescription()
        askForRows(layout)
        askForCount()
        askForRecord(layout)
        askForLists()
        askForLabels()
        askForExplanation()
        askForOtherCounts()
        askForCopies()
        askForExport()
        askForSavedCounts()
        askToBeTold()
        askForLook(layout)
        askForRelations(layout)
        askForTimeline(layout)
        askForRelated()
        askForCard()
        askForGlance(layout)
        if place?.isOutdated == false, requests.rows == nil { endNotice(of: .rows) }
    }

    mutating func ask(_ question: Question) -> RequestID {
        let id = requests.nextID()
        requests.remember(question, as: id)
        emit(.ask(id, question))
        return id
    }

    private mutating func askForModels() {
        guard models.isEmpty, modelsFailure == nil, requests.models == nil else { return }
        requests.models = ask(.models)
    }

    /// A model is described once: references are needed before its rows are asked for, so that they come with labels.
    private mutating func askForDescription() {
        guard let place, extensions.contains(.describe), !described.contains(place.query.model) else { return }
        askForDescription(of: place.query.model)
    }

    /// One after the other, whoever wants them.
    mutating func askForDescription(of name: String) {
        guard requests.description == nil else { return }
        requests.description = .init(id: ask(.describe(model: name)), model: name)
    }

    var expandedColumns: [String] { model.map(expandedColumns(of:)) ?? [] }

    func expandedColumns(of model: Model) -> [String] {
        guard extensions.contains(.expand) else { return [] }
        return model.columns.filter { $0.reference != nil }.map(\.name)
    }

    private mutating func askForRows(_ layout: Layout) {
        obstacle = nil
        guard let place else { return }
        if extensions.contains(.describe), !described.contains(place.query.model) { return }
        if let loading = requests.rows {
            if loading.request.query == place.query { return }
            // Another question by now: its answer would be thrown away.
            requests.rows = nil
            emit(.cancel(loading.id))
        }
        guard gate.isOpen, let range = wantedRows(layout) else { return }
        if isSparing, !place.isOutdated, !place.detail.isRested {
            // Few requests became few after the last move, perhaps: then nothing waits for the cursor to rest yet.
            if !isRestTimed { startResting() }
            return
        }
        var paging = Paging(
            query: place.query, window: place.isOutdated ? Window() : place.window, count: place.knownEnd,
            primaryKey: model?.primaryKey ?? [], extensions: extensions)
        var request = paging.request(for: range)
        if request == nil, place.isStale {
            // The count of before is the only way to rows near the end of a sorted table.
            paging.count = place.count.number
            request = paging.request(for: range)
        }
        guard var request else {
            obstacle = Paging.tooDeep
            return
        }
        // What came and went before these rows has moved them at the server, and not on the screen.
        if case .offset(let offset) = request.start, !request.isReversed, !place.isOutdated {
            // So many went before them that the places of these have none any more.
            if offset + place.watched.drift < 0 {
                refreshQuietly()
                return askForRows(layout)
            }
            request.start = .offset(offset + place.watched.drift)
        }
        giveUpLooks()
        // Answers come in the order of the requests: a long count must not hold the rows up, unless the place depends on it.
        if let limit = budget?.limit, limit >= 600, !place.wantsEnd, place.wantedPercent == nil { dropCount() }
        let asked = request.isReversed ? paging.reversed ?? place.query : place.query
        requests.rows = .init(
            id: ask(.rows(asked, from: request.start, limit: request.limit, expand: expandedColumns)), request: request)
    }

    /// So little is left of a small rate that no request may go to rows flown past.
    var isSparing: Bool {
        guard let budget else { return false }
        return budget.limit < 600 && budget.remaining <= budget.limit / 4
    }

    /// The rows to be asked for next; nil when nothing is missing, or nothing but what can wait.
    private func wantedRows(_ layout: Layout) -> Range<Int>? {
        guard let place else { return nil }
        let height = max(1, layout.table.rows)
        if place.isOutdated {
            guard place.shownQuery == place.query else { return 0..<Paging.pageSize }
            let first = max(0, place.top - (Paging.pageSize - height) / 2)
            return first..<max(first + 1, min(first + Paging.pageSize, place.rowLimit))
        }
        let visible = place.top..<min(place.top + height, max(place.top, min(place.end, place.rowLimit)))
        if let missing = missingRows(in: visible, place) {
            let gap = place.window.gap(around: missing.lowerBound, before: place.end)
            return gap.isEmpty ? nil : Paging.range(filling: missing, in: gap, isMovingUp: place.direction < 0)
        }
        guard isPrefetchAllowed else { return nil }
        if place.direction > 0 {
            let ahead = visible.upperBound..<max(visible.upperBound, min(place.end, visible.upperBound + Self.lookahead))
            guard let first = missingRows(in: ahead, place)?.lowerBound else { return nil }
            return first..<min(first + Paging.pageSize, place.window.gap(around: first, before: place.end).upperBound)
        }
        guard let last = missingRows(in: max(0, visible.lowerBound - Self.lookahead)..<visible.lowerBound, place)?.upperBound else {
            return nil
        }
        let gap = place.window.gap(around: last - 1, before: place.end)
        return max(gap.lowerBound, last - Paging.pageSize)..<last
    }

    /// From the first missing row of some to the last one.
    private func missingRows(in rows: Range<Int>, _ place: Place) -> Range<Int>? {
        guard let first = rows.first(where: { place.window.page(at: $0) == nil }) else { return nil }
        let gap = place.window.gap(around: first, before: place.end)
        let missing = first..<min(rows.upperBound, gap.upperBound)
        return missing.isEmpty ? nil : missing
    }

    /// What nobody looks at yet is asked for only while most of the server's rate is left.
    var isPrefetchAllowed: Bool {
        guard let budget else { return true }
        return budget.waiting == nil && (budget.limit >= 600 || budget.remaining > budget.limit / 4)
    }

    /// Counting begins when the rows are under way, never before them.
    private mutating func askForCount() {
        guard let place, !place.isCountAsked, place.count.exactly == nil, requests.rows != nil || !place.isOutdated else { return }
        // Another count, of a query of before or of a model for the strip, waits for this one.
        dropCount()
        let canCount = extensions.contains(.count)
        // A server that cannot count is probed only when the end is wanted: that takes many small requests.
        guard canCount || place.wantsEnd || place.wantedPercent != nil else { return }
        requests.count = .init(
            id: ask(.count(model: place.query.model, filter: place.query.filter, probing: !canCount)), model: place.query.model,
            filter: place.query.filter)
        self.place?.isCountAsked = true
    }

    /// The counts of the models that nobody looks at, one after the other, when nothing else is under way.
    private mutating func askForOtherCounts() {
        guard requests.rows == nil, requests.count == nil, extensions.contains(.count), isPrefetchAllowed, place?.isOutdated == false,
            let model = models.first(where: {
                ($0.count == nil || staleCounts.contains($0.name)) && !countedModels.contains($0.name)
            })
        else { return }
        countedModels.insert(model.name)
        requests.count = .init(id: ask(.count(model: model.name, filter: [], probing: false)), model: model.name, filter: [])
    }

    /// A count under way is given up; it is asked for again when it is needed.
    private mutating func dropCount() {
        guard let counting = requests.count else { return }
        requests.count = nil
        countedModels.remove(counting.model)
        if isCountOfPlace(counting) { place?.isCountAsked = false }
        emit(.cancel(counting.id))
    }

    /// The rows of what the table shows are being counted.
    var isCounting: Bool { requests.count.map(isCountOfPlace) ?? false }

    /// The count is of what the table shows.
    func isCountOfPlace(_ counting: Requests.Count) -> Bool {
        place.map { counting.model == $0.query.model && counting.filter == $0.query.filter } ?? false
    }

    /// The record of the cursor's row, once the cursor rests there.
    private mutating func askForRecord(_ layout: Layout) {
        guard let place, place.detail.isRested, !place.isOutdated, requests.record == nil, let key = recordKey,
            key != place.detail.key, key != place.detail.failedKey
        else { return }
        // Beside a wide table the record is always there: its values of the list do, unless someone opened it or there is plenty of rate.
        guard place.detail.isOpen || !layout.detail.isEmpty && (budget?.limit ?? 0) >= 600 else { return }
        // The list's values are nearly always all there is: what is left of the rate is for rows.
        guard isPrefetchAllowed || place.window.isShortened(place.cursor) else { return }
        requests.record = .init(
            id: ask(.record(model: place.query.model, id: key, expand: expandedColumns)), model: place.query.model, key: key)
    }

    /// The key of the cursor's row; nil while it is loading, or the model has none.
    var recordKey: Value? {
        guard let place, let model, let name = keyColumn(of: model), let value = place.window.value(place.cursor, name) else { return nil }
        switch value {
        // A made-up key names no record.
        case .text where isMasked(name, value): return nil
        case .integer, .text, .real: return value
        case .null, .boolean, .blob: return nil
        }
    }
}
