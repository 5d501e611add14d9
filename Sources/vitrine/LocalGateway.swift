internal import Gateway
internal import Logging
internal import Policy
internal import Store
internal import Transport

/// A gateway of the browser's own: on a free loopback port, with a token that only this process knows.
struct LocalGateway {
    let url: ServerURL
    let token: String
    private let server: Server

    /// - Parameter source: the environment; `MCP_RATE_LIMIT`, `MCP_ALLOWED_MODELS` and `MCP_HIDDEN_FIELDS` are taken from it.
    /// - Parameter token: nil: a new one.
    static func start(database path: String, source: SettingsSource, logger: Logger, token: Token? = nil) async throws -> LocalGateway {
        var random = SystemRandomNumberGenerator()
        let token = token ?? Token.generate { random.next() }
        var defaults = GatewaySettings()
        defaults.isEnabled = true
        defaults.token = token
        defaults.rateLimit = 6_000
        defaults.policy.allowedModels = nil
        // Nobody but this browser is served: its filters may say all that they can.
        defaults.allowsOperators = true
        let taken = ["MCP_RATE_LIMIT", "MCP_ALLOWED_MODELS", "MCP_HIDDEN_FIELDS"]
        let settings = try GatewaySettings.parse(defaults: defaults) { taken.contains($0) ? source.value($0) : nil }
        let store = try Store(path: path, settings: settings.policy, logger: logger)
        let gateway = Gateway(store: store, settings: settings, logger: logger)
        let server = try await Server.start(
            addresses: [ListenAddress.parse("127.0.0.1:0")], logger: logger, admit: { gateway.admit($0) })
        guard let address = server.boundAddresses.first else { throw CommandFailure(.failed, "no loopback port is free") }
        return LocalGateway(url: try ServerURL.parse("ws://\(address)/mcp/ws"), token: token.secret, server: server)
    }

    func stop() async { await server.shutDown(within: .seconds(1)) }
}
