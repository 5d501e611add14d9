internal import Crypto
internal import Wire

/// What a request head must bring to be let in: rule 7 of the handshake.
///
/// Source: `protocol.md` section 1.
struct Credentials: Sendable {
    enum Verdict: Equatable {
        /// `name` is what the token is called in log and audit.
        case accepted(name: String)
        case missing
        /// `fingerprint` names what was offered, for the log.
        case wrong(fingerprint: String)
    }

    /// nil when no token is set: then none is right.
    private let digest: SHA256Digest?
    private let name: String
    private let allowsQuery: Bool

    init(_ settings: GatewaySettings) {
        digest = settings.token.map { Self.digest($0) }
        name = settings.token?.fingerprint ?? ""
        allowsQuery = settings.allowsQueryToken
    }

    func judge(_ head: RequestHead) -> Verdict {
        let headers = head.values("X-MCP-Token")
        // Which of two would decide is anybody's guess, so neither does.
        guard headers.count < 2 else { return .wrong(fingerprint: "several") }
        var offered = headers.first ?? ""
        if offered.isEmpty, allowsQuery { offered = Self.queryToken(head.target) ?? "" }
        guard !offered.isEmpty else { return .missing }
        let token = Token(offered)
        // The digests' == takes the same time wherever they differ.
        guard let digest, Self.digest(token) == digest else { return .wrong(fingerprint: token.fingerprint) }
        return .accepted(name: name)
    }

    private static func digest(_ token: Token) -> SHA256Digest { SHA256.hash(data: Array(token.secret.utf8)) }

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
