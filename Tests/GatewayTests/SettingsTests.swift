import Gateway
import Logging
import Policy
import Records
import Testing
import Wire

struct SettingsTests {
    private static func parse(_ variables: [String: String]) throws(SettingsError) -> GatewaySettings {
        try GatewaySettings.parse { variables[$0] }
    }

    @Test func `nothing set is the documented defaults`() throws {
        let settings = try Self.parse([:])
        #expect(settings == GatewaySettings())
        #expect(!settings.isEnabled && settings.token == nil && settings.isReadOnly && settings.rateLimit == 60)
        #expect(settings.policy.allowedModels == ["users", "tickets", "change_log"])
        #expect(settings.extensions == Set(Extension.allCases) && !settings.allowsOperators)
    }

    @Test func `everything set is read`() throws {
        let settings = try Self.parse([
            "MCP_ENABLED": "Yes", "MCP_TOKEN": "secret", "MCP_ALLOWED_MODELS": " tickets , users,", "MCP_READONLY": "OFF",
            "MCP_RATE_LIMIT": " 6000 ",
            "MCP_HIDDEN_FIELDS": "iban, *_hash,users.email", "MCP_LABELS": "users=first_name+last_name, tickets = subject",
            "MCP_EXTENSIONS": "count, ORDER_BY", "MCP_QUERY_OPERATORS": "on", "MCP_ALLOW_QUERY_TOKEN": "0", "MCP_AUTH_REPLY": "Frame",
            "MCP_ALLOWED_HOSTS": "a.example,b.example:1",
            "MCP_ALLOWED_ORIGINS": "https://a.example", "MCP_LOG_LEVEL": "debug", "MCP_LOG_FORMAT": "json", "MCP_MAX_CONNECTIONS": "500",
            "MCP_TLS_CERTIFICATE": "/tls/chain.pem", "MCP_TLS_KEY": "/tls/key.pem", "MCP_AUDIT_LOG": "/log/audit", "MCP_WATCH": "off",
            "MCP_AUDIT_REQUIRED": "on", "MCP_RATE_LIMIT_PER_CLIENT": "0", "MCP_MAX_CONNECTIONS_PER_CLIENT": "7",
        ])
        #expect(settings.isEnabled && !settings.isReadOnly && settings.allowsOperators && !settings.allowsQueryToken)
        #expect(settings.token == Token("secret"))
        #expect(settings.rateLimit == 6000)
        #expect(
            settings.policy
                == PolicySettings(
                    allowedModels: ["tickets", "users"], hiddenFields: ["iban", "*_hash", "users.email"],
                    labels: ["users": ["first_name", "last_name"], "tickets": ["subject"]]))
        #expect(settings.extensions == [.count, .orderBy])
        #expect(settings.authReply == .frame && settings.logLevel == .debug && settings.logFormat == .json)
        #expect(settings.allowedHosts == ["a.example", "b.example:1"])
        #expect(settings.allowedOrigins == ["https://a.example"])
        #expect(settings.maxConnections == 500 && settings.tlsCertificate == "/tls/chain.pem" && settings.tlsKey == "/tls/key.pem")
        #expect(settings.rateLimitPerClient == 0 && settings.maxConnectionsPerClient == 7)
        #expect(settings.auditLog == "/log/audit" && settings.isAuditRequired && !settings.isWatchServed)
    }

    @Test func `an empty value is an absent one, but for the extensions`() throws {
        let empty = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.variable, "") })
        var expected = GatewaySettings()
        expected.extensions = []
        #expect(try Self.parse(empty) == expected)
    }

    @Test func `what is not set stays as the caller's defaults have it`() throws {
        var defaults = GatewaySettings()
        defaults.policy.allowedModels = nil
        defaults.rateLimit = 6000
        let settings = try GatewaySettings.parse(defaults: defaults) { $0 == "MCP_HIDDEN_FIELDS" ? "x" : nil }
        #expect(settings.policy.allowedModels == nil && settings.rateLimit == 6000 && settings.policy.hiddenFields == ["x"])
    }

    @Test(arguments: [
        ("MCP_RATE_LIMIT", "abc", "MCP_RATE_LIMIT: 'abc' is not a positive whole number"),
        ("MCP_RATE_LIMIT", "0", "MCP_RATE_LIMIT: '0' is not a positive whole number"),
        ("MCP_RATE_LIMIT", "-1", "MCP_RATE_LIMIT: '-1' is not a positive whole number"),
        ("MCP_RATE_LIMIT", "1.5", "MCP_RATE_LIMIT: '1.5' is not a positive whole number"),
        ("MCP_ENABLED", "maybe", "MCP_ENABLED: 'maybe' is not true/1/yes/on or false/0/no/off"),
        ("MCP_ENABLED", "\u{1b}[2J", #"MCP_ENABLED: '\u{1b}[2J' is not true/1/yes/on or false/0/no/off"#),
        ("MCP_ALLOWED_MODELS", " , ,", "MCP_ALLOWED_MODELS: ' , ,' is not a comma-separated list of models"),
        ("MCP_HIDDEN_FIELDS", "a.b.c", "MCP_HIDDEN_FIELDS: 'a.b.c' is not a comma-separated list such as iban,*_hash,users.email"),
        ("MCP_LABELS", "users", "MCP_LABELS: 'users' is not of the form users=first_name+last_name,tickets=subject"),
        ("MCP_LABELS", "users=a+", "MCP_LABELS: 'users=a+' is not of the form users=first_name+last_name,tickets=subject"),
        ("MCP_AUTH_REPLY", "xml", "MCP_AUTH_REPLY: 'xml' is not one of http, frame"),
        ("MCP_LOG_FORMAT", "xml", "MCP_LOG_FORMAT: 'xml' is not one of text, json"),
        ("MCP_MAX_CONNECTIONS", "0", "MCP_MAX_CONNECTIONS: '0' is not a positive whole number"),
        ("MCP_RATE_LIMIT_PER_CLIENT", "-1", "MCP_RATE_LIMIT_PER_CLIENT: '-1' is not a whole number from 0 on"),
        ("MCP_TLS_KEY", " ", "MCP_TLS_KEY: ' ' is not the path of a file"),
        ("MCP_ALLOWED_HOSTS", "a b", "MCP_ALLOWED_HOSTS: 'a b' is not a comma-separated list of host names"),
        (
            "MCP_ALLOWED_ORIGINS", "a.example",
            "MCP_ALLOWED_ORIGINS: 'a.example' is not a comma-separated list of origins such as https://app.example.com"
        ),
        (
            "MCP_EXTENSIONS", "count,sql",
            "MCP_EXTENSIONS: 'count,sql' is not a comma-separated list of describe, count, distinct, order_by, fields, cursor, total, expand, "
                + "timing, cancel, watch, operators"
        ),
    ])
    func `what does not parse is said in one sentence`(variable: String, value: String, message: String) {
        #expect(throws: SettingsError(message, about: [variable])) { try Self.parse([variable: value]) }
    }

    @Test(arguments: [
        (["MCP_TLS_CERTIFICATE": "c"], "MCP_TLS_CERTIFICATE is set and MCP_TLS_KEY is not: TLS takes both"),
        (["MCP_TLS_KEY": "k"], "MCP_TLS_KEY is set and MCP_TLS_CERTIFICATE is not: TLS takes both"),
        (["MCP_AUDIT_REQUIRED": "1"], "MCP_AUDIT_REQUIRED is true, but MCP_AUDIT_LOG names no file"),
    ])
    func `settings that ask for each other are set together`(variables: [String: String], message: String) {
        #expect(throws: SettingsError(message, about: Set(variables.keys))) { try Self.parse(variables) }
    }

    @Test func `with TLS nothing can be read on the way`() throws {
        let settings = try Self.parse([
            "MCP_ENABLED": "1", "MCP_TOKEN": "a-token-long-enough", "MCP_TLS_CERTIFICATE": "c", "MCP_TLS_KEY": "k",
        ])
        #expect(settings.startProblems(listeners: [.network]) == StartProblems())
    }

    @Test func `what only the next start can change is named`() throws {
        let old = try Self.parse(["MCP_TOKEN": "a"])
        let changed = try Self.parse(["MCP_TOKEN": "b", "MCP_RATE_LIMIT": "1", "MCP_MAX_CONNECTIONS": "9"])
        #expect(changed.differencesNeedingRestart(from: old) == [])
        let new = try Self.parse(["MCP_LOG_LEVEL": "error", "MCP_LOG_FORMAT": "json", "MCP_AUDIT_LOG": "a", "MCP_AUDIT_REQUIRED": "1"])
        #expect(new.differencesNeedingRestart(from: old) == ["MCP_LOG_LEVEL", "MCP_LOG_FORMAT", "MCP_AUDIT_LOG", "MCP_AUDIT_REQUIRED"])
    }

    @Test func `a secret is masked in errors, and defaults are what their text says`() throws {
        for setting in Setting.all {
            if setting.isSecret { #expect(!setting.error(for: "hush").message.contains("hush")) }
            var settings = GatewaySettings()
            if !setting.defaultText.isEmpty { #expect(setting.apply(setting.defaultText, &settings)) }
            #expect(settings == GatewaySettings(), "the default of \(setting.variable)")
        }
        #expect(Setting.all.filter(\.isSecret).map(\.variable) == ["MCP_TOKEN"])
    }

    @Test func `a server starts with a switch, a token, and a strong one where strangers can reach it`() throws {
        func problems(_ token: String?, _ enabled: String = "true", network: Bool = false) throws -> StartProblems {
            var variables = ["MCP_ENABLED": enabled]
            variables["MCP_TOKEN"] = token
            return try Self.parse(variables).startProblems(listeners: network ? [.loopback, .network] : [.loopback, .unix])
        }
        #expect(try problems("a-token-long-enough") == StartProblems())
        #expect(try problems("a-token-long-enough", network: true).errors.isEmpty)
        #expect(
            try problems("a-token-long-enough", network: true).warnings.map { $0.prefix(42) } == [
                "listening beyond this machine without TLS:"
            ])
        #expect(try problems("a-token-long-enough", "false").errors == ["MCP_ENABLED is not true: the server is switched off"])
        #expect(try problems(nil).errors == ["MCP_TOKEN is not set: make one with vitrine token"])
        #expect(try problems("short").warnings == ["MCP_TOKEN is shorter than 16 characters: make a better one with vitrine token"])
        #expect(try problems("short").errors.isEmpty)
        #expect(
            try problems("short", network: true).errors
                == ["MCP_TOKEN is shorter than 16 characters: it is allowed on loopback and Unix listeners only"])
        for documented in ["your-secret-token-here", "your-secret-token", "dev-token-12345"] {
            #expect(
                try problems(documented, network: true).errors
                    == ["MCP_TOKEN is printed in the documentation: it is allowed on loopback and Unix listeners only"])
        }
        let writing = try Self.parse(["MCP_ENABLED": "1", "MCP_TOKEN": "a-token-long-enough", "MCP_READONLY": "false"])
        #expect(writing.startProblems(listeners: [.loopback]).warnings == ["MCP_READONLY is false, but nothing writes in either mode"])
    }

    @Test func `a dotenv file is read and never executed`() {
        let text = """
            # comment\r
            MCP_ENABLED=true\r
             export  MCP_TOKEN = "a b#c\\"d\\$" # why
            QUOTED='single "quotes" \\'
            PLAIN=value # comment
            HASH=a#b
            EMPTY=
            COMMENT=# nothing
            UNCLOSED="abc
            not a setting
            1BAD=x
            =x
            MCP_ENABLED=false
            SHELL=$(rm -rf /)
            """
        let entries = DotEnv.parse("\u{feff}A=1\n" + text)
        #expect(
            entries.map { "\($0.key)=\($0.value)" } == [
                "A=1", #"MCP_TOKEN=a b#c"d\$"#, #"QUOTED=single "quotes" \"#, "PLAIN=value", "HASH=a#b", "EMPTY=", "COMMENT=",
                #"UNCLOSED="abc"#, "MCP_ENABLED=false", "SHELL=$(rm -rf /)",
            ])
    }
}
