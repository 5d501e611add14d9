internal import Records

// A page of rows finds its place in the window.

extension State {
    mutating func take(_ page: Page, for request: RowsRequest) {
        guard var place, place.query == request.query else { return }
        let isFirst = place.shownQuery != place.query
        let isReplaced = place.isOutdated
        let isPlaceKept = isRestoring(place)
        if isReplaced {
            place.window = Window()
            place.watched = isFirst ? Watched() : place.watched.kept
            place.isStale = false
            place.shownQuery = place.query
        }
        if isFirst {
            place.cursor = isPlaceKept ? place.cursor : 0
            if !isPlaceKept { place.detail.scroll = 0 }
            place.top = isPlaceKept ? place.top : 0
        }
        var loaded = Self.loaded(page, for: request)
        loaded.loadedAt = clock
        if request.isReversed {
            if loaded.rows.isEmpty {
                // There are far fewer rows than counted.
                place.window = Window()
                place.count = .unknown
                place.isCountAsked = false
            } else if loaded.rows.count < request.limit, loaded.first > 0, page.nextCursor == nil {
                // Fewer rows before the end than counted: the beginning was reached, so these are the first ones.
                shift(&place, by: loaded.first)
                loaded.first = 0
                loaded.before = nil
            }
        } else {
            concludeEnd(&place, from: page, loaded, request)
        }
        insert(loaded, page, into: &place)
        self.place = place
        if isFirst {
            announcement = rowText(place)
            rest()
        }
        if place.columns.isBehind, !isRestTimed { startResting() }
    }

    /// The columns grow for the rows that came while the cursor moved.
    mutating func growColumns() {
        guard let place, place.columns.isBehind else { return }
        self.place?.columns.grow(for: place.window.pages, clock: clock)
    }

    /// Rows as they follow each other in the query that is shown, cut and filled to what was asked for.
    private static func loaded(_ page: Page, for request: RowsRequest) -> LoadedPage {
        let count = page.columns.count
        var rows = page.rows.prefix(request.limit).map { row($0, of: count) }
        var truncations: [Int: [String: Int]] = [:]
        for truncation in page.truncations where rows.indices.contains(truncation.index) {
            let index = request.isReversed ? rows.count - 1 - truncation.index : truncation.index
            truncations[index, default: [:]][truncation.column] = truncation.bytes
        }
        if request.isReversed { rows.reverse() }
        // A server's cursor continues after all of its rows, not after those of them that were asked for.
        let cursor = page.rows.count <= request.limit ? page.nextCursor : nil
        return LoadedPage(
            first: request.isReversed ? request.range.upperBound - rows.count : request.range.lowerBound, rows: Array(rows),
            after: request.isReversed ? nil : cursor, before: request.isReversed ? cursor : nil, labels: page.labels,
            truncations: truncations)
    }

    /// The cursor stays where it was: in a place that is loaded anew after its window was given up, and where someone went on ahead of
    /// the first rows.
    private func isRestoring(_ place: Place) -> Bool { place.shownQuery == nil && place.cursor > 0 }

    /// Learns where the rows end from a page that is shorter than asked for.
    private mutating func concludeEnd(_ place: inout Place, from page: Page, _ loaded: LoadedPage, _ request: RowsRequest) {
        let isLast = page.rows.isEmpty || page.rows.count < request.limit && page.nextCursor == nil
        let isCursorEnd = page.nextCursor == nil && isByCursor(request)
        if !loaded.rows.isEmpty || loaded.first == 0 {
            if isLast || isCursorEnd {
                place.count = .exact(loaded.end)
                place.window.truncate(to: loaded.end)
                place.reach = 0
                if place.wantsEnd {
                    place.wantsEnd = false
                    place.cursor = max(0, loaded.end - 1)
                }
            } else if let number = place.count.number, loaded.end > number || loaded.end == number && page.nextCursor != nil {
                // More than was counted.
                place.count = .atLeast(loaded.end)
                place.isCountAsked = false
            }
            return
        }
        // Nothing so deep: the end is before it. What is on hand below stays, and the end is looked for.
        place.window.truncate(to: loaded.first)
        place.reach = 0
        let known = place.window.ranges.last?.upperBound ?? 0
        if known == loaded.first {
            place.count = .exact(known)
        } else {
            // A count that was wrong once does not move the cursor again.
            place.wantsEnd = place.count.exactly == nil
            place.count = .unknown
            place.isCountAsked = false
        }
        place.cursor = min(place.cursor, max(0, known - 1))
    }

    private func isByCursor(_ request: RowsRequest) -> Bool {
        if case .cursor = request.start { true } else { false }
    }

    /// All rows are `rows` places nearer to the beginning than was thought.
    private func shift(_ place: inout Place, by rows: Int) {
        if let count = place.count.exactly { place.count = .exact(max(0, count - rows)) }
        place.window = Window()
        place.cursor = max(0, place.cursor - rows)
        place.top = max(0, place.top - rows)
    }

    private func insert(_ loaded: LoadedPage, _ page: Page, into place: inout Place) {
        let model = model(named: place.query.model)
        let seen = place.top..<place.top + max(1, tableHeight)
        // Where nothing was on the screen, nothing moves.
        let isGrowing = place.detail.isRested || !place.window.pages.contains { $0.range.overlaps(seen) }
        place.window.insert(loaded, columns: page.columns, near: place.cursor, of: place.count.number)
        if let page = place.window.page(at: loaded.first) {
            place.columns.fit(page, columns: place.window.columns, of: model, clock: clock, isGrowing: isGrowing)
        } else {
            place.columns.layOutEmpty(model)
        }
        if let index = place.wantedColumn.flatMap({ place.columns.index(of: $0) }) {
            place.column = index
            place.wantedColumn = nil
        }
    }
}
