internal import Transport
internal import Wire

/// What a refused connection means, and what to do: the documented troubleshooting.
enum DialAdvice {
    static func text(for error: DialError, _ url: ServerURL) -> String {
        switch error.kind {
        case .refused(let status, let retryAfter): refused(status, retryAfter, error.message, url)
        case .unreachable where url.unixPath != nil: "start the server with --listen \(url), as the user who asks here"
        case .unreachable where !url.isSecure && error.message.hasSuffix("without an answer"):
            "use wss:// if the server speaks TLS; otherwise look at its log"
        case .unreachable: "start the server, and check its --listen address, the port and the firewall"
        case .tls where error.message.hasPrefix("no certificates"): "give --ca-file a PEM file with certificates"
        case .tls where error.message.hasSuffix("does not speak TLS"): "use ws://, or look what stands before the server"
        case .tls: "give the authority with --ca-file and the name that the certificate has, or use ws:// where there is no TLS"
        case .protocolError: "check that the URL names this gateway, and not another server"
        }
    }

    /// The server said it in a message, as with `MCP_AUTH_REPLY=frame`, and closed.
    static func text(forNotice message: String, _ url: ServerURL) -> String {
        message.hasPrefix("Rate limit") ? "raise MCP_RATE_LIMIT, or send fewer requests" : refused(403, nil, message, url)
    }

    private static func refused(_ status: Int, _ retryAfter: Double?, _ message: String, _ url: ServerURL) -> String {
        switch status {
        case 403 where message.hasPrefix("Missing"): "a proxy on the way drops the header X-MCP-Token: let it pass"
        case 403 where message.hasPrefix("Host"): "add the name to MCP_ALLOWED_HOSTS on the server"
        case 403 where message.hasPrefix("Origin"): "add the page to MCP_ALLOWED_ORIGINS on the server"
        case 401, 403: "compare the token's #digits above with those that vitrine doctor shows on the server, and give that token"
        case 404 where message.contains("disabled"): "set MCP_ENABLED=true on the server and restart it"
        case 404: "the path is /mcp/ws; check it, and what a proxy makes of it"
        case 426: "a proxy on the way drops the headers Upgrade and Connection: let them pass"
        case 429: "wait \(retryAfter.map { "\(Int($0.rounded(.up))) s" } ?? "a minute"), or raise MCP_RATE_LIMIT_PER_CLIENT on the server"
        case 300..<400: url.isSecure ? "give the URL that this one points to" : "the server wants TLS: use wss://"
        case 502, 503, 504: "a proxy answers, but not the gateway behind it: start it, and check where the proxy looks for it"
        default: "look at the log of the server, and of a proxy before it"
        }
    }
}
