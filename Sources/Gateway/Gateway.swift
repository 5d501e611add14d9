package import Logging
package import Records
package import Store
internal import Synchronization
package import Wire

/// One request in, one reply out, for every door: decides who is let in, and makes a connection for each.
package final class Gateway: Sendable {
    private struct State: Sendable {
        var configuration: Configuration
        var delays = FailureDelays()
        var connections = 0
        var jobs = 0
    }

    let store: Store
    let log: GatewayLog
    /// Monotonic nanoseconds.
    let clock: @Sendable () -> UInt64
    /// Seconds since 1970.
    let unixTime: @Sendable () -> Int
    let queue: FairQueue
    /// For what is a matter of moments, and was too much for a thread that serves connections all the same: it never waits for scans.
    let shortQueue: FairQueue
    /// False while nothing may be served: what is answered could not be recorded.
    let mayServe: @Sendable () -> Bool
    let intervention: Intervention
    private let positions = CursorPositions()
    private let shares = Shares()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - clock: monotonic nanoseconds.
    ///   - unixTime: seconds since 1970, by which tokens expire.
    ///   - workers: threads for queries that take long.
    ///   - patience: seconds that such a query waits for one of them.
    ///   - observers: hear of everything that happens.
    ///   - gatekeeper: false while nothing may be served: nobody is let in, and requests are refused before anything is read.
    ///   - exempt: name of a token on whose connections `pause` and `limitRate` have no effect.
    package init(
        store: Store, settings: GatewaySettings, logger: Logger, clock: @escaping @Sendable () -> UInt64 = monotonicNanoseconds,
        unixTime: @escaping @Sendable () -> Int = unixSeconds,
        workers: Int = 2, patience: Double = 5, observers: [ServerObserver] = [],
        gatekeeper: (@Sendable () -> Bool)? = nil, exempting exempt: String? = nil
    ) {
        self.store = store
        log = GatewayLog(logger: logger, observers: observers)
        self.clock = clock
        self.unixTime = unixTime
        mayServe = gatekeeper ?? { true }
        intervention = Intervention(exempting: exempt)
        queue = FairQueue(workers: workers, patience: UInt64(patience * 1e9), clock: clock)
        shortQueue = FairQueue(workers: 1, patience: UInt64(patience * 1e9), clock: clock)
        let configuration = Configuration(settings, positions)
        state = Mutex(State(configuration: configuration))
        warn(of: configuration)
    }

    /// Takes settings that were read again, also for the open connections: see `Entitlement`. Settings under which nothing would be
    /// served are refused, and the old ones stay.
    package func apply(_ settings: GatewaySettings) throws(SettingsError) {
        if settings.policy != configuration.settings.policy, let error = store.refusal(of: settings.policy) {
            throw SettingsError(error.message)
        }
        let configuration = Configuration(settings, positions)
        state.withLock { $0.configuration = configuration }
        store.apply(settings.policy)
        warn(of: configuration)
    }

    /// What holds now.
    var configuration: Configuration { state.withLock { $0.configuration } }

    /// Decides on a request head; asked once for each, from any thread.
    package func admit(_ head: RequestHead) -> Admission {
        let configuration = configuration
        let visitor = configuration.settings.trustedProxies.visitor(head)
        if let failure = configuration.handshake.failure(of: head) {
            if failure.refusal.status == 403 {
                log.rejected(failure.error, .origin, visitor)
            } else {
                log.misdirected(failure.error, visitor, head)
            }
            return .refuse(failure.refusal)
        }
        switch configuration.credentials.judge(head, unixTime: unixTime()) {
        case .accepted where !mayServe():
            log.rejected(.internalError, .unavailable, visitor)
            return .refuse(Handshake.Failure(503, .internalError).refusal)
        case .accepted(let access, let token):
            return admit(visitor, access, token, configuration)
        case .missing:
            log.rejected(.missingToken, .missingToken, visitor)
            return refusal(.missingToken, delay: 0, configuration)
        case .wrong(let fingerprint):
            log.rejected(.invalidToken, .invalidToken, visitor, token: fingerprint)
            return refusal(.invalidToken, delay: delay(for: visitor.peer), configuration)
        case .expired(let name):
            log.rejected(.invalidToken, .expiredToken, visitor, token: name)
            return refusal(.invalidToken, delay: delay(for: visitor.peer), configuration)
        }
    }

    /// A number that no other job of the queue has.
    func nextJob() -> Int {
        state.withLock { state in
            state.jobs += 1
            return state.jobs
        }
    }

    /// Row 8.
    private func admit(_ visitor: Visitor, _ access: Access, _ token: Token, _ configuration: Configuration) -> Admission {
        switch shares.take(access.digest, visitor.peer.address, configuration.settings, now: clock()) {
        case .refused(let seconds):
            log.overdrawn(visitor, token: access.name, seconds: seconds)
            let again = RequestHead.Header("Retry-After", "\(seconds)")
            return .refuse(Handshake.Failure(429, .tooManyRequests(seconds: seconds), headers: [again]).refusal)
        case .taken(let seat):
            return .accept(headers: configuration.announcement) { [self] channel in
                open(channel, visitor, access, token, seat, configuration)
            }
        }
    }

    private func open(
        _ channel: any ServerChannel, _ visitor: Visitor, _ access: Access, _ token: Token, _ seat: Seat, _ configuration: Configuration
    ) -> GatewayConnection {
        let number = state.withLock { state in
            state.connections += 1
            return state.connections
        }
        let client = ServerClient(connection: number, token: access.name, peer: "\(visitor.peer)")
        log.established(client, via: visitor.via, namesToken: access.isNamed)
        return GatewayConnection(
            client: client, address: visitor.peer.address, gateway: self, settings: configuration.settings,
            entitlement: Entitlement(access, token, configuration), seat: seat, channel: channel)
    }

    /// How long the answer to a token that is not good waits.
    private func delay(for peer: Peer) -> Double {
        // The clock is read under the lock, so that its times come in order.
        state.withLock { $0.delays.delay(for: peer.address, now: clock()) }
    }

    private func warn(of configuration: Configuration) {
        for warning in configuration.settings.tokenWarnings(store.policy, unixTime: unixTime()) { log.logger.warning("\(warning)") }
    }

    /// Row 7: over HTTP, or for browsers, which cannot see the body of a refused upgrade, as a message.
    private func refusal(_ error: RequestError, delay: Double, _ configuration: Configuration) -> Admission {
        let failure = Handshake.Failure(403, error, delay: delay)
        switch configuration.settings.authReply {
        case .http: return .refuse(failure.refusal)
        case .frame: return .refuseInFrame(message: failure.refusal.body, headers: configuration.announcement, delay: delay)
        }
    }
}
