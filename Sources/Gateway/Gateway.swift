package import Logging
package import Records
package import Store
internal import Synchronization
package import Wire

/// One request in, one reply out, for every door: decides who is let in, and makes a connection for each.
package final class Gateway: Sendable {
    /// Everything that follows from the settings; a connection keeps the one that it was opened under.
    struct Configuration: Sendable {
        var settings: GatewaySettings
        var handshake: Handshake
        var credentials: Credentials
        var dispatcher: Dispatcher
        /// Headers of the 101 answer.
        var announcement: [RequestHead.Header]
    }
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
    let queue: FairQueue
    private let positions = CursorPositions()
    private let state: Mutex<State>

    /// - Parameters:
    ///   - clock: monotonic nanoseconds.
    ///   - workers: threads for queries that take long.
    ///   - patience: seconds that such a query waits for one of them.
    ///   - observers: hear of everything that happens.
    package init(
        store: Store, settings: GatewaySettings, logger: Logger, clock: @escaping @Sendable () -> UInt64 = monotonicNanoseconds,
        workers: Int = 2, patience: Double = 5, observers: [ServerObserver] = []
    ) {
        self.store = store
        log = GatewayLog(logger: logger, observers: observers)
        self.clock = clock
        queue = FairQueue(workers: workers, patience: UInt64(patience * 1e9), clock: clock)
        state = Mutex(State(configuration: Self.configuration(settings, positions)))
    }

    /// Settings that were read again: they hold for the connections to come.
    package func apply(_ settings: GatewaySettings) {
        let configuration = Self.configuration(settings, positions)
        state.withLock { $0.configuration = configuration }
        store.apply(settings.policy)
    }

    /// Decides on a request head; asked once for each, from any thread.
    package func admit(_ head: RequestHead) -> Admission {
        let configuration = state.withLock { $0.configuration }
        if let failure = configuration.handshake.failure(of: head) {
            if failure.refusal.status == 403 { log.rejected(failure.error, .origin, head) } else { log.misdirected(failure.error, head) }
            return .refuse(failure.refusal)
        }
        switch configuration.credentials.judge(head) {
        case .accepted(let name):
            let peer = head.peer
            return .accept(headers: configuration.announcement) { [self] channel in
                open(channel, peer, token: name, configuration)
            }
        case .missing:
            log.rejected(.missingToken, .missingToken, head)
            return refusal(.missingToken, delay: 0, configuration)
        case .wrong(let fingerprint):
            log.rejected(.invalidToken, .invalidToken, head, token: fingerprint)
            // The clock is read under the lock, so that its times come in order.
            let delay = state.withLock { $0.delays.delay(for: head.peer.address, now: clock()) }
            return refusal(.invalidToken, delay: delay, configuration)
        }
    }

    /// A number that no other job of the queue has.
    func nextJob() -> Int {
        state.withLock { state in
            state.jobs += 1
            return state.jobs
        }
    }

    private func open(
        _ channel: any ServerChannel, _ peer: Peer, token: String, _ configuration: Configuration
    ) -> GatewayConnection {
        let number = state.withLock { state in
            state.connections += 1
            return state.connections
        }
        let client = ServerClient(connection: number, token: token, peer: "\(peer)")
        log.established(client)
        return GatewayConnection(client: client, address: peer.address, gateway: self, configuration: configuration, channel: channel)
    }

    /// Row 7: over HTTP, or for browsers, which cannot see the body of a refused upgrade, as a message.
    private func refusal(_ error: RequestError, delay: Double, _ configuration: Configuration) -> Admission {
        let failure = Handshake.Failure(403, error, delay: delay)
        switch configuration.settings.authReply {
        case .http: return .refuse(failure.refusal)
        case .frame: return .refuseInFrame(message: failure.refusal.body, headers: configuration.announcement, delay: delay)
        }
    }

    private static func configuration(_ settings: GatewaySettings, _ positions: CursorPositions) -> Configuration {
        let dispatcher = Dispatcher(settings, cursors: CursorSealer(token: settings.token, kept: positions))
        let names = Action.builtExtensions.filter(dispatcher.extensions.contains).map(\.rawValue)
        return Configuration(
            settings: settings, handshake: Handshake(settings), credentials: Credentials(settings), dispatcher: dispatcher,
            announcement: [
                .init("RateLimit-Policy", "\"requests\";q=\(settings.rateLimit);w=\(settings.rateWindow)"),
                .init("X-MCP-Extensions", names.joined(separator: ", ")),
            ])
    }
}
