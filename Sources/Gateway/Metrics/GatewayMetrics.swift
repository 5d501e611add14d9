internal import CoreMetrics
package import Records
internal import Synchronization

/// The gateway's figures: hears what happens, and counts it.
///
/// What a client writes never becomes a label: actions that are no actions, and models that are not served, are `other`.
package final class GatewayMetrics: Sendable {
    private struct RequestKey: Hashable {
        var action: String
        var model: String
        var outcome: RequestOutcome
    }
    private struct Handles {
        var requests: [RequestKey: Counter] = [:]
        var durations: [String: Timer] = [:]
    }
    private static let actions = Set(Action.all.map(\.name))
    private static let other = "other"

    private let registry = PrometheusRegistry(help: Dictionary(uniqueKeysWithValues: MetricFamily.all.map { ($0.name, $0.help) }))
    private let isServed: @Sendable (String) -> Bool
    private let process: ProcessFigures
    private let openConnections: Meter
    private let connections: Counter
    private let bytes: Counter
    private let rows: Counter
    private let rateLimited: Counter
    private let refusals: [RefusedClient.Reason: Counter]
    private let handles = Mutex(Handles())

    /// - Parameters:
    ///   - version: of the program.
    ///   - isServed: whether a model of that name is served now.
    package init(version: String, isServed: @escaping @Sendable (String) -> Bool) {
        let registry = registry
        self.isServed = isServed
        process = ProcessFigures(registry)
        openConnections = Meter(label: MetricFamily.openConnections.name, factory: registry)
        connections = Counter(label: MetricFamily.connections.name, factory: registry)
        bytes = Counter(label: MetricFamily.bytes.name, factory: registry)
        rows = Counter(label: MetricFamily.rows.name, factory: registry)
        rateLimited = Counter(label: MetricFamily.rateLimited.name, factory: registry)
        // Every reason is there from the start: what has not happened yet is 0, and not unknown.
        refusals = Dictionary(
            uniqueKeysWithValues: RefusedClient.Reason.allCases.map { reason in
                (reason, Counter(label: MetricFamily.refusals.name, dimensions: [("reason", reason.rawValue)], factory: registry))
            })
        Meter(label: MetricFamily.build.name, dimensions: [("version", version)], factory: registry).set(1)
    }

    /// To be given to the gateway.
    package var observer: ServerObserver { { [self] in hear($0) } }

    /// The text that Prometheus reads, with the process's figures of this moment.
    package var text: String {
        process.update()
        return registry.text
    }

    private func hear(_ event: ServerEvent) {
        switch event {
        case .connected:
            connections.increment()
            openConnections.increment()
        case .disconnected: openConnections.decrement()
        case .refused(let client): refusals[client.reason]?.increment()
        case .answered(let request): count(request)
        }
    }

    private func count(_ request: ServedRequest) {
        if request.outcome == .rateLimited { rateLimited.increment() }
        bytes.increment(by: request.bytes)
        rows.increment(by: request.rows)
        let action = Self.actions.contains(request.action) ? request.action : Self.other
        let model = request.model.isEmpty || isServed(request.model) ? request.model : Self.other
        let key = RequestKey(action: action, model: model, outcome: request.outcome)
        let (counter, timer) = handles.withLock { handles in
            let counter = handles.requests[key] ?? makeCounter(key)
            let timer =
                handles.durations[action]
                ?? Timer(
                    label: MetricFamily.duration.name, dimensions: [("action", action)], factory: registry)
            handles.requests[key] = counter
            handles.durations[action] = timer
            return (counter, timer)
        }
        counter.increment()
        timer.recordMicroseconds(request.microseconds)
    }

    private func makeCounter(_ key: RequestKey) -> Counter {
        Counter(
            label: MetricFamily.requests.name,
            dimensions: [("action", key.action), ("model", key.model), ("outcome", key.outcome.rawValue)], factory: registry)
    }
}
