/// Names a client's request while it is under way; never reused within a session.
package struct RequestID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package var number: Int

    package init(_ number: Int) { self.number = number }

    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
    package var description: String { "#\(number)" }
}

/// The extensions of `protocol.md` section 8, by their wire names.
package enum Extension: String, Sendable, Hashable, CaseIterable, Codable {
    case describe, count, distinct
    case orderBy = "order_by", fields, cursor, total, expand, timing, cancel, watch, operators
}

/// What a server announced when the connection was made.
package struct ServerCapabilities: Sendable, Hashable, Codable {
    package var extensions: Set<Extension>
    /// Messages allowed in `window` seconds; nil when the server does not say (60 in 60 s is then assumed).
    package var rate: Int?
    /// Seconds.
    package var window: Int

    package init(extensions: Set<Extension> = [], rate: Int? = nil, window: Int = 60) {
        self.extensions = extensions
        self.rate = rate
        self.window = window
    }

    /// A server that knows only the documented protocol.
    package static let documented = ServerCapabilities()
}

/// The connection as a person is told of it.
package enum ConnectionState: Sendable, Hashable, Codable {
    case connecting
    case live(ServerCapabilities)
    /// `attempt` counts from 1; `seconds` until it is made; `reason` is one sentence, no full stop.
    case reconnecting(attempt: Int, seconds: Double, reason: String)
    /// The server said no (403, 404): not tried again until the user asks.
    case refused(reason: String)
    case closed
}

/// Why a question has no answer: a closed kind for the program, one sentence without full stop for people.
package struct Failure: Error, Sendable, Hashable, Codable {
    package enum Kind: Sendable, Hashable, Codable {
        /// The server answered with an error; `message` is its text.
        case server
        /// No answer within the deadline.
        case timedOut
        /// The connection was lost before the answer; the question may be asked again.
        case connectionLost
        case cancelled
        /// This server cannot do it; `message` says what is missing.
        case unsupported
        /// The answer was not what the protocol says.
        case malformed
    }
    package var kind: Kind
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Fewer records would fit. Source: `protocol.md` section 6.
    package var isTooLarge: Bool { kind == .server && message.hasPrefix("Answer too large") }

    /// There is no record with that key. Source: `protocol.md` section 4.
    package var isMissingRecord: Bool { kind == .server && message.hasPrefix("Record not found") }
}

/// How long an answer took, in microseconds.
package struct Timing: Sendable, Hashable, Codable {
    /// From sending to the whole answer.
    package var total: Int
    /// Spent in the server, when it says so.
    package var server: Int?

    package init(total: Int, server: Int? = nil) {
        self.total = total
        self.server = server
    }
}

/// Messages that may still be sent in the server's rate window.
package struct Budget: Sendable, Hashable, Codable {
    package var limit: Int
    package var remaining: Int
    /// Seconds until a message that waits now can be sent; nil when none waits.
    package var waiting: Double?

    package init(limit: Int, remaining: Int, waiting: Double? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.waiting = waiting
    }
}
