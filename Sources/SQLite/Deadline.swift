internal import CSQLite

/// The time by which the statements of a thread have to end, for threads that must not be held up.
///
/// A statement cannot be stopped inside one of its instructions, which may read a thousand pages of one cell, or all of a table to count
/// it. So connections that were opened to heed it look at the time before every read of the file, and never sleep to wait for others.
package enum Deadline {
    /// Once `nanoseconds` have passed, whatever SQLite does in `body` fails with `interrupted`. Within another deadline the earlier holds.
    package static func within<R, E>(_ nanoseconds: UInt64, _ body: () throws(E) -> R) throws(E) -> R {
        let before = csqlite_exchange_deadline(0)
        let deadline = csqlite_now() &+ max(nanoseconds, 1)
        _ = csqlite_exchange_deadline(before == 0 ? deadline : min(before, deadline))
        defer { _ = csqlite_exchange_deadline(before) }
        return try body()
    }

    /// Always false for a thread without a deadline.
    package static var hasPassed: Bool { csqlite_deadline_has_passed() != 0 }
}
