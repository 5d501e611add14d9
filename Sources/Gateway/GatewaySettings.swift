package import Logging
package import Policy
package import Records

/// How the settings were wrong: one sentence that names the variable, the value (masked when secret) and what is allowed.
package struct SettingsError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String

    package init(_ message: String) { self.message = message }

    package var description: String { message }
}

/// What the operator decided, as the documented variables say it. `Setting.all` reads them.
package struct GatewaySettings: Sendable, Hashable {
    package enum AuthReply: String, Sendable, CaseIterable {
        case http, frame
    }
    package var isEnabled = false
    package var token: Token?
    package var policy = PolicySettings(allowedModels: ["users", "tickets", "change_log"])
    package var isReadOnly = true
    /// Messages of one connection in `rateWindow` seconds.
    package var rateLimit = 60
    package let rateWindow = 60
    /// Extensions that may be served, if this build has them.
    package var extensions = Set(Extension.allCases)
    package var allowsQueryToken = true
    package var authReply = AuthReply.http
    package var allowedHosts: [String] = []
    package var allowedOrigins: [String] = []
    package var isWatchServed = true
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text

    /// The documented defaults.
    package init() {}

    /// Reads the settings; what is absent is as in `defaults`. `lookup` gives a variable's text, nil when it is not set.
    package static func parse(
        defaults: GatewaySettings = GatewaySettings(), _ lookup: (String) -> String?
    ) throws(SettingsError) -> GatewaySettings {
        var settings = defaults
        for setting in Setting.all {
            guard let text = lookup(setting.variable), !text.isEmpty || setting.takesEmpty else { continue }
            guard setting.apply(text, &settings) else { throw setting.error(for: text) }
        }
        return settings
    }
}
