internal import NIOCore
package import Wire

/// A WebSocket at either end, for whoever has to know what the protocol has no use for: whether a message is text or binary.
package protocol WebSocketChannel: ServerChannel {
    /// The message that is being received is binary. Only within `ServerConnection.received`.
    var isBinary: Bool { get }
    /// As `send`, with the other kind of message.
    func sendBinary(_ message: [UInt8])
}

extension WebSocketHandler: WebSocketChannel {
    var isBinary: Bool {
        eventLoop.preconditionInEventLoop()
        return reader.isBinary
    }

    func sendBinary(_ message: [UInt8]) { send(message, as: .binary) }
}
