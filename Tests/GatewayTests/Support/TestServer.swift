import Foundation
import Gateway
import Logging
import Records
import SQLite
import Store
import Synchronization
import Testing
import Wire

/// Time that only the test moves.
final class ManualClock: Sendable {
    private let nanoseconds = Atomic<UInt64>(1_000_000_000_000)
    /// What passes whenever somebody looks, in nanoseconds.
    let step = Atomic<UInt64>(0)

    var now: @Sendable () -> UInt64 {
        { [self] in
            nanoseconds.add(step.load(ordering: .sequentiallyConsistent), ordering: .sequentiallyConsistent).newValue
        }
    }

    /// 2026-01-01T00:00:00Z at first.
    var unixTime: @Sendable () -> Int { { [self] in 1_767_224_600 + Int(now() / 1_000_000_000) } }

    func advance(_ seconds: Double) { nanoseconds.add(UInt64(seconds * 1e9), ordering: .sequentiallyConsistent) }
}

/// Lines of a log.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var write: @Sendable ([UInt8]) -> Bool {
        { [self] line in
            lines.withLock { $0.append(String(decoding: line.dropLast(), as: UTF8.self)) }
            return true
        }
    }
}

/// What happened at a gateway.
final class Events: Sendable {
    private let events = Mutex<[ServerEvent]>([])

    var all: [ServerEvent] { events.withLock { $0 } }
    var requests: [ServedRequest] { all.compactMap { if case .answered(let request) = $0 { request } else { nil } } }
    var hear: ServerObserver { { [self] event in events.withLock { $0.append(event) } } }
}

/// A gateway on a real database in a temporary folder, which goes with it.
final class TestServer {
    static let token = "0123456789abcdefghij"
    /// A rate that no test reaches unless it means to.
    static let environment = ["MCP_ENABLED": "true", "MCP_TOKEN": token, "MCP_RATE_LIMIT": "100000"]

    let folder: URL
    let path: String
    let store: Store
    let gateway: Gateway
    let clock = ManualClock()
    let lines = Lines()
    let events = Events()

    init(
        _ sql: [String] = Fixture.sql, _ environment: [String: String] = [:], tokens: String? = nil, workers: Int = 2,
        queryLimit: Duration = .seconds(60), observers: [ServerObserver] = [], audit: AuditLog? = nil, exempting exempt: String? = nil
    ) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "gateway-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "test.db").path
        let writer = try Connection(path, [.readWrite, .create])
        // One commit, and no waiting for the disk: many tests make a database.
        try writer.execute("PRAGMA synchronous = 0; PRAGMA journal_mode = memory; BEGIN")
        for statement in sql { try writer.execute(statement) }
        try writer.execute("COMMIT; PRAGMA journal_mode = delete")
        let settings = try Self.settings(environment, tokens: tokens)
        let logger = LogSink(.text, write: lines.write).logger("test", level: .debug)
        var options = StoreOptions()
        options.queryLimit = queryLimit
        // On a loaded machine, too, what is quick is answered at once.
        options.quickLimit = .seconds(60)
        let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        store = try Store(path: path, settings: settings.policy, logger: quiet, options: options)
        gateway = Gateway(
            store: store, settings: settings, logger: logger, clock: clock.now, unixTime: clock.unixTime, workers: workers,
            observers: [events.hear] + observers + (audit.map { [$0.observer] } ?? []), gatekeeper: audit?.gatekeeper, exempting: exempt)
    }

    /// - Parameter tokens: the text of `MCP_TOKENS_FILE`.
    static func settings(_ environment: [String: String] = [:], tokens: String? = nil) throws -> GatewaySettings {
        var variables = Self.environment.merging(environment) { $1 }
        if tokens != nil { variables["MCP_TOKENS_FILE"] = "tokens" }
        return try GatewaySettings.parse({ variables[$0] }, readFile: { _ in tokens ?? "" })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Writes with another connection, as another program would.
    func write(_ sql: String) throws { try Connection(path, [.readWrite]).execute(sql) }

    static func head(
        _ headers: [(String, String)] = [], target: String = "/mcp/ws", method: String = "GET", without: [String] = [],
        peer: String = "127.0.0.1",
        listener: ListenerKind = .loopback
    ) -> RequestHead {
        let usual = [
            ("Host", "127.0.0.1:8000"), ("Upgrade", "websocket"), ("Connection", "keep-alive, Upgrade"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("X-MCP-Token", token),
        ].filter { header in !without.contains(header.0) && !headers.contains { $0.0 == header.0 } }
        return RequestHead(
            method: method, target: target, headers: (usual + headers).map { .init($0.0, $0.1) }, peer: Peer(address: peer, port: 50122),
            listener: listener)
    }

    /// The error's text and status of a refused head; nil when it is let in.
    func refusal(_ head: RequestHead) -> String? {
        guard case .refuse(let refusal) = gateway.admit(head) else { return nil }
        let body = try? JSONSerialization.jsonObject(with: Data(refusal.body.utf8)) as? [String: String]
        return "\(refusal.status) \(body?["error"] ?? refusal.body)"
    }

    func connect(peer: String = "127.0.0.1", token: String = token, headers: [(String, String)] = []) throws -> Client {
        let head = Self.head([("X-MCP-Token", token)] + headers, peer: peer)
        guard case .accept(_, let open) = gateway.admit(head) else { throw SettingsError("not admitted") }
        let channel = FakeChannel()
        return Client(server: self, channel: channel, connection: open(channel))
    }
}

/// The peer of one connection.
final class Client {
    let channel: FakeChannel
    let connection: any ServerConnection
    /// Its database is there as long as somebody may ask for it.
    private let server: TestServer

    init(server: TestServer, channel: FakeChannel, connection: any ServerConnection) {
        self.server = server
        self.channel = channel
        self.connection = connection
    }

    func send(_ message: String) { send(Array(message.utf8)) }
    func send(_ message: [UInt8]) { message.withUnsafeBufferPointer { connection.received($0) } }

    /// Sends a message and waits for the next answer.
    func ask(_ message: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
        let before = channel.sent.count
        send(message)
        channel.run(until: { channel.sent.count > before }, sourceLocation: sourceLocation)
        return channel.sent.count > before ? channel.sent[before] : ""
    }

    /// Asks for `action` on `model`, with `params` as JSON.
    func ask(_ action: String, _ model: String, _ params: String = "{}", sourceLocation: SourceLocation = #_sourceLocation) -> String {
        ask(#"{"id":1,"action":"\#(action)","model":"\#(model)","params":\#(params)}"#, sourceLocation: sourceLocation)
    }

    /// The text of the error that this is answered with; nil when it is answered.
    func error(_ action: String, _ model: String, _ params: String = "{}", sourceLocation: SourceLocation = #_sourceLocation) -> String? {
        let answer = ask(action, model, params, sourceLocation: sourceLocation)
        let object = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
        return object?["error"] as? String
    }

    /// The answer as a dictionary.
    func object(
        _ action: String, _ model: String, _ params: String = "{}", sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> [String: Any] {
        let answer = ask(action, model, params, sourceLocation: sourceLocation)
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any], sourceLocation: sourceLocation)
    }
}
