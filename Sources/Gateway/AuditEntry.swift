internal import JSON
internal import Records
internal import Wire

/// What one line of the audit log tells, before it has its place in the chain.
struct AuditEntry: Sendable, Hashable {
    /// How the writing of a file began.
    enum Opening: Sendable, Hashable {
        /// A file without a line: a chain begins.
        case new
        /// A file without a line that goes on where another one ended.
        case rotated
        /// A file with lines. `after` is the last hash of another file that the program wrote before; nil when there was none.
        case continued(after: [UInt8]?)
    }
    enum Event: Sendable, Hashable {
        case server(ServerEvent)
        /// So many more were refused for this reason than have lines.
        case refusals(RefusedClient.Reason, count: Int)
        case opened(Opening)
        case closed
        /// What stood behind the last whole line when the file was opened: `bytes` of it, with this SHA-256 in hexadecimal.
        case damaged(bytes: Int, digest: [UInt8])
        /// So many lines could not be kept, from `since` (as `time`) on.
        case lost(lines: Int, since: Int64, reason: String)
    }
    /// Microseconds since 1970.
    var time: Int64
    var event: Event
    /// The file did not end with a line's end.
    var needsNewLine = false

    init(time: Int64, _ event: Event, needsNewLine: Bool = false) {
        self.time = time
        self.event = event
        self.needsNewLine = needsNewLine
    }
}

extension AuditEntry {
    /// Writes the members from `time` on, with the comma before each.
    func write(to writer: inout JSONWriter) {
        writer.raw(#","time":"#)
        writer.string(Self.timestamp(time))
        writer.raw(#","event":"#)
        writer.string(name)
        switch event {
        case .server(.connected(let client)), .server(.disconnected(let client)): Self.write(client, to: &writer)
        case .server(.answered(let request)): Self.write(request, to: &writer)
        case .server(.refused(let client)):
            Self.member("reason", client.reason.rawValue, to: &writer)
            Self.member("peer", client.peer, to: &writer)
        case .refusals(let reason, let count):
            Self.member("reason", reason.rawValue, to: &writer)
            Self.member("repeated", count, to: &writer)
        case .opened(let opening):
            switch opening {
            case .new: Self.member("why", "new", to: &writer)
            case .rotated: Self.member("why", "rotated", to: &writer)
            case .continued(let after):
                Self.member("why", "continued", to: &writer)
                if let after { Self.member("after", String(decoding: after, as: UTF8.self), to: &writer) }
            }
        case .closed: break
        case .damaged(let bytes, let digest):
            Self.member("bytes", bytes, to: &writer)
            Self.member("sha256", String(decoding: digest, as: UTF8.self), to: &writer)
        case .lost(let lines, let since, let reason):
            Self.member("lines", lines, to: &writer)
            Self.member("since", Self.timestamp(since), to: &writer)
            Self.member("reason", reason, to: &writer)
        }
    }

    /// `2026-01-01T00:00:00.000000Z`, always 27 characters.
    static func timestamp(_ microseconds: Int64) -> String {
        let (seconds, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        let digits = String(fraction + 1_000_000).dropFirst()
        return LogSink.timestamp(Int(seconds)).dropLast() + "." + digits + "Z"
    }

    private var name: String {
        switch event {
        case .server(.connected): "connected"
        case .server(.disconnected): "disconnected"
        case .server(.answered): "request"
        case .server(.refused), .refusals: "refused"
        case .opened: "opened"
        case .closed: "closed"
        case .damaged: "damaged"
        case .lost: "lost"
        }
    }

    private static func write(_ client: ServerClient, to writer: inout JSONWriter) {
        member("connection", client.connection, to: &writer)
        member("token", client.token, to: &writer)
        member("peer", client.peer, to: &writer)
        member("door", client.door.rawValue, to: &writer)
    }

    private static func write(_ request: ServedRequest, to writer: inout JSONWriter) {
        write(request.client, to: &writer)
        member("action", request.action, to: &writer)
        member("model", request.model, to: &writer)
        writer.raw(#","filter_columns":["#)
        for (index, column) in request.filterColumns.enumerated() {
            if index > 0 { writer.byte(UInt8(ascii: ",")) }
            writer.string(visible(column, limit: 128))
        }
        writer.byte(UInt8(ascii: "]"))
        member("rows", request.rows, to: &writer)
        member("bytes", request.bytes, to: &writer)
        member("microseconds", request.microseconds, to: &writer)
        member("outcome", request.outcome.rawValue, to: &writer)
    }

    /// Texts are cut, so that no name makes a line longer than who verifies it reads.
    private static func member(_ key: StaticString, _ text: String, to writer: inout JSONWriter) {
        name(key, to: &writer)
        writer.string(visible(text, limit: 256))
    }

    private static func member(_ key: StaticString, _ number: Int, to writer: inout JSONWriter) {
        name(key, to: &writer)
        writer.integer(number)
    }

    private static func name(_ key: StaticString, to writer: inout JSONWriter) {
        writer.raw(",\"")
        writer.raw(key)
        writer.raw("\":")
    }
}
