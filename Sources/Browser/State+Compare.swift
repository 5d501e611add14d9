internal import Records

// What a look found is compared with what is shown, row by row. Values change in their cells; rows never move.

extension State {
    mutating func finish(_ look: Look, with outcome: Result<Answer, Failure>) {
        switch outcome {
        case .success(.rows(let page)): compare(page, with: look)
        // The next look, not the next keystroke, tries again.
        case .success, .failure: watch.hasChanged = true
        }
        looked()
    }

    private mutating func compare(_ page: Page, with look: Look) {
        guard var place, place.query == look.query, !place.isOutdated, let model else { return }
        if place.window.isEmpty {
            // There were no rows: the first ones are shown as they come.
            if !page.rows.isEmpty { self.place?.isStale = true }
            return
        }
        guard let name = keyColumn(of: model), let source = page.columns.firstIndex(of: name), let target = place.window.index(of: name)
        else { return }
        var page = page
        // A row of another length than its header is a server's mistake, not ours.
        page.rows = page.rows.map { Self.row($0, of: page.columns.count) }
        let now = Dictionary(page.rows.enumerated().map { ($1[source], $0) }) { first, _ in first }
        let reach = max(0, look.first - Paging.pageSize)..<look.first + 2 * Paging.pageSize
        /// Rows that are shown and still there: their place here, and in the answer.
        var found: [(row: Int, index: Int)] = []
        for row in place.window.rows(in: reach) {
            if let key = place.window[row]?[target], let index = now[key] { found.append((row, index)) }
        }
        guard let first = found.first, let last = found.last else { return compareNone(page, with: look, name) }
        for (row, index) in found { take(page, index, as: row, key: page.rows[index][source], into: &place) }
        let begins = look.offset == 0 ? 0 : first.row
        let ends = page.rows.count < Paging.pageSize ? reach.upperBound : last.row + 1
        let present = Set(found.map(\.row))
        for row in place.window.rows(in: begins..<max(begins, ends)) {
            guard let key = place.window[row]?[target] else { continue }
            if present.contains(row) { place.watched.gone.remove(key) } else { place.watched.gone.insert(key) }
        }
        let top = found.first { $0.row >= place.top } ?? last
        let nearest = found.min { abs($0.row - place.cursor) < abs($1.row - place.cursor) } ?? first
        place.watched.drift = look.offset + nearest.index - nearest.row
        place.watched.above = max(0, look.offset + top.index - top.row)
        let known = Set(place.window.rows(in: 0..<place.window.end).compactMap { place.window[$0]?[target] })
        let isNew = page.rows.map { !known.contains($0[source]) }
        place.watched.firstAbove = isNew[..<top.index].firstIndex(of: true).map { look.offset + $0 } ?? 0
        if place.count.exactly == nil || !extensions.contains(.count) {
            let isEnd = page.rows.count < Paging.pageSize
            // Rows behind the last one on hand may be of before, only not seen yet.
            place.watched.below = isEnd || place.window.end > last.row + 1 ? isNew[top.index...].count { $0 } : 0
        }
        place.watched.lookedAt = clock
        place.watched.looked = begins..<max(begins, ends)
        self.place = place
        countNew()
    }

    /// Of the rows that are shown none was found where they were looked for.
    private mutating func compareNone(_ page: Page, with look: Look, _ key: String) {
        guard var place, let target = place.window.index(of: key) else { return }
        let isEnd = page.rows.count < Paging.pageSize || place.watched.count == look.offset + page.rows.count
        if page.rows.isEmpty, look.offset > 0 { return lookAtEnd(instead: look) }
        // More came or went than a look can follow; unless all that is shown comes after the server's last row.
        let keys = model?.primaryKey ?? []
        let behind =
            !isEnd
            ? []
            : place.window.rows(in: 0..<place.window.end).filter { row in
                page.rows.last.map { place.window.follows(row, $0, page.columns, in: place.query.order, ties: keys) } ?? true
            }
        let shown = place.window.rows(in: look.first..<max(look.first, place.window.end))
        guard let first = behind.first, let last = behind.last, Set(shown).isSubset(of: behind) else { return refreshQuietly() }
        for row in behind { if let key = place.window[row]?[target] { place.watched.gone.insert(key) } }
        place.watched.drift = look.offset + page.rows.count - first
        place.watched.above = 0
        place.watched.lookedAt = clock
        place.watched.looked = first..<last + 1
        self.place = place
        countNew()
    }

    /// There are fewer rows by now than come before those that were looked for: their last ones say what became of these.
    private mutating func lookAtEnd(instead look: Look) {
        guard let place else { return }
        // The count was asked for together with the rows, and comes after them.
        if isUnderWay(.lookCount(look.query)) { return watch.beyond = look }
        guard let count = place.watched.count, count <= look.offset else { return refreshQuietly() }
        let offset = max(0, count - Paging.pageSize)
        ask(
            .rows(look.query, from: .offset(offset), limit: Paging.pageSize, expand: expandedColumns),
            for: .look(Look(query: look.query, first: look.first, offset: offset)))
    }

