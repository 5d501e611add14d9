internal import Gateway
internal import Glibc
internal import Logging
internal import Policy
internal import ServiceLifecycle
internal import Store
internal import Transport
internal import Wire

/// The gateway as `serve` runs it: opened and listening, to be told of settings that are read again, and to be stopped in order.
final class RunningGateway: Sendable {
    struct Place {
        var database: String
        var clients: [ListenAddress]
        var metrics: ListenAddress?
    }
    private let settings: Kept<GatewaySettings>
    private let gateway: Gateway
    private let server: Server
    private let metrics: HTTPListener?
    private let audit: AuditLog?
    private let logger: Logger
    private let listeners: [ListenerKind]

    static func start(_ place: Place, _ settings: GatewaySettings) async throws -> RunningGateway {
        let kinds = place.clients.map(\.kind)
        let problems = settings.startProblems(listeners: kinds)
        if let error = problems.errors.first { throw SettingsError(error) }
        let logger = LogSink(settings.logFormat).logger("vitrine", level: settings.logLevel)
        for warning in problems.warnings { logger.warning("\(warning)") }
        let identity = try settings.identity(logger)
        let store = try Store(
            path: place.database, settings: settings.policy, logger: logger, options: settings.storeOptions)
        let figures = place.metrics.map { _ in GatewayMetrics(version: Vitrine.version) { store.policy.model($0) != nil } }
        let audit = try settings.auditLog.map { path throws(AuditError) in
            try AuditLog.open(path: path, isRequired: settings.isAuditRequired, logger: logger)
        }
        let gateway = Gateway(
            store: store, settings: settings, logger: logger, observers: [figures?.observer, audit?.observer].compactMap { $0 },
            gatekeeper: audit?.gatekeeper)
        let server: Server
        let metrics: HTTPListener?
        do {
            (server, metrics) = try await listen(
                place, settings, gateway, identity, logger,
                figures.map { figures in
                    MetricsPage(metrics: figures, health: { store.problem(lane: .long) })
                })
        } catch {
            // Its first line is written already.
            audit?.close(within: 1)
            throw error
        }
        for address in server.boundAddresses {
            logger.info("MCP WebSocket server listening on \(address.url(isSecure: identity != nil))")
        }
        if let metrics { logger.info("health and metrics are answered on \(metrics.boundAddress)") }
        return RunningGateway(settings, gateway, server, metrics, audit, logger, kinds)
    }

    /// Listens everywhere, or nowhere.
    private static func listen(
        _ place: Place, _ settings: GatewaySettings, _ gateway: Gateway, _ identity: TLSIdentity?, _ logger: Logger, _ page: MetricsPage?
    ) async throws(TransportError) -> (Server, HTTPListener?) {
        var options = ServerOptions()
        options.maxConnections = settings.connectionLimit
        let server = try await Server.start(
            addresses: place.clients, tls: identity, options: options, logger: logger, admit: { gateway.admit($0) })
        guard let address = place.metrics, let page else { return (server, nil) }
        do throws(TransportError) {
            return (server, try await HTTPListener.start(address: address, tls: identity, logger: logger) { await page.answer($0) })
        } catch {
            await server.shutDown(within: .zero)
            throw error
        }
    }

    private init(
        _ settings: GatewaySettings, _ gateway: Gateway, _ server: Server, _ metrics: HTTPListener?, _ audit: AuditLog?,
        _ logger: Logger, _ listeners: [ListenerKind]
    ) {
        self.settings = Kept(settings)
        self.gateway = gateway
        self.server = server
        self.metrics = metrics
        self.audit = audit
        self.logger = logger
        self.listeners = listeners
    }

    /// Takes what `read` gives, when all of it is good; otherwise says what is not, and everything stays as it was.
    func reload(_ read: () throws -> GatewaySettings) {
        // The usual sign that the file was moved away.
        audit?.reopen()
        do {
            let old = settings.value
            let new = try read()
            let problems = new.startProblems(listeners: listeners, isRunning: true)
            if let error = problems.errors.first { throw SettingsError(error) }
            let identity = try new.identity(logger)
            try gateway.apply(new)
            server.use(identity)
            server.update(maxConnections: new.connectionLimit)
            metrics?.use(identity)
            settings.value = new
            for warning in problems.warnings { logger.warning("\(warning)") }
            logger.notice("settings and certificates were read again")
            for variable in new.differencesNeedingRestart(from: old) {
                logger.warning("\(variable) has changed, which has no effect before the next start")
            }
        } catch {
            logger.error("settings were not read again, the old ones stay: \(error)")
        }
    }

    func stop() async {
        async let metricsEnded: Void? = metrics?.shutDown(within: .seconds(1))
        // A service has to be gone within 5 s, of which TLS may take one to say farewell, and the audit's disk another.
        await server.shutDown(within: .milliseconds(2_500))
        _ = await metricsEnded
        audit?.close(within: 1)
    }
}

extension GatewaySettings {
    fileprivate var connectionLimit: Int { maxConnections ?? ServerOptions().maxConnections }

    /// nil without TLS.
    fileprivate func identity(_ logger: Logger) throws(TransportError) -> TLSIdentity? {
        guard let tlsCertificate, let tlsKey else { return nil }
        let identity = try TLSIdentity.load(certificate: tlsCertificate, key: tlsKey)
        if let warning = identity.expiryWarning { logger.warning("\(warning)") }
        return identity
    }
}

extension TLSIdentity {
    /// That it has ended, or will soon; nil when it is good for two weeks.
    var expiryWarning: String? {
        let left = notAfter - Int64(time(nil))
        if left <= 0 { return "the certificate in MCP_TLS_CERTIFICATE has expired: clients will refuse it" }
        guard left < 14 * 86_400 else { return nil }
        return "the certificate in MCP_TLS_CERTIFICATE expires in \(inDays(left))"
    }
}

/// `13 days`, `1 day`, `less than a day`
func inDays(_ seconds: Int64) -> String {
    switch seconds / 86_400 {
    case 0: "less than a day"
    case 1: "1 day"
    case let days: "\(days) days"
    }
}

/// It is already listening, and waits to be told to stop.
extension RunningGateway: Service {
    func run() async throws {
        try await gracefulShutdown()
        await stop()
    }
}
