/// Makes up tickets with everything that happens to them.
struct TicketMaker {
    private let options: SampleOptions
    private let counts: [UInt8]
    private let letter = Letter()
    private var random: SplitMix64
    private var changeNumber: Int64 = 0

    init(_ options: SampleOptions) {
        self.options = options
        counts = ChangeCounts.plan(options)
        random = SplitMix64(seed: options.seed, stream: 6)
    }

    /// The ticket as it is at the end, and its changes in order.
    mutating func ticket(_ id: Int64, at moment: Int64, _ people: inout People) -> (Ticket, [Change]) {
        let requester = people.requester(at: moment, &random)
        var (ticket, details) = letter.ticket(id, from: people[requester], at: moment, &random)
        let count = Int(counts[Int(id) - 1])
        if random.chance(count == 2 ? 85 : 50) { ticket.assigned = people.agent(for: ticket.category, &random) }
        if random.chance(92) { ticket.due = moment + ticket.priority.hoursToAnswer * Timestamp.hour }
        var life = TicketLife(ticket, details, letter, people, random: SplitMix64(seed: random.next()), until: options.until)
        life.live(changes: count)
        for index in life.changes.indices {
            life.changes[index].number = changeNumber
            changeNumber += 1
        }
        return (life.ticket, life.changes)
    }
}