    /// Puts a row's values of now into its cells, and keeps what they were.
    private func take(_ page: Page, _ index: Int, as row: Int, key: Value, into place: inout Place) {
        guard var values = place.window[row] else { return }
        var isOther = false
        for (column, name) in place.window.columns.enumerated() {
            guard let source = page.columns.firstIndex(of: name) else { continue }
            let value = page.rows[index][source]
            if value == values[column] { continue }
            place.watched.note(name, of: key, was: values[column], at: clock)
            values[column] = value
            isOther = true
        }
        guard isOther else { return }
        var lengths: [String: Int] = [:]
        for truncation in page.truncations where truncation.index == index { lengths[truncation.column] = truncation.bytes }
        place.window.update(row, values, labels: page.labels, truncations: lengths)
        // The record beside the table is of before.
        if place.detail.key == key { place.detail.key = nil }
        if place.detail.timeline?.record == RecordName(model: place.query.model, key: key) { place.detail.timeline?.isStale = true }
    }

    mutating func finishLookCount(_ query: Query, _ outcome: Result<Answer, Failure>) {
        let beyond = watch.beyond
        watch.beyond = nil
        // It may have been all that was asked for.
        if !watch.isResting { looked() }
        guard place?.query == query, place?.isOutdated == false else { return }
        guard case .success(.count(let number, isExact: true)) = outcome else {
            if beyond != nil { refreshQuietly() }
            return
        }
        let count = RowCount.sane(number)
        place?.watched.count = count
        if query.filter.isEmpty { setCount(count, of: query.model) } else if (budget?.limit ?? 0) >= 600 { countAgain(query.model) }
        countNew()
        if let beyond { lookAtEnd(instead: beyond) }
    }

    /// What came since, as far as it is not before the screen, is behind it or between its rows.
    private mutating func countNew() {
        // Rows of now and a count of before, or the other way round, would tell of rows that nobody has written.
        guard let place, place.watched.lookedAt != nil, let now = place.watched.count, !requests.errands.values.contains(where: \.isLook)
        else { return }
        if !place.watched.isCounted {
            // The count was of another moment than the rows: from the first look on both are of the same.
            self.place?.count = .exact(max(place.window.end, now - place.watched.above + place.watched.gone.count))
            self.place?.watched.isCounted = true
        }
        // Rows that are not on hand cannot be seen to go: those that are left are those that were counted.
        let left = max(place.window.end, now - place.watched.above + place.watched.gone.count)
        if left < self.place?.count.exactly ?? 0 { self.place?.count = .exact(left) }
        guard let shown = self.place?.count.exactly else { return }
        self.place?.watched.below = max(0, now - shown + place.watched.gone.count - place.watched.above)
    }

    /// Too much is different: the rows are asked for anew, where the cursor is.
    mutating func refreshQuietly() {
        settleWatched()
        place?.isStale = true
        if let number = place?.count.number { place?.count = .approximate(number) }
        place?.isCountAsked = false
        announcement = "so much has changed that the rows are asked for anew"
    }

    /// Goes to the first new row, and shows everything as it is now.
    mutating func takeInNew() {
        guard let place, place.watched.newText != nil else {
            return refuse("no new rows wait\(watch.isOn ? "" : "; \(keyText("watch")) watches for them")")
        }
        let watched = place.watched
        let known = place.count.number.map { $0 + watched.above + watched.below - watched.gone.count }
        let total = max(1, watched.count ?? known ?? 1)
        // Rows under way were asked for by places that are others now.
        cancelRows()
        giveUpLooks()
        settleWatched()
        self.place?.count = watched.count == nil ? .approximate(total) : .exact(total)
        self.place?.isStale = true
        moveCursor(to: watched.above > 0 ? watched.firstAbove : total - watched.below)
        let cursor = self.place?.cursor ?? 0
        let height = tableHeight
        self.place?.top = max(0, cursor - height / 2)
        say("the first of \(counted(watched.above > 0 ? watched.above : watched.below, "new row"))")
    }

    /// Where rows are is no longer as watching found it: they come anew, and the cursor goes along with its own.
    mutating func settleWatched() {
        guard let place, !place.watched.isQuiet || place.watched.lookedAt != nil else { return }
        self.place?.cursor = max(0, place.cursor + place.watched.drift)
        self.place?.detail = place.detail
        self.place?.top = max(0, place.top + place.watched.drift)
        self.place?.watched = place.watched.kept
    }

    /// What changed in a row since it was first seen, by column; nil when nothing did.
    func changes(_ row: Int) -> [String: Watched.Change]? {
        guard let place, !place.watched.changes.isEmpty, let model, let name = keyColumn(of: model), let key = place.window.value(row, name)
        else { return nil }
        return place.watched.changes[key]
    }

    /// The row is shown and not there any more.
    func isGone(_ row: Int) -> Bool {
        guard let place, !place.watched.gone.isEmpty, let model, let name = keyColumn(of: model), let key = place.window.value(row, name)
        else { return false }
        return place.watched.gone.contains(key)
    }

    /// `deleted`, where nothing else can have taken the row away.
    var goneWord: String {
        place.map { $0.query.filter.isEmpty && $0.query.order.isEmpty } ?? true ? "deleted" : "gone from here"
    }
}
