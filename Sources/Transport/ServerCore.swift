internal import Logging
internal import NIOConcurrencyHelpers
internal import NIOCore
internal import Wire

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
