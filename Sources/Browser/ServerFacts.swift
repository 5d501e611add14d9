package import Records

/// What is known of a server that the browser runs beside itself, for whoever sits at the browser.
package struct ServerFacts: Sendable, Hashable, Codable {
    /// `ws://127.0.0.1:41234/mcp/ws`
    package var address: String
    /// The file that is served.
    package var database: String
    /// Seconds since 1970.
    package var startedAt: Int64
    /// What the token is called that others connect with: `#a1b2`.
    package var guestName: String
    /// What the token is called that this browser connects with.
    package var ownName: String
    /// Messages of one connection in `window` seconds.
    package var rate: Int
    package var window: Int
    /// Requests of others are not answered.
    package var isPaused: Bool
    /// What else is to be said of the data; one line.
    package var note: String?

    package init(
        address: String, database: String, startedAt: Int64, guestName: String, ownName: String, rate: Int, window: Int = 60,
        isPaused: Bool = false, note: String? = nil
    ) {
        self.address = address
        self.database = database
        self.startedAt = startedAt
        self.guestName = guestName
        self.ownName = ownName
        self.rate = rate
        self.window = window
        self.isPaused = isPaused
        self.note = note
    }
}

/// A table or view, with what no client may know of it.
package struct GuardedModel: Sendable, Hashable, Codable {
    package struct HiddenColumn: Sendable, Hashable, Codable {
        package var name: String
        /// As it continues "it is hidden: ".
        package var reason: String

        package init(_ name: String, _ reason: String) {
            self.name = name
            self.reason = reason
        }
    }
    package var name: String
    package var visibleColumns: Int
    package var hidden: [HiddenColumn]
    /// Why it is not served; nil when it is.
    package var refusal: String?

    package init(_ name: String, visibleColumns: Int, hidden: [HiddenColumn] = [], refusal: String? = nil) {
        self.name = name
        self.visibleColumns = visibleColumns
        self.hidden = hidden
        self.refusal = refusal
    }
}

/// A text that is there for who asks for it, and nowhere else: however it is printed, it is not in it.
package struct Secret: Sendable, Hashable, Codable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { "(secret)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }

    /// A record never has it.
    package init(from decoder: any Decoder) throws { text = "" }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("")
    }
}

/// Something that happened at a server, and when.
package struct ServerMoment: Sendable, Hashable, Codable {
    package var event: ServerEvent
    /// Since 1970.
    package var milliseconds: Int64

    package init(_ event: ServerEvent, milliseconds: Int64) {
        self.event = event
        self.milliseconds = milliseconds
    }
}

/// What a server of the browser's own tells.
package enum ServerNews: Sendable, Hashable, Codable {
    case facts(ServerFacts)
    /// Everything that happened up to now.
    case ledger(ServerLedger)
    /// What happened since.
    case happened([ServerMoment])
    case models([GuardedModel])
    /// That others connect with; only after it was asked for.
    case token(Secret)
    /// To be pasted by somebody who is to connect, with the token in it where it needs one.
    case text(ConnectionText, Secret)
    /// A wish could not be granted; one sentence.
    case problem(String)
}

/// What the browser wants of a server of its own; it answers with `ServerNews`.
package enum ServerWish: Sendable, Hashable {
    /// To be told what happens, or not any more.
    case follow(Bool)
    case readModels
    case revealToken
    /// - model: to begin with.
    case text(ConnectionText, model: String)
    /// Requests of others are answered "Server busy", or again as they should be.
    case pause(Bool)
    /// Messages of one connection in the window, also for the connections that are open.
    case limit(Int)
}
