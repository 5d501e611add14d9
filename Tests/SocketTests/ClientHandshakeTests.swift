import NIOCore
import NIOPosix
import Testing
import Wire

@testable import Transport

/// The client's side of the handshake, against answers made to measure.
@Suite(.timeLimit(.minutes(10)))
struct ClientHandshakeTests {
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Dials a listener that gives that answer to the request's key, and perhaps ends the connection behind it.
    private static func dialled(
        isEnding: Bool = false, _ answer: @escaping @Sendable (_ key: String) -> [UInt8]
    ) async throws -> OpenedChannel {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(Answering(isEnding: isEnding, answer: answer))
            }
        }.bind(host: "127.0.0.1", port: 0).get()
        defer { listener.close(promise: nil) }
        return try await dial(ServerURL.parse("ws://127.0.0.1:\(listener.localAddress?.port ?? 0)"), token: "token")()
    }

    private static func accepted(_ key: String, _ more: String = "") -> [UInt8] {
        let head = "HTTP/1.1 101 Fine\r\nupgrade:WebSocket \r\nConnection: x, upgrade\r\n"
        return Array((head + "Sec-WebSocket-Accept: \(HandshakeKey.accept(key))\t\r\n\(more)\r\n").utf8)
    }

    private static let message = WebSocketReaderTests.frame(1, Array("hello".utf8), mask: nil)
    private static let close = WebSocketReaderTests.frame(8, [0x03, 0xf0], mask: nil)

    @Test func `what stands in one packet with the 101 is read, though the connection ends with it`() async throws {
        // Often enough that the bytes and the end are seen in one turn of the event loop.
        for _ in 0..<50 {
            let opened = try await Self.dialled(isEnding: true) { Self.accepted($0, "X-A: b \r\n") + Self.message + Self.close }
            #expect(opened.headers.last == .init("X-A", "b"))
            var events = opened.channel.events.makeAsyncIterator()
            #expect(await events.next() == .message(Array("hello".utf8)))
            #expect(await events.next() == .closed(code: 1008, reason: ""))
        }
    }

    @Test func `a refusal in a frame is read by our own client`() async throws {
        let test = try await TestServer(admit: { _ in .refuseInFrame(message: "no", headers: [], delay: 0) })
        for _ in 0..<20 {
            var events = try await test.dial().channel.events.makeAsyncIterator()
            #expect(await events.next() == .message(Array("no".utf8)))
            #expect(await events.next() == .closed(code: 1008, reason: ""))
        }
        await test.stop()
    }

    @Test(arguments: [
        "Sec-WebSocket-Extensions: permessage-deflate\r\n", "Sec-WebSocket-Protocol: mcp\r\n", "Sec-WebSocket-Accept: bm8=\r\n",
    ])
    func `a 101 that grants what was not asked for is none`(header: String) async throws {
        let error = await #expect(throws: DialError.self) { try await Self.dialled { Self.accepted($0, header) } }
        #expect(error?.kind == .protocolError)
        #expect(error?.message.hasSuffix("answered the WebSocket handshake wrongly") == true)
    }

    private static let refusal = #"{"status":"error","error":"no"}"#

    @Test(arguments: [
        "Content-Length: 31\r\n\r\n" + refusal,
        "Transfer-Encoding: chunked\r\n\r\n10\r\n" + refusal.prefix(16) + "\r\nf\r\n"
            + refusal.dropFirst(16) + "\r\n0\r\n\r\n",
    ])
    func `the body of a refusal is read to its end, in one piece or in chunks`(answer: String) async throws {
        await #expect(throws: DialError(.refused(status: 429, retryAfter: 1.5), "no")) {
            try await Self.dialled { _ in Array(("HTTP/1.1 429 X\r\nRetry-After: 1.5 \r\n" + answer).utf8) }
        }
    }

    @Test(arguments: ["\r\n", "Content-Length: 99\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n1f\r\n"])
    func `a refusal whose connection ends is told with what came`(head: String) async throws {
        await #expect(throws: DialError(.refused(status: 503, retryAfter: nil), "no")) {
            try await Self.dialled(isEnding: true) { _ in Array(("HTTP/1.1 503 X\r\n" + head + Self.refusal).utf8) }
        }
    }

    @Test func `no more than 16 KiB of a refusal is waited for`() async throws {
        let error = await #expect(throws: DialError.self) {
            try await Self.dialled { _ in Array("HTTP/1.1 599 X\r\n\r\n".utf8) + [UInt8](repeating: 0x61, count: 20_000) }
        }
        #expect(error?.kind == .refused(status: 599, retryAfter: nil))
        #expect(error?.message.hasSuffix(" answered 599 where a WebSocket was asked for") == true)
    }

    @Test func `half an answer is none`() async throws {
        let error = await #expect(throws: DialError.self) {
            try await Self.dialled(isEnding: true) { _ in Array("HTTP/1.1 101 Switching".utf8) }
        }
        #expect(error?.kind == .unreachable)
        #expect(error?.message.hasSuffix(" ended the connection without an answer") == true)
    }

    @Test(arguments: ["X: \(String(repeating: "y", count: 9 << 10))\r\n", String(repeating: "X: y\r\n", count: 64)])
    func `an answer beyond the limits is none`(headers: String) async throws {
        let error = await #expect(throws: DialError.self) { try await Self.dialled { Self.accepted($0, headers) } }
        #expect(error?.kind == .protocolError)
        #expect(error?.message.hasSuffix(" does not answer like a WebSocket server") == true)
    }
}

private final class Answering: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let isEnding: Bool
    private let answer: @Sendable (String) -> [UInt8]

    init(isEnding: Bool, answer: @escaping @Sendable (String) -> [UInt8]) {
        self.isEnding = isEnding
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let request = String(buffer: unwrapInboundIn(data))
        guard let name = request.firstRange(of: "Sec-WebSocket-Key: ") else { return }
        let key = String(request[name.upperBound...].prefix(24))
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer(key))), promise: nil)
        if isEnding { context.close(mode: .output, promise: nil) }
    }
}
