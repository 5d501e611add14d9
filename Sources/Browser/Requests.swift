internal import Records

/// What a feature asks for beside the table's rows, their count and the record: one case a feature, with what its answer belongs to.
enum Errand: Sendable, Hashable {
    case values(ValueBook.Key)
    /// The names of records that a foreign key points to.
    case labels(model: String, column: String, keys: [Value])
    case names(ValueBook.Names)
    /// How many rows a filter leaves without one of its terms.
    case without(Query, term: Int)
    /// How many rows of the query come before a moment, or from it on.
    case moment(DateSearch)
    /// A record that is to be copied in full.
    case copy(key: Value)
    /// The next rows of the export.
    case exportRows
    /// How many rows a saved filter matches.
    case savedCount(SavedFilter)
    /// Rows to compare with those that are shown, and how many there are.
    case look(Look)
    case lookCount(Query)
    /// Being told of changes.
    case watch(model: String)
    case unwatch
    /// A page of the log of a record's changes.
    case changes(of: RecordName, from: PageStart)
    /// Something of what refers to a record.
    case related(to: RecordName, Referrer, RelatedFacet)
    /// The person of a card.
    case person(RecordName)
    /// Something of the person below a record's fields.
    case glance(Glance.Name, Glance.Part)
}

/// What is under way: at most one request for rows, one count, one record, one description, one list of models; and errands.
struct Requests: Sendable, Hashable {
    struct Rows: Sendable, Hashable {
        var id: RequestID
        var request: RowsRequest
    }
    struct Count: Sendable, Hashable {
        var id: RequestID
        var model: String
        var filter: [FilterTerm]
    }
    struct OneRecord: Sendable, Hashable {
        var id: RequestID
        var model: String
        var key: Value
    }
    struct Description: Sendable, Hashable {
        var id: RequestID
        var model: String
    }
    /// What values are of.
    struct Origin: Sendable, Hashable {
        var model: String
        /// nil: of all the model's columns.
        var field: String?
    }

    var models: RequestID?
    var description: Description?
    var rows: Rows?
    var count: Count?
    var record: OneRecord?
    /// Those of features; each knows how many of its own there are.
    var errands: [RequestID: Errand] = [:]
    /// Whose values were asked for, so that they can be masked; of the last few questions.
    private(set) var origins: [RequestID: Origin] = [:]
    private var last = 0

    mutating func remember(_ question: Question, as id: RequestID) {
        switch question {
        case .rows(let query, _, _, _): origins[id] = Origin(model: query.model)
        case .record(let model, _, _): origins[id] = Origin(model: model)
        case .distinct(let model, let field, _, _, _): origins[id] = Origin(model: model, field: field)
        case .models, .describe, .count, .watch, .unwatch: return
        }
        if origins.count > 64, let oldest = origins.keys.min() { origins[oldest] = nil }
    }

    /// Everything that is under way.
    var all: [RequestID] {
        [models, description?.id, rows?.id, count?.id, record?.id].compactMap(\.self) + errands.keys.sorted()
    }

    mutating func nextID() -> RequestID {
        last += 1
        return RequestID(last)
    }

    /// Nothing is waited for any more: the connection is gone, and what comes late is dropped.
    mutating func forgetAll() {
        models = nil
        description = nil
        rows = nil
        count = nil
        record = nil
        errands = [:]
    }
}

/// Whether rows may be asked for: after a failure only when the user moves, and not before a while.
struct RetryGate: Sendable, Hashable {
    /// In a row.
    private(set) var failures = 0
    /// What went wrong last; nil when nothing did, and rows may be asked for.
    private(set) var reason: String?
    private(set) var isResting = false
    private var isWanted = false

    var isOpen: Bool { reason == nil }

    /// Returns the milliseconds until another try is allowed: 1 s, doubling, at most 30 s.
    mutating func fail(_ reason: String) -> Int {
        failures += 1
        self.reason = reason
        isResting = true
        isWanted = false
        return min(30_000, 1_000 << min(failures - 1, 5))
    }

    /// Nothing failed, but the user does not want it now.
    mutating func hold(_ reason: String) {
        self.reason = reason
        isResting = false
    }

    /// The user moved: the rows are wanted again.
    mutating func move() {
        if isResting { isWanted = true } else { reason = nil }
    }

    mutating func rested() {
        isResting = false
        if isWanted { reason = nil }
    }

    /// Another question, a new connection, or the user insists.
    mutating func open() {
        reason = nil
        isResting = false
    }

    mutating func succeed() { self = RetryGate() }
}
