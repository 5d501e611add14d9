import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Transport

/// A client that says whatever the test says, under the cover of TLS or not, and blocks no thread: what answers it may need that thread.
final class RawClient: Sendable {
    private let channel: any Channel
    private let received: AsyncStream<ByteBuffer>
    /// What ALPN agreed on.
    let negotiated: String?

    /// Returns when it is connected, and the handshake done.
    ///
    /// - Parameter certificate: nil for a client that does not speak TLS.
    init(
        _ address: ListenAddress, trusting certificate: Certificate? = nil, _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) async throws {
        let context = try certificate.map { certificate in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificate.file))
            change(&configuration)
            return try NIOSSLContext(configuration: configuration)
        }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let agreed = loop.makePromise(of: String?.self)
        let (received, sink) = AsyncStream.makeStream(of: ByteBuffer.self)
        self.received = received
        let bootstrap = ClientBootstrap(group: loop).channelOption(.allowRemoteHalfClosure, value: true).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if let context { try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: "localhost")) }
                try pipeline.addHandler(Collector(isSecure: context != nil, agreed: agreed, sink: sink))
            }
        }
        do {
            switch address {
            case .ip(let host, let port): channel = try await bootstrap.connect(host: host, port: port).get()
            case .unix(let path): channel = try await bootstrap.connect(unixDomainSocketPath: path).get()
            case .inherited: preconditionFailure("nobody connects to a descriptor")
            }
        } catch {
            agreed.fail(error)
            throw error
        }
        negotiated = try await agreed.futureResult.get()
    }

    deinit { channel.close(promise: nil) }

    func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Says that nothing more will come, and goes on listening.
    func closeOutput() async throws { try await channel.close(mode: .output) }

    /// All there is, until the server says that nothing more will come.
    func readText() async -> String {
        var bytes = ByteBuffer()
        for await var part in received { bytes.writeBuffer(&part) }
        return String(buffer: bytes)
    }

    /// True when the server has ended the connection and nothing is left to read.
    var isAtEnd: Bool {
        get async { await readText().isEmpty }
    }

    /// As much as there is before the text that ends it.
    func readText(through end: String) async -> String {
        var text = ""
        for await part in received {
            text += String(buffer: part)
            if text.hasSuffix(end) { break }
        }
        return text
    }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let isSecure: Bool
    private let agreed: EventLoopPromise<String?>
    private let sink: AsyncStream<ByteBuffer>.Continuation

    init(isSecure: Bool, agreed: EventLoopPromise<String?>, sink: AsyncStream<ByteBuffer>.Continuation) {
        self.isSecure = isSecure
        self.agreed = agreed
        self.sink = sink
    }

    func channelActive(context: ChannelHandlerContext) {
        if !isSecure { agreed.succeed(nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { sink.yield(unwrapInboundIn(data)) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case TLSUserEvent.handshakeCompleted(let negotiated): agreed.succeed(negotiated)
        case ChannelEvent.inputClosed: sink.finish()
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        agreed.fail(ChannelError.eof)
        sink.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        agreed.fail(error)
        context.close(promise: nil)
    }
}
