internal import Glibc
package import Logging
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
    /// Connections at a time: at most, and unless told otherwise, as many as file descriptors are allowed, less 64.
    package var maxConnections = Descriptors.limit - Descriptors.reserve
    /// Of them, those that have not been let in yet; for one more, the oldest is cut.
    package var maxHandshakes = 256
    /// What all connections together may have unsent, in bytes; beyond that, the slowest reader is cut.
    package var unsentBytes = 256 << 20

    package init() {}
}

/// Listens, and drives a `ServerConnection` for each WebSocket that is admitted.
package final class Server: Sendable {
    /// Where it listens, with the ports that the system chose, inherited sockets by name; in the order of the addresses given.
    package let boundAddresses: [ListenAddress]
    let core: ServerCore
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
        try Descriptors.check()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: options.eventLoops)
        let core = ServerCore(options: options, logger: logger, admit: admit)
        let tls = ListenerTLS(identity)
        var listeners: [Listener] = []
        do throws(TransportError) {
            for address in addresses {
                let gate: @Sendable (any Channel) throws -> Void = { try $0.pipeline.syncOperations.addHandler(AcceptGate(server: core)) }
                let listener = try await Listener.open(address, beside: addresses, backlog: options.backlog, group: group, gate: gate) {
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

    /// Takes another limit on connections; it holds for those to come, and none is closed for it.
    package func update(maxConnections: Int) { core.setLimit(maxConnections) }

    /// Stops accepting, lets every connection answer what is under way and close with 1001, and cuts those that are not done in time.
    package func shutDown(within time: Duration) async {
        for listener in listeners { await listener.close() }
        await core.shutDown(within: time)
        try? await group.shutdownGracefully()
    }
}

/// "Address already in use".
package func systemMessage(_ code: CInt) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
