extension GatewaySettings {
    /// The variables whose change while running has no effect before the next start: where the log and the audit go is decided once.
    ///
    /// Where the server listens is no setting but an argument, and so never among them.
    package func differencesNeedingRestart(from old: GatewaySettings) -> [String] {
        var variables: [String] = []
        func compare(_ variable: String, _ field: KeyPath<GatewaySettings, some Equatable>) {
            if self[keyPath: field] != old[keyPath: field] { variables.append(variable) }
        }
        compare("MCP_LOG_LEVEL", \.logLevel)
        compare("MCP_LOG_FORMAT", \.logFormat)
        compare("MCP_DB_IMMUTABLE", \.isImmutable)
        compare("MCP_AUDIT_LOG", \.auditLog)
        compare("MCP_AUDIT_REQUIRED", \.isAuditRequired)
        return variables
    }
}
