internal import Records
internal import Synchronization

/// What whoever runs the gateway does to it by hand while connections are open.
final class Intervention: Sendable {
    /// The token whose connections go on as if nothing were; nil: there is none.
    private let exempt: String?
    private let isPaused = Atomic(false)
    /// 0: each connection has the rate that its handshake announced.
    private let rate = Atomic(0)

    init(exempting token: String?) { exempt = token }

    func pause(_ isPaused: Bool) { self.isPaused.store(isPaused, ordering: .relaxed) }

    func impose(rate: Int) { self.rate.store(rate, ordering: .relaxed) }

    /// Nothing is to be read for the client now.
    func pauses(_ client: ServerClient) -> Bool { isPaused.load(ordering: .relaxed) && client.token != exempt }

    /// The rate that holds for the client, whatever was announced; nil when that holds.
    func rate(for client: ServerClient) -> Int? {
        let rate = rate.load(ordering: .relaxed)
        return rate == 0 || client.token == exempt ? nil : rate
    }
}

extension Gateway {
    /// Answers every new request "Server busy", but for those of the exempt token, until it is told to go on.
    ///
    /// What is under way is answered, and connections stay.
    package func pause(_ isPaused: Bool) { intervention.pause(isPaused) }

    /// Takes another rate, also for the connections that are open, to which another one was announced; not for the exempt token's.
    package func limitRate(to limit: Int) throws(SettingsError) {
        var settings = configuration.settings
        settings.rateLimit = limit
        try apply(settings)
        intervention.impose(rate: limit)
    }
}
