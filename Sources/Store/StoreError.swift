/// Why a plan could not be read, or a database not be opened.
package struct StoreError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case notADatabase = "not-a-database"
        case cannotOpen = "cannot-open"
        /// None of the allowed models exists.
        case noModels = "no-models"
        /// The policy has been compiled anew since the plan was made: find the names again.
        case policyChanged = "policy-changed"
        /// More than a quick lane's share of work: run it again as a long one.
        case notQuick = "not-quick"
        /// The query limit passed.
        case timedOut = "timed-out"
        case cancelled
        /// The row that a cursor stands on, whose values it needed, is gone: the cursor has expired.
        case rowGone = "row-gone"
        /// Another process holds the database.
        case busy
        case corrupt
        /// Not even the smallest cut makes the answer fit.
        case tooLarge = "too-large"
        case sqlite
    }
    package var code: Code
    /// One sentence, no full stop, for the operator: it may name tables and paths and must not cross the socket.
    package var message: String
    /// SQLite's extended result code. Source: <https://www.sqlite.org/rescode.html>
    package var sqliteCode: Int32?

    package init(_ code: Code, _ message: String, sqliteCode: Int32? = nil) {
        self.code = code
        self.message = message
        self.sqliteCode = sqliteCode
    }
}
