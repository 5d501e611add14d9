internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
package import Wire

package struct DialOptions: Sendable {
    /// From the first packet to the answer of the handshake.
    package var timeout = Duration.seconds(10)
    /// A PEM file of certificate authorities to be trusted beside the system's.
    package var caFile: String?
    package var limits = WebSocketLimits.client

    package init() {}
}

/// Makes the function that opens a channel to that server, each time anew.
///
/// - Parameter token: goes into the `X-MCP-Token` header, and nowhere else.
package func dial(_ url: ServerURL, token: String, options: DialOptions = DialOptions()) -> Dial {
    { () async throws(DialError) -> OpenedChannel in try await Dialing(url: url, token: token, options: options).open() }
}

/// Opens a client's end that is driven by calls on its event loop, as a server's end is, and where each message's kind is known.
///
/// - Parameter drive: called once, with the open channel; nothing can be sent before it has returned.
package func dial(
    _ url: ServerURL, token: String, options: DialOptions = DialOptions(),
    drive: @escaping @Sendable (any WebSocketChannel) -> any ServerConnection
) async throws(DialError) {
    _ = try await Dialing(url: url, token: token, options: options, drive: drive).open()
}

/// One attempt to open a channel.
private struct Dialing: Sendable {
    let url: ServerURL
    let token: String
    let options: DialOptions
    var drive: (@Sendable (any WebSocketChannel) -> any ServerConnection)?

    func open() async throws(DialError) -> OpenedChannel {
        guard token.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }), token.first != " ", token.last != " " else {
            throw DialError(.protocolError, "the token has characters that no header can carry")
        }
        let tls = try tlsContext()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let opened = loop.makePromise(of: OpenedChannel.self)
        // Whichever comes first, the answer, an error or the end of the time, decides; the rest comes too late.
        let deadline = loop.scheduleTask(in: options.timeout.amount) {
            opened.fail(DialError(.unreachable, "no answer from \(url.place) within \(options.timeout.components.seconds) s"))
        }
        opened.futureResult.whenComplete { _ in deadline.cancel() }
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(options.timeout.amount)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                opened.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeCompletedFuture { try add(to: channel, tls, opened) }
            }
        let connected =
            if let path = url.unixPath { bootstrap.connect(unixDomainSocketPath: path) } else {
                bootstrap.connect(host: url.host, port: url.port)
            }
        connected.whenFailure { opened.fail(unreachable($0)) }
        do {
            return try await withTaskCancellationHandler {
                try await opened.futureResult.get()
            } onCancel: {
                opened.fail(DialError(.unreachable, "given up"))
            }
        } catch let error as DialError {
            throw error
        } catch {
            throw DialError(.unreachable, "no connection to \(url.place): \(error)")
        }
    }

    private func add(to channel: any Channel, _ tls: NIOSSLContext?, _ opened: EventLoopPromise<OpenedChannel>) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            // A name goes into SNI and is compared with the certificate; of an address NIOSSL compares the peer's own.
            try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: url.isIPAddress ? nil : url.host))
        }
        try ClientHandshake(url: url, token: token, limits: options.limits, opened: opened, drive: drive).add(to: pipeline)
    }

    private func tlsContext() throws(DialError) -> NIOSSLContext? {
        guard url.isSecure else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let file = options.caFile {
            do {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
            } catch {
                throw DialError(.tls, "no certificates can be read from '\(file)'")
            }
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw DialError(.tls, "TLS cannot be set up: \(error)")
        }
    }

    private func unreachable(_ error: any Error) -> DialError {
        let place = url.place
        guard let failure = error as? NIOConnectionError else {
            if let system = error as? IOError {
                return DialError(.unreachable, "no connection to \(place): \(systemMessage(system.errnoCode))")
            }
            if case ChannelError.connectTimeout = error { return DialError(.unreachable, "no connection to \(place) in time") }
            return DialError(.unreachable, "no connection to \(place): \(error)")
        }
        if let refused = failure.connectionErrors.first {
            if let system = refused.error as? IOError {
                return DialError(.unreachable, "no connection to \(place): \(systemMessage(system.errnoCode))")
            }
            return DialError(.unreachable, "no connection to \(place) in time")
        }
        return DialError(.unreachable, "no address is known for '\(url.host)'")
    }
}
