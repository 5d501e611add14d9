import Testing
import Wire

@testable import Transport

/// How many may come, and who goes when there are more.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct ConnectionLimitTests {
    private static func echoes(_ socket: RawSocket, _ text: String) -> Bool {
        socket.send(WebSocketReaderTests.frame(1, Array(text.utf8)))
        return socket.readFrame() == (0x81, Array(text.utf8))
    }

    /// A connection, once the server takes one again: it hears of those that have gone in its own time.
    private static func taken(port: Int) -> RawSocket? {
        for _ in 0..<1000 {
            if let socket = try? RawSocket(port: port) {
                socket.send(RawSocket.upgrade)
                if socket.readHead().hasPrefix("HTTP/1.1 101 ") { return socket }
            }
        }
        return nil
    }

    @Test func `of too many handshakes the oldest is cut, and who is let in already does not count`() async throws {
        let test = try await TestServer { $0.maxHandshakes = 2 }
        let open = try RawSocket.upgraded(port: test.port)
        let handshakes = try (0..<4).map { _ in try RawSocket(port: test.port) }
        handshakes[2].send("GET /mcp/ws HTTP/1.1\r\n")
        #expect(handshakes[0].isAtEnd)
        #expect(handshakes[1].isAtEnd)
        handshakes[2].send(Array(RawSocket.upgrade.utf8.dropFirst(22)))
        handshakes[3].send(RawSocket.upgrade)
        for socket in handshakes[2...] {
            #expect(socket.readHead().hasPrefix("HTTP/1.1 101 "))
            #expect(Self.echoes(socket, "hello"))
        }
        #expect(Self.echoes(open, "still here"))
        await test.stop()
    }

    @Test func `a refusal that waits for its time is a handshake too`() async throws {
        let test = try await TestServer({ $0.maxHandshakes = 1 }, admit: { _ in .refuse(Refusal(status: 403, body: "", delay: 9)) })
        let refused = try RawSocket(port: test.port)
        refused.send(RawSocket.upgrade)
        let next = try RawSocket(port: test.port)
        #expect(refused.isAtEnd)
        withExtendedLifetime(next) {}
        await test.stop()
    }

    @Test func `a full server cuts a handshake for the next, and refuses it when there is none`() async throws {
        let test = try await TestServer { $0.maxConnections = 3 }
        var open = [try RawSocket.upgraded(port: test.port), try RawSocket.upgraded(port: test.port)]
        let silent = try RawSocket(port: test.port)
        open.append(try RawSocket.upgraded(port: test.port))
        #expect(silent.isAtEnd)
        let late = try RawSocket(port: test.port)
        late.send(RawSocket.upgrade)
        #expect(late.isAtEnd)
        for socket in open { #expect(Self.echoes(socket, "still here")) }
        open.removeFirst()
        #expect(Self.taken(port: test.port) != nil)
        await test.stop()
    }

    @Test func `another limit holds for the connections to come`() async throws {
        let test = try await TestServer { $0.maxConnections = 1 }
        let first = try RawSocket.upgraded(port: test.port)
        #expect(try RawSocket(port: test.port).isAtEnd)
        test.server.update(maxConnections: 2)
        let second = try RawSocket.upgraded(port: test.port)
        test.server.update(maxConnections: 1)
        #expect(try RawSocket(port: test.port).isAtEnd)
        for socket in [first, second] { #expect(Self.echoes(socket, "still here")) }
        await test.stop()
    }

    @Test func `connections that come and go leave nothing behind`() async throws {
        let test = try await TestServer { $0.maxConnections = 8 }
        for round in 0..<200 {
            let socket = try RawSocket(port: test.port)
            if round % 3 == 0 { socket.send(RawSocket.upgrade) }
            if round % 2 == 0 { socket.reset() }
        }
        let all = (0..<8).map { _ in Self.taken(port: test.port) }
        for socket in all { #expect(try Self.echoes(#require(socket), "hello")) }
        await test.stop()
    }
}
