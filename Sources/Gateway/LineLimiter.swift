/// Lets ten equal lines a second through and counts the rest, so that a flood of refusals does not become a flood of lines.
///
/// Source: `protocol.md` section 7.
struct LineLimiter: Sendable {
    enum Verdict: Equatable {
        case write
        /// `isFirst`: ask `take(_:)` for the number in a second.
        case suppress(isFirst: Bool)
    }
    private struct Count {
        /// Nanoseconds.
        var start: UInt64
        var written: Int
        var suppressed: Int
    }
    private static let second: UInt64 = 1_000_000_000
    private static let limit = 10
    private var counts: [String: Count] = [:]

    mutating func admit(_ line: String, now: UInt64) -> Verdict {
        if counts.count > 256 { counts = counts.filter { $0.value.suppressed > 0 || now - $0.value.start < Self.second } }
        var count = counts[line] ?? Count(start: now, written: 0, suppressed: 0)
        defer { counts[line] = count }
        if count.suppressed == 0, now - count.start >= Self.second { count = Count(start: now, written: 0, suppressed: 0) }
        guard count.written >= Self.limit else {
            count.written += 1
            return .write
        }
        count.suppressed += 1
        return .suppress(isFirst: count.suppressed == 1)
    }

    /// How many equal lines were kept back since they began to be; they are then forgotten.
    mutating func take(_ line: String) -> Int { counts.removeValue(forKey: line)?.suppressed ?? 0 }
}
