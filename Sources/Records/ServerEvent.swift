/// Something that happened at a server, for whoever keeps watch over it: log, audit, metrics, a pane that shows it.
///
/// It names things and counts them; the value of a cell or of a filter is never in it.
package enum ServerEvent: Sendable, Hashable, Codable {
    case connected(ServerClient)
    case disconnected(ServerClient)
    case answered(ServedRequest)
    case refused(RefusedClient)
}

/// Hears of everything that happens at a server, on the thread where it happens: it must not wait.
package typealias ServerObserver = @Sendable (ServerEvent) -> Void

/// One open connection, as its server knows it.
package struct ServerClient: Sendable, Hashable, Codable {
    /// The way in: the documented WebSocket is one of several.
    package enum Door: String, Sendable, Hashable, Codable {
        case websocket
    }
    /// Counts from 1; never used again within a process.
    package var connection: Int
    /// The token's name: the one that its operator gave it, else `#` and the first 4 hex digits of its SHA-256.
    package var token: String
    /// `127.0.0.1:50122`, `unix`.
    package var peer: String
    package var door: Door

    package init(connection: Int, token: String, peer: String, door: Door = .websocket) {
        self.connection = connection
        self.token = token
        self.peer = peer
        self.door = door
    }
}

/// One request and how it was answered.
package struct ServedRequest: Sendable, Hashable, Codable {
    package var client: ServerClient
    /// As the client wrote it, controls made visible, at most 64 characters; `""` for a message that was no request.
    package var action: String
    /// The schema's spelling; of a model that is not served, what the client wrote, as in `action`.
    package var model: String
    /// Columns that the filters name; empty when the request was refused.
    package var filterColumns: [String]
    /// Records in the answer.
    package var rows: Int
    /// Of the answer.
    package var bytes: Int
    /// From receipt to the answer; what lay before it in the queue included.
    package var microseconds: Int
    package var outcome: RequestOutcome

    package init(
        client: ServerClient, action: String, model: String, filterColumns: [String] = [], rows: Int = 0, bytes: Int, microseconds: Int,
        outcome: RequestOutcome
    ) {
        self.client = client
        self.action = action
        self.model = model
        self.filterColumns = filterColumns
        self.rows = rows
        self.bytes = bytes
        self.microseconds = microseconds
        self.outcome = outcome
    }
}

/// How a request ended, in as many kinds as an operator tells apart.
package enum RequestOutcome: String, Sendable, Hashable, CaseIterable, Codable {
    case ok
    /// Not as the protocol wants it.
    case invalid
    /// A model, field or action that is not allowed.
    case denied
    case notFound = "not_found"
    case timeout, busy, cancelled
    case tooLarge = "too_large"
    case rateLimited = "rate_limited"
    /// Our own fault, or the database's.
    case failed
}

/// A connection that was not let in.
package struct RefusedClient: Sendable, Hashable, Codable {
    package enum Reason: String, Sendable, Hashable, CaseIterable, Codable {
        /// Not the request of a client of ours: malformed, another path, no upgrade.
        case request
        /// Host or Origin.
        case origin
        case missingToken = "missing_token", invalidToken = "invalid_token"
        /// To the client it is a wrong one.
        case expiredToken = "expired_token"
        /// The client has had its share for now.
        case tooManyRequests = "too_many_requests"
        /// The server may serve nobody now.
        case unavailable
    }
    package var reason: Reason
    package var peer: String

    package init(_ reason: Reason, peer: String) {
        self.reason = reason
        self.peer = peer
    }
}
