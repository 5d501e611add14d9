internal import CSQLite

/// One connection to a database. Not thread-safe but for `interrupt()`: one thread at a time may use it.
package final class Connection {
    package let handle: OpaquePointer
    /// Keep alive what SQLite holds plain pointers to.
    var authorizer: AuthorizerBox?
    var progress: ProgressBox?
    private var isOpen = true

    package struct OpenFlags: OptionSet, Sendable {
        package let rawValue: Int32
        package init(rawValue: Int32) { self.rawValue = rawValue }

        package static let readOnly = OpenFlags(rawValue: SQLITE_OPEN_READONLY)
        package static let readWrite = OpenFlags(rawValue: SQLITE_OPEN_READWRITE)
        package static let create = OpenFlags(rawValue: SQLITE_OPEN_CREATE)
        /// The path is a `file:` URI.
        package static let uri = OpenFlags(rawValue: SQLITE_OPEN_URI)
        /// No mutex of SQLite's own: this connection has one owner.
        package static let noMutex = OpenFlags(rawValue: SQLITE_OPEN_NOMUTEX)
    }

    /// Opens `path`, or a database in memory for `":memory:"`.
    ///
    /// - Parameter heedsDeadline: reads of the file fail once the thread's `Deadline` has passed.
    package init(_ path: String, _ flags: OpenFlags, heedsDeadline: Bool = false) throws(SQLiteError) {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, flags.rawValue, heedsDeadline ? csqlite_deadline_vfs() : nil)
        guard code == SQLITE_OK, let handle else {
            let error = SQLiteError(code: handle.map { sqlite3_extended_errcode($0) } ?? code, message: Self.message(handle, code))
            sqlite3_close_v2(handle)
            throw error
        }
        sqlite3_extended_result_codes(handle, 1)
        self.handle = handle
    }

    deinit { close() }

    /// Gives the memory of connections that are closed back to the system; the C library keeps it for later otherwise.
    package static func releaseFreedMemory() { csqlite_trim_memory() }

    /// Gives back the file, and the memory that it is mapped to, as soon as the last statement is closed. Nothing else may be used
    /// afterwards.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        sqlite3_close_v2(handle)
    }

    /// Prepares the first statement of `sql`, to be kept and run many times.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw error(code) }
        return Statement(statement, of: self)
    }

    /// Runs statements that answer nothing.
    package func execute(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code) }
    }

    /// Stops what runs on this connection now, from any thread; it fails with `interrupted`.
    package func interrupt() { interrupter.interrupt() }

    package var interrupter: Interrupter { Interrupter(handle: handle) }

    /// What other threads may do to a connection. Its owner sees to it that the connection outlives it.
    ///
    /// Source: <https://www.sqlite.org/c3ref/interrupt.html>
    package struct Interrupter: @unchecked Sendable {
        fileprivate let handle: OpaquePointer

        package func interrupt() { sqlite3_interrupt(handle) }
    }

    /// Milliseconds to wait for a lock before `busy`; 0: not at all.
    package func setBusyTimeout(_ milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

    package func error(_ code: Int32) -> SQLiteError {
        SQLiteError(code: sqlite3_extended_errcode(handle), message: Self.message(handle, code))
    }

    private static func message(_ handle: OpaquePointer?, _ code: Int32) -> String {
        if let handle, let text = sqlite3_errmsg(handle) { return String(cString: text) }
        return sqlite3_errstr(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
