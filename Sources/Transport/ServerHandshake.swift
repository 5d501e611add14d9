internal import Glibc
internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import Wire

/// From accept to the answer of one request head: takes it from NIO's decoder, asks, and upgrades or refuses. Confined to its event loop.
///
/// One connection carries one request: after a refusal it is closed.
final class ServerHandshake: ChannelInboundHandler, RemovableChannelHandler, @unchecked Sendable {
    /// Parts of the request; then bytes, when the decoder leaves.
    typealias InboundIn = Any
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case reading
        /// The answer is decided, perhaps waiting for its time; what comes is dropped.
        case answering
        /// The decoder is leaving, and hands over what stands behind the head.
        case upgrading
    }

    private let server: ServerCore
    private let listener: ListenerKind
    private var phase = Phase.reading
    private let gate = HTTPDecoderGate(
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: HTTPDecoderGate.limits)))
    private var request: RequestHead?
    private var behindHead = ByteBuffer()
    private var deadline = NIODeadline.now()
    private var timer: Scheduled<Void>?

    init(server: ServerCore, listener: ListenerKind) {
        self.server = server
        self.listener = listener
    }

    /// Adds itself and what it reads with, at the pipeline's end.
    func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        try pipeline.addHandlers([gate, gate.decoder, self])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = .now() + server.options.handshake.amount
        let channel = context.channel
        sparingly(channel)
        timer = context.eventLoop.scheduleTask(deadline: deadline) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError, phase != .upgrading {
            // Once answered, the rest may be anything; after the end nobody is left to be told.
            if phase == .reading, context.channel.isActive { refuse(HTTPAnswer.badRequest, withBody: true, context) }
            return
        }
        server.logger.debug("handshake broken", metadata: ["error": "\(error)"])
        context.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case let part as HTTPServerRequestPart where phase == .reading: take(part, context)
        case .byteBuffer(var bytes) as IOData where phase == .upgrading: behindHead.writeBuffer(&bytes)
        default: break
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            // It has hung up, and nobody is left to be told.
            guard let peer = Peer(of: context.channel, listener) else { return context.close(promise: nil) }
            request = head.request(peer: peer, listener: listener)
            if request == nil { refuse(HTTPAnswer.badRequest, withBody: true, context) }
        // A head that announces one is refused.
        case .body: break
        // Without a body it comes right behind the head.
        case .end: if let request { answer(request, context) }
        }
    }

    private func answer(_ request: RequestHead, _ context: ChannelHandlerContext) {
        let keys = request.values("Sec-WebSocket-Key")
        let key = keys.count == 1 && HandshakeKey.isWellFormed(keys[0]) ? keys[0] : nil
        switch server.admit(request) {
        case .refuse(let refusal): refuse(refusal, withBody: request.method != "HEAD", context)
        case .accept(let headers, let open):
            guard let key else { return refuse(HTTPAnswer.badRequest, withBody: true, context) }
            phase = .upgrading
            context.write(wrapOutboundOut(HTTPAnswer.upgrade(key: key, headers: headers)), promise: nil)
            gate.leave(context.pipeline.syncOperations) { self.upgrade(open, context) }
        case .refuseInFrame(let message, let headers, let delay):
            guard let key else { return refuse(HTTPAnswer.badRequest, withBody: true, context) }
            // The upgrade waits with the message: once it is there, the client has its answer at once.
            var answer = HTTPAnswer.upgrade(key: key, headers: headers)
            Array(message.utf8).withUnsafeBytes { WebSocketFrameHeader.write(.text, $0, mask: nil, to: &answer) }
            WebSocketFrameHeader.closePayload(1008, "").withUnsafeBytes { WebSocketFrameHeader.write(.close, $0, mask: nil, to: &answer) }
            sayLast(answer, after: delay, context)
        }
    }

    private func upgrade(_ open: @Sendable (any ServerChannel) -> any ServerConnection, _ context: ChannelHandlerContext) {
        let socket = WebSocketHandler(role: .server, limits: server.options.limits, eventLoop: context.eventLoop)
        do {
            try context.pipeline.syncOperations.addHandler(socket, position: .after(self))
        } catch {
            return context.close(promise: nil)
        }
        socket.isBusy = true
        socket.server = server
        socket.owner = .server(open(socket))
        server.opened(socket, on: context.channel)
        if behindHead.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(behindHead)) }
        // It ends the burst: the 101 and what the connection said at once go out together.
        context.fireChannelReadComplete()
        context.flush()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func refuse(_ refusal: Refusal, withBody: Bool, _ context: ChannelHandlerContext) {
        sayLast(HTTPAnswer.refusal(refusal, withBody: withBody), after: refusal.delay, context)
    }

    /// Sends the last bytes when their time has come, closes our direction, and cuts when the peer has had time to read them:
    /// closing at once would reset a peer that is still sending, and destroy them.
    private func sayLast(_ bytes: ByteBuffer, after delay: Double, _ context: ChannelHandlerContext) {
        phase = .answering
        gate.discard()
        timer?.cancel()
        // Delays count towards the handshake's time.
        let time = min(.now() + .milliseconds(Int64(delay * 1000)), deadline)
        let channel = context.channel
        let lingering = server.options.limits.closing.amount
        let send: @Sendable () -> Void = {
            channel.writeAndFlush(bytes, promise: nil)
            channel.close(mode: .output).whenFailure { _ in channel.close(promise: nil) }
            self.timer = channel.eventLoop.scheduleTask(in: lingering) { channel.close(promise: nil) }
        }
        if delay > 0 { timer = context.eventLoop.scheduleTask(deadline: time, send) } else { send() }
    }

    /// Bounds what a connection takes that does nothing, or does not read.
    private func sparingly(_ channel: any Channel) {
        let options = channel.syncOptions
        // The channel keeps its buffer: requests are short, and a peer that sent one long message is not to cost 64 KiB for ever.
        try? options?.setOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 512, maximum: 4096))
        // Otherwise the system takes megabytes for a peer that does not read, and calls them sent. Fails where there is no TCP.
        try? options?.setOption(.tcpOption(NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)), value: 128 << 10)
    }
}

/// For a line of the log: a connection whose peer is no longer known is a Unix socket's as likely as any.
func peer(_ channel: any Channel) -> Peer {
    guard let address = channel.remoteAddress, let ip = address.ipAddress else { return Peer(address: "unix") }
    return Peer(address: withoutIPv6Mapping(ip), port: address.port)
}
