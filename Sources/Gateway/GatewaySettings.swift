package import Logging
package import Policy
package import Records
package import Store
internal import Wire

/// How the settings were wrong: one sentence that names the variable, the value (masked when secret) and what is allowed.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    /// The variables that are wrong, each or only together: without them the others could be read. Empty when it is none in particular.
    package var variables: Set<String>

    package init(_ message: String, about variables: Set<String> = []) {
        self.message = message
        self.variables = variables
    }

    package var description: String { message }
}

/// What the operator decided, as the documented variables say it. `Setting.all` reads them.
package struct GatewaySettings: Sendable, Hashable {
    package enum AuthReply: String, Sendable, CaseIterable {
        case http, frame
    }
    package var isEnabled = false
    package var token: Token?
    /// Where `tokens` come from.
    package var tokensFile: String?
    /// Tokens besides `token`.
    package var tokens: [TokenEntry] = []
    package var policy = PolicySettings(allowedModels: ["users", "tickets", "change_log"])
    package var isReadOnly = true
    /// Nobody ever writes to the database file. Taken when it is opened.
    package var isImmutable = false
    /// Messages of one connection in `rateWindow` seconds.
    package var rateLimit = 60
    package let rateWindow = 60
    /// Messages of a token from an address in `rateWindow` seconds, above which its new connections are refused; 0: any number; nil: ten
    /// times `rateLimit`.
    package var rateLimitPerClient: Int?
    /// Open connections of a token from an address.
    package var maxConnectionsPerClient = 100
    package var trustedProxies = TrustedProxies()
    /// Extensions that may be served, if this build has them.
    package var extensions = Set(Extension.allCases)
    /// Objects of operators are taken as filter values in `query`.
    package var allowsOperators = false
    package var allowsQueryToken = true
    package var authReply = AuthReply.http
    package var allowedHosts: [String] = []
    package var allowedOrigins: [String] = []
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text
    /// Open connections in all; nil leaves it to the server, which knows its descriptors.
    package var maxConnections: Int?
    /// Paths of PEM files: both or neither.
    package var tlsCertificate: String?
    package var tlsKey: String?
    package var auditLog: String?
    package var isAuditRequired = false
    /// `watch` is served, if `extensions` has it.
    package var isWatchServed = true

    /// The documented defaults.
    package init() {}

    /// How the database is to be opened.
    package var storeOptions: StoreOptions {
        var options = StoreOptions()
        options.isImmutable = isImmutable
        return options
    }

    /// Reads the settings; what is absent is as in `defaults`.
    ///
    /// - Parameters:
    ///   - lookup: gives a variable's text, nil when it is not set.
    ///   - readFile: gives the text of a file that holds secrets, or says in one sentence why not.
    package static func parse(
        defaults: GatewaySettings = GatewaySettings(), _ lookup: (String) -> String?,
        readFile: (String) throws(SettingsError) -> String = noFile
    ) throws(SettingsError) -> GatewaySettings {
        var settings = defaults
        for setting in Setting.all {
            guard let text = lookup(setting.variable), !text.isEmpty || setting.takesEmpty else { continue }
            guard setting.apply(text, &settings) else { throw setting.error(for: text) }
        }
        try settings.checkTogether()
        if let path = settings.tokensFile {
            do throws(SettingsError) {
                settings.tokens = try TokensFile.read(try readFile(path), besides: settings.token)
            } catch {
                throw SettingsError(error.message, about: ["MCP_TOKENS_FILE"])
            }
        }
        return settings
    }

    /// For who takes no setting that names a file.
    package static func noFile(_ path: String) throws(SettingsError) -> String {
        throw SettingsError("the file \(visible(path)) is not read here")
    }

    /// 0: any number.
    var messagesPerClient: Int {
        let (product, isOverflow) = rateLimit.multipliedReportingOverflow(by: 10)
        return rateLimitPerClient ?? (isOverflow ? .max : product)
    }

    /// What each variable's row cannot see: settings that ask for each other.
    private func checkTogether() throws(SettingsError) {
        switch (tlsCertificate, tlsKey) {
        case (_?, nil):
            throw SettingsError("MCP_TLS_CERTIFICATE is set and MCP_TLS_KEY is not: TLS takes both", about: ["MCP_TLS_CERTIFICATE"])
        case (nil, _?): throw SettingsError("MCP_TLS_KEY is set and MCP_TLS_CERTIFICATE is not: TLS takes both", about: ["MCP_TLS_KEY"])
        default: break
        }
        if isAuditRequired, auditLog == nil {
            throw SettingsError("MCP_AUDIT_REQUIRED is true, but MCP_AUDIT_LOG names no file", about: ["MCP_AUDIT_REQUIRED"])
        }
    }
}
