internal import Records

/// Entries on their way to the file: bounded, in the order in which things happened.
struct AuditQueue: Sendable {
    private struct Loss: Sendable {
        var lines: Int
        var since: Int64
        var reason: String
    }
    /// Nanoseconds after which refusals without a line are summed up in one.
    private static let tallyTime: UInt64 = 1_000_000_000

    /// From here on a log that is required asks for no more to be served. As many again still have room: what is under way by then.
    let capacity: Int
    private var entries: [AuditEntry] = []
    private var loss: Loss?
    private var limiter = LineLimiter()
    /// Reasons of refusals that have no line, and since when.
    private var tallies: [(reason: RefusedClient.Reason, since: UInt64)] = []

    init(capacity: Int) { self.capacity = capacity }

    var isFull: Bool { entries.count >= capacity }
    var hasTallies: Bool { !tallies.isEmpty }

    /// - Parameters:
    ///   - time: microseconds since 1970.
    ///   - clock: monotonic nanoseconds.
    ///   - reason: why the line is lost when there is no room for it.
    mutating func add(_ event: ServerEvent, time: Int64, clock: UInt64, reason: String?) {
        if case .refused(let client) = event {
            // Strangers would otherwise fill the disk: ten a second for each reason, then their number.
            switch limiter.admit(client.reason.rawValue, now: clock) {
            case .write: break
            case .suppress(isFirst: false): return
            case .suppress(isFirst: true): return tallies.append((client.reason, clock))
            }
        }
        guard entries.count < 2 * capacity else {
            var loss = loss ?? Loss(lines: 0, since: time, reason: "too many at a time")
            loss.lines += 1
            if let reason { loss.reason = reason }
            return self.loss = loss
        }
        entries.append(AuditEntry(time: time, .server(event)))
    }

    /// Why there is no room, which the writer says a moment later than it knows: also for what was lost in that moment.
    mutating func explainLoss(_ reason: String) { loss?.reason = reason }

    /// Sums up the refusals without a line that are old enough, or all of them.
    mutating func tally(time: Int64, clock: UInt64, all: Bool = false) {
        for (reason, since) in tallies where all || clock - since >= Self.tallyTime {
            entries.append(AuditEntry(time: time, .refusals(reason, count: limiter.take(reason.rawValue))))
        }
        tallies.removeAll { all || clock - $0.since >= Self.tallyTime }
    }

    /// All that waits. Lines that were lost are lost behind the others: there is no room until these are taken.
    mutating func take(time: Int64) -> (entries: [AuditEntry], lost: Int) {
        var taken = entries
        entries = []
        guard let loss else { return (taken, 0) }
        taken.append(AuditEntry(time: time, .lost(lines: loss.lines, since: loss.since, reason: loss.reason)))
        self.loss = nil
        return (taken, loss.lines)
    }
}
