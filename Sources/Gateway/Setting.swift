internal import Logging
internal import Policy
internal import Records
internal import Wire

/// One variable of the environment: parsing, errors and help come from its row in `all`.
package struct Setting: Sendable {
    package var variable: String
    /// What a value may be, as it continues "… is not": "a positive whole number".
    package var allowed: String
    /// The default as it would be written; `""` when there is none.
    package var defaultText: String
    package var help: String
    package var isSecret = false
    /// An empty value means something other than an absent one.
    package var takesEmpty = false
    /// False when the text is not allowed.
    package var apply: @Sendable (String, inout GatewaySettings) -> Bool

    package func error(for text: String) -> SettingsError {
        SettingsError("\(variable): '\(isSecret ? "***" : visible(text))' is not \(allowed)", about: [variable])
    }
}

extension Setting {
    package static let all: [Setting] = [
        .flag("MCP_ENABLED", default: "false", "Serve at all") { $0.isEnabled = $1 },
        Setting(
            variable: "MCP_TOKEN", allowed: "a token", defaultText: "",
            help: "The secret that clients authenticate with; vitrine token makes one", isSecret: true
        ) { text, settings in
            settings.token = Token(text)
            return true
        },
        Setting(
            variable: "MCP_ALLOWED_MODELS", allowed: "a comma-separated list of models", defaultText: "users,tickets,change_log",
            help: "Tables and views that are served, in this order"
        ) { text, settings in
            let names = list(text)
            settings.policy.allowedModels = names
            return !names.isEmpty
        },
        .flag("MCP_READONLY", default: "true", "Refuse unknown actions as writes; nothing writes in either mode") { $0.isReadOnly = $1 },
        .flag(
            "MCP_DB_IMMUTABLE", default: "false",
            "Read the database as a file that nobody writes to: without locks, and without its write-ahead log; taken at the start"
        ) { $0.isImmutable = $1 },
        Setting(
            variable: "MCP_RATE_LIMIT", allowed: "a positive whole number", defaultText: "60", help: "Messages per connection in 60 s"
        ) { text, settings in
            guard let limit = Int(trimmed(text)), limit > 0 else { return false }
            settings.rateLimit = limit
            return true
        },
        Setting(
            variable: "MCP_HIDDEN_FIELDS", allowed: "a comma-separated list such as iban,*_hash,users.email", defaultText: "",
            help: "Columns hidden beyond those that always are"
        ) { text, settings in
            settings.policy.hiddenFields = list(text)
            return settings.policy.hiddenFields.allSatisfy(isPattern)
        },
        Setting(
            variable: "MCP_LABELS", allowed: "of the form users=first_name+last_name,tickets=subject", defaultText: "",
            help: "The columns that name a record to a person, where the usual ones do not"
        ) { text, settings in
            guard let labels = labels(text) else { return false }
            settings.policy.labels = labels
            return true
        },
        Setting(
            variable: "MCP_EXTENSIONS", allowed: "a comma-separated list of \(Extension.allCases.map(\.rawValue).joined(separator: ", "))",
            defaultText: Extension.allCases.map(\.rawValue).joined(separator: ","), help: "Extensions that are served; empty: none",
            takesEmpty: true
        ) { text, settings in
            let names = list(text)
            settings.extensions = Set(names.compactMap { Extension(rawValue: asciiLowercased($0)) })
            return names.allSatisfy { Extension(rawValue: asciiLowercased($0)) != nil }
        },
        .flag("MCP_QUERY_OPERATORS", default: "false", "Take objects of operators as filter values in query") { $0.allowsOperators = $1 },
        .flag("MCP_ALLOW_QUERY_TOKEN", default: "true", "Take the token from ?token= too") { $0.allowsQueryToken = $1 },
        .choice(
            "MCP_AUTH_REPLY", default: "http", "How a refused token is answered; frame is for browsers", GatewaySettings.AuthReply.self
        ) { $0.authReply = $1 },
        Setting(
            variable: "MCP_ALLOWED_HOSTS", allowed: "a comma-separated list of host names", defaultText: "",
            help: "Names that a browser may reach this server by"
        ) { text, settings in
            settings.allowedHosts = list(text)
            return settings.allowedHosts.allSatisfy { Authority($0) != nil }
        },
        Setting(
            variable: "MCP_ALLOWED_ORIGINS", allowed: "a comma-separated list of origins such as https://app.example.com", defaultText: "",
            help: "Foreign pages that may connect"
        ) { text, settings in
            settings.allowedOrigins = list(text)
            return settings.allowedOrigins.allSatisfy { Origin($0) != nil }
        },
        .flag("MCP_WATCH", default: "true", "Serve watch: say when the database was written") { $0.isWatchServed = $1 },
        .choice("MCP_LOG_LEVEL", default: "info", "The least serious level that is logged", Logger.Level.self) { $0.logLevel = $1 },
        .choice("MCP_LOG_FORMAT", default: "text", "How a line of the log is written", LogFormat.self) { $0.logFormat = $1 },
        .path("MCP_TOKENS_FILE", "File with more tokens: a name for each, perhaps models and an end") { $0.tokensFile = $1 },
        .number("MCP_MAX_CONNECTIONS", "Open connections in all; as many as there are descriptors, less 64, when absent") {
            $0.maxConnections = $1
        },
        Setting(
            variable: "MCP_RATE_LIMIT_PER_CLIENT", allowed: "a whole number from 0 on", defaultText: "",
            help: "Messages of a token from an address in 60 s, above which it gets no new connection; 0: any number;"
                + " ten times MCP_RATE_LIMIT when absent"
        ) { text, settings in
            guard let limit = Int(trimmed(text)), limit >= 0 else { return false }
            settings.rateLimitPerClient = limit
            return true
        },
        .number("MCP_MAX_CONNECTIONS_PER_CLIENT", default: "100", "Open connections of a token from an address") {
            $0.maxConnectionsPerClient = $1
        },
        Setting(
            variable: "MCP_TRUSTED_PROXIES", allowed: "a comma-separated list of addresses, networks such as 10.0.0.0/8, and unix",
            defaultText: "", help: "Whose X-Forwarded-For counts as the address of a client"
        ) { text, settings in
            guard let proxies = TrustedProxies(list(text).map { asciiLowercased($0) }) else { return false }
            settings.trustedProxies = proxies
            return true
        },
        .path("MCP_TLS_CERTIFICATE", "PEM file with the certificate and its chain; with MCP_TLS_KEY, TLS is spoken") {
            $0.tlsCertificate = $1
        },
        .path("MCP_TLS_KEY", "PEM file with the certificate's private key") { $0.tlsKey = $1 },
        .path("MCP_AUDIT_LOG", "File that gets a line for each request") { $0.auditLog = $1 },
        .flag("MCP_AUDIT_REQUIRED", default: "false", "Refuse service while the audit log cannot be written") { $0.isAuditRequired = $1 },
    ]

