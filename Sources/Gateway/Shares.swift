internal import Synchronization
internal import Wire

/// What one token has taken from one address, by however many connections: their number, and their messages of the last 60 s.
final class Share: Sendable {
    struct State: Sendable {
        var connections = 0
        var messages = SentMessages()
    }
    let state = Mutex(State())
}

/// A place among the connections of a share: left when its connection is gone, or when none was ever made.
final class Seat: Sendable {
    private let share: Share
    private let isTaken = Atomic(true)

    fileprivate init(_ share: Share) { self.share = share }

    deinit { leave() }

    /// A message came on it, at `now` in nanoseconds.
    func received(now: UInt64) { share.state.withLock { $0.messages.add(now: now) } }

    func leave() {
        guard isTaken.exchange(false, ordering: .relaxed) else { return }
        share.state.withLock { $0.connections -= 1 }
    }
}

/// Row 8 of the handshake: reconnecting does not make a client's rate a new one, and nobody takes all the connections.
///
/// A client is a token from an address: of IPv6 the /64, the Unix socket as one. Source: `protocol.md` section 7.
final class Shares: Sendable {
    enum Verdict {
        case taken(Seat)
        /// Too much for now: let in again after so many seconds, if nothing more is sent.
        case refused(seconds: Int)
    }
    private struct Client: Hashable {
        var token: TokenDigest
        var address: [UInt8]
    }
    private struct State: Sendable {
        var shares: [Client: Share] = [:]
        /// When those that have nothing to be remembered for are forgotten next, in nanoseconds.
        var nextSweep: UInt64 = 0
    }
    private static let second: UInt64 = 1_000_000_000
    /// When a connection will end nobody knows.
    private static let wait = 5
    /// Clients without a connection that are remembered at a time.
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = 4096) { self.limit = limit }

    /// A place for one more connection.
    func take(_ token: TokenDigest, _ address: String, _ settings: GatewaySettings, now: UInt64) -> Verdict {
        let client = Client(token: token, address: IPAddress(address)?.home ?? Array(address.utf8))
        return state.withLock { state in
            if now >= state.nextSweep || state.shares.count > 2 * limit { sweep(&state, now) }
            let share = state.shares[client] ?? Share()
            let seconds = share.state.withLock { share -> Int in
                let limit = settings.messagesPerClient
                let seconds = max(
                    limit == 0 ? 0 : share.messages.seconds(untilAtMost: limit, now: now),
                    share.connections < settings.maxConnectionsPerClient ? 0 : Self.wait)
                if seconds == 0 { share.connections += 1 }
                return seconds
            }
            guard seconds == 0 else { return .refused(seconds: seconds) }
            state.shares[client] = share
            return .taken(Seat(share))
        }
    }

    /// Clients that are remembered.
    var count: Int { state.withLock { $0.shares.count } }

    /// Forgets who has no connection and sent nothing for a minute; when too many are left all the same, those who sent last longest ago.
    private func sweep(_ state: inout State, _ now: UInt64) {
        state.nextSweep = now + 60 * Self.second
        var idle: [(client: Client, last: UInt64)] = []
        for (client, share) in state.shares {
            let last = share.state.withLock { share -> UInt64? in
                share.messages.forget(now: now)
                return share.connections > 0 ? .max : share.messages.last
            }
            switch last {
            case nil: state.shares[client] = nil
            case .max: break
            case let last?: idle.append((client, last))
            }
        }
        guard idle.count > limit else { return }
        for (client, _) in idle.sorted(by: { $0.last < $1.last }).dropLast(limit / 2) { state.shares[client] = nil }
    }
}
