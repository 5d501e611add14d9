import NIOCore
import NIOEmbedded
import TestSupport
import Testing
import Wire

@testable import Transport

/// However its bytes are cut, a WebSocket means the same, and what the RFC says.
struct WebSocketFuzzTests {
    /// Small enough to be met.
    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messageBytes = 300
        limits.framesPerMessage = 5
        limits.controlFramesPerSecond = nil
        return limits
    }()

    private static func read(_ pieces: [[UInt8]], role: WebSocketRole) -> [ReferenceFrames.Event] {
        var reader = WebSocketReader(role: role, limits: limits)
        var input = ByteBuffer()
        var events: [ReferenceFrames.Event] = []
        for piece in pieces {
            input.writeBytes(piece)
            while let event = reader.next(&input) {
                switch event {
                case .message:
                    let content = reader.takeMessage()
                    events.append(.message(binary: reader.isBinary, content))
                    reader.recycle(content)
                case .ping(let payload): events.append(.ping(payload))
                case .pong: events.append(.pong)
                case .close(let code, let reason): return events + [.close(code, reason)]
                case .violation(let violation): return events + [.violation(violation.code)]
                }
            }
        }
        return events
    }

    @Test func `frames mean what the RFC says, however they are cut`() {
        Fuzz.rounds(300) { seed in
            let role: WebSocketRole = seed % 2 == 0 ? .server : .client
            var generator = FrameGenerator(random: SeededRandom(seed), role: role)
            let bytes = generator.session()
            let expected = ReferenceFrames.read(bytes, role: role, limits: Self.limits)
            #expect(Self.read([bytes], role: role) == expected, "seed \(seed): \(bytes)")
            #expect(Self.read(bytes.map { [$0] }, role: role) == expected, "seed \(seed), byte by byte: \(bytes)")
            for cut in 0...bytes.count where Self.read(bytes.pieces([cut]), role: role) != expected {
                Issue.record("seed \(seed), cut at \(cut): \(bytes)")
            }
            for _ in 0..<20 {
                let cuts = generator.random.cuts(bytes.count, pieces: 8)
                #expect(Self.read(bytes.pieces(cuts), role: role) == expected, "seed \(seed), cut at \(cuts): \(bytes)")
            }
        }
    }

    @Test func `short frames mean the same for every pair of cuts`() {
        Fuzz.rounds(40) { seed in
            var generator = FrameGenerator(random: SeededRandom(seed), role: .server)
            let bytes = Array(generator.session().prefix(64))
            let expected = ReferenceFrames.read(bytes, role: .server, limits: Self.limits)
            for first in 0...bytes.count {
                for second in first...bytes.count where Self.read(bytes.pieces([first, second]), role: .server) != expected {
                    Issue.record("seed \(seed), cut at \(first) and \(second): \(bytes)")
                }
            }
        }
    }

    /// The whole handler: what goes out is what came in, whatever rests in between.
    @Test(arguments: [WebSocketRole.server, .client])
    func `an echo answers every frame in order, however they are cut and whenever reading rests`(role: WebSocketRole) throws {
        try Fuzz.rounds(100) { seed in
            var generator = FrameGenerator(random: SeededRandom(seed), role: role)
            generator.isHonest = seed % 3 == 0
            let bytes = generator.session()
            let peer: WebSocketRole = role == .server ? .client : .server
            let channel = EmbeddedChannel()
            defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
            let socket = WebSocketHandler(role: role, limits: Self.limits, eventLoop: channel.embeddedEventLoop)
            socket.owner = .server(RestingEcho(socket, seed: seed))
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
            try channel.pipeline.syncOperations.addHandler(socket)
            for piece in bytes.pieces(generator.random.cuts(bytes.count, pieces: 10)) where channel.isActive {
                channel.pipeline.fireChannelRead(ByteBuffer(bytes: piece))
                if generator.random.oneIn(2) { channel.pipeline.fireChannelReadComplete() }
                if generator.random.oneIn(3) { channel.embeddedEventLoop.run() }
            }
            channel.pipeline.fireChannelReadComplete()
            channel.embeddedEventLoop.run()

            var sent = ByteBuffer()
            while var frames = try channel.readOutbound(as: ByteBuffer.self) { sent.writeBuffer(&frames) }
            let answers = ReferenceFrames.read(Array(sent.readableBytesView), role: peer, limits: WebSocketLimits())
            let asked = ReferenceFrames.read(bytes, role: role, limits: Self.limits)
            #expect(Self.mapped(answers) == Self.expected(asked), "seed \(seed): \(bytes)")
        }
    }

    /// What an echo sends for what it is sent; a pong is a pong's ping here.
    private static func expected(_ events: [ReferenceFrames.Event]) -> [String] {
        events.compactMap { event in
            switch event {
            case .message(let isBinary, let content): "\(isBinary ? "binary" : "text") \(content)"
            case .ping: "pong"
            case .pong: nil
            case .close(let code, _): "close \(code ?? 1000)"
            case .violation(let code): "close \(code)"
            }
        }
    }

    private static func mapped(_ events: [ReferenceFrames.Event]) -> [String] {
        events.map { event in
            switch event {
            case .message(let isBinary, let content): "\(isBinary ? "binary" : "text") \(content)"
            case .ping: "ping"
            case .pong: "pong"
            case .close(let code, _): code.map { "close \($0)" } ?? "close"
            case .violation(let code): "violation \(code)"
            }
        }
    }
}

/// Sends back what comes, and now and then wants nothing for a while.
private final class RestingEcho: ServerConnection {
    private let channel: any WebSocketChannel
    private var random: SeededRandom

    init(_ channel: any WebSocketChannel, seed: UInt64) {
        self.channel = channel
        random = SeededRandom(seed)
    }

    func received(_ message: UnsafeBufferPointer<UInt8>) {
        if channel.isBinary { channel.sendBinary(Array(message)) } else { channel.send(Array(message)) }
        guard random.oneIn(3) else { return }
        channel.isReading = false
        channel.execute { [channel] in channel.isReading = true }
    }

    func drained() {}
    func closed(code: UInt16?) {}
    func shutDown() {}
}
