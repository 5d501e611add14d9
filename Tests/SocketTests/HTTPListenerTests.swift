import Synchronization
import Testing
import Wire

@testable import Transport

/// The listener for health and metrics, over real sockets.
@Suite(.timeLimit(.minutes(10)))
struct HTTPListenerTests {
    private static let loopback = ListenAddress.ip(address: "127.0.0.1", port: 0)

    /// Answers with what it was asked.
    private static let mirror: @Sendable (RequestHead) async -> HTTPReply = { head in
        let text = "\(head.method) \(head.target) \(head.peer.address) \(head.listener)"
        return HTTPReply(status: 200, headers: [.init("Content-Type", "text/plain")], body: Array(text.utf8))
    }

    private static func start(
        _ address: ListenAddress = loopback, tls: TLSIdentity? = nil, deadline: Duration = .seconds(600), maxConnections: Int = 64,
        respond: @escaping @Sendable (RequestHead) async -> HTTPReply = mirror
    ) async throws -> HTTPListener {
        var options = HTTPOptions()
        options.deadline = deadline
        options.maxConnections = maxConnections
        return try await HTTPListener.start(address: address, tls: tls, options: options, logger: TestServer.quiet, respond: respond)
    }

    private static func request(_ method: String = "GET") -> String { "\(method) /healthz?x HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    private static func answer(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    @Test func `a request is answered, and the connection ends`() async throws {
        let listener = try await Self.start()
        let socket = try await RawClient(listener.boundAddress)
        try await socket.send(Self.request() + Self.request())
        #expect(await socket.readText() == Self.answer("GET /healthz?x 127.0.0.1 loopback"))
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `HEAD is told the length alone`() async throws {
        let listener = try await Self.start()
        let socket = try await RawClient(listener.boundAddress)
        try await socket.send(Self.request("HEAD"))
        let answer = await socket.readText()
        #expect(answer.hasSuffix("\r\nContent-Length: 34\r\nConnection: close\r\n\r\n"))
        await listener.shutDown(within: .seconds(600))
    }

    @Test(arguments: [
        (request("POST"), "405 Method Not Allowed\r\nContent-Type: application/json\r\nAllow: GET, HEAD\r\n", "Method not allowed"),
        ("nonsense\r\n\r\n", "400 Bad Request\r\n", "Bad request"), ("GET / HTTP/1.1\r\n\r\n", "400 Bad Request\r\n", "Bad request"),
        ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "400 Bad Request\r\n", "Bad request"),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 9_000))\r\n\r\n", "400 Bad Request\r\n", "Bad request"),
    ])
    func `what is no request for a page is refused without asking`(text: String, head: String, error: String) async throws {
        let listener = try await Self.start { _ in
            Issue.record("it was asked")
            return HTTPReply(status: 200)
        }
        let socket = try await RawClient(listener.boundAddress)
        try await socket.send(text)
        let answer = await socket.readText()
        #expect(answer.hasPrefix("HTTP/1.1 " + head))
        #expect(answer.hasSuffix("\r\n\r\n" + #"{"status":"error","error":"\#(error)"}"#))
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `a large answer is read to its end by a client that is still sending`() async throws {
        let listener = try await Self.start { _ in HTTPReply(status: 200, body: [UInt8](repeating: 0x78, count: 3_000_000)) }
        let socket = try await RawClient(listener.boundAddress)
        try await socket.send(Self.request() + String(repeating: "x", count: 100_000))
        #expect(await socket.readText().utf8.count > 3_000_000)
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `whoever is slow is cut at the deadline`() async throws {
        let listener = try await Self.start(deadline: .milliseconds(300))
        let silent = try await RawClient(listener.boundAddress)
        let slow = try await RawClient(listener.boundAddress)
        try? await slow.send("GET / HTTP/1.1\r\nHost:")
        #expect(await silent.isAtEnd)
        #expect(await slow.isAtEnd)
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `an answer that does not come is cancelled at the deadline`() async throws {
        let (ends, sink) = AsyncStream.makeStream(of: Bool.self)
        let isAsked = Mutex(false)
        let listener = try await Self.start(deadline: .milliseconds(500)) { _ in
            isAsked.withLock { $0 = true }
            try? await Task.sleep(for: .seconds(60))
            sink.yield(Task.isCancelled)
            return HTTPReply(status: 200)
        }
        // On a machine that is slow enough the time is up before the question is there.
        while !isAsked.withLock({ $0 }) {
            let socket = try await RawClient(listener.boundAddress)
            try? await socket.send(Self.request())
            #expect(await socket.isAtEnd)
        }
        var answers = ends.makeAsyncIterator()
        #expect(await answers.next() == true)
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `of too many connections the oldest is cut`() async throws {
        let listener = try await Self.start(maxConnections: 2)
        var sockets: [RawClient] = []
        for _ in 0..<4 { sockets.append(try await RawClient(listener.boundAddress)) }
        #expect(await sockets[0].isAtEnd)
        #expect(await sockets[1].isAtEnd)
        for socket in sockets[2...] {
            try await socket.send(Self.request())
            #expect(await socket.readText().hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `shutting down answers what has been asked and cuts the rest`() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Never.self)
        let listener = try await Self.start { head in
            ask.yield()
            for await _ in released {}
            return await Self.mirror(head)
        }
        let silent = try await RawClient(listener.boundAddress)
        let waiting = try await RawClient(listener.boundAddress)
        try await waiting.send(Self.request())
        for await _ in asked { break }
        async let stopping: Void = listener.shutDown(within: .seconds(600))
        #expect(await silent.isAtEnd)
        release.finish()
        #expect(await waiting.readText() == Self.answer("GET /healthz?x 127.0.0.1 loopback"))
        await stopping
    }

    @Test func `an answer that is not done in time does not hold up the end`() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let listener = try await Self.start { _ in
            ask.yield()
            try? await Task.sleep(for: .seconds(60))
            return HTTPReply(status: 200)
        }
        let waiting = try await RawClient(listener.boundAddress)
        try await waiting.send(Self.request())
        for await _ in asked { break }
        await listener.shutDown(within: .milliseconds(50))
        #expect(await waiting.isAtEnd)
    }

    @Test func `a client that has said its last is answered`() async throws {
        let certificate = try Certificate()
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Never.self)
        let listener = try await Self.start(tls: certificate.identity) { head in
            ask.yield()
            for await _ in released {}
            return await Self.mirror(head)
        }
        let plain = try await RawClient(listener.boundAddress)
        try await plain.send(Self.request())
        try await plain.closeOutput()
        let secure = try await RawClient(listener.boundAddress, trusting: certificate)
        try await secure.send(Self.request())
        try await secure.closeOutput()
        var questions = asked.makeAsyncIterator()
        for _ in 0..<2 { await questions.next() }
        release.finish()
        #expect(await plain.readText() == Self.answer("GET /healthz?x 127.0.0.1 loopback"))
        #expect(await secure.readText() == Self.answer("GET /healthz?x 127.0.0.1 loopback"))
        await listener.shutDown(within: .seconds(600))
    }

    @Test func `with a certificate a client speaks TLS or not, on IP and on a Unix socket`() async throws {
        let folder = try TemporaryFolder()
        let certificate = try Certificate()
        for (address, end) in [(Self.loopback, "127.0.0.1 loopback"), (.unix(path: folder.path("s")), "unix unix")] {
            let listener = try await Self.start(address)
            let early = try await RawClient(listener.boundAddress)
            listener.use(try certificate.identity)
            let plain = try await RawClient(listener.boundAddress)
            let secure = try await RawClient(listener.boundAddress, trusting: certificate)
            for socket in [early, plain] {
                try await socket.send(Self.request())
                #expect(await socket.readText() == Self.answer("GET /healthz?x \(end)"))
            }
            try await secure.send(Self.request())
            #expect(await secure.readText() == Self.answer("GET /healthz?x \(end)"))
            await listener.shutDown(within: .seconds(600))
        }
    }

    @Test func `an address that is taken is said in one sentence`() async throws {
        let listener = try await Self.start()
        let sentence = "cannot listen on \(listener.boundAddress): Address already in use"
        await #expect(throws: TransportError(code: .cannotListen, message: sentence)) { _ = try await Self.start(listener.boundAddress) }
        await listener.shutDown(within: .seconds(600))
    }
}
