/// The messages of one connection in a sliding window of time.
///
/// Source: `protocol.md` section 7.
struct RateWindow: Sendable {
    private struct Entry {
        /// Nanoseconds; the first of the entry's messages.
        var time: UInt64
        var count: Int
    }
    private(set) var limit: Int
    let seconds: Int
    /// Nanoseconds.
    private let window: UInt64
    /// Messages this close to each other are kept as one, so that a large limit does not take much memory; 0 for small limits,
    /// which are exact.
    private var grain: UInt64
    private var entries: [Entry] = []
    /// Entries before it have left the window.
    private var first = 0
    private var count = 0

    /// - Parameter seconds: the window's length.
    init(limit: Int, seconds: Int) {
        self.limit = limit
        self.seconds = seconds
        window = UInt64(seconds) * 1_000_000_000
        grain = Self.grain(limit)
    }

    /// Takes another limit; what came before counts against it.
    mutating func set(limit: Int) {
        guard limit != self.limit else { return }
        self.limit = limit
        grain = Self.grain(limit)
    }

    private static func grain(_ limit: Int) -> UInt64 { limit <= 1024 ? 0 : 10_000_000 }

    /// Counts a message that came at `now`; false when it is one too many.
    mutating func admit(now: UInt64) -> Bool {
        while first < entries.count, entries[first].time + window <= now {
            count -= entries[first].count
            first += 1
        }
        if first > 32, first * 2 > entries.count {
            entries.removeFirst(first)
            first = 0
        }
        guard count < limit else { return false }
        count += 1
        if grain > 0, first < entries.count, let last = entries.last, now - last.time < grain {
            entries[entries.count - 1].count += 1
        } else {
            entries.append(Entry(time: now, count: 1))
        }
        return true
    }
}
