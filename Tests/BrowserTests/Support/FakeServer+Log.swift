import Records

extension FakeServer {
    /// The desk with a log of changes as the sample has it.
    ///
    /// Ticket 2 has a past without gaps; 3 was changed without the log, which begins late; 5 has 120 changes, 6 has 700.
    static func logged() -> FakeServer {
        var server = desk()
        server.capabilities.extensions.insert(.distinct)
        server.tables[2] = Table(model: logModel, rows: logRows)
        return server
    }

    private static let logModel = Model(
        name: "change_log", primaryKey: ["id"],
        columns: [
            Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1, isSortable: true),
            Column(name: "occurred_at", declaredType: "TEXT", isSortable: true), Column(name: "change_type", declaredType: "TEXT"),
            Column(name: "ticket_id", declaredType: "INTEGER", reference: Reference(model: "tickets", column: "id")),
            Column(name: "user_id", declaredType: "INTEGER", reference: Reference(model: "users", column: "id")),
            Column(name: "field", declaredType: "TEXT"), Column(name: "old_value", declaredType: "TEXT"),
            Column(name: "new_value", declaredType: "TEXT"), Column(name: "summary", declaredType: "TEXT"),
        ])

    private static let logRows: [[Value]] = {
        var rows: [[Value]] = []
        func add(
            _ time: String, _ kind: String, _ ticket: Int64, _ user: Int64?, _ summary: String, _ field: String? = nil,
            _ old: String? = nil, _ new: String? = nil
        ) {
            func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
            rows.append(
                [
                    .integer(Int64(rows.count + 1)), .text(time), .text(kind), .integer(ticket), user.map { .integer($0) } ?? .null,
                    text(field), text(old), text(new), .text(summary),
                ])
        }
        add("2025-03-03 02:15:00", "created", 2, 3, "Søren Müller opened T-10002")
        add("2025-03-03 05:00:00", "assigned", 2, 15, "Olga Müller took T-10002", "assigned_user_id", nil, "15")
        add("2025-06-10 09:00:00", "priority_changed", 3, 4, "raised", "priority", "1", "2")
        add("2025-09-01 12:00:00", "commented", 2, 3, "Søren Müller commented: “it is still wrong”")
        add("2025-10-20 08:30:00", "updated", 2, 15, "made the subject clearer", "subject", "invoice total", "invoice wrong total")
        let (old, new) = ("Dear desk,\nhelp", "Dear desk,\nticket 2 is about invoice wrong total.\nRegards")
        add("2025-11-05 16:00:00", "updated", 2, 15, "edited", "description", old, new)
        add("2025-12-31 12:00:00", "priority_changed", 2, nil, "raised by a rule", "priority", "2", "3")
        add("2026-01-01 10:00:00", "status_changed", 2, 15, "waits", "status", "open", "pending")
        add("2025-11-20 10:00:00", "priority_changed", 800, 7, "raised", "priority", "3", "2")
        add("2025-11-21 10:00:00", "priority_changed", 800, 7, "lowered", "priority", "2", "1")
        for number in 0..<820 {
            let day = number / 24 % 28 + 1
            let hour = number % 24
            add(
                "2025-1\(number < 500 ? 0 : 1)-\(day < 10 ? "0" : "")\(day) \(hour < 10 ? "0" : "")\(hour):00:00", "commented",
                number % 7 == 0 && number < 840 ? 5 : 6, 7, "comment \(number)")
        }
        return rows
    }()
}
