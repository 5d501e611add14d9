/// Changes that were thought up with their ticket and wait until the log has come to their time.
///
/// One bucket an hour, so that the log is written in order of time while only the changes of living tickets are kept.
struct ChangeQueue {
    private let start: Int64
    private var buckets: [[Change]]
    private var first = 0

    init(start: Int64) {
        self.start = start
        buckets = Array(repeating: [], count: Arrivals.hours)
    }

    mutating func add(_ changes: [Change]) {
        for change in changes { buckets[Int((change.time - start) / Timestamp.hour)].append(change) }
    }

    /// The changes of the next hour that lies wholly before `moment`, in order; nil when there is no such hour.
    mutating func take(before moment: Int64) -> [Change]? {
        guard first < buckets.count, start + Int64(first + 1) * Timestamp.hour <= moment else { return nil }
        var bucket: [Change] = []
        swap(&bucket, &buckets[first])
        first += 1
        // Changes of one ticket in the same second keep their order, because their numbers rise.
        bucket.sort { ($0.time, $0.number) < ($1.time, $1.number) }
        return bucket
    }
}
