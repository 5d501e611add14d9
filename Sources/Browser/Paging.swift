internal import Records

/// Rows under way.
struct RowsRequest: Sendable, Hashable {
    /// The query as the user sees it; what is asked may be its reverse.
    var query: Query
    /// Rows wanted, by their place in `query`.
    var range: Range<Int>
    var start: PageStart
    /// Asked in the reversed order: the answer is to be turned round, and `range` is counted from the end.
    var isReversed = false

    var limit: Int { range.count }
}

/// How rows of a query can be asked for.
struct Paging: Sendable, Hashable {
    /// Rows a request asks for: the protocol's largest page.
    static let pageSize = 100
    /// With an order, the server skips no more rows than that. Rule: `protocol.md` section 8, `order_by`.
    static let deepestSortedOffset = 100_000

    static let tooDeep = "this deep in a sorted table, rows can only be reached from its ends: the server skips at most 100,000"

    var query: Query
    var window: Window
    /// Rows in all; nil unless that is exact.
    var count: Int?
    var primaryKey: [String]
    var extensions: Set<Extension>

    /// The best way to some rows: on from a neighbour, from the nearer end, or by skipping; nil when there is none.
    func request(for range: Range<Int>) -> RowsRequest? {
        if hasCursor, let after = window.pages.first(where: { $0.end == range.lowerBound })?.after {
            return RowsRequest(query: query, range: range, start: .cursor(after))
        }
        let isReversible = reversed != nil
        if hasCursor, isReversible, let before = window.pages.first(where: { $0.first == range.upperBound })?.before {
            return RowsRequest(query: query, range: range, start: .cursor(before), isReversed: true)
        }
        if range.lowerBound == 0 { return RowsRequest(query: query, range: range, start: hasCursor ? .cursor("") : .offset(0)) }
        if isReversible, let fromEnd = count.map({ $0 - range.upperBound }), fromEnd >= 0, fromEnd <= Self.deepestSortedOffset {
            if fromEnd == 0, hasCursor { return RowsRequest(query: query, range: range, start: .cursor(""), isReversed: true) }
            let isForwardPossible = query.order.isEmpty || range.lowerBound <= Self.deepestSortedOffset
            if fromEnd < range.lowerBound || !isForwardPossible {
                return RowsRequest(query: query, range: range, start: .offset(fromEnd), isReversed: true)
            }
        }
        if query.order.isEmpty || range.lowerBound <= Self.deepestSortedOffset {
            return RowsRequest(query: query, range: range, start: .offset(range.lowerBound))
        }
        return nil
    }

    /// The query that has the same rows in exactly the opposite order; nil where that cannot be said.
    ///
    /// The server breaks ties by primary key in the direction of the last term, so reversing the terms reverses everything.
    var reversed: Query? {
        guard extensions.contains(.orderBy) else { return nil }
        if query.order.isEmpty, primaryKey.isEmpty { return nil }
        var reversed = query
        reversed.order =
            query.order.isEmpty
            ? primaryKey.map { OrderTerm($0, descending: true) }
            : query.order.map { OrderTerm($0.field, descending: !$0.isDescending) }
        return reversed
    }

    /// Views have no cursors; neither has what has no key.
    private var hasCursor: Bool { extensions.contains(.cursor) && !primaryKey.isEmpty }

    /// Which rows to ask for so that `missing`, a run of rows not on hand within `gap`, is filled: one page at most.
    static func range(filling missing: Range<Int>, in gap: Range<Int>, isMovingUp: Bool) -> Range<Int> {
        let span = min(missing.count, pageSize)
        var lower = missing.lowerBound
        if isMovingUp, missing.upperBound == gap.upperBound {
            lower = gap.upperBound - pageSize
        } else if lower - gap.lowerBound < pageSize / 2 {
            lower = gap.lowerBound
        } else if missing.upperBound == gap.upperBound {
            lower = gap.upperBound - pageSize
        } else {
            // Nothing is near: some rows on both sides, for whichever way the cursor goes on.
            lower -= (pageSize - span) / 2
        }
        // Where a page would leave a few rows before the gap's end, it ends there.
        if gap.upperBound - lower - pageSize < pageSize / 2, gap.upperBound - lower > pageSize,
            missing.lowerBound >= gap.upperBound - pageSize
        {
            lower = gap.upperBound - pageSize
        }
        lower = max(gap.lowerBound, lower)
        return lower..<max(lower + 1, min(gap.upperBound, lower + pageSize))
    }
}
