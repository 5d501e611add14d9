internal import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Wire

/// One connection of an `HTTPListener`, from accept to the end of its one answer. Confined to its event loop.
final class HTTPExchange: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = HTTPServerRequestPart

    private enum Phase {
        case reading
        /// The answer is being made or sent; nothing more is read.
        case answering
        /// The client has all of it, and is to hang up.
        case answered
    }

    let channel: any Channel
    private let listener: ListenerKind
    private let deadline: Duration
    private let logger: Logger
    private let respond: @Sendable (RequestHead) async -> HTTPReply
    private let gate = HTTPDecoderGate(
        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: HTTPDecoderGate.limits)))
    private var phase = Phase.reading
    private var isShuttingDown = false
    private var request: RequestHead?
    private var timer: Scheduled<Void>?
    private var response: Task<Void, Never>?

    init(
        channel: any Channel, listener: ListenerKind, deadline: Duration, logger: Logger,
        respond: @escaping @Sendable (RequestHead) async -> HTTPReply
    ) {
        self.channel = channel
        self.listener = listener
        self.deadline = deadline
        self.logger = logger
        self.respond = respond
    }

    /// Adds itself and what it reads with, at the pipeline's end.
    func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        try pipeline.addHandlers([gate, gate.decoder, self])
    }

    /// Ends the connection as soon as nothing is under way.
    func shutDown() {
        channel.eventLoop.execute {
            self.isShuttingDown = true
            if self.phase != .answering { self.channel.close(promise: nil) }
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.scheduleTask(in: deadline.amount) { self.channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        response?.cancel()
        response = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .reading else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard let peer = Peer(of: channel, listener) else { return context.close(promise: nil) }
            request = head.request(peer: peer, listener: listener)
            if request == nil { refuse(HTTPAnswer.badRequest) }
        // A head that announces one is refused.
        case .body: break
        case .end: if let request { answer(request) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is HTTPParserError {
            if phase == .reading, context.channel.isActive { refuse(HTTPAnswer.badRequest) }
        } else if case NIOSSLError.uncleanShutdown = error, phase != .reading {
            // It says no more, in a rough way; what it has asked is answered.
        } else {
            logger.debug("HTTP connection broken", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? NIOCore.ChannelEvent == .inputClosed, phase != .answering { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func answer(_ request: RequestHead) {
        guard request.method == "GET" || request.method == "HEAD" else { return refuse(HTTPAnswer.methodNotAllowed) }
        stopReading()
        response = Task { [respond, channel] in
            let reply = await respond(request)
            channel.eventLoop.execute { self.send(HTTPAnswer.reply(reply, withBody: request.method != "HEAD")) }
        }
    }

    private func refuse(_ refusal: Refusal) {
        stopReading()
        send(HTTPAnswer.refusal(refusal, withBody: request?.method != "HEAD"))
    }

    private func stopReading() {
        phase = .answering
        gate.discard()
    }

    /// Closing at once would reset a client that is still sending, and destroy the answer: so only our direction is closed, and the
    /// deadline ends the rest.
    private func send(_ bytes: ByteBuffer) {
        channel.writeAndFlush(bytes).whenComplete { result in
            self.phase = .answered
            guard case .success = result, !self.isShuttingDown else { return self.channel.close(promise: nil) }
            self.channel.close(mode: .output).whenFailure { _ in self.channel.close(promise: nil) }
        }
    }
}
