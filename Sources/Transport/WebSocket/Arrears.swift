internal import NIOCore

/// What one peer has not taken yet, and whether it takes it fast enough. Exists only while something is unsent after a flush.
///
/// Source: `protocol.md` section 7, "Peers". Positions count the bytes that the connection was given since it began.
final class Arrears {
    enum Verdict: Equatable {
        case tooSlow
        /// Nothing can be said before.
        case lookAgain(NIODeadline)
    }

    var timer: Scheduled<Void>?
    private let limits: WebSocketLimits
    /// Where the answers of one burst end, and when they were sent.
    private var bursts: [(end: Int, since: NIODeadline)] = []
    private var period: (since: NIODeadline, taken: Int)

    init(limits: WebSocketLimits, taken: Int, now: NIODeadline) {
        self.limits = limits
        period = (now, taken)
    }

    /// When the oldest answer that is not taken whole was sent.
    var oldest: NIODeadline { bursts.first?.since ?? period.since }

    func note(given: Int, taken: Int, now: NIODeadline) {
        bursts.removeFirst(bursts.prefix { $0.end <= taken }.count)
        if (bursts.last?.end ?? taken) < given { bursts.append((given, now)) }
    }

    func judge(taken: Int, now: NIODeadline) -> Verdict {
        let deadline = oldest + limits.answerTime.amount
        guard now < deadline else { return .tooSlow }
        if now >= period.since + limits.progressTime.amount {
            guard taken - period.taken >= limits.progressBytes else { return .tooSlow }
            period = (now, taken)
        }
        return .lookAgain(min(deadline, period.since + limits.progressTime.amount))
    }
}
