internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Wire

/// The client's side of the handshake: asks for the upgrade, and judges the answer. Confined to its event loop.
final class ClientHandshake: ChannelInboundHandler, RemovableChannelHandler, @unchecked Sendable {
    /// Parts of the answer; then bytes, when the decoder leaves.
    typealias InboundIn = Any
    typealias OutboundOut = HTTPClientRequestPart

    /// What is read of a refusal's body; ours are a line long.
    private static let bodyLimit = 16 << 10

    private let url: ServerURL
    private let token: String
    private let limits: WebSocketLimits
    private let opened: EventLoopPromise<OpenedChannel>
    /// Makes the connection that is told by calls; nil: what arrives is a stream of events.
    private let drive: (@Sendable (any WebSocketChannel) -> any ServerConnection)?
    private let key = HandshakeKey.random()
    private let encoder = HTTPRequestEncoder()
    private let gate = HTTPDecoderGate(
        ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: HTTPDecoderGate.limits)))
    /// The answer that refuses, once its head is there; its body follows.
    private var refusal: HTTPResponseHead?
    private var body: [UInt8] = []
    private var behindHead = ByteBuffer()

    init(
        url: ServerURL, token: String, limits: WebSocketLimits, opened: EventLoopPromise<OpenedChannel>,
        drive: (@Sendable (any WebSocketChannel) -> any ServerConnection)? = nil
    ) {
        self.url = url
        self.token = token
        self.limits = limits
        self.opened = opened
        self.drive = drive
    }

    /// Adds itself and what it writes and reads with, at the pipeline's end.
    func add(to pipeline: ChannelPipeline.SynchronousOperations) throws {
        try pipeline.addHandlers([gate, encoder, gate.decoder, self])
    }

    func channelActive(context: ChannelHandlerContext) {
        // Behind TLS it waits there until the certificate is checked.
        ask(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case let part as HTTPClientResponsePart: take(part, context)
        case .byteBuffer(var bytes) as IOData: behindHead.writeBuffer(&bytes)
        default: break
        }
    }

    private func take(_ part: HTTPClientResponsePart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head) where head.status == .switchingProtocols:
            guard isAgreed(head.headers) else { return fail(.protocolError, "\(url.place) answered the WebSocket handshake wrongly") }
            let pipeline = context.pipeline.syncOperations
            pipeline.removeHandler(encoder, promise: nil)
            gate.leave(pipeline) { self.upgrade(head.headers.asRead, context) }
        case .head(let head): refusal = head
        case .body(let bytes):
            body.append(contentsOf: bytes.readableBytesView.prefix(Self.bodyLimit - body.count))
            if body.count == Self.bodyLimit { refuse() }
        case .end: refuse()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(.unreachable, "\(url.place) ended the connection without an answer")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if refusal != nil {
            // Its body is cut short; what there is of it is told.
            refuse()
        } else if case HTTPParserError.invalidEOFState = error {
            // The end itself is told next.
        } else if error is HTTPParserError {
            fail(.protocolError, "\(url.place) does not answer like a WebSocket server")
        } else if url.isSecure, !gate.isHeard, !(error is IOError) {
            fail(.tls, Self.sentence(error, url))
        } else {
            fail(.unreachable, "the connection to \(url.place) broke: \(error)")
        }
    }

    private func ask(_ context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": url.authority, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13", "X-MCP-Token": token,
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: url.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// The 101 is the answer to our key, and grants nothing that was not asked for.
    private func isAgreed(_ headers: HTTPHeaders) -> Bool {
        headers.lists("websocket", in: "Upgrade") && headers.lists("upgrade", in: "Connection")
            && headers[canonicalForm: "Sec-WebSocket-Accept"] == [Substring(HandshakeKey.accept(key))]
            && !headers.contains(name: "Sec-WebSocket-Extensions") && !headers.contains(name: "Sec-WebSocket-Protocol")
    }

    private func upgrade(_ headers: [RequestHead.Header], _ context: ChannelHandlerContext) {
        let socket = WebSocketHandler(role: .client, limits: limits, eventLoop: context.eventLoop)
        let (events, continuation) = AsyncStream.makeStream(of: Wire.ChannelEvent.self)
        if let drive {
            socket.owner = .server(drive(socket))
            continuation.finish()
        } else {
            socket.owner = .client(continuation)
        }
        do {
            try context.pipeline.syncOperations.addHandler(socket, position: .after(self))
        } catch {
            return fail(.unreachable, "the connection to \(url.place) broke")
        }
        opened.succeed(OpenedChannel(channel: ClientChannel(events: events, socket: socket), headers: headers))
        // Frames may stand right behind the head.
        if behindHead.readableBytes > 0 {
            context.fireChannelRead(NIOAny(behindHead))
            context.fireChannelReadComplete()
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    // MARK: Refusals

    private func refuse() {
        guard let refusal else { return }
        let retryAfter = refusal.headers[canonicalForm: "Retry-After"].first.flatMap { Double($0) }
        let status = [String(refusal.status.code), refusal.status.reasonPhrase].filter { !$0.isEmpty }.joined(separator: " ")
        fail(
            .refused(status: Int(refusal.status.code), retryAfter: retryAfter.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }),
            refusalText(body) ?? "\(url.place) answered \(status) where a WebSocket was asked for")
    }

    private func fail(_ kind: DialError.Kind, _ message: String) {
        // It closes the channel too.
        opened.fail(DialError(kind, message))
    }

    private static func sentence(_ error: any Error, _ url: ServerURL) -> String {
        let text = "\(error)"
        if text.contains("CERTIFICATE_VERIFY_FAILED") { return "the certificate of \(url.place) is not trusted" }
        if text.contains("WRONG_VERSION_NUMBER") || text.contains("HTTP_REQUEST") { return "\(url.place) does not speak TLS" }
        if error is NIOSSLExtraError { return "the certificate of \(url.place) is for another name" }
        return "TLS with \(url.place) failed"
    }
}

/// A socket's client end, as others hold it.
final class ClientChannel: MessageChannel {
    let events: AsyncStream<Wire.ChannelEvent>
    private let socket: WebSocketHandler

    init(events: AsyncStream<Wire.ChannelEvent>, socket: WebSocketHandler) {
        self.events = events
        self.socket = socket
    }

    func send(_ message: [UInt8]) {
        socket.execute { self.socket.send(message) }
    }

    func close(code: UInt16, reason: String) {
        socket.execute { self.socket.close(code: code, reason: reason) }
    }
}
