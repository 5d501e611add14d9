internal import SQLite

/// A sample in which time goes on: tickets come in, change and are closed, each change with its line in the log.
///
/// Equal files, seeds and moments give equal rows. Whoever reads the file meanwhile is not disturbed: it is switched to a write-ahead
/// log. One thread at a time may use this.
package final class LivingSample {
    /// Tickets that somebody works on at a time, about.
    private static let workload = 60

    private let path: String
    private let connection: Connection
    private let people: People
    private let letter = Letter()
    private var random: SplitMix64
    private var writer: RowWriter
    private let reading: Statement
    private let updating: Statement
    private let loggingIn: Statement
    /// Tickets that are not closed, those looked at last at the end.
    private var open: [Int64]
    private var lastTicket: Int64
    /// Of the last change: the log's times never go back.
    private var now: Int64

    /// - Parameter path: a sample, which is written to from now on.
    package init(_ path: String, seed: UInt64) throws(SampleError) {
        do throws(SQLiteError) {
            let connection = try Connection(path, [.readWrite, .noMutex])
            connection.setBusyTimeout(1_000)
            // Nobody needs the file after a crash, so nothing waits for the disk.
            try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON")
            people = People(try Self.people(connection))
            open = try Self.numbers(
                connection, "SELECT id FROM tickets WHERE status <> 'closed' ORDER BY updated_at DESC, id DESC LIMIT \(Self.workload)"
            ).reversed()
            lastTicket = try Self.numbers(connection, "SELECT ifnull(max(id), 0) FROM tickets")[0]
            now = try Self.numbers(connection, "SELECT ifnull(CAST(strftime('%s', max(occurred_at)) AS INTEGER), 0) FROM change_log")[0]
            writer = try RowWriter(connection, after: try Self.numbers(connection, "SELECT ifnull(max(id), 0) FROM change_log")[0])
            reading = try connection.prepare(Self.ticketQuery)
            updating = try connection.prepare(Self.ticketUpdate)
            loggingIn = try connection.prepare("UPDATE users SET last_login_at = ?2 WHERE id = ?1 AND ifnull(last_login_at, '') < ?2")
            self.connection = connection
            self.path = path
            random = SplitMix64(seed: seed, stream: 7)
        } catch {
            throw SampleError(error, writing: path)
        }
        guard people.all.count >= 5 else { throw SampleError(.badOption, "\(path) is no sample: it has too few users") }
    }

    /// One thing happens at `moment`, in seconds since 1970, in one transaction; returns the log's sentence about it.
    @discardableResult
    package func step(at moment: Int64) throws(SampleError) -> String {
        now = max(now, moment)
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            do throws(SQLiteError) {
                let life = try happen()
                try writer.write(life.changes)
                for case let user? in life.changes.map(\.user) {
                    loggingIn.bind(1, user)
                    loggingIn.bind(2, Timestamp.text(now))
                    try loggingIn.run()
                }
                try connection.execute("COMMIT")
                follow(life.ticket)
                return life.changes.last?.summary ?? ""
            } catch {
                try? connection.execute("ROLLBACK")
                throw error
            }
        } catch {
            throw SampleError(error, writing: path)
        }
    }

    private func happen() throws(SQLiteError) -> TicketLife {
        // More come in than are closed while there is little to do, and fewer while there is much.
        guard !open.isEmpty, !random.chance(open.count < Self.workload ? 32 : 16) else { return try arrival() }
        let x = random.unit()
        let place = open.count - 1 - Int(x * x * Double(open.count))
        guard let ticket = try ticket(open[place]), ticket.status != .closed else {
            // Somebody else closed it.
            open.remove(at: place)
            return try arrival()
        }
        let details = Details(people[ticket.requester], &random)
        var life = life(of: ticket, details)
        life.act(at: now)
        try update(life.ticket)
        return life
    }

    private func arrival() throws(SQLiteError) -> TicketLife {
        var (ticket, details) = letter.ticket(lastTicket + 1, from: people[try requester()], at: now, &random)
        if random.chance(92) { ticket.due = now + ticket.priority.hoursToAnswer * Timestamp.hour }
        var life = life(of: ticket, details)
        life.open()
        try writer.write(life.ticket)
        return life
    }

    private func life(of ticket: Ticket, _ details: Details) -> TicketLife {
        TicketLife(ticket, details, letter, people, random: SplitMix64(seed: random.next()), until: now)
    }

    /// Who asked before asks again; most of those who left do not.
    private func requester() throws(SQLiteError) -> Int64 {
        for _ in 0..<8 where lastTicket > 0 {
            if let ticket = try ticket(1 + random.below(lastTicket)), people[ticket.requester].isActive { return ticket.requester }
        }
        return people.agents.upperBound + 1 + random.below(Int64(people.all.count) - people.agents.upperBound)
    }

    /// Notes what is to be done about the ticket from now on.
    private func follow(_ ticket: Ticket) {
        lastTicket = max(lastTicket, ticket.id)
        open.removeAll { $0 == ticket.id }
        if ticket.status != .closed { open.append(ticket.id) }
        if open.count > 4 * Self.workload { open.removeFirst() }
    }
}

