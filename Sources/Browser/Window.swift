internal import Records

/// The rows on hand: pages around the cursor, by their place in the query. The only cache of the client.
struct Window: Sendable, Hashable {
    /// Rows kept at most: a page at each end, which one key goes to, and 500 around the cursor; what is farthest from it goes first.
    static let limit = 500 + 2 * Paging.pageSize

    /// Names of the rows' values; each row is as long.
    private(set) var columns: [String] = []
    /// In order, never overlapping.
    private(set) var pages: [LoadedPage] = []

    var isEmpty: Bool { pages.isEmpty }
    var rowCount: Int { pages.reduce(0) { $0 + $1.rows.count } }
    /// The index after the last row on hand.
    var end: Int { pages.last?.end ?? 0 }

    func page(at row: Int) -> LoadedPage? { pages.first { $0.range.contains(row) } }

    /// The row's values; nil while it is not on hand.
    subscript(row: Int) -> [Value]? {
        guard let page = page(at: row) else { return nil }
        return page.rows[row - page.first]
    }

    func index(of column: String) -> Int? { columns.firstIndex(of: column) }

    func value(_ row: Int, _ column: String) -> Value? {
        guard let index = index(of: column), let values = self[row] else { return nil }
        return values[index]
    }

    /// Full length in bytes of a cell that the server shortened.
    func fullLength(_ row: Int, _ column: String) -> Int? {
        guard let page = page(at: row) else { return nil }
        return page.truncations[row - page.first]?[column]
    }

    /// The server sent some cell of the row only in part.
    func isShortened(_ row: Int) -> Bool {
        guard let page = page(at: row) else { return false }
        return page.truncations[row - page.first] != nil
    }

    func label(_ row: Int, _ column: String, _ value: Value) -> String? {
        guard let key = labelKey(value) else { return nil }
        return page(at: row)?.labels[column]?[key]
    }

    /// Runs of rows on hand without a gap, in order.
    var ranges: [Range<Int>] {
        pages.reduce(into: []) { ranges, page in
            if let last = ranges.last, last.upperBound == page.first {
                ranges[ranges.count - 1] = last.lowerBound..<page.end
            } else {
                ranges.append(page.range)
            }
        }
    }

    /// The missing rows around `row`, up to what is on hand on both sides or `end`; empty when the row is on hand.
    func gap(around row: Int, before end: Int) -> Range<Int> {
        var lower = 0
        var upper = max(end, row)
        for page in pages {
            if page.range.contains(row) { return row..<row }
            if page.end <= row { lower = page.end } else if page.first > row, page.first < upper { upper = page.first }
        }
        return lower..<max(lower, upper)
    }

    /// Adds a page, in place of whatever was on hand of its rows, and lets go of what is far from `row`.
    ///
    /// - Parameter count: rows in all, as far as it is known: the page that ends there stays.
    mutating func insert(_ page: LoadedPage, columns: [String], near row: Int, of count: Int? = nil) {
        var page = page
        if columns != self.columns { align(&page, columns) }
        if page.rows.isEmpty { return }
        var kept = pages.flatMap { old in
            [old.slice(0..<page.first), old.slice(page.end..<max(page.end, old.end))].compactMap(\.self)
        }
        kept.append(page)
        pages = kept.sorted { $0.first < $1.first }
        evict(farFrom: row, of: count)
    }

    /// Rows with other columns than those on hand: both get all of them, with NULL where there is nothing.
    private mutating func align(_ page: inout LoadedPage, _ names: [String]) {
        let known = Set(columns)
        let added = names.filter { !known.contains($0) }
        columns += added
        if !added.isEmpty {
            let missing = Array(repeating: Value.null, count: added.count)
            for index in pages.indices { pages[index].rows = pages[index].rows.map { $0 + missing } }
        }
        let sources = columns.map { names.firstIndex(of: $0) }
        page.rows = page.rows.map { row in sources.map { $0.map { row[$0] } ?? .null } }
    }

    /// The rows of `range` that are on hand, in order.
    func rows(in range: Range<Int>) -> [Int] { pages.flatMap { Array($0.range.clamped(to: range)) } }

    /// Puts newer values into a row on hand.
    ///
    /// - Parameters:
    ///   - values: as many as there are columns.
    ///   - truncations: full lengths of those that the server shortened.
    mutating func update(_ row: Int, _ values: [Value], labels: Labels, truncations: [String: Int]) {
        guard let index = pages.firstIndex(where: { $0.range.contains(row) }), values.count == columns.count else { return }
        pages[index].rows[row - pages[index].first] = values
        pages[index].truncations[row - pages[index].first] = truncations.isEmpty ? nil : truncations
        for (column, texts) in labels { pages[index].labels[column, default: [:]].merge(texts) { _, new in new } }
    }

    /// Forgets rows from `end` on: they are not there any more.
    mutating func truncate(to end: Int) {
        pages = pages.compactMap { $0.slice(0..<max(0, end)) }
    }

    /// Keeps only rows near `row`, for a place that is left and may be come back to.
    func trimmed(to count: Int, around row: Int) -> Window {
        var window = self
        let first = max(0, row - count / 2)
        window.pages = pages.compactMap { $0.slice(first..<first + count) }
        return window
    }

    private mutating func evict(farFrom row: Int, of count: Int?) {
        var excess = rowCount - Self.limit
        while excess > 0 {
            let inner = pages.indices.filter { pages[$0].first > 0 && pages[$0].end != count }
            guard let first = inner.first, let last = inner.last else { return }
            let isFirstFarther = row - pages[first].first >= pages[last].end - row
            let index = isFirstFarther ? first : last
            let page = pages[index]
            let cut = min(excess, page.rows.count)
            let rest = page.slice(isFirstFarther ? page.first + cut..<page.end : page.first..<page.end - cut)
            pages[index...index] = ArraySlice([rest].compactMap(\.self))
            excess -= cut
        }
    }
}
