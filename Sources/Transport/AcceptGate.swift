internal import Glibc
internal import Logging
internal import NIOCore

/// Stands first on a listener: every connection is counted before anything is done for it, and a system without descriptors is given
/// time. Confined to the listener's event loop.
///
/// NIO's own handler, which stands behind it, would stop accepting for a second at any error, and does not even rest: after an accept
/// that failed the channel stays registered for reading, and fails again at once. Only switching `autoRead` off unregisters it.
final class AcceptGate: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    /// Until connections that were cut are gone.
    private static let crowded = TimeAmount.milliseconds(20)
    /// Until somebody in the system has closed something.
    private static let exhausted = TimeAmount.milliseconds(100)

    private let server: ServerCore
    private var timer: Scheduled<Void>?
    /// Nothing could be accepted since the last time that the system had no descriptor.
    private var isStarved = false

    init(server: ServerCore) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isStarved = false
        if server.accepts(unwrapInboundIn(data)) { context.fireChannelRead(data) }
        if server.isCrowded { rest(Self.crowded, context.channel) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let code = (error as? IOError)?.errnoCode
        switch code {
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            server.logger.error("MCP connection not accepted: \(systemMessage(code ?? 0))")
            // Handshakes that are under way get the time of one rest to be done.
            let isSoonBetter = !isStarved || server.makesRoom()
            isStarved = true
            rest(isSoonBetter ? Self.crowded : Self.exhausted, context.channel)
        // The peer has gone already.
        case ECONNABORTED: break
        default: server.logger.critical("MCP listener broken", metadata: ["error": "\(error)"])
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    /// Whoever comes meanwhile is kept by the system, up to the backlog.
    private func rest(_ time: TimeAmount, _ listener: any Channel) {
        guard timer == nil else { return }
        try? listener.syncOptions?.setOption(.autoRead, value: false)
        timer = listener.eventLoop.scheduleTask(in: time) {
            self.timer = nil
            // It fails on a closed listener only.
            try? listener.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}
