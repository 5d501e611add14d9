import Testing
import Wire

@testable import Transport

/// A real server, and sockets that keep to no protocol but what the test says.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct ServerTests {
    private static func frame(_ opcode: UInt8, _ text: String, isFinal: Bool = true) -> [UInt8] {
        WebSocketReaderTests.frame(opcode, Array(text.utf8), isFinal: isFinal)
    }

    @Test func `the answer to the handshake is that of RFC 6455, with the admission's headers`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        socket.send(RawSocket.upgrade)
        #expect(
            socket.readHead() == "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nX-MCP-Extensions: count\r\n\r\n")
        await test.stop()
    }

    @Test func `the gateway is asked with what was sent`() async throws {
        let test = try await TestServer(admit: { head in
            .refuse(Refusal(status: 404, body: "\(head.method) \(head.target) \(head.values("x-a")) \(head.peer.address) \(head.listener)"))
        })
        let socket = try RawSocket(port: test.port)
        socket.send("PUT /a?b HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\n\r\n")
        #expect(
            socket.readText()
                == "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 38\r\nConnection: close\r\n\r\n"
                + #"PUT /a?b ["1", "2"] 127.0.0.1 loopback"#)
        await test.stop()
    }

    @Test func `a refusal can be made to wait, and holds up nobody else`() async throws {
        let test = try await TestServer(admit: { head in
            .refuse(Refusal(status: 403, headers: [.init("X-Y", "z")], body: "{}", delay: head.target == "/slow" ? 0.3 : 0))
        })
        let slow = try RawSocket(port: test.port)
        let quick = try RawSocket(port: test.port)
        let start = ContinuousClock.now
        slow.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        quick.send("GET /quick HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(quick.readText().hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        #expect(slow.readText().contains("\r\nX-Y: z\r\n"))
        #expect(ContinuousClock.now - start >= .milliseconds(300))
        await test.stop()
    }

    @Test(arguments: ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"])
    func `what is not HTTP is a bad request`(text: String) async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        socket.send(text)
        let answer = socket.readText()
        #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n" + #"{"status":"error","error":"Bad request"}"#))
        await test.stop()
    }

    @Test func `an answer in a frame is sent as one message and a close`() async throws {
        let test = try await TestServer(admit: { _ in .refuseInFrame(message: "no", headers: [], delay: 0) })
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Self.frame(1, "hello"))
        #expect(socket.readFrame() == (0x81, Array("no".utf8)))
        #expect(socket.readFrame() == (0x88, [0x03, 0xf0]))
        #expect(socket.isAtEnd)
        await test.stop()
    }

    @Test func `a delayed answer in a frame comes all at once, upgrade and headers included`() async throws {
        let test = try await TestServer(admit: { _ in .refuseInFrame(message: "no", headers: [.init("X-Note", "1")], delay: 0.3) })
        let socket = try RawSocket(port: test.port)
        let began = ContinuousClock.now
        socket.send(RawSocket.upgrade)
        let head = socket.readHead()
        #expect(ContinuousClock.now - began >= .milliseconds(290))
        #expect(head.hasPrefix("HTTP/1.1 101 ") && head.contains("\r\nX-Note: 1\r\n"))
        #expect(socket.readFrame() == (0x81, Array("no".utf8)))
        await test.stop()
    }

    @Test func `a handshake that is not done in time is cut`() async throws {
        let test = try await TestServer { $0.handshake = .milliseconds(200) }
        let silent = try RawSocket(port: test.port)
        let slow = try RawSocket(port: test.port)
        slow.send("GET / HTTP/1.1\r\nHost:")
        #expect(silent.isAtEnd)
        #expect(slow.isAtEnd)
        await test.stop()
    }

    @Test func `messages may come in one packet with the handshake, and all are answered in order`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket(port: test.port)
        let messages = (1...50).map { "message \($0)" }
        socket.send(Array(RawSocket.upgrade.utf8) + messages.flatMap { Self.frame(1, $0) })
        _ = socket.readHead()
        for message in messages { #expect(socket.readFrame() == (0x81, Array(message.utf8))) }
        await test.stop()
    }

    @Test func `fragments, a ping between them, binary and byte by byte`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        for byte in Self.frame(1, "您", isFinal: false) + Self.frame(9, "p") + Self.frame(0, "好") { socket.send([byte]) }
        #expect(socket.readFrame() == (0x8a, Array("p".utf8)))
        #expect(socket.readFrame() == (0x81, Array("您好".utf8)))
        socket.send(WebSocketReaderTests.frame(2, [0xff, 0x00]))
        #expect(socket.readFrame() == (0x81, [0xff, 0x00]))
        await test.stop()
    }

    private static let violations: [([UInt8], UInt16)] = [
        (WebSocketReaderTests.frame(1, [], mask: nil), 1002), (WebSocketReaderTests.frame(1, [0xff]), 1007),
        (Array(WebSocketReaderTests.frame(1, [], length: 65_537).prefix(10)), 1009),
    ]

    @Test(arguments: violations)
    func `a violation is told by its code, and then there is silence`(bytes: [UInt8], code: UInt16) async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(bytes)
        let (opcode, payload) = socket.readFrame()
        #expect(opcode == 0x88)
        #expect(payload.prefix(2).elementsEqual([UInt8(code >> 8), UInt8(code & 0xff)]))
        socket.send(Self.frame(9, "ping") + Self.frame(1, "hello"))
        #expect(socket.isAtEnd)
        var closes = test.log.closes.makeAsyncIterator()
        #expect(await closes.next() == .some(nil))
        #expect(test.log.cuts == [String(decoding: payload.dropFirst(2), as: UTF8.self)])
        await test.stop()
    }

    @Test func `a message of a megabyte is refused, and its sender can read why`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(WebSocketReaderTests.frame(1, [UInt8](repeating: 0x61, count: 1 << 20)))
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf1]))
        #expect(test.log.messages == 0)
        await test.stop()
    }

    @Test func `a close is answered with its code, and told`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(WebSocketReaderTests.frame(8, [0x03, 0xe9] + Array("bye".utf8)))
        #expect(socket.readFrame() == (0x88, [0x03, 0xe9]))
        #expect(socket.isAtEnd)
        var closes = test.log.closes.makeAsyncIterator()
        #expect(await closes.next() == .some(1001))
        await test.stop()
    }

    @Test func `the server's close waits for the client's, but not for ever`() async throws {
        for (isPolite, time) in [(true, Duration.seconds(600)), (false, .milliseconds(200))] {
            let test = try await TestServer { $0.limits.closing = time }
            let socket = try RawSocket.upgraded(port: test.port)
            socket.send(Self.frame(1, "close"))
            #expect(socket.readFrame() == (0x88, [0x03, 0xe8] + Array("as asked".utf8)))
            if isPolite { socket.send(Self.frame(9, "silence") + WebSocketReaderTests.frame(8, [0x03, 0xe8])) }
            #expect(socket.isAtEnd)
            var closes = test.log.closes.makeAsyncIterator()
            #expect(await closes.next() == .some(isPolite ? 1000 : nil))
            await test.stop()
        }
    }

    @Test func `half a message is not waited for longer than allowed`() async throws {
        let test = try await TestServer { $0.limits.messageTime = .milliseconds(200) }
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Self.frame(1, "whole"))
        #expect(socket.readFrame().opcode == 0x81)
        socket.send(Self.frame(1, "half", isFinal: false))
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `a silent peer is pinged, and given up when it stays silent`() async throws {
        var isAnswerHeard = false
        // On a machine that is slow enough the answer comes too late, and more time is needed.
        for silence in [Duration.milliseconds(200), .seconds(2), .seconds(20)] where !isAnswerHeard {
            let test = try await TestServer { $0.limits.silence = silence }
            let socket = try RawSocket.upgraded(port: test.port)
            #expect(socket.readFrame() == (0x89, []))
            socket.send(Self.frame(10, ""))
            var frame = socket.readFrame()
            isAnswerHeard = frame == (0x89, [])
            if isAnswerHeard { frame = socket.readFrame() }
            #expect(frame.payload.prefix(2).elementsEqual([0x03, 0xe9]))
            await test.stop()
        }
        #expect(isAnswerHeard)
    }

    @Test func `too many pings end the connection`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send((0..<11).flatMap { _ in Self.frame(9, "") })
        for _ in 0..<10 { #expect(socket.readFrame() == (0x8a, [])) }
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `pongs count, and so does what stands inside a message`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Self.frame(1, "half", isFinal: false) + (0..<6).flatMap { _ in Self.frame(10, "") + Self.frame(9, "") })
        for _ in 0..<5 { #expect(socket.readFrame() == (0x8a, [])) }
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `pings that pile up while reading rests are forgiven, as many as there may be in that time`() async throws {
        let test = try await TestServer { $0.limits.controlFramesPerSecond = 100 }
        let patient = try RawSocket.upgraded(port: test.port)
        patient.send(Self.frame(1, "rest") + (0..<130).flatMap { _ in Self.frame(9, "") })
        for _ in 0..<130 { #expect(patient.readFrame() == (0x8a, [])) }
        // No rest is so long on any machine.
        let flood = try RawSocket.upgraded(port: test.port)
        flood.send(Self.frame(1, "rest") + (0..<10_000).flatMap { _ in Self.frame(10, "") })
        #expect(flood.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `half a ping is not waited for longer than half a message`() async throws {
        let test = try await TestServer { $0.limits.messageTime = .milliseconds(200) }
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Array(Self.frame(9, "half").dropLast(2)))
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `a message that waits while reading rests has its time afterwards`() async throws {
        let test = try await TestServer { $0.limits.messageTime = .milliseconds(300) }
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Self.frame(1, "rest") + Self.frame(1, "whole, ") + Self.frame(1, "half", isFinal: false))
        #expect(socket.readFrame() == (0x81, Array("whole, ".utf8)))
        #expect(socket.readFrame().payload.prefix(2).elementsEqual([0x03, 0xf0]))
        await test.stop()
    }

    @Test func `reading rests while the gateway says so, and nothing is lost`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port)
        socket.send(Self.frame(1, "hold") + Self.frame(1, "a") + Self.frame(1, "hold") + Self.frame(1, "b"))
        for text in ["held", "a", "held", "b"] { #expect(socket.readFrame() == (0x81, Array(text.utf8))) }
        await test.stop()
    }

    @Test func `what a slow reader has not taken is counted, and drained tells when it has`() async throws {
        let test = try await TestServer()
        let socket = try RawSocket.upgraded(port: test.port, receiveBuffer: 4096)
        socket.send((0..<4).flatMap { _ in Self.frame(1, "big") } + Self.frame(1, "done"))
        var frames = 0
        while socket.readFrame().payload.count == 3_000_000 { frames += 1 }
        #expect(frames == 4)
        // The server hears that all is sent before it reads on, though perhaps after the client has it.
        socket.send(Self.frame(1, "more"))
        #expect(socket.readFrame() == (0x81, Array("more".utf8)))
        #expect(test.log.unsent == 0)
        await test.stop()
    }

    @Test func `a reset is the end, without a code`() async throws {
        let test = try await TestServer()
        var socket: RawSocket? = try RawSocket.upgraded(port: test.port)
        socket?.send(Self.frame(1, "big"))
        _ = socket?.read(100)
        socket?.reset()
        socket = nil
        var closes = test.log.closes.makeAsyncIterator()
        #expect(await closes.next() == .some(nil))
        await test.stop()
    }

    @Test func `shutting down lets connections say their last and cuts those that hang`() async throws {
        let test = try await TestServer(host: "127.0.0.9") { $0.limits.closing = .seconds(30) }
        let polite = try RawSocket.upgraded(port: test.port, host: "127.0.0.9")
        let rude = try RawSocket.upgraded(port: test.port, host: "127.0.0.9")
        let undecided = try RawSocket(port: test.port, host: "127.0.0.9")
        async let stopping: Void = test.server.shutDown(within: .milliseconds(300))
        #expect(polite.readFrame() == (0x81, Array("last words".utf8)))
        #expect(polite.readFrame() == (0x88, [0x03, 0xe9] + Array("going away".utf8)))
        polite.send(WebSocketReaderTests.frame(8, [0x03, 0xe9]))
        #expect(undecided.isAtEnd)
        _ = rude.readFrame()
        _ = rude.readFrame()
        #expect(rude.isAtEnd)
        await stopping
        #expect(throws: (any Error).self) { try RawSocket(port: test.port, host: "127.0.0.9") }
    }

    @Test func `a port that is taken is said in one sentence`() async throws {
        let test = try await TestServer()
        let address = test.server.boundAddresses[0]
        await #expect(throws: TransportError(code: .cannotListen, message: "cannot listen on \(address): Address already in use")) {
            _ = try await Server.start(addresses: [address], logger: TestServer.quiet) { _ in .refuse(Refusal(status: 404, body: "")) }
        }
        await test.stop()
    }
}
