/// What goes over the wire, for whoever looks at it: figures, and the beginning of each text. Tokens travel in the handshake and are
/// never in it.
package enum Traffic: Sendable, Hashable, Codable {
    case sent(SentMessage)
    /// What became of the message of that id; more than once when it was given up first.
    case ended(EndedMessage)
    /// A message that came unasked.
    case unasked(action: String, models: [String], WireText)
}

/// The text of a message, or its beginning.
package struct WireText: Sendable, Hashable, Codable {
    /// Bytes that are kept of one message.
    package static let kept = 4_096

    package var head: String
    /// Of the whole text.
    package var bytes: Int

    package init(_ message: [UInt8]) {
        head = String(decoding: message.prefix(Self.kept), as: UTF8.self)
        bytes = message.count
    }

    package var isCut: Bool { bytes > Self.kept }
}

/// One request on its way to the server.
package struct SentMessage: Sendable, Hashable, Codable {
    /// On the wire; never used again in a session.
    package var id: Int
    /// What it was asked for; nil for a message of the session's own.
    package var request: RequestID?
    package var action: String
    package var model: String
    package var filter: [FilterTerm]
    /// What else it asks for, in the order in which it is shown.
    package var options: [Option]
    package var text: WireText

    /// `limit` and `100`; a cursor is `start` or `next`, since what a server's cursor says is its own affair.
    package struct Option: Sendable, Hashable, Codable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        id: Int, request: RequestID?, action: String, model: String, filter: [FilterTerm] = [], options: [Option] = [], text: WireText
    ) {
        self.id = id
        self.request = request
        self.action = action
        self.model = model
        self.filter = filter
        self.options = options
        self.text = text
    }

    /// `limit=100 offset=300`.
    package var details: String { options.map { "\($0.name)=\($0.value)" }.joined(separator: " ") }

    /// The value of an option; nil without it.
    package func option(_ name: String) -> String? { options.first { $0.name == name }?.value }
}

/// How a request ended.
package struct EndedMessage: Sendable, Hashable, Codable {
    package enum Outcome: Sendable, Hashable, Codable {
        case ok
        /// With the server's sentence.
        case failed(String)
        case timedOut
        /// The connection was lost before.
        case lost
        /// Nobody wants the answer any more; it may still come.
        case givenUp
    }
    package var id: Int
    package var outcome: Outcome
    /// Records, values or models in the answer.
    package var rows: Int?
    /// What was counted.
    package var count: Int?
    package var timing: Timing
    /// nil when nothing was answered.
    package var text: WireText?

    package init(id: Int, outcome: Outcome, rows: Int? = nil, count: Int? = nil, timing: Timing, text: WireText? = nil) {
        self.id = id
        self.outcome = outcome
        self.rows = rows
        self.count = count
        self.timing = timing
        self.text = text
    }
}
