package import Wire

/// What speaks against starting a server with these settings.
package struct StartProblems: Sendable, Equatable {
    /// One sentence each; with any of them the program does not start.
    package var errors: [String]
    package var warnings: [String]

    package init(errors: [String] = [], warnings: [String] = []) {
        self.errors = errors
        self.warnings = warnings
    }
}

extension GatewaySettings {
    /// - Parameters:
    ///   - listeners: every address that the server is to listen on.
    ///   - isRunning: the settings were read again; a server that runs already may be switched off, and answers that it is.
    package func startProblems(listeners: [ListenerKind], isRunning: Bool = false) -> StartProblems {
        var problems = StartProblems()
        if !isEnabled, !isRunning { problems.errors.append("MCP_ENABLED is not true: the server is switched off") }
        if token == nil, tokens.isEmpty {
            let file = tokensFile == nil ? "" : "MCP_TOKENS_FILE holds no token and "
            problems.errors.append("\(file)MCP_TOKEN is not set: make one with vitrine token")
        }
        for weakness in weaknesses {
            if listeners.contains(.network) {
                problems.errors.append("\(weakness): it is allowed on loopback and Unix listeners only")
            } else {
                problems.warnings.append("\(weakness): make a better one with vitrine token")
            }
        }
        if listeners.contains(.network), tlsCertificate == nil {
            problems.warnings.append(
                "listening beyond this machine without TLS: tokens and records can be read on the way unless a proxy encrypts them")
        }
        if trustedProxies.trustsEverybody {
            problems.warnings.append("MCP_TRUSTED_PROXIES trusts every address: a client can say that it is any other")
        }
        if !isReadOnly { problems.warnings.append("MCP_READONLY is false, but nothing writes in either mode") }
        return problems
    }

    private var weaknesses: [String] {
        let own = token?.weakness.map { "MCP_TOKEN \($0)" }
        return [own].compactMap { $0 }
            + tokens.compactMap { entry in entry.weakness.map { "the token '\(entry.name)' of MCP_TOKENS_FILE \($0)" } }
    }
}
