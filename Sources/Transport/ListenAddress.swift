internal import NIOCore
package import Wire

/// Where a server listens.
package enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address without brackets; port 0 asks for a free one.
    ///
    /// `::` takes IPv4 as well, unless an IPv4 address with the same port is given beside it.
    case ip(address: String, port: Int)
    /// The file of a Unix socket, made with mode 0600. A dead server's is replaced.
    case unix(path: String)
    /// A listening socket that the process was started with, as systemd does it; the server closes it. Never read from text.
    case inherited(descriptor: Int32)

    /// Reads `127.0.0.1:8000`, `[::1]:8000`, `0.0.0.0:8000`, `unix:PATH`.
    package static func parse(_ text: String) throws(TransportError) -> ListenAddress {
        if text.hasPrefix(unixPrefix) { return .unix(path: try unixPath(text)) }
        guard let colon = text.lastIndex(of: ":"), let port = port(text[text.index(after: colon)...]) else { throw refusal(text) }
        var address = text[..<colon]
        let isBracketed = address.hasPrefix("[") && address.hasSuffix("]")
        if isBracketed { address = address.dropFirst().dropLast() }
        guard let parsed = try? SocketAddress(ipAddress: String(address), port: port) else { throw refusal(text) }
        // `::1:8000` would be an address of its own without the brackets.
        guard (parsed.protocol == .inet6) == isBracketed else { throw refusal(text) }
        return .ip(address: String(address), port: port)
    }

    package var description: String {
        switch self {
        case .ip(let address, let port): address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path): Self.unixPrefix + path
        case .inherited(let descriptor): "descriptor \(descriptor)"
        }
    }

    /// What the address can be reached from; an inherited socket that cannot be asked counts as open to the network.
    package var kind: ListenerKind {
        switch self {
        case .ip(let address, _): isLoopback(address) ? .loopback : .network
        case .unix: .unix
        case .inherited(let descriptor): (try? InheritedSocket.address(descriptor))?.kind ?? .network
        }
    }

    /// What a client is given to connect: `ws://127.0.0.1:8000/mcp/ws`, `unix:PATH`.
    ///
    /// - Parameter isSecure: TLS is on; on a Unix socket it is a client's choice.
    package func url(isSecure: Bool) -> String {
        switch self {
        case .ip: (isSecure ? "wss://" : "ws://") + description + "/mcp/ws"
        case .unix, .inherited: description
        }
    }

    static let unixPrefix = "unix:"

    /// The path in `unix:PATH`, which the system's address of a socket has room for.
    static func unixPath(_ text: String) throws(TransportError) -> String {
        let path = String(text.dropFirst(unixPrefix.count))
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw TransportError(code: .invalidAddress, message: "'unix:' is followed by the path of a socket: unix:/run/vitrine.sock")
        }
        // 108 bytes with the NUL, by unix(7); NIO's own limit is that of other systems.
        guard path.utf8.count <= 103 else {
            throw TransportError(
                code: .invalidAddress, message: "the path of a Unix socket has at most 103 bytes, and '\(path)' has \(path.utf8.count)")
        }
        return path
    }

    private static func port(_ text: Substring) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text) else {
            return nil
        }
        return port <= 65535 ? port : nil
    }

    private static func refusal(_ text: String) -> TransportError {
        TransportError(
            code: .invalidAddress,
            message: "'\(text)' is not an address to listen on: it looks like 127.0.0.1:8000, [::1]:8000, 0.0.0.0:8000 or unix:PATH")
    }
}

/// True for 127.0.0.0/8, `::1`, and the first of these written as IPv6.
func isLoopback(_ address: String) -> Bool {
    let address = withoutIPv6Mapping(address)
    guard let parsed = try? SocketAddress(ipAddress: address, port: 0) else { return false }
    return switch parsed {
    case .v4: address.hasPrefix("127.")
    case .v6: parsed == (try? SocketAddress(ipAddress: "::1", port: 0))
    case .unixDomainSocket: true
    }
}

/// An IPv4 client of an IPv6 listener is `::ffff:192.0.2.1` to the system; to everybody else it is `192.0.2.1`.
func withoutIPv6Mapping(_ address: String) -> String {
    let prefix = "::ffff:"
    guard address.lowercased().hasPrefix(prefix), address.contains(".") else { return address }
    return String(address.dropFirst(prefix.count))
}
