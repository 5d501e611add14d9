internal import JSON
internal import Records
internal import Wire

/// What is kept of a message until it is answered, for the answer's envelope and for those who observe.
struct Asked {
    /// JSON.
    var id: [UInt8]
    /// When it was received, in nanoseconds.
    var since: UInt64
    /// `""` for a message that was no request.
    let action: String
    private let requestedModel: String
    private let asksForTiming: Bool
    /// nil when the request was refused before it was known what to read.
    var work: ActionWork?

    /// A message that was no request.
    init(id: [UInt8], since: UInt64) {
        self.id = id
        self.since = since
        action = ""
        requestedModel = ""
        asksForTiming = false
    }

    init(_ request: Request, since: UInt64) {
        id = request.id
        self.since = since
        action = request.action
        requestedModel = request.model
        // Not the parameters themselves, which may be large.
        asksForTiming = request.params["timing"] == .bool(true)
    }

    var model: String { work?.modelName ?? requestedModel }
    /// Bytes that it takes, about, without its work.
    var size: Int { id.count + action.utf8.count + requestedModel.utf8.count }
    /// Records in an answer that is no page.
    var singleRow: Int { if case .record = work { 1 } else { 0 } }

    func wantsTiming(_ dispatcher: Dispatcher) -> Bool { asksForTiming && dispatcher.extensions.contains(.timing) }

    func served(to client: ServerClient, rows: Int, bytes: Int, microseconds: Int, _ outcome: RequestOutcome) -> ServedRequest {
        ServedRequest(
            client: client, action: visible(action), model: visible(model), filterColumns: work?.filterColumns ?? [], rows: rows,
            bytes: bytes, microseconds: microseconds, outcome: outcome)
    }
}
