/// The client's end of one open connection: whole messages both ways, over a socket or within the process.
package protocol MessageChannel: Sendable {
    /// What arrives, in order, ending after `closed`. To be consumed once.
    var events: AsyncStream<ChannelEvent> { get }
    /// Sends one text message behind those before it; never waits. Nothing happens on a closed channel.
    func send(_ message: [UInt8])
    func close(code: UInt16, reason: String)
}

package enum ChannelEvent: Sendable, Hashable {
    case message([UInt8])
    /// The last event. `code` is nil when the connection was cut without a close frame.
    case closed(code: UInt16?, reason: String)
}

/// An open channel and the headers of the answer that opened it.
package struct OpenedChannel: Sendable {
    package var channel: any MessageChannel
    package var headers: [RequestHead.Header]

    package init(channel: any MessageChannel, headers: [RequestHead.Header]) {
        self.channel = channel
        self.headers = headers
    }
}

/// Why no channel could be opened. `message` is one sentence without full stop, safe to show once made visible.
package struct DialError: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The server answered with an HTTP status other than 101; `retryAfter` is its Retry-After in seconds.
        case refused(status: Int, retryAfter: Double?)
        /// No server, no route, no name, no answer in time.
        case unreachable
        /// The certificate was not accepted, or no TLS was spoken.
        case tls
        /// The answer was not that of a WebSocket server.
        case protocolError
    }
    package var kind: Kind
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// Opens a channel to the one server that it was made for.
package typealias Dial = @Sendable () async throws(DialError) -> OpenedChannel
