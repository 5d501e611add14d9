import Dispatch
import Glibc
import Logging
import NIOCore
import Synchronization
import Testing
import Transport
import Wire

/// Answers every message with itself, and some with what they name.
final class EchoConnection: ServerConnection {
    private let channel: any ServerChannel
    private let seen: ConnectionLog
    private var held: [[UInt8]] = []

    init(_ channel: any ServerChannel, _ seen: ConnectionLog) {
        self.channel = channel
        self.seen = seen
    }

    func received(_ message: UnsafeBufferPointer<UInt8>) {
        seen.received()
        switch String(decoding: message, as: UTF8.self) {
        case "big": channel.send([UInt8](repeating: UInt8(ascii: "b"), count: 3_000_000))
        case "close": channel.close(code: 1000, reason: "as asked")
        case "hold":
            // Nothing more is read until the work that was put off is done.
            channel.isReading = false
            channel.execute { [channel] in
                channel.send(Array("held".utf8))
                channel.isReading = true
            }
        case "rest":
            channel.isReading = false
            DispatchQueue(label: "rest").asyncAfter(deadline: .now() + 0.4) { [channel] in channel.execute { channel.isReading = true } }
        default: channel.send(Array(message))
        }
    }

    func drained() { seen.drained(unsent: channel.unsentBytes) }
    func cut(reason: String) { seen.cut(reason) }
    func closed(code: UInt16?) { seen.closed(code) }
    func shutDown() {
        channel.send(Array("last words".utf8))
        channel.close(code: 1001, reason: "going away")
    }
}

/// What the server's connections went through.
final class ConnectionLog: Sendable {
    private let state = Mutex<(received: Int, unsent: Int?, cuts: [String])>((0, nil, []))
    /// Close codes in the order of the ends.
    let closes: AsyncStream<UInt16?>
    private let sink: AsyncStream<UInt16?>.Continuation

    init() { (closes, sink) = AsyncStream.makeStream() }

    var messages: Int { state.withLock { $0.received } }
    var unsent: Int? { state.withLock { $0.unsent } }
    func received() { state.withLock { $0.received += 1 } }
    func drained(unsent: Int) { state.withLock { $0.unsent = unsent } }
    /// Why the transport ended connections.
    var cuts: [String] { state.withLock { $0.cuts } }
    func cut(_ reason: String) { state.withLock { $0.cuts.append(reason) } }
    func closed(_ code: UInt16?) { sink.yield(code) }
}

struct TestServer {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let log = ConnectionLog()
    let server: Server

    /// - Parameter host: one that no other test listens on, for tests to which a port that is taken again would be a surprise.
    init(
        host: String = "127.0.0.1", _ change: (inout ServerOptions) -> Void = { _ in },
        admit: (@Sendable (RequestHead) -> Admission)? = nil
    ) async throws {
        try await self.init([.ip(address: host, port: 0)], change, admit: admit)
    }

    init(
        _ addresses: [ListenAddress], tls: TLSIdentity? = nil, _ change: (inout ServerOptions) -> Void = { _ in },
        admit: (@Sendable (RequestHead) -> Admission)? = nil
    ) async throws {
        var options = ServerOptions()
        options.eventLoops = 1
        options.limits.closing = .seconds(1)
        change(&options)
        let log = log
        let echo: @Sendable (RequestHead) -> Admission = { _ in
            .accept(headers: [.init("X-MCP-Extensions", "count")]) { EchoConnection($0, log) }
        }
        server = try await Server.start(
            addresses: addresses, tls: tls, options: options, logger: Self.quiet, admit: admit ?? echo)
    }

    var port: Int { port(0) }

    /// The port of the address of that number; 0 for a Unix socket.
    func port(_ index: Int) -> Int {
        guard case .ip(_, let port) = server.boundAddresses[index] else { return 0 }
        return port
    }

    func dial(_ change: (inout DialOptions) -> Void = { _ in }) async throws -> OpenedChannel {
        var options = DialOptions()
        change(&options)
        return try await Transport.dial(ServerURL.parse("ws://127.0.0.1:\(port)"), token: "token", options: options)()
    }

    func stop() async { await server.shutDown(within: .seconds(2)) }
}

/// A socket without manners: sends any bytes, reads what comes. Blocking, with a guard of two minutes; for tests with `ownThreads`.
final class RawSocket {
    struct NotConnected: Error {
        var code: CInt
    }
    private let descriptor: CInt

    convenience init(port: Int, host: String = "127.0.0.1", receiveBuffer: Int32? = nil) throws {
        try self.init(.ip(address: host, port: port), receiveBuffer: receiveBuffer)
    }

    init(_ address: ListenAddress, receiveBuffer: Int32? = nil) throws {
        let target: SocketAddress =
            switch address {
            case .ip(let host, let port): try SocketAddress(ipAddress: host, port: port)
            case .unix(let path): try SocketAddress(unixDomainSocketPath: path)
            case .inherited: preconditionFailure("nobody connects to a descriptor")
            }
        let family = target.protocol == .unix ? AF_UNIX : target.protocol == .inet6 ? AF_INET6 : AF_INET
        descriptor = socket(family, CInt(SOCK_STREAM.rawValue), 0)
        var guardTime = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &guardTime, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &guardTime, socklen_t(MemoryLayout<timeval>.size))
        if var size = receiveBuffer { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size)) }
        let result = target.withSockAddr { connect(descriptor, $0, socklen_t($1)) }
        if result != 0 { throw NotConnected(code: errno) }
    }

    deinit { Glibc.close(descriptor) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
    func send(_ text: String) { send(Array(text.utf8)) }

    /// At least so many bytes, or all there are until the end.
    func read(_ count: Int = .max) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let got = recv(descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
            guard got > 0 else { break }
            bytes += buffer[..<got]
        }
        return bytes
    }

    func readText() -> String { String(decoding: read(), as: UTF8.self) }

    /// Reads the answer's head, to its empty line.
    func readHead() -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual([0x0d, 0x0a, 0x0d, 0x0a]) {
            let next = read(1)
            if next.isEmpty { break }
            bytes += next
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads one unmasked frame; its payload.
    func readFrame() -> (opcode: UInt8, payload: [UInt8]) {
        let head = read(2)
        guard head.count == 2 else { return (0xff, []) }
        let short = Int(head[1] & 0x7f)
        let length: Int =
            switch short {
            case 126: read(2).reduce(0) { $0 << 8 | Int($1) }
            case 127: read(8).reduce(0) { $0 << 8 | Int($1) }
            default: short
            }
        return (head[0], read(length))
    }

    /// True when the peer has ended the connection and nothing is left to read.
    var isAtEnd: Bool {
        var byte: UInt8 = 0
        let got = recv(descriptor, &byte, 1, 0)
        return got == 0 || got < 0 && errno != EAGAIN
    }

    /// Ends with a reset instead of a farewell.
    func reset() {
        var abrupt = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &abrupt, socklen_t(MemoryLayout<linger>.size))
        shutdown(descriptor, CInt(SHUT_RDWR))
    }

    static let upgrade =
        "GET /mcp/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"

    /// A socket that is a WebSocket already.
    static func upgraded(port: Int, host: String = "127.0.0.1", receiveBuffer: Int32? = nil) throws -> RawSocket {
        let socket = try RawSocket(port: port, host: host, receiveBuffer: receiveBuffer)
        socket.send(upgrade)
        try #require(socket.readHead().hasPrefix("HTTP/1.1 101 "))
        return socket
    }
}
