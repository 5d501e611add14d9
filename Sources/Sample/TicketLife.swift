/// What happens to one ticket from its creation on. Every change is applied to the ticket and logged in one place, so the two agree.
struct TicketLife {
    private(set) var ticket: Ticket
    var changes: [Change] = []
    var details: Details
    let letter: Letter
    let people: People
    var random: SplitMix64
    private let until: Int64
    private var now: Int64
    /// What happens does so at the moment it is told, and none passes between two changes.
    private var isTold = false

    init(_ ticket: Ticket, _ details: Details, _ letter: Letter, _ people: People, random: SplitMix64, until: Int64) {
        self.ticket = ticket
        self.details = details
        self.letter = letter
        self.people = people
        self.random = random
        self.until = until
        now = ticket.created
    }

    /// Lives through exactly `count` changes, of which the creation is the first.
    mutating func live(changes count: Int) {
        changes.reserveCapacity(count)
        open()
        let ending = ending(count - 1)
        var middle = count - 1 - ending.count
        while middle > 0 {
            middle -= happen(atMost: middle)
        }
        for step in ending { finish(step) }
        squeeze()
        settle()
    }

    /// Somebody does something about the ticket at `moment`, such as its status allows; nobody does about a closed one.
    mutating func act(at moment: Int64) {
        isTold = true
        now = moment
        switch ticket.status {
        case .open:
            switch random.weighted([28, ticket.assigned == nil ? 60 : 5, 8, 2, 3, 2, 14, 6, 22]) {
            case 0: comment()
            case 1: assign()
            case 2: changePriority()
            case 3: changeCategory()
            case 4: changeDue()
            case 5: changeSubject()
            case 6: change(status: .pending, by: worker())
            case 7: change(status: .onHold, by: worker())
            default: change(status: .resolved, by: worker())
            }
        case .pending, .onHold:
            if random.chance(35) { comment() } else { change(status: .open, by: random.chance(70) ? ticket.requester : worker()) }
        case .resolved:
            switch random.weighted([ticket.satisfaction == nil ? 35 : 0, 12, 53]) {
            case 0: rate()
            case 1: change(status: .open, by: ticket.requester)
            default: change(status: .closed, by: worker())
            }
        case .closed: return
        }
        settle()
    }

    /// Its requester opens the ticket.
    mutating func open() {
        log(.created, by: ticket.requester, "\(people[ticket.requester].fullName) opened \(ticket.number)")
    }

    /// What follows from the last change.
    private mutating func settle() {
        guard let last = changes.last else { return }
        ticket.updated = last.time
        ticket.closed = ticket.status == .closed ? last.time : nil
    }

    // MARK: The end

    private enum Step { case pending, onHold, resolved, rated, closed }

    /// The last steps: old tickets are mostly closed, new ones mostly are not.
    private mutating func ending(_ left: Int) -> [Step] {
        guard left > 0 else { return [] }
        let days = (until - ticket.created) / Timestamp.day
        let weights = days < 3 ? [55, 18, 5, 16, 6] : days < 30 ? [22, 15, 8, 25, 30] : [4, 3, 2, 5, 86]
        switch random.weighted(weights) {
        case 0: return []
        case 1: return [.pending]
        case 2: return [.onHold]
        case 3: return left > 1 && random.chance(30) ? [.resolved, .rated] : [.resolved]
        default:
            if left == 1 { return [.closed] }
            return left > 2 && random.chance(70) ? [.resolved, .rated, .closed] : [.resolved, .closed]
        }
    }

    private mutating func finish(_ step: Step) {
        switch step {
        case .pending:
            pass(ticket.priority.pace, working: true)
            change(status: .pending, by: worker())
        case .onHold:
            pass(ticket.priority.pace, working: true)
            change(status: .onHold, by: worker())
        case .resolved:
            pass(ticket.priority.pace * 2, working: true)
            change(status: .resolved, by: worker())
        case .rated:
            pass(8 * Timestamp.hour, working: false)
            rate()
        case .closed:
            if ticket.status == .resolved, random.chance(55) {
                now += 7 * Timestamp.day
                change(status: .closed, by: nil)
            } else {
                pass(Timestamp.day, working: true)
                change(status: .closed, by: worker())
            }
        }
    }

    // MARK: The middle

    /// Something that leaves the ticket open; returns how many changes that was.
    private mutating func happen(atMost most: Int) -> Int {
        let unassigned = ticket.assigned == nil
        switch random.weighted([unassigned ? 90 : 8, 40, most > 1 ? 26 : 0, most > 1 ? 8 : 0, 12, 4, 5, 4]) {
        case 0:
            pass(ticket.priority.pace / 2, working: true)
            assign()
        case 1: comment()
        case 2:
            pass(ticket.priority.pace, working: true)
            change(status: random.chance(75) ? .pending : .onHold, by: worker())
            pass(Timestamp.day, working: false)
            change(status: .open, by: random.chance(70) ? ticket.requester : worker())
            return 2
        case 3:
            pass(ticket.priority.pace * 2, working: true)
            change(status: .resolved, by: worker())
            pass(2 * Timestamp.day, working: false)
            change(status: .open, by: ticket.requester)
            return 2
        case 4: changePriority()
        case 5: changeCategory()
        case 6: changeDue()
        default: changeSubject()
        }
        return 1
    }

    private mutating func comment() {
        let fromAgent = random.chance(55)
        pass(fromAgent ? ticket.priority.pace : Timestamp.day, working: fromAgent)
        let author = fromAgent ? worker() : ticket.requester
        log(.commented, by: author, "\(people[author].fullName) commented: “\(letter.comment(&details, fromAgent: fromAgent))”")
    }

