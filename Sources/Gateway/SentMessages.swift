/// How many messages came in the last 60 s, to half a second: in however many there are, it takes little memory.
struct SentMessages: Sendable {
    /// The messages of one half second.
    private struct Bucket {
        var number: UInt64
        /// When the last of them came, in nanoseconds; together they are forgotten by it.
        var last: UInt64
        var count: Int
    }
    private static let window: UInt64 = 60_000_000_000
    private static let grain: UInt64 = 500_000_000
    /// Oldest first; at most 121.
    private var buckets: [Bucket] = []
    private(set) var count = 0

    /// Nanoseconds; nil when nothing is remembered.
    var last: UInt64? { buckets.last?.last }

    mutating func add(now: UInt64) {
        forget(now: now)
        count += 1
        // Two threads may bring their times out of order.
        if let last = buckets.indices.last, buckets[last].number >= now / Self.grain {
            buckets[last].count += 1
            buckets[last].last = max(buckets[last].last, now)
        } else {
            buckets.append(Bucket(number: now / Self.grain, last: now, count: 1))
        }
    }

    mutating func forget(now: UInt64) {
        let old = buckets.prefix { $0.last + Self.window <= now }
        count -= old.reduce(0) { $0 + $1.count }
        buckets.removeFirst(old.count)
    }

    /// Whole seconds until at most `limit` are counted, if no more come; 0 when that is so at `now`.
    func seconds(untilAtMost limit: Int, now: UInt64) -> Int {
        var rest = count
        var time = now
        for bucket in buckets where rest > limit {
            rest -= bucket.count
            time = bucket.last + Self.window
        }
        return time <= now ? 0 : Int((time - now + 999_999_999) / 1_000_000_000)
    }
}
