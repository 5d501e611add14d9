/// How a store reads. But for `isImmutable`, only tests use other values than these.
package struct StoreOptions: Sendable {
    /// The walls between a client and a write or a hidden column. Each holds alone; tests take the others away.
    package struct Guards: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// The file is opened for reading only.
        package static let readOnlyOpen = Guards(rawValue: 1)
        /// `PRAGMA query_only`.
        package static let queryOnly = Guards(rawValue: 2)
        /// SQLite asks the gate about all that a statement does.
        package static let authorizer = Guards(rawValue: 4)
        /// A plan's names are looked up again before SQL is made of them.
        package static let namesChecked = Guards(rawValue: 8)
        package static let all: Guards = [.readOnlyOpen, .queryOnly, .authorizer, .namesChecked]
    }

    package var guards = Guards.all
    /// Longest time of one query, and of counting a total.
    package var queryLimit: Duration = .seconds(1)
    /// Instructions of SQLite's machine that a quick run may take: some 2 ms.
    package var quickSteps = 25_000
    /// Longest time that a quick run holds up its caller.
    package var quickLimit: Duration = .milliseconds(5)
    /// Bytes that one query may take for sorting.
    package var memoryLimit = 32 << 20
    /// Records that `distinct` reads at most.
    package var distinctRecords = 200_000
    /// Milliseconds that a long run waits for a lock, twice.
    package var busyTimeout: Int32 = 250
    /// Seconds for which a database may be locked before that is more than a writer at work.
    package var lockPatience = 5
    /// Nobody writes to the file, ever: it is read without locks, and without the log that may be beside it.
    ///
    /// Source: <https://www.sqlite.org/uri.html#uriimmutable>
    package var isImmutable = false

    package init() {}
}

/// Where a plan runs.
package enum LaneKind: Sendable, Hashable {
    /// On a caller that must not wait: a small budget, no waiting for locks; fails with `notQuick` when that is not enough.
    case quick
    /// On a thread of its own: up to the query limit.
    case long
}
