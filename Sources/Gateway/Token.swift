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

    package var digest: TokenDigest { TokenDigest(self) }

    /// `#a1b2`
    package var fingerprint: String { digest.fingerprint }

    /// Why it is good enough for loopback and Unix listeners only, as it continues "MCP_TOKEN …"; nil when it is good enough for all.
    package var weakness: String? { digest.weakness ?? (secret.count < 16 ? "is shorter than 16 characters" : nil) }

    package var description: String { fingerprint }
    package var debugDescription: String { fingerprint }
    package var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
