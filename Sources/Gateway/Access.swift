internal import Policy
internal import Synchronization

/// What one token opens.
struct Access: Sendable {
    /// What the token is called in log and audit: its operator's name for it, else its fingerprint.
    let name: String
    let isNamed: Bool
    let digest: TokenDigest
    /// nil: every served model.
    let restriction: ModelRestriction?
    /// Seconds since 1970; nil: never.
    private let expires: Int?

    /// `MCP_TOKEN`.
    init(_ token: Token) {
        digest = token.digest
        name = digest.fingerprint
        isNamed = false
        restriction = nil
        expires = nil
    }

    init(_ entry: TokenEntry) {
        digest = entry.digest
        name = entry.name
        isNamed = true
        restriction = entry.models.map { ModelRestriction($0) }
        expires = entry.expires
    }

    func isExpired(unixTime: @autoclosure () -> Int) -> Bool { expires.map { unixTime() >= $0 } ?? false }
}

/// The models that a token may see, and the policy that follows from them, kept until the store's policy is another one.
final class ModelRestriction: Sendable {
    let names: [String]
    private let last = Mutex<Policy?>(nil)

    init(_ names: [String]) { self.names = names }

    func applied(to policy: Policy) -> Policy {
        last.withLock { last in
            if let last, last.version == policy.version { return last }
            let restricted = policy.restricted(to: names)
            last = restricted
            return restricted
        }
    }
}
