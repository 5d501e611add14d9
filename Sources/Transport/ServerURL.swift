internal import NIOCore

/// The server that a client dials: `ws://127.0.0.1:8000/mcp/ws`, or `unix:PATH` on this machine.
package struct ServerURL: Sendable, Hashable, CustomStringConvertible {
    package var isSecure: Bool
    /// A name or an IP address, without brackets.
    package var host: String
    package var port: Int
    /// Path and query as they are sent.
    package var target: String
    /// The Unix socket that is dialled instead of host and port; never with TLS, since nothing leaves the machine.
    package var unixPath: String?

    /// Reads a URL; without a path it is `/mcp/ws`, and so it is over a Unix socket.
    ///
    /// - Parameter insecure: allows `ws://` to a host that is not this machine, where anybody on the way can read the token.
    package static func parse(_ text: String, insecure: Bool = false) throws(TransportError) -> ServerURL {
        // No message repeats the text: there may be a token in it, wherever its author put it.
        let text = text.drop { $0 == " " }
        if text.hasPrefix(ListenAddress.unixPrefix) {
            let path = try ListenAddress.unixPath(String(text))
            return ServerURL(isSecure: false, host: "localhost", port: 80, target: "/mcp/ws", unixPath: path)
        }
        guard let mark = text.firstRange(of: "://"), let isSecure = secure(text[..<mark.lowerBound]) else {
            throw refusal("a server's URL begins with ws://, wss:// or unix:")
        }
        let rest = text[mark.upperBound...]
        guard rest.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !rest.contains("#") else {
            throw refusal("a server's URL has no spaces, no fragment and only ASCII characters")
        }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw refusal("a server's URL names no user and no password; give the token apart") }
        guard let (host, port) = hostAndPort(authority, default: isSecure ? 443 : 80) else {
            throw refusal("a server's URL names a host, and a port from 1 to 65535 if any: ws://127.0.0.1:8000")
        }
        guard !hasToken(rest[end...]) else { throw refusal("a token in the URL can end up in logs; give it apart") }
        guard isSecure || insecure || isThisMachine(host) else {
            throw refusal("ws:// to '\(host)' would send the token in the clear; use wss://, or --insecure where that is meant")
        }
        return ServerURL(isSecure: isSecure, host: host, port: port, target: target(rest[end...]))
    }

    package var description: String { unixPath == nil ? (isSecure ? "wss://" : "ws://") + authority + target : place }

    /// The server in words for people: `example.com:8000`, `unix:PATH`.
    var place: String { unixPath.map { ListenAddress.unixPrefix + $0 } ?? authority }

    /// The value of the `Host` header: the port only where it is not the scheme's own.
    var authority: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    var isIPAddress: Bool { (try? SocketAddress(ipAddress: host, port: port)) != nil }

    private static func secure(_ scheme: Substring) -> Bool? {
        switch scheme.lowercased() {
        case "ws": false
        case "wss": true
        default: nil
        }
    }

    private static func hostAndPort(_ authority: Substring, default port: Int) -> (String, Int)? {
        var host = authority
        var port = port
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            let digits = authority[authority.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits), (1...65535).contains(number) else {
                return nil
            }
            host = authority[..<colon]
            port = number
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard let parsed = try? SocketAddress(ipAddress: String(host), port: port), parsed.protocol == .inet6 else { return nil }
        } else if host.contains(":") || host.contains("[") || host.contains("]") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }

    private static func hasToken(_ target: Substring) -> Bool {
        guard let mark = target.firstIndex(of: "?") else { return false }
        return target[target.index(after: mark)...].split(separator: "&").contains { $0.lowercased().hasPrefix("token=") }
    }

    private static func target(_ text: Substring) -> String {
        let path = text.prefix { $0 != "?" }
        return (path.isEmpty || path == "/" ? "/mcp/ws" : String(path)) + text[path.endIndex...]
    }

    private static func isThisMachine(_ host: String) -> Bool {
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost") || isLoopback(host)
    }

    private static func refusal(_ message: String) -> TransportError { TransportError(code: .invalidURL, message: message) }
}
