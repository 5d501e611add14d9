import Testing
import Wire

@testable import Transport

/// Request heads, good and bad, as a socket brings them; and keys.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct HandshakeTests {
    private static let badRequest =
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 40\r\nConnection: close\r\n\r\n"
        + #"{"status":"error","error":"Bad request"}"#

    /// Answers 404 with what it was asked: the target, then each header.
    private static func reflecting() async throws -> TestServer {
        try await TestServer(admit: { head in
            let headers = head.headers.map { "\($0.name)=\($0.value)|" }.joined()
            return .refuse(Refusal(status: 404, body: "\(head.target) \(headers)"))
        })
    }

    /// What the server says about those bytes until it ends the connection.
    private static func answer(_ bytes: [UInt8], _ test: TestServer) throws -> String {
        let socket = try RawSocket(port: test.port)
        socket.send(bytes)
        return socket.readText()
    }

    private static func head(_ headers: [String]) -> [UInt8] {
        Array(("GET / HTTP/1.1\r\nHost: a\r\n" + headers.map { $0 + "\r\n" }.joined() + "\r\n").utf8)
    }

    @Test func `a head is told as it was sent, without the blanks around values`() async throws {
        let test = try await Self.reflecting()
        let text = "GET /mcp/ws?a=b HTTP/1.1\r\nHost: x\r\nX-Mcp-Token:  t t\t \r\nEmpty:\r\nx-mcp-token: \u{e9}\r\nBlank: \t\r\n\r\n"
        let answer = try Self.answer(Array(text.utf8), test)
        #expect(answer.hasSuffix("\r\n\r\n/mcp/ws?a=b Host=x|X-Mcp-Token=t t|Empty=|x-mcp-token=\u{e9}|Blank=|"))
        await test.stop()
    }

    @Test(arguments: ["http://localhost/mcp/ws?token=t", "*"])
    func `a target in absolute form is for the gateway to judge`(target: String) async throws {
        let test = try await Self.reflecting()
        #expect(try Self.answer(Array("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n".utf8), test).hasSuffix("\r\n\r\n\(target) Host=x|"))
        await test.stop()
    }

    @Test func `it does not matter how a head and what is behind it are cut into pieces`() async throws {
        let test = try await TestServer()
        let frames = WebSocketReaderTests.frame(1, Array("one".utf8)) + WebSocketReaderTests.frame(1, Array("two".utf8))
        let bytes = Array(RawSocket.upgrade.utf8) + frames
        let head = RawSocket.upgrade.utf8.count
        for cut in [1, 3, head / 2, head - 3, head - 1, head, head + 1, head + 7, bytes.count - 1] {
            let socket = try RawSocket(port: test.port)
            socket.send(Array(bytes[..<cut]))
            socket.send(Array(bytes[cut...]))
            #expect(socket.readHead().hasPrefix("HTTP/1.1 101 "), "\(cut)")
            #expect(socket.readFrame() == (0x81, Array("one".utf8)), "\(cut)")
            #expect(socket.readFrame() == (0x81, Array("two".utf8)), "\(cut)")
        }
        let dribbling = try RawSocket(port: test.port)
        for byte in bytes { dribbling.send([byte]) }
        #expect(dribbling.readHead().hasPrefix("HTTP/1.1 101 "))
        #expect(dribbling.readFrame() == (0x81, Array("one".utf8)))
        #expect(dribbling.readFrame() == (0x81, Array("two".utf8)))
        await test.stop()
    }

    @Test func `a large message in one packet with the handshake is read once`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        let message = [UInt8](repeating: 0x61, count: 60_000)
        socket.send(Array(RawSocket.upgrade.utf8) + WebSocketReaderTests.frame(1, message) + WebSocketReaderTests.frame(1, [0x62]))
        _ = socket.readHead()
        #expect(socket.readFrame() == (0x81, message))
        #expect(socket.readFrame() == (0x81, [0x62]))
        #expect(test.log.messages == 2)
        await test.stop()
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /\r\nHost: a\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET /mcp/ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\tfolded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\u{0}\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{1b}[2J\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: \u{7f}\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", "\r\n\r\n", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n", "GET a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `what is not a request for an upgrade is a bad one`(text: String) async throws {
        let test = try await TestServer()
        #expect(try Self.answer(Array(text.utf8), test) == Self.badRequest)
        await test.stop()
    }

    @Test func `headers are limited in number and in size`() async throws {
        let test = try await Self.reflecting()
        func isRefused(_ headers: [String]) throws -> Bool { try Self.answer(Self.head(headers), test) == Self.badRequest }
        #expect(try !isRefused((0..<63).map { "x\($0): y" }))
        #expect(try isRefused((0..<64).map { "x\($0): y" }))
        #expect(try !isRefused(["x: " + String(repeating: "y", count: 8 << 10)]))
        #expect(try isRefused(["x: " + String(repeating: "y", count: 9 << 10)]))
        #expect(try isRefused((0..<3).map { "x\($0): " + String(repeating: "y", count: 6_000) }))
        await test.stop()
    }

    @Test func `a head without an end is refused, and what follows is not kept`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        socket.send(Array("GET /".utf8) + [UInt8](repeating: 0x61, count: 1 << 20))
        #expect(socket.readText() == Self.badRequest)
        await test.stop()
    }

    @Test func `a first byte that no request begins with is enough`() async throws {
        let test = try await TestServer()
        #expect(try Self.answer([0x16], test) == Self.badRequest)
        await test.stop()
    }

    @Test func `an upgrade that is refused is answered, however much comes behind it`() async throws {
        let test = try await TestServer(admit: { _ in .refuse(Refusal(status: 403, body: "{}", delay: 0.1)) })
        let socket = try RawSocket(port: test.port)
        socket.send(Array(RawSocket.upgrade.utf8) + [UInt8](repeating: 0x81, count: 1 << 20))
        #expect(socket.readText().hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        await test.stop()
    }

    @Test func `an admission without a key opens nothing`() async throws {
        let test = try await TestServer()
        #expect(try Self.answer(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), test) == Self.badRequest)
        await test.stop()
    }

    @Test func `a second request behind an admitted one does not reach the WebSocket`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        let request = "GET / HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        socket.send(request + request)
        #expect(socket.readHead().hasPrefix("HTTP/1.1 101 "))
        socket.send(WebSocketReaderTests.frame(1, Array("x".utf8)))
        #expect(socket.readFrame() == (0x81, Array("x".utf8)))
        await test.stop()
    }

    @Test func `the key is answered as RFC 6455 says`() {
        #expect(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(HandshakeKey.isWellFormed(HandshakeKey.random()))
        for key in ["", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZTE=", "dGhlIHNhbXBsZSBub25-ZQ==", "!GhlIHNhbXBsZSBub25jZQ=="] {
            #expect(!HandshakeKey.isWellFormed(key), "\(key)")
        }
    }
}
