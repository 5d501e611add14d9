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

    @Option(help: ArgumentHelp("The SQLite file; never written.", valueName: "file"), completion: .file()) var database: String
    @OptionGroup var listening: ListeningOptions

    func validate() throws {
        guard !database.isEmpty else { throw ValidationError("--database takes the path of a SQLite file") }
    }

    func run() async throws {
        do {
            // From here on a signal is a wish, and not the end: whoever was answered may ask for it.
            let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
            let gateway = try await RunningGateway.start(place(), Self.settings())
            try await serve(gateway, signals)
        } catch let error as SettingsError {
            throw CommandFailure(.usage, error.message)
        } catch let error as StoreError {
            throw CommandFailure(error.code == .noModels ? .usage : .failed, error.message)
        } catch let error as AuditError {
            throw CommandFailure(.failed, error.message)
        } catch let error as TransportError {
            throw CommandFailure(error.code == .cannotListen ? .failed : .usage, error.message)
        }
    }

    private func serve(_ gateway: RunningGateway, _ signals: UnixSignalsSequence) async throws {
        let group = ServiceGroup(configuration: .init(services: [.init(service: gateway)], logger: quietLogger))
        async let ended: Void = group.run()
        ServiceManager.ready()
        var isInterrupted = false
        for await signal in signals {
            guard signal == .sighup else {
                isInterrupted = signal == .sigint
                break
            }
            ServiceManager.reloading()
            gateway.reload { try Self.settings() }
            ServiceManager.ready()
        }
        ServiceManager.stopping()
        await group.triggerGracefulShutdown()
        try await ended
        if isInterrupted { throw ExitStatus.interrupted }
    }

    /// SIGHUP reads them again in the same way.
    private static func settings() throws -> GatewaySettings {
        try GatewaySettings.parse(SettingsSource.withDotEnv().value, readFile: SecretFile.tokens)
    }

    private func place() throws(TransportError) -> RunningGateway.Place {
        DescriptorLimit.raise()
        let sockets = ServiceManager.sockets()
        // Whoever hands over sockets has decided where it listens.
        let given = listening.listen.isEmpty && !sockets.clients.isEmpty ? [] : try listening.addresses()
        let metrics = try listening.metricsAddress()
        return RunningGateway.Place(
            database: database, clients: given + sockets.clients.map { .inherited(descriptor: $0) },
            metrics: metrics ?? sockets.metrics.map { .inherited(descriptor: $0) })
    }

    /// ServiceGroup tells its own life in lines that operators of the documented server do not know.
    private var quietLogger: Logger {
        var logger = Logger(label: "vitrine.lifecycle")
        logger.logLevel = .critical
        return logger
    }
}