    private mutating func assign() {
        let old = ticket.assigned
        var new = people.agent(for: ticket.category, &random)
        if new == old { new = new == people.agents.upperBound ? people.agents.lowerBound : new + 1 }
        let actor = random.chance(40) ? new : old ?? people.agents.lowerBound
        ticket.assigned = new
        let name = people[new].fullName
        let summary =
            if actor == new { "\(name) took \(ticket.number)" } else if let old {
                "\(people[actor].fullName) handed \(ticket.number) from \(people[old].fullName) to \(name)"
            } else { "\(people[actor].fullName) assigned \(ticket.number) to \(name)" }
        log(.assigned, by: actor, summary, .assignedUser, old.map(String.init), String(new))
    }

    private mutating func changePriority() {
        pass(ticket.priority.pace, working: true)
        let old = ticket.priority
        let new: Priority =
            switch old {
            case .low: .normal
            case .normal: random.chance(75) ? .high : .low
            case .high: random.chance(60) ? .urgent : .normal
            case .urgent: .high
            }
        ticket.priority = new
        let actor = worker()
        let verb = old.hoursToAnswer > new.hoursToAnswer ? "raised" : "lowered"
        log(
            .priorityChanged, by: actor, "\(people[actor].fullName) \(verb) the priority from \(old.rawValue) to \(new.rawValue)",
            .priority, old.rawValue, new.rawValue)
    }

    private mutating func changeCategory() {
        pass(ticket.priority.pace, working: true)
        let old = ticket.category
        let others = Topic.categories.filter { $0 != old }
        ticket.category = random.pick(others)
        let actor = worker()
        log(
            .updated, by: actor, "\(people[actor].fullName) moved \(ticket.number) from \(old) to \(ticket.category)", .category, old,
            ticket.category)
    }

    private mutating func changeDue() {
        pass(ticket.priority.pace, working: true)
        let old = ticket.due
        let new = (old ?? ticket.created) + Int64(1 + random.below(14)) * Timestamp.day
        ticket.due = new
        let actor = worker()
        let text = Timestamp.text(new)
        log(
            .updated, by: actor,
            "\(people[actor].fullName) \(old == nil ? "set the due date to" : "put the due date off to") \(text.prefix(10))",
            .due, old.map(Timestamp.text), text)
    }

    private mutating func changeSubject() {
        pass(ticket.priority.pace, working: true)
        let old = ticket.subject
        ticket.subject += random.chance(50) ? " (\(details.product))" : " [\(details.invoice)]"
        let actor = worker()
        log(.updated, by: actor, "\(people[actor].fullName) made the subject of \(ticket.number) clearer", .subject, old, ticket.subject)
    }

    private mutating func rate() {
        let old = ticket.satisfaction
        let rating = Double(2 + random.weighted([4, 2, 5, 3, 10, 8, 22, 16, 30])) / 2
        ticket.satisfaction = rating
        let requester = ticket.requester
        log(
            .rated, by: requester, "\(people[requester].fullName) rated the answer \(rating) of 5", .satisfaction, old.map { "\($0)" },
            "\(rating)")
    }

    // MARK: Every change

    private mutating func change(status new: Status, by actor: Int64?) {
        let old = ticket.status
        ticket.status = new
        let again = new == .open && old == .resolved
        let name = actor.map { people[$0].fullName }
        let summary =
            if let name {
                again
                    ? "\(name) reopened \(ticket.number)" : "\(name) changed the status from \(Self.words(old)) to \(Self.words(new))"
            } else {
                "Closed automatically after 7 days without an answer"
            }
        log(again ? .reopened : .statusChanged, by: actor, summary, .status, old.rawValue, new.rawValue)
    }

    private mutating func log(
        _ kind: Change.Kind, by user: Int64?, _ summary: String, _ field: Change.Field? = nil, _ old: String? = nil, _ new: String? = nil
    ) {
        changes.append(
            Change(time: now, number: 0, ticket: ticket.id, kind: kind, user: user, field: field, old: old, new: new, summary: summary))
    }

    /// Who works on it: the assignee, else somebody of the category.
    private mutating func worker() -> Int64 { ticket.assigned ?? people.agent(for: ticket.category, &random) }

    private static func words(_ status: Status) -> String { status == .onHold ? "on hold" : status.rawValue }

    // MARK: Time

    /// Lets about `scale` seconds pass, mostly less and sometimes much more; agents mostly act in working hours.
    private mutating func pass(_ scale: Int64, working: Bool) {
        if isTold { return }
        let x = random.unit()
        now += Int64(Double(scale) * (0.04 + 3 * x * x))
        guard working, ticket.priority != .urgent, random.chance(88) else { return }
        let weekday = Timestamp.weekday(now)
        let hour = Timestamp.hourOfDay(now)
        var days = weekday == 5 ? 2 : weekday == 6 ? 1 : 0
        if days == 0, hour >= 18 { days = weekday == 4 ? 3 : 1 }
        if days == 0, hour >= 7 { return }
        now = Timestamp.startOfDay(now) + Int64(days) * Timestamp.day + 7 * Timestamp.hour + random.below(3 * Timestamp.hour)
    }

    /// Fits a life that would reach past the end of the data into the time there is.
    private mutating func squeeze() {
        guard now >= until else { return }
        let wanted = now - ticket.created
        // Not to the last second for all of them.
        let given = (until - 1 - ticket.created) * Int64(35 + random.below(65)) / 100
        for index in changes.indices {
            changes[index].time = ticket.created + (changes[index].time - ticket.created) * given / wanted
        }
    }
}
