internal import NIOCore

/// What one end of a WebSocket puts up with. The defaults are a server's, from `protocol.md` sections 2 and 7.
package struct WebSocketLimits: Sendable {
    /// Bytes of a whole message; refused on the frame header alone.
    package var messageBytes = 64 << 10
    package var framesPerMessage = 128
    /// From a message's first byte to its last; anew when reading rested in between, for which its sender is not to blame. Holds for
    /// a control frame too.
    package var messageTime = Duration.seconds(10)
    /// Pings and pongs; nil: any number.
    package var controlFramesPerSecond: Int? = 10
    /// Without a byte from the peer, before it is sent a ping; and after that, before it is given up.
    package var silence = Duration.seconds(20)
    /// From an answer's sending until the peer has taken all of it.
    package var answerTime = Duration.seconds(60)
    /// What a peer takes in `progressTime` at least while more waits, in bytes.
    package var progressBytes = 64 << 10
    package var progressTime = Duration.seconds(30)
    /// From our close frame until the connection is cut.
    package var closing = Duration.seconds(5)

    package init() {}

    /// A client's: answers of up to 8 MiB, in as many frames and as slow as the server likes.
    package static var client: WebSocketLimits {
        var limits = WebSocketLimits()
        limits.messageBytes = 8 << 20
        limits.framesPerMessage = 8 << 10
        limits.messageTime = .seconds(300)
        limits.controlFramesPerSecond = 100
        return limits
    }
}

extension Duration {
    var amount: TimeAmount { TimeAmount(self) }
}

/// Which end of the connection this is: only a client masks what it sends.
enum WebSocketRole {
    case server, client
}

/// Why a connection is ended: the code of the close frame, and one sentence.
struct WebSocketViolation: Error, Hashable {
    var code: UInt16
    var reason: String

    static func protocolError(_ reason: String) -> Self { Self(code: 1002, reason: reason) }
    static let notUTF8 = Self(code: 1007, reason: "Text is not UTF-8")
    static let tooBig = Self(code: 1009, reason: "Message too big")
    static let tooManyFrames = Self(code: 1008, reason: "Too many frames in one message")
    static let tooManyControls = Self(code: 1008, reason: "Too many control frames")
    static let tooSlow = Self(code: 1008, reason: "Message not complete in time")
}
