import Echo
import Testing
import Transport
import Wire

/// The echo that Autobahn|Testsuite judges, at both ends of a real socket.
struct EchoTests {
    /// Asks for an echo, and notes the kinds of the messages that come.
    private final class Asking: ServerConnection {
        private let channel: any WebSocketChannel
        private let answers: AsyncStream<(isBinary: Bool, content: [UInt8])>.Continuation

        init(_ channel: any WebSocketChannel, _ answers: AsyncStream<(isBinary: Bool, content: [UInt8])>.Continuation) {
            self.channel = channel
            self.answers = answers
            channel.execute {
                channel.send(Array("text".utf8))
                channel.sendBinary([0xff])
                channel.send([UInt8](repeating: 0x61, count: 5 << 20))
                channel.sendBinary([])
            }
        }

        func received(_ message: UnsafeBufferPointer<UInt8>) { answers.yield((channel.isBinary, Array(message))) }
        func drained() {}
        func closed(code: UInt16?) { answers.finish() }
        func shutDown() {}
    }

    @Test(.timeLimit(.minutes(10))) func `text comes back as text and binary as binary`() async throws {
        let server = try await TestServer({ $0.limits = .echo }, admit: { _ in .echo })
        let (answers, continuation) = AsyncStream.makeStream(of: (isBinary: Bool, content: [UInt8]).self)
        var options = DialOptions()
        options.limits = .echo
        try await dial(ServerURL.parse("ws://127.0.0.1:\(server.port)"), token: "", options: options) { Asking($0, continuation) }
        var seen: [(Bool, Int)] = []
        for await answer in answers {
            seen.append((answer.isBinary, answer.content.count))
            if seen.count == 4 { break }
        }
        #expect(seen.map(\.0) == [false, true, false, true])
        #expect(seen.map(\.1) == [4, 1, 5 << 20, 0])
        await server.stop()
    }
}
