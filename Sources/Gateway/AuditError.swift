internal import Glibc

/// Why an audit log cannot be opened, written or read.
package struct AuditError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case noSuchFile = "no-such-file"
        case cannotOpen = "cannot-open"
        /// Another program writes it.
        case inUse = "in-use"
        case notAnAuditLog = "not-an-audit-log"
        case cannotWrite = "cannot-write"
        case cannotRead = "cannot-read"
    }
    package var code: Code
    /// One sentence, no full stop.
    package var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// What `errno` says, for the end of a message.
    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
