internal import Records
internal import Screen

/// The server beside the browser, as far as it is known and shown.
struct ServerPane: Sendable, Hashable {
    enum Page: Sendable, Hashable {
        case requests, connecting, hidden
    }

    /// nil: the server is somebody else's.
    var facts: ServerFacts?
    /// nil: not known yet.
    var models: [GuardedModel]?
    var ledger = ServerLedger()

    var isOpen = false
    /// The keys go to the pane; beside the others, it may stay open without them.
    var hasKeys = false
    var page = Page.requests
    /// Number of the request that the cursor stays on; nil: on the newest, whichever that is.
    var selected: Int?
    /// First line of the pages that are only read.
    var scroll = 0
    /// Number of the connection whose requests stand out.
    var followed: Int?
    /// The token of others, while it is shown.
    var token: Secret?
    /// The last request that is no longer new, and the last one that was there when that was decided.
    var seen = 0
    var seenNext = 0
    var isFreshTimed = false

    /// Where the keys go, when they go here.
    var scope: Scope? { isOpen && hasKeys ? .server : nil }

    /// The connection is this browser's.
    func isOwn(_ client: ServerClient) -> Bool { client.token == facts?.ownName }

    /// How the pane calls a client.
    func name(_ client: ServerClient) -> String { isOwn(client) ? "this browser" : client.token }

    /// Place of the cursor among the requests, from 0 for the newest; nil when there is none.
    var place: Int? {
        guard let newest = ledger.requests.last, let oldest = ledger.requests.first else { return nil }
        return selected.map { newest.number - max($0, oldest.number) } ?? 0
    }

    /// The request under the cursor.
    var current: ServerLedger.Request? {
        place.map { ledger.requests[ledger.requests.endIndex - 1 - $0] }
    }

    func isFresh(_ request: ServerLedger.Request) -> Bool { request.number > seen }

    /// `invalid token 3, missing token 1`; the most frequent first.
    var refusals: String {
        let counted = ledger.refusals.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
        return counted.map { "\(spaced($0.key.rawValue)) \(grouped($0.value))" }.joined(separator: ", ")
    }
}

/// A name of the wire or the log in words: `not_found` as `not found`.
func spaced(_ name: String) -> String { String(name.map { $0 == "_" ? " " : $0 }) }
