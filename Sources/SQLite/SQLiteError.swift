internal import CSQLite

/// SQLite's own error: its extended result code and its message, which may name tables and columns and so never leaves the process.
package struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Extended. Source: <https://www.sqlite.org/rescode.html>
    package var code: Int32
    package var message: String

    package init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }

    /// The primary result code: the low byte of the extended one.
    package var primary: Primary { Primary(rawValue: code & 0xff) ?? .other }

    /// The primary codes that callers tell apart.
    package enum Primary: Int32, Sendable {
        case error = 1, busy = 5, locked = 6, noMemory = 7, readOnly = 8, interrupted = 9, ioError = 10, corrupt = 11
        case full = 13, cannotOpen = 14, protocolError = 15, schema = 17, tooBig = 18, constraint = 19, denied = 23, notADatabase = 26
        case other = -1
    }

    package var description: String { "SQLite \(code): \(message)" }
}
