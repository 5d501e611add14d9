import NIOCore
import NIOPosix
import Testing
import Transport
import Wire

/// The client against the real server, and against listeners that are none.
@Suite(.timeLimit(.minutes(10)))
struct ClientTests {
    private static func text(_ event: Wire.ChannelEvent?) -> String? {
        guard case .message(let bytes) = event else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `messages go there and back, in order, of any size`() async throws {
        let test = try await TestServer()
        let opened = try await test.dial()
        #expect(opened.headers.contains(.init("X-MCP-Extensions", "count")))
        var events = opened.channel.events.makeAsyncIterator()
        let texts = ["", "您好🙂\u{0}", String(repeating: "x", count: 10_000), String(repeating: "é", count: 30_000)]
        for text in texts { opened.channel.send(Array(text.utf8)) }
        for text in texts { #expect(Self.text(await events.next()) == text) }
        opened.channel.send(Array("big".utf8))
        #expect(Self.text(await events.next())?.utf8.count == 3_000_000)
        opened.channel.close(code: 1000, reason: "done")
        #expect(await events.next() == .closed(code: 1000, reason: ""))
        #expect(await events.next() == nil)
        opened.channel.send([1])
        var closes = test.log.closes.makeAsyncIterator()
        #expect(await closes.next() == .some(1000))
        await test.stop()
    }

    @Test func `the server's close is told with its code and reason`() async throws {
        let test = try await TestServer()
        let opened = try await test.dial()
        opened.channel.send(Array("close".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        #expect(await events.next() == .closed(code: 1000, reason: "as asked"))
        await test.stop()
    }

    @Test func `an answer beyond the limit ends the connection`() async throws {
        let test = try await TestServer()
        let opened = try await test.dial { $0.limits.messageBytes = 2_999_999 }
        opened.channel.send(Array("big".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        #expect(await events.next() == .closed(code: nil, reason: "the other side broke the WebSocket protocol: Message too big"))
        await test.stop()
    }

    @Test func `the token, the host and nothing more identify the client`() async throws {
        let test = try await TestServer(admit: { head in
            let seen = head.values("x-mcp-token") + [head.target] + head.values("host")
            return .refuse(Refusal(status: 404, body: #"{"error":"\#(seen.joined(separator: " "))"}"#))
        })
        await #expect(throws: DialError(.refused(status: 404, retryAfter: nil), "token /mcp/ws 127.0.0.1:\(test.port)")) {
            try await test.dial()
        }
        await test.stop()
    }

    @Test(arguments: [403, 404, 426, 429])
    func `a refusal is told with its status and its sentence`(status: Int) async throws {
        let test = try await TestServer(admit: { _ in
            .refuse(
                Refusal(
                    status: status, headers: status == 429 ? [.init("Retry-After", "12")] : [],
                    body: #"{"status":"error","error":"no \#(status)"}"#))
        })
        await #expect(throws: DialError(.refused(status: status, retryAfter: status == 429 ? 12 : nil), "no \(status)")) {
            try await test.dial()
        }
        await test.stop()
    }

    @Test func `a redirect is not followed`() async throws {
        let test = try await TestServer(admit: { _ in
            .refuse(Refusal(status: 302, headers: [.init("Location", "ws://127.0.0.1:1/")], body: "moved"))
        })
        let message = "127.0.0.1:\(test.port) answered 302 Found where a WebSocket was asked for"
        await #expect(throws: DialError(.refused(status: 302, retryAfter: nil), message)) { try await test.dial() }
        await test.stop()
    }

    @Test func `a server that is not there is unreachable`() async throws {
        // The port is one that nobody listens on and that no system gives away.
        let dial = dial(try ServerURL.parse("ws://127.0.0.1:1"), token: "token")
        await #expect(throws: DialError(.unreachable, "no connection to 127.0.0.1:1: Connection refused")) { try await dial() }
    }

    @Test(arguments: [
        (
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: bm8=\r\n\r\n",
            "answered the WebSocket handshake wrongly"
        ),
        ("SSH-2.0-OpenSSH_9.2\r\n\r\n", "does not answer like a WebSocket server"),
        ("\r\n\r\n", "does not answer like a WebSocket server"),
    ])
    func `an answer that is none is said plainly`(answer: String, sentence: String) async throws {
        let listener = try await Self.listener { ByteBuffer(string: answer) }
        let port = listener.localAddress?.port ?? 0
        await #expect(throws: DialError(.protocolError, "127.0.0.1:\(port) \(sentence)")) {
            try await dial(ServerURL.parse("ws://127.0.0.1:\(port)"), token: "token")()
        }
        try await listener.close()
    }

    @Test func `a server that says nothing is not waited for`() async throws {
        let listener = try await Self.listener { nil }
        let port = listener.localAddress?.port ?? 0
        var options = DialOptions()
        options.timeout = .seconds(1)
        await #expect(throws: DialError(.unreachable, "no answer from 127.0.0.1:\(port) within 1 s")) {
            try await dial(ServerURL.parse("ws://127.0.0.1:\(port)"), token: "token", options: options)()
        }
        try await listener.close()
    }

    @Test func `a server that falls silent is pinged and then given up`() async throws {
        let test = try await TestServer(admit: { _ in .accept(headers: []) { DeafConnection($0) } })
        let opened = try await test.dial {
            $0.limits.silence = .milliseconds(200)
            $0.limits.closing = .milliseconds(200)
        }
        var events = opened.channel.events.makeAsyncIterator()
        // A server that does not read does not answer pings either.
        opened.channel.send(Array("x".utf8))
        #expect(await events.next() == .closed(code: nil, reason: "the other side does not answer"))
        await test.stop()
    }

    @Test func `a token that no header can carry is not sent`() async throws {
        let url = try ServerURL.parse("ws://127.0.0.1:1")
        await #expect(throws: DialError(.protocolError, "the token has characters that no header can carry")) {
            try await dial(url, token: "a\r\nX: b")()
        }
    }

    /// Accepts, and answers whatever comes with those bytes.
    private static func listener(_ answer: @escaping @Sendable () -> ByteBuffer?) async throws -> any Channel {
        try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Answering(answer: answer)) }
        }.bind(host: "127.0.0.1", port: 0).get()
    }
}

private final class Answering: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let answer: @Sendable () -> ByteBuffer?

    init(answer: @escaping @Sendable () -> ByteBuffer?) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if let bytes = answer() { context.writeAndFlush(wrapOutboundOut(bytes), promise: nil) }
    }
}

/// Stops reading with the first message.
private final class DeafConnection: ServerConnection {
    private let channel: any ServerChannel
    init(_ channel: any ServerChannel) { self.channel = channel }
    func received(_ message: UnsafeBufferPointer<UInt8>) { channel.isReading = false }
    func drained() {}
    func closed(code: UInt16?) {}
    func shutDown() { channel.close(code: 1001, reason: "") }
}
