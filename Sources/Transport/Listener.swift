internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Wire

/// One open listening socket.
struct Listener: Sendable {
    /// With the port that the system chose; for an inherited socket, where it listens.
    let address: ListenAddress
    private let channel: any Channel
    /// What is removed at the end; an inherited socket's file belongs to whoever made it.
    private let file: UnixSocketFile?

    /// - Parameters:
    ///   - others: the addresses that are to be listened on at the same time.
    ///   - backlog: connections that the system may hold until they are accepted.
    ///   - gate: puts what stands before new connections into the listener's own pipeline.
    ///   - accept: makes a new connection's pipeline, on its event loop.
    static func open(
        _ address: ListenAddress, beside others: [ListenAddress], backlog: Int, group: any EventLoopGroup,
        gate: (@Sendable (any Channel) throws -> Void)? = nil,
        accept: @escaping @Sendable (any Channel, ListenerKind) throws -> Void
    ) async throws(TransportError) -> Listener {
        let kind = address.kind
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(backlog))
            .serverChannelInitializer { listener in listener.eventLoop.makeCompletedFuture { try gate?(listener) } }
            // NIO leaves it out where it means nothing, on a Unix socket.
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try accept(channel, kind) } }
        switch address {
        case .ip(let ip, let port):
            var bootstrap = bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            if ip.contains(":") {
                // Said in so many words: what the system does by itself is a setting of the system.
                let isAlone = !others.contains { $0.isIPv4(port: port) }
                let ipv6Only = ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only)
                bootstrap = bootstrap.serverChannelOption(ipv6Only, value: isAlone ? 0 : 1)
            }
            let channel = try await opened(address) { try await bootstrap.bind(host: ip, port: port).get() }
            let bound = channel.localAddress
            return Listener(address: .ip(address: bound?.ipAddress ?? ip, port: bound?.port ?? port), channel: channel, file: nil)
        case .unix(let path):
            let (descriptor, file) = try UnixSocketFile.listen(path, backlog: backlog)
            do {
                return Listener(address: address, channel: try await adopted(descriptor, address, bootstrap, backlog), file: file)
            } catch {
                file.remove()
                throw error
            }
        case .inherited(let descriptor):
            let bound = try InheritedSocket.address(descriptor)
            // Programs that we start have no use for it.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return Listener(address: bound, channel: try await adopted(descriptor, address, bootstrap, backlog), file: nil)
        }
    }

    func close() async {
        file?.remove()
        try? await channel.close()
    }

    private static func adopted(
        _ descriptor: CInt, _ address: ListenAddress, _ bootstrap: ServerBootstrap, _ backlog: Int
    ) async throws(TransportError) -> any Channel {
        let channel = try await opened(address) { try await bootstrap.withBoundSocket(descriptor).get() }
        // NIO has told the system a backlog of its own; the last word counts.
        _ = Glibc.listen(descriptor, CInt(backlog))
        return channel
    }

    private static func opened(
        _ address: ListenAddress, _ open: () async throws -> any Channel
    ) async throws(TransportError) -> any Channel {
        do {
            return try await open()
        } catch let error as IOError {
            throw .cannotListen(address, systemMessage(error.errnoCode))
        } catch {
            throw .cannotListen(address, "\(error)")
        }
    }
}

extension ListenAddress {
    fileprivate func isIPv4(port: Int) -> Bool {
        guard case .ip(let address, let ownPort) = self else { return false }
        return ownPort == port && !address.contains(":")
    }
}
