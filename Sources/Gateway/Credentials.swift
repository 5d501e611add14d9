internal import Wire

/// What a request head must bring to be let in: rule 7 of the handshake.
///
/// Source: `protocol.md` section 1.
struct Credentials: Sendable {
    enum Verdict {
        case accepted(Access, Token)
        case missing
        /// `fingerprint` names what was offered, for the log.
        case wrong(fingerprint: String)
        /// One of ours whose time is over; to the client it is a wrong one.
        case expired(name: String)
    }

    /// Empty when no token is set: then none is right.
    private let accesses: [Access]
    private let allowsQuery: Bool

    init(_ settings: GatewaySettings) {
        accesses = [settings.token.map { Access($0) }].compactMap { $0 } + settings.tokens.map { Access($0) }
        allowsQuery = settings.allowsQueryToken
    }

    /// - Parameter unixTime: seconds since 1970.
    func judge(_ head: RequestHead, unixTime: Int) -> Verdict {
        let headers = head.values("X-MCP-Token")
        // Which of two would decide is anybody's guess, so neither does.
        guard headers.count < 2 else { return .wrong(fingerprint: "several") }
        var offered = headers.first ?? ""
        if offered.isEmpty, allowsQuery { offered = Self.queryToken(head.target) ?? "" }
        guard !offered.isEmpty else { return .missing }
        let token = Token(offered)
        let digest = token.digest
        guard let access = access(digest) else { return .wrong(fingerprint: digest.fingerprint) }
        return access.isExpired(unixTime: unixTime) ? .expired(name: access.name) : .accepted(access, token)
    }

    /// What the token of that digest opens; nil when it is none of ours. All are compared, whichever it is, each in constant time.
    func access(_ digest: TokenDigest) -> Access? {
        var found: Access?
        for access in accesses where access.digest.matches(digest) { found = access }
        return found
    }

    /// The last `token=` of the query, percent-decoded; nil without one.
    static func queryToken(_ target: String) -> String? {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        var token: String?
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, percentDecoded(parts[0]) == "token" { token = percentDecoded(parts[1]) }
        }
        return token
    }

    /// `%41` as `A`; what is not a percent escape stays as it is.
    private static func percentDecoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = hexDigit(bytes[at + 1]), let low = hexDigit(bytes[at + 2]) {
                decoded.append(high << 4 | low)
                at += 3
            } else {
                decoded.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
