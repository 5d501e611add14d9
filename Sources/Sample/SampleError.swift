internal import SQLite

/// Why no sample database was written. The target is then as it was, and nothing is left beside it.
package struct SampleError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// The target is there already and may not be replaced.
        case exists
        case badOption = "bad-option"
        /// The folder is missing, not ours to write in, or full.
        case cannotWrite = "cannot-write"
        /// `shouldStop` said so.
        case stopped
        case sqlite
    }

    package var code: Code
    /// One sentence, no full stop.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// What stopped a run, in the words of this module.
    init(_ error: any Error, writing path: String) {
        if let error = error as? SampleError {
            self = error
            return
        }
        guard let error = error as? SQLiteError else { preconditionFailure("only SQLite and this module throw here: \(error)") }
        switch error.primary {
        case .full: self.init(.cannotWrite, "no space left to write \(path)")
        case .ioError, .cannotOpen, .readOnly: self.init(.cannotWrite, "cannot write \(path): \(error.message)")
        case .error, .busy, .locked, .noMemory, .interrupted, .corrupt, .protocolError, .schema, .tooBig, .constraint, .denied,
            .notADatabase, .other:
            self.init(.sqlite, "cannot write \(path): \(error.message)")
        }
    }
}
