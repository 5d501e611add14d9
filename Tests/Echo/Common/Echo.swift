package import Transport
package import Wire

/// Sends every message back as what it came: text as text, binary as binary.
package final class Echo: ServerConnection {
    /// Bytes that may be unsent while more is read.
    private static let unsentLimit = 1 << 20
    private let channel: any WebSocketChannel
    private let ended: @Sendable () -> Void

    /// - Parameter ended: called when the connection is gone.
    package init(_ channel: any WebSocketChannel, ended: @escaping @Sendable () -> Void = {}) {
        self.channel = channel
        self.ended = ended
    }

    package func received(_ message: UnsafeBufferPointer<UInt8>) {
        if channel.isBinary { channel.sendBinary(Array(message)) } else { channel.send(Array(message)) }
        rest()
    }

    package func drained() { rest() }
    package func closed(code: UInt16?) { ended() }
    package func shutDown() { channel.close(code: 1001, reason: "Going away") }

    /// Reads on only while the peer takes what it is sent, as the gateway does.
    private func rest() { channel.isReading = channel.unsentBytes <= Self.unsentLimit }
}

extension Admission {
    /// Lets everybody in.
    package static var echo: Admission {
        .accept(headers: []) { channel in
            guard let channel = channel as? any WebSocketChannel else { preconditionFailure("a server's channels are WebSockets") }
            return Echo(channel)
        }
    }
}

extension WebSocketLimits {
    /// Beyond what Autobahn|Testsuite's cases need: messages of 16 MiB, in fragments of 64 bytes, as slow as Python makes them.
    package static var echo: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytes = 32 << 20
        limits.framesPerMessage = .max
        limits.messageTime = .seconds(3600)
        limits.controlFramesPerSecond = nil
        limits.silence = .seconds(3600)
        return limits
    }
}
