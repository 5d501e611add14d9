/// How many changes each ticket has had: three on average exactly, fewer for the newest.
enum ChangeCounts {
    static func plan(_ options: SampleOptions) -> [UInt8] {
        let tickets = options.tickets
        var random = SplitMix64(seed: options.seed, stream: 5)
        var counts: [UInt8] = []
        counts.reserveCapacity(tickets)
        var excess = -3 * tickets
        for index in 0..<tickets {
            let age = 1_000 - 1_000 * index / tickets
            let weights = age <= 5 ? [60, 25, 15] : age <= 30 ? [15, 25, 30, 20, 10] : [3, 30, 45, 12, 5, 3, 1, 1]
            let count = 1 + random.weighted(weights)
            counts.append(UInt8(count))
            excess += count
        }
        // The rest is handed out among the older ones, where a change more or less is not noticed.
        let old = max(1, tickets * 97 / 100)
        while excess != 0 {
            let index = random.below(old)
            if excess > 0, counts[index] > 2 {
                counts[index] -= 1
                excess -= 1
            } else if excess < 0, counts[index] < 12 {
                counts[index] += 1
                excess += 1
            } else if excess > 0, let newest = counts.lastIndex(where: { $0 > 3 }), newest >= old {
                counts[newest] -= 1
                excess -= 1
            }
        }
        return counts
    }
}
