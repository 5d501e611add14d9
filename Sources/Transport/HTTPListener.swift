package import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOPosix
package import Wire

package struct HTTPOptions: Sendable {
    /// From accept until the answer has been taken, TLS included.
    package var deadline = Duration.seconds(10)
    /// Of more than that the oldest is cut. They come out of the descriptors that connections of clients leave free.
    package var maxConnections = 16

    package init() {}
}

/// Answers GET and HEAD in plain HTTP, one request a connection: health and metrics, for programs that watch a server.
package final class HTTPListener: Sendable {
    /// Where it listens, with the port that the system chose.
    package let boundAddress: ListenAddress
    private let listener: Listener
    private let tls: ListenerTLS
    private let connections: HTTPConnections
    private let group: MultiThreadedEventLoopGroup

    /// - Parameters:
    ///   - tls: with it a client may speak TLS or not, as it likes.
    ///   - respond: asked for each GET and HEAD, whatever the path; its task is cancelled when the client or the time is gone.
    package static func start(
        address: ListenAddress, tls identity: TLSIdentity? = nil, options: HTTPOptions = HTTPOptions(), logger: Logger,
        respond: @escaping @Sendable (RequestHead) async -> HTTPReply
    ) async throws(TransportError) -> HTTPListener {
        // A thread of its own: whoever watches wants an answer most of all when the others are busy.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = HTTPConnections(limit: options.maxConnections)
        let tls = ListenerTLS(identity)
        do throws(TransportError) {
            let listener = try await Listener.open(address, beside: [], backlog: options.maxConnections, group: group) {
                let exchange = HTTPExchange(channel: $0, listener: $1, deadline: options.deadline, logger: logger, respond: respond)
                connections.accepted(exchange)
                // A client may say that it has asked all it will ask, and wait.
                try $0.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
                try tls.add(to: $0.pipeline.syncOperations, .asTheClientLikes)
                try exchange.add(to: $0.pipeline.syncOperations)
            }
            return HTTPListener(listener, tls, connections, group)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private init(_ listener: Listener, _ tls: ListenerTLS, _ connections: HTTPConnections, _ group: MultiThreadedEventLoopGroup) {
        boundAddress = listener.address
        self.listener = listener
        self.tls = tls
        self.connections = connections
        self.group = group
    }

    /// Of the connections to come. nil ends TLS.
    package func use(_ identity: TLSIdentity?) { tls.use(identity) }

    /// Stops accepting, answers what has been asked, and cuts what is not done in time.
    package func shutDown(within time: Duration) async {
        await listener.close()
        await connections.shutDown(within: time)
        try? await group.shutdownGracefully()
    }
}

/// The connections that are open, the oldest first.
private final class HTTPConnections: Sendable {
    private let limit: Int
    private let state = NIOLockedValueBox<(open: [HTTPExchange], isShuttingDown: Bool)>(([], false))

    init(limit: Int) { self.limit = limit }

    func accepted(_ exchange: HTTPExchange) {
        let surplus = state.withLockedValue { state -> HTTPExchange? in
            if state.isShuttingDown { return exchange }
            state.open.append(exchange)
            return state.open.count > limit ? state.open.removeFirst() : nil
        }
        exchange.channel.closeFuture.whenComplete { _ in
            self.state.withLockedValue { $0.open.removeAll { $0 === exchange } }
        }
        surplus?.channel.close(promise: nil)
    }

    func shutDown(within time: Duration) async {
        let open = state.withLockedValue { state in
            state.isShuttingDown = true
            return state.open
        }
        for exchange in open { exchange.shutDown() }
        let deadline = Task {
            try await Task.sleep(for: time)
            for exchange in open { exchange.channel.close(promise: nil) }
        }
        for exchange in open { try? await exchange.channel.closeFuture.get() }
        deadline.cancel()
    }
}
