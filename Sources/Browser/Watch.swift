internal import Records

/// Looking again at what is on the screen, as long as someone wants it.
struct Watch: Sendable, Hashable {
    /// Seconds that `W` goes through.
    static let intervals = [1, 2, 5, 10, 30, 60]

    var isOn = false
    /// Seconds between two looks at least; nil: 1 where the server tells of changes, 5 where it has to be asked.
    var interval: Int?
    /// Someone looks at the terminal.
    var isFocused = true
    /// The model that the server was asked to tell of.
    var told: String?
    /// The server would not tell of it: it is asked again and again instead.
    var isRefused = false
    /// It is time for a look.
    var isDue = false
    /// The last look is less than the interval ago.
    var isResting = false
    /// Something was written since the last look.
    var hasChanged = false
    /// A look that found no rows at all, until it is known how many there are.
    var beyond: Look?
}

/// What watching found out about the rows of a place. They stay where they are: what came and went is said beside them.
struct Watched: Sendable, Hashable {
    struct Change: Sendable, Hashable {
        var was: Value
        /// When it was seen, in seconds since 1970.
        var at: Int64
    }

    /// Rows of which changes are kept.
    static let limit = 1_000

    /// By the row's key, then by column.
    private(set) var changes: [Value: [String: Change]] = [:]
    /// Keys of rows that are shown and not there any more.
    var gone: Set<Value> = []
    /// New rows before those on the screen, and behind or among them.
    var above = 0
    var below = 0
    /// Where the first of those above is now; the first row of all when that was not seen.
    var firstAbove = 0
    /// By how much a row's place at the server is further than the one it is shown in.
    var drift = 0
    /// Rows in all at the last look; nil while that is what the place says.
    var count: Int?
    /// What the place says is counted from the first look on.
    var isCounted = false
    var lookedAt: Int64?
    /// The rows that were compared then.
    var looked = 0..<0

    /// What stays when the rows are asked for anew: what changed in them is seen until they are left.
    var kept: Watched {
        var kept = Watched()
        kept.changes = changes
        return kept
    }

    /// Nothing differs from what is shown.
    var isQuiet: Bool { changes.isEmpty && gone.isEmpty && above == 0 && below == 0 && drift == 0 }

    mutating func note(_ column: String, of key: Value, was: Value, at seconds: Int64) {
        if changes[key] == nil, changes.count >= Self.limit {
            // The row whose changes are oldest has been seen.
            let oldest = changes.min { ($0.value.values.map(\.at).max() ?? 0) < ($1.value.values.map(\.at).max() ?? 0) }
            if let oldest { changes[oldest.key] = nil }
        }
        changes[key, default: [:]][column] = Change(was: was, at: seconds)
    }

    /// `+12 new above, +3 below`; nil when no new rows wait.
    var newText: String? {
        if above == 0, below == 0 { return nil }
        let parts = [
            above > 0 ? "+\(grouped(above)) new above" : nil, below > 0 ? "+\(grouped(below)) \(above > 0 ? "" : "new ")below" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ")
    }
}

/// Some rows asked for again, to be compared with those that are shown.
struct Look: Sendable, Hashable {
    var query: Query
    /// The place of the first one in the table as it is shown.
    var first: Int
    /// The same at the server.
    var offset: Int
}
