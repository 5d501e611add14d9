internal import NIOCore
internal import NIOHTTP1

/// Stands before NIO's HTTP decoder for a handshake: says when it has read enough, and takes it out of a WebSocket's way.
///
/// One connection carries one head. NIO's own upgrade handlers lose the request when an upgrade is declined (swift-nio#2632).
final class HTTPDecoderGate: ChannelInboundHandler, RemovableChannelHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Source: `protocol.md` section 1.
    static let limits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 8 << 10
        limits.maxHeaderListSize = 16 << 10
        limits.maxHeaderFieldCount = 64
        return limits
    }()

    private enum Phase {
        case passing
        /// The decoder is on its way out.
        case leaving
        case discarding
    }

    let decoder: any ChannelHandler & RemovableChannelHandler
    /// Something came through; behind TLS, that agreement was reached.
    private(set) var isHeard = false
    private var phase = Phase.passing

    init(_ decoder: any ChannelHandler & RemovableChannelHandler) { self.decoder = decoder }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase != .discarding else { return }
        // The decoder would skip empty lines for ever. Every method, and "HTTP" in an answer, begins with a capital.
        if !isHeard, let first = unwrapInboundIn(data).readableBytesView.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
            phase = .discarding
            return context.fireErrorCaught(HTTPParserError.invalidConstant)
        }
        isHeard = true
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        // A decoder that hears of the end forgets what stands behind the head, and with it a farewell that came in one packet
        // with the 101. The handlers hear of the end by being removed, after this.
        if phase != .leaving { context.fireChannelInactive() }
    }

    /// Nothing more is read: a decoder at rest would keep all that comes.
    func discard() { phase = .discarding }

    /// Removes the decoder, which hands what stands behind the head to the next handler as bytes, and then itself.
    func leave(_ pipeline: ChannelPipeline.SynchronousOperations, then: @escaping () -> Void) {
        phase = .leaving
        pipeline.removeHandler(decoder).assumeIsolated().whenComplete { _ in
            then()
            pipeline.removeHandler(self, promise: nil)
        }
    }
}
