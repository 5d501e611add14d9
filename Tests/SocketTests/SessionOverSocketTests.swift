import JSON
import Records
import Session
import Testing
import Wire

@testable import Transport

/// The session over a real socket.
@Suite(.timeLimit(.minutes(10)))
struct SessionOverSocketTests {
    @Test func `a session asks over a socket, and comes back when the server does`() async throws {
        let test = try await TestServer(admit: { _ in .accept(headers: []) { RecordConnection($0) } })
        let dial = dial(try ServerURL.parse("ws://127.0.0.1:\(test.port)"), token: "token")
        let session = Session(dial: dial, logger: TestServer.quiet, jitter: { 0 })
        async let running: Void = session.run()
        var events = session.events.makeAsyncIterator()
        for id in 1...100 { session.ask(RequestID(id), .record(model: "users", id: .integer(Int64(id)), expand: [])) }
        var answers = 0
        var wasLive = 0
        // The server closes after 40 answers; what was under way is asked again, as the browser does.
        while answers < 58, let event = await events.next() {
            switch event {
            case .answered(let id, .record(let record), let timing):
                answers += 1
                #expect(record["id"] == .integer(Int64(id.number)))
                #expect(timing.total > 0)
            case .failed(let id, let failure):
                #expect(failure.kind == .connectionLost)
                session.ask(id, .record(model: "users", id: .integer(Int64(id.number)), expand: []))
            case .connection(.live): wasLive += 1
            case .answered, .connection, .budget, .changed, .traffic: break
            }
        }
        #expect(answers == 58)
        #expect(wasLive == 2)
        session.close()
        await running
        await test.stop()
    }

    @Test func `a refused session says why, and is not tried again`() async throws {
        let test = try await TestServer(admit: { _ in
            .refuse(Refusal(status: 403, body: #"{"status":"error","error":"Invalid authentication token"}"#))
        })
        let session = Session(dial: dial(try ServerURL.parse("ws://127.0.0.1:\(test.port)"), token: "no"), logger: TestServer.quiet)
        async let running: Void = session.run()
        var events = session.events.makeAsyncIterator()
        #expect(await events.next() == .connection(.connecting))
        #expect(await events.next() == .connection(.refused(reason: "Invalid authentication token")))
        session.close()
        #expect(await events.next() == .connection(.closed))
        await running
        await test.stop()
    }
}

/// Answers `get` with the id that was asked for, and closes after forty.
private final class RecordConnection: ServerConnection {
    private let channel: any ServerChannel
    private var answers = 0

    init(_ channel: any ServerChannel) { self.channel = channel }

    func received(_ message: UnsafeBufferPointer<UInt8>) {
        guard let request = try? JSONReader.read(message), let id = request["id"]?.integer, let key = request["params"]?["id"]?.integer
        else { return }
        answers += 1
        if answers > 40 { return channel.close(code: 1001, reason: "") }
        channel.send(Array(#"{"id":\#(id),"status":"ok","data":{"id":\#(key)}}"#.utf8))
    }

    func drained() {}
    func closed(code: UInt16?) {}
    func shutDown() { channel.close(code: 1001, reason: "") }
}
