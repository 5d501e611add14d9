internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOSSL
internal import Wire

/// What all connections of a server share.
final class ServerCore: Sendable {
    let options: ServerOptions
    let logger: Logger
    let admit: @Sendable (RequestHead) -> Admission
    let unsent: UnsentLedger
    private let trimmer = MemoryTrimmer()
    private let connections: NIOLockedValueBox<Connections>

    private struct Connections {
        var table: ConnectionTable
        /// Accepted and not closed yet; connections that were cut and are on their way out included.
        var descriptors = 0
        var isShuttingDown = false
        /// Finished when none is left, while shutting down.
        var empty: AsyncStream<Never>.Continuation?
    }

    init(options: ServerOptions, logger: Logger, admit: @escaping @Sendable (RequestHead) -> Admission) {
        self.options = options
        self.logger = logger
        self.admit = admit
        unsent = UnsentLedger(limit: options.unsentBytes)
        connections = NIOLockedValueBox(
            Connections(
                table: ConnectionTable(
                    limit: Descriptors.fitting(options.maxConnections, logger: logger), handshakeLimit: options.maxHandshakes)))
    }

    // MARK: Accepting

    /// Decides on a connection that was just accepted; one that it refuses it closes.
    func accepts(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let decision = connections.withLockedValue { connections in
            connections.descriptors += 1
            return connections.isShuttingDown ? ConnectionTable.Decision(isKept: false) : connections.table.accept(channel)
        }
        channel.closeFuture.whenComplete { _ in self.gone(id) }
        for handshake in decision.cut { cut(handshake) }
        if !decision.isKept {
            logger.warning("MCP connection refused: too many connections")
            channel.close(promise: nil)
        }
        return decision.isKept
    }

    /// More are on their way out than descriptors were kept for; accepting is to rest until they are gone.
    var isCrowded: Bool {
        connections.withLockedValue { $0.descriptors >= $0.table.limit + Self.departing }
    }

    /// Connections that may be on their way out while new ones are accepted; a part of the descriptors that the limit leaves free.
    private static let departing = 16

    /// Cuts the oldest handshake, when the system has no descriptor left; false when there is none.
    func makesRoom() -> Bool {
        guard let oldest = connections.withLockedValue({ $0.table.removeOldestHandshake() }) else { return false }
        cut(oldest)
        return true
    }

    /// Holds for the connections to come; none is closed for it.
    func setLimit(_ maxConnections: Int) {
        let limit = Descriptors.fitting(maxConnections, logger: logger)
        connections.withLockedValue { $0.table.limit = limit }
    }

    func opened(_ socket: WebSocketHandler, on channel: any Channel) {
        let (isKnown, isLate) = connections.withLockedValue { ($0.table.open(socket, on: channel), $0.isShuttingDown) }
        if isKnown, isLate { socket.shutDown() }
    }

    private func cut(_ handshake: any Channel) {
        logger.warning("MCP connection cut: too many handshakes under way", metadata: ["peer": "\(peer(handshake))"])
        handshake.cut()
    }

    private func gone(_ id: ObjectIdentifier) {
        connections.withLockedValue { connections in
            connections.table.remove(id)
            connections.descriptors -= 1
            if connections.table.count == 0 { connections.empty?.finish() }
        }
        trimmer.plan()
    }

    // MARK: The end

    func shutDown(within time: Duration) async {
        let (gone, continuation) = AsyncStream.makeStream(of: Never.self)
        let open = connections.withLockedValue { connections in
            connections.isShuttingDown = true
            connections.empty = continuation
            if connections.table.count == 0 { continuation.finish() }
            return connections.table.all
        }
        // Without a socket it is still shaking hands, and has nothing to lose.
        for channel in open.handshakes { channel.close(promise: nil) }
        for socket in open.sockets { socket.shutDown() }
        let deadline = Task {
            try await Task.sleep(for: time)
            for channel in open.handshakes { channel.cut() }
            for socket in open.sockets { socket.eventLoop.execute { socket.cut() } }
        }
        for await _ in gone {}
        deadline.cancel()
    }
}

extension WebSocketHandler {
    func shutDown() {
        execute {
            if case .server(let connection) = self.owner { connection.shutDown() }
        }
    }
}

extension Channel {
    /// Closes at once, without TLS's farewell, for which a peer can let the other end wait; from any thread.
    func cut() {
        eventLoop.execute {
            if let tls = try? self.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self) {
                // From that handler on: it does not hear of it.
                tls.close(mode: .all, promise: nil)
            } else {
                self.close(promise: nil)
            }
        }
    }
}
