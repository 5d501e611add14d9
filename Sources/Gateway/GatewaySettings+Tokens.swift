package import Policy
internal import Wire

extension GatewaySettings {
    /// What is worth a line about the tokens' file: limits that do not do what they look like.
    ///
    /// - Parameters:
    ///   - policy: what is served; nil where that is not known.
    ///   - unixTime: seconds since 1970.
    package func tokenWarnings(_ policy: Policy?, unixTime: Int) -> [String] {
        var warnings: [String] = []
        for token in tokens {
            if let expires = token.expires, expires <= unixTime {
                warnings.append("MCP_TOKENS_FILE: the token '\(token.name)' has expired")
            }
            for model in token.models ?? [] where policy.map({ $0.model(model) == nil }) ?? false {
                warnings.append("MCP_TOKENS_FILE: the token '\(token.name)' names '\(visible(model))', which is not served")
            }
        }
        return warnings
    }
}
