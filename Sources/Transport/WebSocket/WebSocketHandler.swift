internal import NIOCore
internal import Wire

/// Who is told what a WebSocket brings.
enum WebSocketOwner {
    /// Told by calls. A client can be driven so too.
    case server(any ServerConnection)
    case client(AsyncStream<Wire.ChannelEvent>.Continuation)
    case nobody
}

/// One open WebSocket, at either end: reads, writes, keeps alive, closes. Confined to its event loop.
///
/// The channel handler itself is what the gateway holds as `ServerChannel`: one object a connection, and no hop for a message.
final class WebSocketHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Phase {
        case open
        /// Our close frame is sent; the peer's is waited for.
        case closing
        /// Nothing is read or sent any more; the end of the connection is waited for.
        case lingering
        case ended
    }

    /// What is done about the connection once everything is sent, when it lingers.
    enum Farewell {
        case cut, closeOutput, wait
    }

    let role: WebSocketRole
    let limits: WebSocketLimits
    let eventLoop: any EventLoop
    var owner = WebSocketOwner.nobody
    var phase = Phase.open
    var context: ChannelHandlerContext?

    var reader: WebSocketReader
    /// What is not read yet: the beginning of a frame header, or everything while reading rests.
    var input = ByteBuffer()
    /// Frames that wait for the end of the burst.
    var output = ByteBuffer()
    /// Bytes of frames handed over and not taken by the socket yet, `output` included.
    var unsent = 0
    /// Bytes of frames ever handed over.
    var given = 0
    /// Only while something is unsent that the socket would not take.
    var arrears: Arrears?
    /// What this connection shares with the others of a server; nil at a client.
    var server: ServerCore?
    /// Messages are being read, or work is being run: what it sends goes out in one write afterwards.
    var isBusy = false
    var isFlushing = false
    /// The socket took something since the owner was told last.
    var hasDrained = false
    var wantsReading = true
    var isChannelReading = true

    /// What the peer's close frame said, or what ended the connection here.
    var ending: (code: UInt16?, reason: String) = (nil, "")
    var farewell = Farewell.wait
    var closingTimer: Scheduled<Void>?
    var silenceTimer: Scheduled<Void>?
    var messageTimer: Scheduled<Void>?
    var lastHeard = NIODeadline.now()
    var isPinged = false
    var messagesRead = 0
    /// The message that has begun and is not whole yet, by its number, and when that was seen first.
    var unfinished: (number: Int, since: NIODeadline)?
    var controlFrames = (since: NIODeadline.now(), count: 0)
    /// When the channel was told not to read, and for how long it has not in all: frames pile up meanwhile, and come at once.
    var restingSince = NIODeadline.now()
    var rested = TimeAmount.zero

    init(role: WebSocketRole, limits: WebSocketLimits, eventLoop: any EventLoop) {
        self.role = role
        self.limits = limits
        self.eventLoop = eventLoop
        reader = WebSocketReader(role: role, limits: limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        watchSilence(after: limits.silence.amount)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        self.context = nil
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase == .open || phase == .closing else { return }
        lastHeard = .now()
        isPinged = false
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        isBusy = true
        read()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        settle()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let text = (error as? IOError).map { systemMessage($0.errnoCode) } ?? "\(error)"
        if phase == .open { ending = (nil, "the connection broke: \(text)") }
        context.close(promise: nil)
    }

    /// Reads what is there, until it is used up or reading is to rest.
    func read() {
        while phase == .open && wantsReading || phase == .closing {
            guard let event = reader.next(&input) else { break }
            perform(event)
        }
        // A buffer that is read to its end goes back to the channel, which fills it anew.
        if input.readableBytes == 0 || phase == .lingering || phase == .ended { input = ByteBuffer() }
    }

    private func perform(_ event: WebSocketReader.Event) {
        switch event {
        case .message: deliver()
        case .ping(let payload):
            guard isAllowedControlFrame() else { return fail(.tooManyControls) }
            // Silence after close: a ping is not answered any more.
            if phase == .open { append(.pong, payload) }
        case .pong:
            if !isAllowedControlFrame() { fail(.tooManyControls) }
        case .close(let code, let reason): peerCloses(code, reason)
        case .violation(let violation): fail(violation)
        }
    }

    private func deliver() {
        messagesRead += 1
        var message = reader.takeMessage()
        if phase == .open {
            switch owner {
            case .server(let connection):
                message.withUnsafeBufferPointer { connection.received($0) }
            case .client(let events):
                events.yield(.message(message))
                // The consumer has the memory now.
                message = []
            case .nobody: break
            }
        }
        reader.recycle(message)
    }

    private func isAllowedControlFrame() -> Bool {
        guard let limit = limits.controlFramesPerSecond else { return true }
        let now = NIODeadline.now()
        if now - controlFrames.since >= .seconds(1) { controlFrames = (now, 0) }
        controlFrames.count += 1
        guard controlFrames.count > limit else { return true }
        noteRest()
        let worth = TimeAmount.nanoseconds(1_000_000_000 / Int64(max(limit, 1)))
        guard rested >= worth else { return false }
        rested = rested - worth
        return true
    }
}
