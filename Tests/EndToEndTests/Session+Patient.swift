import Gateway
import Logging
import Policy
import Session
import Store

extension Session {
    /// A session with a gateway of its own on the file, in memory. Neither gives up soon, since the machine may be busy.
    ///
    /// - Parameter change: applied to the gateway's settings, which allow everything and 6,000 messages a minute.
    static func patient(
        with path: String, opened: @escaping @Sendable (MemoryLink) -> Void = { _ in },
        changing change: (inout GatewaySettings) -> Void = { _ in }
    ) throws -> Session {
        let quiet = Logger(label: "end-to-end") { _ in SwiftLogNoOpLogHandler() }
        let token = "a token of the tests, long enough"
        var settings = GatewaySettings()
        settings.isEnabled = true
        settings.token = Token(token)
        settings.rateLimit = 6_000
        settings.policy.allowedModels = nil
        change(&settings)
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        let store = try Store(path: path, settings: settings.policy, logger: quiet, options: options)
        var configuration = SessionConfiguration()
        configuration.deadline = .seconds(300)
        return Session(
            dial: MemoryLink.dial(Gateway(store: store, settings: settings, logger: quiet), token: token, opened: opened),
            configuration: configuration, logger: quiet)
    }
}
