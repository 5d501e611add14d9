/// Everybody: the administrator, the agents right after, then those who ask.
struct People {
    private(set) var all: [Person] = []
    let agents: ClosedRange<Int64>
    /// Those who ask, the busiest first; of the ones that joined later each follows those before.
    private var ranked: [Int64] = []
    private var joined = 0

    init(_ options: SampleOptions, start: Int64) {
        let count = max(5, options.tickets / 20)
        agents = Self.agents(among: count)
        all.reserveCapacity(count)
        var maker = PersonMaker(options)
        // A good half were customers before the first ticket, so that it has somebody to come from.
        let veterans = max(Int(agents.upperBound) + 1, count * 55 / 100)
        var random = SplitMix64(seed: options.seed, stream: 3)
        for id in 1...count {
            let step = id <= veterans ? 2 * 365 * Timestamp.day / Int64(veterans) : (options.until - start) / Int64(count - veterans + 1)
            let beginning = id <= veterans ? start - step * Int64(veterans - id + 1) : start + step * Int64(id - veterans)
            all.append(maker.person(Int64(id), created: beginning + random.below(step), isAgent: agents.contains(Int64(id))))
        }
        ranked = Array(agents.upperBound + 1...Int64(count))
        var rest = veterans - Int(agents.upperBound)
        while rest > 1 {
            ranked.swapAt(rest - 1, random.below(rest))
            rest -= 1
        }
        joined = veterans - Int(agents.upperBound)
    }

    /// Those of a sample that was written before, by their ids from 1 on; at least five.
    init(_ all: [Person]) {
        self.all = all
        agents = Self.agents(among: all.count)
    }

    private static func agents(among count: Int) -> ClosedRange<Int64> { 2...Int64(1 + min(200, max(2, count / 25))) }

    subscript(id: Int64) -> Person { all[Int(id) - 1] }

    /// Who opens a ticket at that moment, which must not go back: a few open very many, most open few.
    mutating func requester(at moment: Int64, _ random: inout SplitMix64) -> Int64 {
        while joined < ranked.count, self[ranked[joined]].created <= moment { joined += 1 }
        let x = random.unit()
        let kind = random.below(100)
        let skewed = kind < 70 ? x * x : kind < 85 ? x * x * x : x
        return ranked[Int(skewed * Double(joined))]
    }

    /// Who works on a ticket of that category; every category has its own busiest agents.
    func agent(for category: String, _ random: inout SplitMix64) -> Int64 {
        let x = random.unit()
        let shift = category.utf8.reduce(0) { $0 * 31 + Int($1) } % agents.count
        return agents.lowerBound + Int64((Int(x * x * Double(agents.count)) + shift) % agents.count)
    }

    /// Fills in what follows from the tickets: the last login, and who has left.
    mutating func settle(_ options: SampleOptions, lastActive: [Int64: Int64]) {
        var random = SplitMix64(seed: options.seed, stream: 4)
        for index in all.indices {
            let id = all[index].id
            let active = lastActive[id] ?? 0
            let isStaff = id <= agents.upperBound
            if active > 0 || isStaff || random.chance(60) {
                let since = max(active, all[index].created)
                let x = random.unit()
                // Staff are in daily; for others the last visit is soon after the last ticket, seldom much later.
                let reach = Double(isStaff ? min(options.until - since, Timestamp.day) : options.until - since)
                all[index].lastLogin = (isStaff ? options.until - Int64(reach * x) : since + Int64(reach * x * x * x))
            }
            let idle = options.until - (all[index].lastLogin ?? all[index].created)
            if !isStaff, random.chance(idle > 400 * Timestamp.day ? 55 : 4) { all[index].isActive = false }
        }
    }
}
