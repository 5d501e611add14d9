import Logging
import Records
import Synchronization
import Testing
import Wire

@testable import Gateway

/// A gateway whose keeper may forbid to serve, because what happens could not be recorded.
@Suite struct GatekeeperTests {
    /// A connection to a gateway of the server's data.
    private func open(
        _ server: TestServer, _ channel: FakeChannel, observers: [ServerObserver] = [], gatekeeper: (@Sendable () -> Bool)? = nil
    ) throws -> (gateway: Gateway, connection: any ServerConnection) {
        let gateway = Gateway(
            store: server.store, settings: try GatewaySettings.parse { TestServer.environment[$0] },
            logger: Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }, observers: observers, gatekeeper: gatekeeper)
        guard case .accept(_, let open) = gateway.admit(TestServer.head()) else { throw SettingsError("not admitted") }
        return (gateway, open(channel))
    }

    private func send(_ messages: [String], _ connection: any ServerConnection) {
        for message in messages { Array(message.utf8).withUnsafeBufferPointer { connection.received($0) } }
    }

    @Test func `while it forbids, nobody is let in and requests are refused, and afterwards all is as before`() throws {
        let server = try TestServer()
        let channel = FakeChannel()
        let isOpen = Mutex(true)
        let (gateway, connection) = try open(server, channel, gatekeeper: { isOpen.withLock { $0 } })
        let request = #"{"id":1,"action":"get","model":"users","params":{"id":1,"fields":["id"]}}"#
        send([request], connection)
        isOpen.withLock { $0 = false }
        send([request, "["], connection)
        guard case .refuse(let refusal) = gateway.admit(TestServer.head()) else {
            Issue.record("admitted")
            return
        }
        #expect(refusal == Refusal(status: 503, body: #"{"status":"error","error":"Internal server error"}"#))
        // A stranger learns nothing of it.
        guard case .refuse(let stranger) = gateway.admit(TestServer.head(without: ["X-MCP-Token"])) else {
            Issue.record("admitted")
            return
        }
        #expect(stranger.status == 403)
        isOpen.withLock { $0 = true }
        send([request], connection)
        let answer = #"{"id":1,"status":"ok","data":{"id":1}}"#
        #expect(
            channel.sent == [
                answer, #"{"id":1,"status":"error","error":"Internal server error"}"#,
                #"{"id":null,"status":"error","error":"Invalid JSON message"}"#, answer,
            ])
    }

    @Test func `who observes hears of a request before its answer is sent`() throws {
        let server = try TestServer()
        let channel = FakeChannel()
        let sent = Mutex<[Int]>([])
        let (_, connection) = try open(
            server, channel, observers: [{ if case .answered = $0 { sent.withLock { $0.append(channel.sent.count) } } }])
        send([#"{"action":"get","model":"users","params":{"id":1}}"#, "["], connection)
        #expect(sent.withLock { $0 } == [0, 1])
        #expect(channel.sent.count == 2)
    }
}