/// Rows to values and back.
extension LivingSample {
    private static let ticketQuery = """
        SELECT id, subject, description, status, priority, category, requester_id, assigned_user_id,
            CAST(strftime('%s', created_at) AS INTEGER), CAST(strftime('%s', updated_at) AS INTEGER),
            CAST(strftime('%s', closed_at) AS INTEGER), CAST(strftime('%s', due_at) AS INTEGER), satisfaction
        FROM tickets WHERE id = ?1
        """
    private static let ticketUpdate = """
        UPDATE tickets SET subject = ?2, status = ?3, priority = ?4, category = ?5, assigned_user_id = ?6, updated_at = ?7,
            closed_at = ?8, due_at = ?9, satisfaction = ?10
        WHERE id = ?1
        """

    private static func numbers(_ connection: Connection, _ sql: String) throws(SQLiteError) -> [Int64] {
        let statement = try connection.prepare(sql)
        var numbers: [Int64] = []
        while try statement.step() { numbers.append(statement.integer(0)) }
        return numbers
    }

    /// As far as what happens depends on them.
    private static func people(_ connection: Connection) throws(SQLiteError) -> [Person] {
        let statement = try connection.prepare("SELECT email, first_name, last_name, company, is_active FROM users ORDER BY id")
        var people: [Person] = []
        while try statement.step() {
            people.append(
                Person(
                    id: Int64(people.count + 1), email: statement.text(0) ?? "", firstName: statement.text(1) ?? "",
                    lastName: statement.text(2) ?? "", company: statement.text(3), isActive: statement.integer(4) != 0, created: 0,
                    passwordHash: "", language: .english))
        }
        return people
    }

    private func ticket(_ id: Int64) throws(SQLiteError) -> Ticket? {
        defer { reading.reset() }
        reading.bind(1, id)
        guard try reading.step() else { return nil }
        func number(_ column: Int32) -> Int64? { reading.isNull(column) ? nil : reading.integer(column) }
        return Ticket(
            id: reading.integer(0), subject: reading.text(1) ?? "", description: reading.text(2),
            status: reading.text(3).flatMap(Status.init) ?? .open, priority: reading.text(4).flatMap(Priority.init) ?? .normal,
            category: reading.text(5) ?? "", requester: reading.integer(6), assigned: number(7), created: reading.integer(8),
            updated: reading.integer(9), closed: number(10), due: number(11), satisfaction: reading.isNull(12) ? nil : reading.real(12))
    }

    private func update(_ ticket: Ticket) throws(SQLiteError) {
        updating.bind(1, ticket.id)
        updating.bind(2, ticket.subject)
        updating.bind(3, ticket.status.rawValue)
        updating.bind(4, ticket.priority.rawValue)
        updating.bind(5, ticket.category)
        updating.bind(6, ticket.assigned)
        updating.bind(7, Timestamp.text(ticket.updated))
        updating.bind(8, ticket.closed.map(Timestamp.text))
        updating.bind(9, ticket.due.map(Timestamp.text))
        if let satisfaction = ticket.satisfaction { updating.bind(10, satisfaction) } else { updating.bindNull(10) }
        try updating.run()
    }
}
