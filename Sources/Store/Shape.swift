/// Where a value of a row comes from.
enum Source: Hashable, Sendable {
    case column(String)
    /// The rowid, under a name that no column has taken.
    case rowID(String)
}

/// One key of a complete order.
struct OrderKey: Hashable, Sendable {
    var source: Source
    var isDescending: Bool
}

/// A condition on a key; all but the two about NULL take one parameter.
struct Bound: Hashable, Sendable {
    enum Test: Hashable, Sendable { case isNull, isNotNull, equal, greater, less, atLeast }
    var source: Source
    var test: Test

    var takesValue: Bool { test != .isNull && test != .isNotNull }
}

/// A statement without its values: what it is cached under and what its SQL is made from.
struct Shape: Hashable, Sendable {
    var model: String
    /// Selected first, for the answer.
    var columns: [String] = []
    /// Selected behind them, for ourselves.
    var extras: [Source] = []
    /// Instead of rows, their number.
    var counts = false
    var conditions: [Condition] = []
    var bounds: [Bound] = []
    var order: [OrderKey] = []
    var hasLimit = false
    var hasOffset = false
    /// Read in the order of the rowid, whatever index there is.
    var ignoresIndexes = false

    init(_ model: String) { self.model = model }

    /// Cheap, and enough to tell a connection's few dozen statements apart; `==` looks at everything.
    func hash(into hasher: inout Hasher) {
        hasher.combine(model)
        hasher.combine(columns.count)
        hasher.combine(extras.count &+ bounds.count &<< 8 &+ order.count &<< 16 &+ conditions.count &<< 24)
        for condition in conditions { hasher.combine(condition.column) }
        for key in order { hasher.combine(key) }
    }
}
