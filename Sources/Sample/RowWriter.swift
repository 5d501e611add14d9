internal import SQLite

/// Puts rows into the three tables; the change log is numbered as it comes.
struct RowWriter {
    private let users: Statement
    private let tickets: Statement
    private let changes: Statement
    private var changeCount: Int64

    /// - Parameter changeCount: changes that are in the log already.
    init(_ connection: Connection, after changeCount: Int64 = 0) throws(SQLiteError) {
        self.changeCount = changeCount
        users = try connection.prepare("INSERT INTO users VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)")
        tickets = try connection.prepare("INSERT INTO tickets VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")
        changes = try connection.prepare("INSERT INTO change_log VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
    }

    func write(_ person: Person) throws(SQLiteError) {
        users.bind(1, person.id)
        users.bind(2, person.email)
        users.bind(3, person.firstName)
        users.bind(4, person.lastName)
        users.bind(5, person.company)
        users.bind(6, person.phone)
        users.bind(7, Int64(person.isAdmin ? 1 : 0))
        users.bind(8, Int64(person.isActive ? 1 : 0))
        users.bind(9, Timestamp.text(person.created))
        users.bind(10, person.lastLogin.map(Timestamp.text))
        users.bind(11, person.passwordHash)
        users.bind(12, person.totpSecret)
        users.bind(13, person.apiKey)
        try users.run()
    }

    func write(_ ticket: Ticket) throws(SQLiteError) {
        tickets.bind(1, ticket.id)
        tickets.bind(2, ticket.number)
        tickets.bind(3, ticket.subject)
        tickets.bind(4, ticket.description)
        tickets.bind(5, ticket.status.rawValue)
        tickets.bind(6, ticket.priority.rawValue)
        tickets.bind(7, ticket.category)
        tickets.bind(8, ticket.requester)
        tickets.bind(9, ticket.assigned)
        tickets.bind(10, Timestamp.text(ticket.created))
        tickets.bind(11, Timestamp.text(ticket.updated))
        tickets.bind(12, ticket.closed.map(Timestamp.text))
        tickets.bind(13, ticket.due.map(Timestamp.text))
        if let satisfaction = ticket.satisfaction { tickets.bind(14, satisfaction) } else { tickets.bindNull(14) }
        try tickets.run()
    }

    mutating func write(_ changes: [Change]) throws(SQLiteError) {
        for change in changes { try write(change) }
    }

    private mutating func write(_ change: Change) throws(SQLiteError) {
        changeCount += 1
        changes.bind(1, changeCount)
        changes.bind(2, Timestamp.text(change.time))
        changes.bind(3, change.kind.rawValue)
        changes.bind(4, change.ticket)
        changes.bind(5, change.user)
        changes.bind(6, change.field?.rawValue)
        changes.bind(7, change.old)
        changes.bind(8, change.new)
        changes.bind(9, change.summary)
        try changes.run()
    }
}

extension Statement {
    func bind(_ index: Int32, _ text: String?) {
        if let text { bind(index, text) } else { bindNull(index) }
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { bindNull(index) }
    }
}
