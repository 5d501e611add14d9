internal import Crypto
internal import JSON

/// The secret that opens the gateway. However it is printed, only the first 4 hex digits of its SHA-256 are shown.
package struct Token: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never to be logged, answered, or put in an error.
    package let secret: String

    package init(_ secret: String) { self.secret = secret }

    /// A new token: 32 random bytes, base64url.
    package static func generate(random: () -> UInt8) -> Token {
        Token(Base64.encodeForURL((0..<32).map { _ in random() }))
    }

    /// `#a1b2`
    package var fingerprint: String {
        let digits = SHA256.hash(data: Array(secret.utf8)).prefix(2).map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }
        return "#" + digits.joined()
    }

    /// Why it is good enough for loopback and Unix listeners only; nil when it is good enough for all.
    package var weakness: String? {
        if Self.documented.contains(secret) { return "MCP_TOKEN is printed in the documentation" }
        if secret.count < 16 { return "MCP_TOKEN is shorter than 16 characters" }
        return nil
    }

    package var description: String { fingerprint }
    package var debugDescription: String { fingerprint }
    package var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }

    /// Printed in `mcp-websocket-server.md`.
    private static let documented: Set<String> = ["your-secret-token-here", "your-secret-token", "dev-token-12345"]
}
