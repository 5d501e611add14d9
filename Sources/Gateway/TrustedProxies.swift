internal import Wire

/// Who knocks: the client itself, or somebody who says for whom.
struct Visitor: Sendable, Equatable {
    /// The client, as far as it is known.
    var peer: Peer
    /// The proxy that it came through last; nil without one that is trusted.
    var via: Peer?
}

/// Whose `X-Forwarded-For` counts as the address of a client: `MCP_TRUSTED_PROXIES`.
package struct TrustedProxies: Sendable, Hashable {
    private struct Network: Sendable, Hashable {
        /// 4 or 16.
        var bytes: [UInt8]
        var bits: Int

        /// `10.0.0.1`, `10.0.0.0/8`, `2001:db8::/32`; nil for what is neither address nor network.
        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = IPAddress(parts[0]) else { return nil }
            bytes = address.bytes
            bits = bytes.count * 8
            guard parts.count == 2 else { return }
            // Of an IPv4 network that is written as IPv6 the first 96 bits say just that.
            let prefix = parts[0].contains(":") && bytes.count == 4 ? 96 : 0
            let isNumber = (1...3).contains(parts[1].utf8.count) && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, let written = Int(parts[1]), (0...bits).contains(written - prefix) else { return nil }
            bits = written - prefix
        }

        func contains(_ address: IPAddress) -> Bool {
            guard address.bytes.count == bytes.count else { return false }
            return bytes.indices.allSatisfy { index in
                let significant = min(max(bits - index * 8, 0), 8)
                return (bytes[index] ^ address.bytes[index]) >> (8 - significant) == 0
            }
        }
    }
    private var networks: [Network] = []
    private var trustsUnix = false

    /// Nobody is trusted.
    init() {}

    /// Reads addresses, networks, and `unix`, who comes over the Unix socket; nil when one of them is nothing of that.
    init?(_ entries: [String]) {
        for entry in entries {
            if entry == "unix" {
                trustsUnix = true
            } else if let network = Network(entry) {
                networks.append(network)
            } else {
                return nil
            }
        }
    }

    /// A whole kind of addresses is trusted: then every client may say that it is another.
    var trustsEverybody: Bool { networks.contains { $0.bits == 0 } }

    /// Goes through `X-Forwarded-For` from the right, as far as those who wrote it are trusted: the first who is not, or the last who can
    /// be read, is the client. What stands further to the left a client may have invented.
    func visitor(_ head: RequestHead) -> Visitor {
        guard isTrusted(head.peer) else { return Visitor(peer: head.peer) }
        var client = head.peer
        // Elements may be empty by the grammar of lists. Source: RFC 9110 section 5.6.1
        let entries = head.values("X-Forwarded-For").flatMap { $0.split(separator: ",").map { trimmed($0) } }.filter { !$0.isEmpty }
        for entry in entries.reversed() {
            guard let peer = Self.peer(entry) else { break }
            client = peer
            guard isTrusted(peer) else { break }
        }
        return client == head.peer ? Visitor(peer: client) : Visitor(peer: client, via: head.peer)
    }

    private func isTrusted(_ peer: Peer) -> Bool {
        guard let address = IPAddress(peer.address) else { return trustsUnix && peer.address == "unix" }
        return networks.contains { $0.contains(address) }
    }

    /// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:5000`; nil for what is none of these.
    private static func peer(_ text: String) -> Peer? {
        if let address = IPAddress(text) { return Peer(address: "\(address)") }
        let isBracketed = text.hasPrefix("[")
        guard let end = isBracketed ? text.firstIndex(of: "]") : text.firstIndex(of: ":") else { return nil }
        let host = isBracketed ? text[..<end].dropFirst() : text[..<end]
        guard let address = IPAddress(host), host.contains(":") == isBracketed else { return nil }
        let rest = isBracketed ? text[end...].dropFirst() : text[end...]
        if rest.isEmpty { return Peer(address: "\(address)") }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), rest.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Peer(address: "\(address)", port: Int(port))
    }
}
