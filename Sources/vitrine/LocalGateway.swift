internal import Gateway
internal import Logging
internal import Policy
internal import Records
internal import Store
internal import Transport

/// A gateway of the browser's own: on a free loopback port, with tokens that only this process knows.
struct LocalGateway {
    /// What the token is called that this process connects with.
    static let ownName = "this browser"

    let url: ServerURL
    /// This process's own.
    let token: String
    /// For others, where they are told of it.
    let guest: Token
    let gateway: Gateway
    let settings: GatewaySettings
    private let server: Server

    /// - Parameters:
    ///   - source: the environment; `MCP_RATE_LIMIT`, `MCP_ALLOWED_MODELS` and `MCP_HIDDEN_FIELDS` are taken from it.
    ///   - token: this process's own; nil: a new one.
    ///   - observers: hear of everything that happens.
    static func start(
        database path: String, source: SettingsSource, logger: Logger, token: Token? = nil, observers: [ServerObserver] = []
    ) async throws -> LocalGateway {
        var random = SystemRandomNumberGenerator()
        let (own, guest) = (token ?? Token.generate { random.next() }, Token.generate { random.next() })
        var defaults = GatewaySettings()
        defaults.isEnabled = true
        defaults.token = guest
        defaults.tokens = [TokenEntry(name: ownName, digest: own.digest)]
        defaults.rateLimit = 6_000
        defaults.policy.allowedModels = nil
        // Nobody is served but this process and whom its user lets in: their filters may say all that filters can.
        defaults.allowsOperators = true
        let taken = ["MCP_RATE_LIMIT", "MCP_ALLOWED_MODELS", "MCP_HIDDEN_FIELDS"]
        let settings = try GatewaySettings.parse(defaults: defaults) { taken.contains($0) ? source.value($0) : nil }
        let store = try Store(path: path, settings: settings.policy, logger: logger)
        let gateway = Gateway(store: store, settings: settings, logger: logger, observers: observers, exempting: ownName)
        let server = try await Server.start(
            addresses: [ListenAddress.parse("127.0.0.1:0")], logger: logger, admit: { gateway.admit($0) })
        guard let address = server.boundAddresses.first else { throw CommandFailure(.failed, "no loopback port is free") }
        return LocalGateway(
            url: try ServerURL.parse("ws://\(address)/mcp/ws"), token: own.secret, guest: guest, gateway: gateway, settings: settings,
            server: server)
    }

    func stop() async { await server.shutDown(within: .seconds(1)) }
}
