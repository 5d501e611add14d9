internal import Records
internal import Wire

/// What is kept of a message until it is answered, for the answer's envelope and for those who observe.
struct Asked {
    /// JSON.
    var id: [UInt8]
    /// When it was received, in nanoseconds.
    var since: UInt64
    /// nil for a message that was no request.
    private var request: Request?
    /// nil when the request was refused before it was known what to read.
    private var work: ActionWork?

    /// A message that was no request.
    init(id: [UInt8], since: UInt64) {
        self.id = id
        self.since = since
    }

    init(_ request: Request, since: UInt64, _ work: ActionWork? = nil) {
        id = request.id
        self.since = since
        self.request = request
        self.work = work
    }

    var action: String { request?.action ?? "" }
    var model: String { work?.modelName ?? request?.model ?? "" }
    /// Records in an answer that is no page.
    var singleRow: Int { if case .record = work { 1 } else { 0 } }

    func wantsTiming(_ dispatcher: Dispatcher) -> Bool { request.map { (try? dispatcher.wantsTiming($0)) == true } ?? false }

    func served(to client: ServerClient, rows: Int, bytes: Int, microseconds: Int, _ outcome: RequestOutcome) -> ServedRequest {
        ServedRequest(
            client: client, action: visible(action), model: visible(model), filterColumns: work?.filterColumns ?? [], rows: rows,
            bytes: bytes, microseconds: microseconds, outcome: outcome)
    }
}
