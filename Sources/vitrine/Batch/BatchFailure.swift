internal import Records
internal import Screen
internal import Wire

extension CommandFailure {
    /// What a question without an answer means to who waits for the command. The server's words may hold anything.
    init(_ failure: Failure) {
        let status: ExitStatus =
            switch failure.kind {
            case .server: Self.isRefusal(failure.message) ? .refused : .failed
            case .unsupported: .refused
            case .timedOut, .connectionLost: .unreachable
            case .cancelled, .malformed: .failed
            }
        self.init(status, SafeText(failure.message).text)
    }

    init(_ error: DialError) {
        let status: ExitStatus =
            switch error.kind {
            case .refused(let status, _): (400..<500).contains(status) ? .refused : .unreachable
            case .unreachable, .tls, .protocolError: .unreachable
            }
        self.init(status, SafeText(error.message).text)
    }

    /// The rest is no answer either, but another time, or another record, might get one.
    ///
    /// Source: `protocol.md` sections 2, 4 and 7.
    private static func isRefusal(_ message: String) -> Bool {
        let others = [
            "Record not found", "Query timed out", "Server busy", "Database is busy", "Internal server error", "Answer too large",
        ]
        return !others.contains { message.hasPrefix($0) }
    }
}

extension Failure {
    /// The server was busy with others.
    var mayPass: Bool { kind == .server && ["Server busy", "Database is busy"].contains(message) }

    /// The answer did not come in time; another one may.
    var isLate: Bool { kind == .timedOut || kind == .server && message.hasPrefix("Query timed out") }

    /// A view has no place to go on from.
    var isInvalidCursor: Bool { kind == .server && message == "Invalid cursor" }
}
