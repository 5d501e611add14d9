internal import Crypto
internal import JSON

/// The challenge and the response of a WebSocket handshake.
///
/// Source: RFC 6455, sections 1.3 and 4.1.
enum HandshakeKey {
    private static let suffix = Array("258EAFA5-E914-47DA-95CA-C5AB0DC85B11".utf8)

    static func random() -> String {
        Base64.encode((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    /// 16 bytes in base64, with its padding.
    static func isWellFormed(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==") && key.utf8.prefix(22).allSatisfy(Base64.isStandardDigit)
    }

    /// The `Sec-WebSocket-Accept` that answers `Sec-WebSocket-Key`. SHA-1 is what the RFC asks for; it protects nothing here.
    static func accept(_ key: String) -> String {
        Base64.encode(Array(Insecure.SHA1.hash(data: Array(key.utf8) + suffix)))
    }
}
