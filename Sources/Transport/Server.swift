internal import Glibc
package import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix
package import Wire

package struct ServerOptions: Sendable {
    /// Threads that serve connections; each connection stays on one.
    package var eventLoops = 2
    /// From accept until the answer, delays included.
    package var handshake = Duration.seconds(10)
    package var limits = WebSocketLimits()
    /// Connections that the system may hold until they are accepted.
    package var backlog = 1024

    package init() {}
}

/// Listens, and drives a `ServerConnection` for each WebSocket that is admitted.
package final class Server: Sendable {
    /// Where it listens, with the ports that the system chose, inherited sockets by name; in the order of the addresses given.
    package let boundAddresses: [ListenAddress]
    private let core: ServerCore
    private let tls: ListenerTLS
    private let listeners: [Listener]
    private let group: MultiThreadedEventLoopGroup

    /// - Parameters:
    ///   - addresses: when one fails, none stays.
    ///   - tls: on IP every connection then has to speak TLS; on a Unix socket it may.
    ///   - admit: asked once for each request head, on the connection's executor; it must not wait.
    package static func start(
        addresses: [ListenAddress], tls identity: TLSIdentity? = nil, options: ServerOptions = ServerOptions(), logger: Logger,
        admit: @escaping @Sendable (RequestHead) -> Admission
    ) async throws(TransportError) -> Server {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.eventLoops)
        let core = ServerCore(options: options, logger: logger, admit: admit)
        let tls = ListenerTLS(identity)
        var listeners: [Listener] = []
        do throws(TransportError) {
            for address in addresses {
                let listener = try await Listener.open(address, beside: addresses, backlog: options.backlog, group: group) {
                    core.accepted($0)
                    try tls.add(to: $0.pipeline.syncOperations, $1.tlsRule)
                    try ServerHandshake(server: core, listener: $1).add(to: $0.pipeline.syncOperations)
                }
                listeners.append(listener)
            }
        } catch {
            for listener in listeners { await listener.close() }
            try? await group.shutdownGracefully()
            throw error
        }
        return Server(core: core, tls: tls, listeners: listeners, group: group)
    }

    private init(core: ServerCore, tls: ListenerTLS, listeners: [Listener], group: MultiThreadedEventLoopGroup) {
        self.core = core
        self.tls = tls
        self.listeners = listeners
        self.group = group
        boundAddresses = listeners.map(\.address)
    }

    /// Of the connections to come; those that are open go on as they are. nil ends TLS.
    package func use(_ identity: TLSIdentity?) { tls.use(identity) }

    /// Stops accepting, lets every connection answer what is under way and close with 1001, and cuts those that are not done in time.
    package func shutDown(within time: Duration) async {
        for listener in listeners { await listener.close() }
        await core.shutDown(within: time)
        try? await group.shutdownGracefully()
    }
}

/// What all connections of a server share.
final class ServerCore: Sendable {
    let options: ServerOptions
    let logger: Logger
    let admit: @Sendable (RequestHead) -> Admission
    private let connections = NIOLockedValueBox(Connections())

    private struct Connections {
        var open: [ObjectIdentifier: (channel: any Channel, socket: WebSocketHandler?)] = [:]
        var isShuttingDown = false
        /// Fulfilled when none is left, while shutting down.
        var empty: AsyncStream<Never>.Continuation?
    }

    init(options: ServerOptions, logger: Logger, admit: @escaping @Sendable (RequestHead) -> Admission) {
        self.options = options
        self.logger = logger
        self.admit = admit
    }

    func accepted(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        let isLate = connections.withLockedValue { connections in
            connections.open[id] = (channel, nil)
            return connections.isShuttingDown
        }
        channel.closeFuture.whenComplete { _ in self.gone(id) }
        if isLate { channel.close(promise: nil) }
    }

    func opened(_ socket: WebSocketHandler, on channel: any Channel) {
        let isLate = connections.withLockedValue { connections in
            connections.open[ObjectIdentifier(channel)]?.socket = socket
            return connections.isShuttingDown
        }
        if isLate { socket.shutDown() }
    }

    func shutDown(within time: Duration) async {
        let (gone, continuation) = AsyncStream.makeStream(of: Never.self)
        let open = connections.withLockedValue { connections in
            connections.isShuttingDown = true
            connections.empty = continuation
            if connections.open.isEmpty { continuation.finish() }
            return Array(connections.open.values)
        }
        for connection in open {
            // Without a socket it is still shaking hands, and has nothing to lose.
            if let socket = connection.socket { socket.shutDown() } else { connection.channel.close(promise: nil) }
        }
        let deadline = Task {
            try await Task.sleep(for: time)
            for connection in open { connection.channel.close(promise: nil) }
        }
        for await _ in gone {}
        deadline.cancel()
    }

    private func gone(_ id: ObjectIdentifier) {
        connections.withLockedValue { connections in
            connections.open[id] = nil
            if connections.open.isEmpty { connections.empty?.finish() }
        }
    }
}

extension WebSocketHandler {
    func shutDown() {
        execute {
            if case .server(let connection) = self.owner { connection.shutDown() }
        }
    }
}

/// "Address already in use".
func systemMessage(_ code: CInt) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
