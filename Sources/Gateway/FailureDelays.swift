/// How long the answer to a wrong token waits: 1 s, then 2, 4, 5 for the same address, as long as few answers wait.
///
/// Source: `protocol.md` section 1. An address is forgotten after a minute without a wrong token.
struct FailureDelays: Sendable {
    private struct Failures {
        var count: Int
        /// Nanoseconds.
        var last: UInt64
    }
    private static let second: UInt64 = 1_000_000_000
    private static let memory = 60 * second
    /// Answers that may wait at a time; more are given at once, so that they hold no connections open.
    private static let pendingLimit = 100
    private static let addressLimit = 1024

    private var failures: [String: Failures] = [:]
    /// When each answer that waits now will have been given, in nanoseconds.
    private var pending: [UInt64] = []

    /// Seconds to wait for the answer to a wrong token that came at `now`.
    mutating func delay(for address: String, now: UInt64) -> Double {
        var failure = failures[address] ?? Failures(count: 0, last: now)
        if now - failure.last >= Self.memory { failure.count = 0 }
        failure.count += 1
        failure.last = now
        failures[address] = failure
        if failures.count > Self.addressLimit { forget(now: now) }
        pending.removeAll { $0 <= now }
        guard pending.count < Self.pendingLimit else { return 0 }
        let seconds = min(5, 1 << min(failure.count - 1, 3))
        pending.append(now + UInt64(seconds) * Self.second)
        return Double(seconds)
    }

    /// Drops the old addresses, and when that is not enough the oldest half.
    private mutating func forget(now: UInt64) {
        failures = failures.filter { now - $0.value.last < Self.memory }
        guard failures.count > Self.addressLimit else { return }
        let kept = failures.sorted { $0.value.last > $1.value.last }.prefix(Self.addressLimit / 2)
        failures = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
