internal import NIOConcurrencyHelpers
internal import NIOCore
internal import NIOSSL
internal import Wire

/// The TLS of a listener's connections, which changes for those to come.
final class ListenerTLS: Sendable {
    enum Rule {
        /// With an identity, whoever does not speak TLS is refused.
        case always
        /// A client may speak either.
        case asTheClientLikes
    }

    private let context: NIOLockedValueBox<NIOSSLContext?>

    init(_ identity: TLSIdentity?) { context = NIOLockedValueBox(identity?.context) }

    func use(_ identity: TLSIdentity?) { context.withLockedValue { $0 = identity?.context } }

    /// Adds what decrypts, at the pipeline's end.
    func add(to pipeline: ChannelPipeline.SynchronousOperations, _ rule: Rule) throws {
        guard let context = context.withLockedValue({ $0 }) else { return }
        switch rule {
        case .always: try pipeline.addHandler(NIOSSLServerHandler(context: context))
        case .asTheClientLikes: try pipeline.addHandler(TLSByFirstByte(context: context))
        }
    }
}

extension ListenerKind {
    /// What comes over a Unix socket does not leave the machine.
    var tlsRule: ListenerTLS.Rule { self == .unix ? .asTheClientLikes : .always }
}

/// Stands first in the pipeline until the first byte tells whether the client speaks TLS. Confined to its event loop.
private final class TLSByFirstByte: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// A TLS record that holds a handshake; no HTTP method begins with it. Source: RFC 8446, section 5.1.
    private static let handshake: UInt8 = 0x16
    private let context: NIOSSLContext

    init(context: NIOSSLContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let pipeline = context.pipeline.syncOperations
        do {
            if unwrapInboundIn(data).readableBytesView.first == Self.handshake {
                try pipeline.addHandler(NIOSSLServerHandler(context: self.context), position: .after(self))
            }
            context.fireChannelRead(data)
            pipeline.removeHandler(self, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }
}