    private static func flag(
        _ variable: String, default text: String, _ help: String, _ set: @escaping @Sendable (inout GatewaySettings, Bool) -> Void
    ) -> Setting {
        Setting(variable: variable, allowed: "true/1/yes/on or false/0/no/off", defaultText: text, help: help) { text, settings in
            switch asciiLowercased(trimmed(text)) {
            case "true", "1", "yes", "on": set(&settings, true)
            case "false", "0", "no", "off": set(&settings, false)
            default: return false
            }
            return true
        }
    }

    private static func choice<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        _ variable: String, default text: String, _ help: String, _ type: Choice.Type,
        _ set: @escaping @Sendable (inout GatewaySettings, Choice) -> Void
    ) -> Setting {
        let names = Choice.allCases.map(\.rawValue)
        let allowed = "one of " + names.joined(separator: ", ")
        return Setting(variable: variable, allowed: allowed, defaultText: text, help: help) { text, settings in
            guard let choice = Choice(rawValue: asciiLowercased(trimmed(text))) else { return false }
            set(&settings, choice)
            return true
        }
    }

    private static func number(
        _ variable: String, default text: String = "", _ help: String, _ set: @escaping @Sendable (inout GatewaySettings, Int) -> Void
    ) -> Setting {
        Setting(variable: variable, allowed: "a positive whole number", defaultText: text, help: help) { text, settings in
            guard let number = Int(trimmed(text)), number > 0 else { return false }
            set(&settings, number)
            return true
        }
    }

    /// A blank at either end may belong to the name of a file.
    private static func path(
        _ variable: String, _ help: String, _ set: @escaping @Sendable (inout GatewaySettings, String) -> Void
    ) -> Setting {
        Setting(variable: variable, allowed: "the path of a file", defaultText: "", help: help) { text, settings in
            guard !trimmed(text).isEmpty else { return false }
            set(&settings, text)
            return true
        }
    }

    // MARK: Forms

    /// The names between the commas; blanks are no names.
    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
    }

    /// `name`, `*_hash`, `users.email`
    private static func isPattern(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty } && text.count { $0 == "." } <= 1
    }

    private static func labels(_ text: String) -> [String: [String]]? {
        var labels: [String: [String]] = [:]
        for entry in list(text) {
            let sides = entry.split(separator: "=", omittingEmptySubsequences: false)
            guard sides.count == 2 else { return nil }
            let model = trimmed(sides[0])
            let columns = sides[1].split(separator: "+", omittingEmptySubsequences: false).map { trimmed($0) }
            guard !model.isEmpty, columns.allSatisfy({ !$0.isEmpty }) else { return nil }
            labels[model] = columns
        }
        return labels
    }
}

/// Without the white space at both ends.
func trimmed(_ text: some StringProtocol) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
}
