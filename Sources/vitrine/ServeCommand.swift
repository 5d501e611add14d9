internal import ArgumentParser
internal import Gateway
internal import Logging
internal import ServiceLifecycle
internal import Store
internal import Transport
internal import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a SQLite file at /mcp/ws, read-only, to clients that have the token.",
        discussion: """
            Off until MCP_ENABLED=true and MCP_TOKEN are set, in the environment or in .env in the working folder.

            \(Setting.all.map { "\($0.variable)  \($0.help) (\($0.allowed); default: \($0.defaultText))" }.joined(separator: "\n"))
            """)

    @Option(help: "The SQLite file; never written.") var database: String
    @Option(help: ArgumentHelp("Where to listen; may be repeated. (default: 127.0.0.1:8000)", valueName: "address"))
    var listen: [String] = []

    func validate() throws {
        guard !database.isEmpty else { throw ValidationError("--database takes the path of a SQLite file") }
    }

    func run() async throws {
        let source = try SettingsSource.withDotEnv()
        do {
            try await serve(GatewaySettings.parse(source.value, readFile: SecretFile.tokens))
        } catch let error as SettingsError {
            throw CommandFailure(.usage, error.message)
        } catch let error as StoreError {
            throw CommandFailure(error.code == .noModels ? .usage : .failed, error.message)
        } catch let error as TransportError {
            throw CommandFailure(error.code == .cannotListen ? .failed : .usage, error.message)
        }
    }

    private func serve(_ settings: GatewaySettings) async throws {
        let addresses = try Self.addresses(listen)
        let problems = settings.startProblems(listeners: addresses.map(\.kind))
        if let error = problems.errors.first { throw CommandFailure(.usage, error) }
        let logger = LogSink(settings.logFormat).logger("vitrine", level: settings.logLevel)
        for warning in problems.warnings { logger.warning("\(warning)") }
        let store = try Store(path: database, settings: settings.policy, logger: logger)
        let gateway = Gateway(store: store, settings: settings, logger: logger)
        let server = try await Server.start(addresses: addresses, logger: logger, admit: { gateway.admit($0) })
        for address in server.boundAddresses { logger.info("MCP WebSocket server listening on \(address.url(isSecure: false))") }
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: Serving(server: server))], logger: quietLogger))
        async let signal = Self.firstSignal()
        async let ended: Void = group.run()
        let isInterrupted = await signal == .sigint
        await group.triggerGracefulShutdown()
        try await ended
        if isInterrupted { throw ExitStatus.interrupted }
    }

    /// What `--listen` says, or the default.
    static func addresses(_ listen: [String]) throws(TransportError) -> [ListenAddress] {
        try (listen.isEmpty ? ["127.0.0.1:8000"] : listen).map { text throws(TransportError) in try ListenAddress.parse(text) }
    }

    /// SIGTERM ends a service in order and with success, SIGINT as an interrupted command.
    private static func firstSignal() async -> UnixSignal? {
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) { return signal }
        return nil
    }

    /// ServiceGroup tells its own life in lines that operators of the documented server do not know.
    private var quietLogger: Logger {
        var logger = Logger(label: "vitrine.lifecycle")
        logger.logLevel = .critical
        return logger
    }
}

/// The server as a service: it is already listening, and waits to be told to stop.
private struct Serving: Service {
    let server: Server

    func run() async throws {
        try await gracefulShutdown()
        await server.shutDown(within: .seconds(4))
    }
}
