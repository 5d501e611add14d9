/// What the gateway decides on a request head, asked once for each by the transport.
package enum Admission: Sendable {
    /// Upgrade; `headers` go into the 101 answer. `open` is called once on the connection's executor with the open channel.
    case accept(headers: [RequestHead.Header], open: @Sendable (any ServerChannel) -> any ServerConnection)
    case refuse(Refusal)
    /// Upgrade, send this one text message, close with 1008, read nothing (`MCP_AUTH_REPLY=frame`).
    case refuseInFrame(message: String, headers: [RequestHead.Header], delay: Double)
}

/// The gateway's end of one open connection. The transport makes every call on the connection's own executor, one at a time.
package protocol ServerConnection: AnyObject {
    /// A whole message, text or binary alike, not yet checked to be UTF-8 when binary. The bytes are valid during the call.
    func received(_ message: UnsafeBufferPointer<UInt8>)
    /// The bytes that `ServerChannel.unsentBytes` counts became fewer.
    func drained()
    /// The transport ends the connection for what the peer did or left undone: a sentence of its own, no full stop. `closed` follows.
    func cut(reason: String)
    /// The connection is gone; nothing more will come. `code` is what the peer's close frame said, nil when it went without one.
    func closed(code: UInt16?)
    /// The server is going down: answer what is under way, then close with 1001.
    func shutDown()
}

extension ServerConnection {
    package func cut(reason: String) {}
}

/// The transport's end of one open connection, as the gateway sees it.
package protocol ServerChannel: AnyObject, Sendable {
    /// Sends one text message. Only on the connection's executor.
    func send(_ message: [UInt8])
    /// Sends a close frame behind what was sent, and ends the connection. Only on the connection's executor.
    func close(code: UInt16, reason: String)
    /// Bytes of messages handed to `send` that the peer's socket has not taken yet. Only on the connection's executor.
    var unsentBytes: Int { get }
    /// True while the transport reads from the peer; false asks it to stop until it is true again. Only on the connection's executor.
    var isReading: Bool { get set }
    /// Runs `work` on the connection's executor, later; from any thread. Dropped when the connection is gone for good.
    func execute(_ work: @escaping @Sendable () -> Void)
}
