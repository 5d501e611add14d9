internal import Crypto

/// SHA-256 of a token: enough to recognise it, too little to present it.
package struct TokenDigest: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// 32 of them.
    private let bytes: [UInt8]

    package init(_ token: Token) { bytes = Array(SHA256.hash(data: Array(token.secret.utf8))) }

    /// Reads 64 hex digits, as `sha256sum` writes them; nil for what is none.
    package init?(hex: String) {
        let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard hex.utf8.count == 64, digits.count == 64 else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// `#a1b2`
    package var fingerprint: String {
        "#" + bytes.prefix(2).map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// All that can be said against a token of which only the digest is known; see `Token.weakness`.
    package var weakness: String? { Self.documented.contains(self) ? "is printed in the documentation" : nil }

    /// Takes the same time wherever the two differ.
    func matches(_ other: TokenDigest) -> Bool { zip(bytes, other.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0 }

    package var description: String { fingerprint }
    package var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }

    /// Printed in `mcp-websocket-server.md`.
    private static let documented = Set(["your-secret-token-here", "your-secret-token", "dev-token-12345"].map { TokenDigest(Token($0)) })
}
