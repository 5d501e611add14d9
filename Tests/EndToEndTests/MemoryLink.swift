import Dispatch
import Gateway
import Wire

/// A connection within the process, the session's end: nothing of a socket between it and the gateway.
struct MemoryLink: MessageChannel {
    let events: AsyncStream<ChannelEvent>
    private let gatewayEnd: GatewayEnd

    /// Connects to the gateway as a client with that token would; `opened` is told of every link.
    static func dial(_ gateway: Gateway, token: String, opened: @escaping @Sendable (MemoryLink) -> Void = { _ in }) -> Dial {
        { () throws(DialError) -> OpenedChannel in
            switch gateway.admit(head(token: token)) {
            case .accept(let headers, let open):
                let link = MemoryLink(open)
                opened(link)
                return OpenedChannel(channel: link, headers: headers)
            case .refuse(let refusal): throw DialError(.refused(status: refusal.status, retryAfter: nil), refusal.body)
            case .refuseInFrame(let message, _, _): throw DialError(.refused(status: 403, retryAfter: nil), message)
            }
        }
    }

    private init(_ open: @escaping @Sendable (any ServerChannel) -> any ServerConnection) {
        let (events, sink) = AsyncStream<ChannelEvent>.makeStream()
        self.events = events
        gatewayEnd = GatewayEnd(to: sink)
        gatewayEnd.open(open)
    }

    func send(_ message: [UInt8]) { gatewayEnd.receive(message) }

    func close(code: UInt16, reason: String) { gatewayEnd.end(code: code, reason: reason) }

    /// Ends the connection as a broken network does: without a word.
    func cut() { gatewayEnd.end(code: nil, reason: "") }

    private static func head(token: String) -> RequestHead {
        RequestHead(
            method: "GET", target: "/mcp/ws",
            headers: [
                .init("Host", "localhost"), .init("Upgrade", "websocket"), .init("Connection", "Upgrade"),
                .init("Sec-WebSocket-Version", "13"), .init("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), .init("X-MCP-Token", token),
            ], peer: Peer(address: "memory"), listener: .unix)
    }
}

/// The gateway's end. Its executor is a serial queue, which guards everything here.
private final class GatewayEnd: ServerChannel, @unchecked Sendable {
    private let queue = DispatchQueue(label: "gateway-end")
    private let sink: AsyncStream<ChannelEvent>.Continuation
    private var connection: (any ServerConnection)?
    private var isOpen = true
    private var waiting: [[UInt8]] = []

    init(to sink: AsyncStream<ChannelEvent>.Continuation) { self.sink = sink }

    let unsentBytes = 0
    var isReading = true {
        didSet { queue.async { [self] in deliver() } }
    }

    func send(_ message: [UInt8]) {
        if isOpen { sink.yield(.message(message)) }
    }

    func close(code: UInt16, reason: String) { end(code: code, reason: reason) }

    func execute(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    func open(_ open: @escaping @Sendable (any ServerChannel) -> any ServerConnection) {
        queue.async { [self] in connection = open(self) }
    }

    func receive(_ message: [UInt8]) {
        queue.async { [self] in
            waiting.append(message)
            deliver()
        }
    }

    func end(code: UInt16?, reason: String) {
        queue.async { [self] in
            guard isOpen else { return }
            isOpen = false
            sink.yield(.closed(code: code, reason: reason))
            sink.finish()
            connection?.closed(code: code)
            // It holds this end.
            connection = nil
        }
    }

    private func deliver() {
        while isOpen, isReading, let connection, !waiting.isEmpty {
            waiting.removeFirst().withUnsafeBufferPointer { connection.received($0) }
        }
    }
}
