package import Records

extension ServerCapabilities {
    /// What the 101 answer announces; what it does not say, or does not say right, is the documented protocol.
    ///
    /// `RateLimit-Policy: "requests";q=60;w=60` and `X-MCP-Extensions: describe, count`.
    package init(headers: [RequestHead.Header]) {
        self.init()
        for header in headers {
            switch asciiLowercased(header.name) {
            case "x-mcp-extensions":
                let names = header.value.split { $0 == "," || $0 == " " }
                extensions.formUnion(names.compactMap { Extension(rawValue: asciiLowercased($0)) })
            case "ratelimit-policy":
                guard rate == nil, let (quota, seconds) = Self.policy(header.value) else { continue }
                rate = quota
                window = seconds
            default: break
            }
        }
    }

    /// The first policy of the list that has both figures.
    ///
    /// Source: draft-ietf-httpapi-ratelimit-headers, section 3.
    private static func policy(_ text: String) -> (quota: Int, seconds: Int)? {
        for policy in text.split(separator: ",") {
            var figures: [Substring: Int] = [:]
            for parameter in policy.split(separator: ";") {
                let parts = parameter.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2 { figures[parts[0]] = Int(parts[1]) }
            }
            if let quota = figures["q"], let seconds = figures["w"], quota > 0, seconds > 0, seconds <= 86400 { return (quota, seconds) }
        }
        return nil
    }
}
