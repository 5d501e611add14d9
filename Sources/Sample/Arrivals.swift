/// When the tickets come in: more on weekdays and at rush hours, fewer at the end of the year, more every year, and bursts on bad days.
struct Arrivals {
    static let hours = 3 * 365 * 24
    let start: Int64
    /// Weight of all hours before the n-th.
    private var before: [Int64] = [0]
    private let tickets: Int64
    private var index: Int64 = 0
    private var hour = 0
    private var random: SplitMix64

    init(_ options: SampleOptions) {
        start = options.until - Int64(Self.hours) * Timestamp.hour
        tickets = Int64(options.tickets)
        random = SplitMix64(seed: options.seed, stream: 1)
        before.reserveCapacity(Self.hours + 1)
        var outage = 0
        for hour in 0..<Self.hours {
            if random.below(900) == 0 { outage = 2 + random.below(4) }
            let weight = weight(of: start + Int64(hour) * Timestamp.hour, hour) * (outage > 0 ? 4 : 1)
            outage = max(0, outage - 1)
            before.append(before[hour] + Int64(weight))
        }
    }

    /// The moment of the next ticket, not before the one of the last.
    mutating func next() -> Int64 {
        let total = before[Self.hours]
        let position = (index * total + random.below(total)) / tickets
        index += 1
        while before[hour + 1] <= position { hour += 1 }
        let within = (position - before[hour]) * Timestamp.hour / (before[hour + 1] - before[hour])
        return start + Int64(hour) * Timestamp.hour + within
    }

    private mutating func weight(of moment: Int64, _ hour: Int) -> Int {
        let (month, day) = Timestamp.monthAndDay(moment)
        let quiet = (month == 12 && day >= 24) || (month == 1 && day == 1) ? 35 : month == 8 ? 80 : 100
        let growth = 100 + 80 * hour / Self.hours
        let noise = 80 + random.below(41)
        return Self.byHour[Timestamp.hourOfDay(moment)] * Self.byWeekday[Timestamp.weekday(moment)] * quiet / 100 * growth / 100 * noise
            / 100
    }

    private static let byHour = [4, 3, 2, 2, 3, 6, 14, 32, 62, 84, 80, 66, 50, 64, 78, 74, 60, 42, 28, 20, 15, 11, 8, 6]
    private static let byWeekday = [125, 108, 102, 100, 92, 26, 18]
}
