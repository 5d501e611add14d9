internal import Records

/// The changes of one record that are on hand.
struct Timeline: Sendable, Hashable {
    /// More are not asked for.
    static let limit = 500

    var record: RecordName
    /// The newest first.
    private(set) var changes: [Change] = []
    /// Where the changes that were not asked for yet begin; nil at the end of the log, and at the limit.
    private(set) var next: PageStart?
    /// There are more than the limit.
    private(set) var isCut = false
    /// The server sorted them: what is cut off are the oldest. Otherwise it is the newest that are missing.
    private(set) var isSorted: Bool
    /// To be asked for again; what is on hand stays until then.
    var isStale = false
    var failure: String?

    init(_ record: RecordName, isSorted: Bool) {
        self.record = record
        self.isSorted = isSorted
    }

    /// All changes that the log has are on hand.
    var isComplete: Bool { next == nil && !isCut && failure == nil }

    /// The newest changes are all there, so that undoing can begin.
    var isReplayable: Bool { failure == nil && (isSorted || isComplete) }

    mutating func append(_ page: Page, _ shape: ChangeLogShape, from start: PageStart) {
        let before = changes.count
        changes += Change.read(page, shape).enumerated().map { index, change in
            var change = change
            change.number = before + index
            return change
        }
        switch start {
        case .cursor: next = page.nextCursor.map { .cursor($0) }
        case .offset(let offset): next = page.rows.count < Paging.pageSize ? nil : .offset(offset + page.rows.count)
        }
        // A server that answers nothing and says that there is more would be asked for ever.
        if page.rows.isEmpty { next = nil }
        if changes.count >= Self.limit, next != nil || changes.count > Self.limit {
            isCut = true
            next = nil
        }
        if !isSorted { sort() }
        if changes.count > Self.limit { changes.removeLast(changes.count - Self.limit) }
    }

    /// By time, newest first; what happened in the same second stays in the log's order.
    private mutating func sort() {
        changes.sort { a, b in
            let (first, second) = (a.moment?.seconds ?? .min, b.moment?.seconds ?? .min)
            return first == second ? a.number > b.number : first > second
        }
    }

    /// The newest change of a column.
    func lastChange(of field: String) -> Change? {
        changes.first { $0.field.map { equalIgnoringASCIICase($0, field) } ?? false }
    }

    /// What is kept of it while something else is shown; nil when that is too much.
    var remembered: Timeline? { changes.count <= Paging.pageSize ? self : nil }
}
