internal import Records

/// A host and a port, as a `Host` header, an `Origin` or a setting writes them.
struct Authority: Sendable, Hashable {
    /// Lower-cased, without brackets and without a final dot.
    var name: String
    /// nil when not written.
    var port: Int?
    private var isBracketed: Bool

    /// nil for what is no authority: user names, blanks, a port that is no number.
    init?(_ text: some StringProtocol) {
        let lowered = asciiLowercased(text)
        let rest: Substring
        if lowered.hasPrefix("[") {
            guard let close = lowered.firstIndex(of: "]") else { return nil }
            name = String(lowered[lowered.index(after: lowered.startIndex)..<close])
            rest = lowered[lowered.index(after: close)...]
            isBracketed = true
        } else {
            let colon = lowered.firstIndex(of: ":") ?? lowered.endIndex
            name = String(lowered[..<colon])
            rest = lowered[colon...]
            isBracketed = false
            if name.hasSuffix(".") { name.removeLast() }
        }
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameByte) else { return nil }
        if !rest.isEmpty {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits) else { return nil }
            self.port = Int(port)
        }
        if isBracketed, address == nil { return nil }
    }

    /// `localhost`, or below it.
    var isLoopbackName: Bool { !isBracketed && (name == "localhost" || name.hasSuffix(".localhost")) }

    /// An address written as one, other than "any address" (`0.0.0.0`, `::`), which browsers take to this machine.
    var isSpecificAddress: Bool { address.map { $0.bytes.contains { $0 != 0 } } ?? false }

    /// nil for a name. Only in brackets may it be one of IPv6.
    private var address: IPAddress? { name.contains(":") == isBracketed ? IPAddress(name) : nil }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: false
        }
    }
}

/// The page that a browser connects from.
struct Origin: Sendable, Hashable {
    var scheme: String
    /// Its port is never nil: the scheme's when none is written.
    var authority: Authority

    /// nil for `null` and for what is no origin: browsers write scheme, host and port and nothing more.
    init?(_ text: some StringProtocol) {
        let lowered = asciiLowercased(text)
        guard let mark = lowered.firstRange(of: "://") else { return nil }
        scheme = String(lowered[..<mark.lowerBound])
        guard var authority = Authority(lowered[mark.upperBound...]) else { return nil }
        guard let port = authority.port ?? Self.defaultPort(scheme) else { return nil }
        authority.port = port
        self.authority = authority
    }

    /// The page came from that host itself.
    func agrees(with host: Authority) -> Bool {
        authority.name == host.name && authority.port == (host.port ?? Self.defaultPort(scheme))
    }

    private static func defaultPort(_ scheme: String) -> Int? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        default: nil
        }
    }
}
