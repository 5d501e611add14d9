import Records

extension FakeServer {
    /// Tables, columns, values, people and a past that are all called by one text, and can be opened by every command.
    static func hostile(_ text: String) -> FakeServer {
        let name = text.isEmpty ? "x" : text
        let (tickets, users, log) = ("t" + name, "u" + name, "log_" + name)
        var server = FakeServer([
            Table(
                model: Model(
                    name: tickets, primaryKey: ["id"],
                    columns: [
                        Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1, isSortable: true),
                        Column(name: "c" + name, declaredType: text), Column(name: "email", declaredType: "TEXT"),
                        Column(name: "user_id", declaredType: "INTEGER", reference: Reference(model: users, column: "id")),
                        Column(name: "created_at", declaredType: "TEXT", isSortable: true),
                    ], label: ["c" + name]),
                rows: (1...30).map {
                    [.integer($0), .text(text), .text(text), .integer($0 % 3 + 1), .text("2025-0\($0 % 9 + 1)-01 " + text)]
                }),
            Table(
                model: Model(
                    name: users, primaryKey: ["id"],
                    columns: [
                        Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1), Column(name: "name"), Column(name: "email"),
                    ], label: ["name"]),
                rows: (1...3).map { [.integer($0), .text(text), .text(text)] }),
            Table(
                model: Model(
                    name: log, primaryKey: ["id"],
                    columns: [
                        Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1, isSortable: true),
                        Column(name: "occurred_at", declaredType: "TEXT", isSortable: true), Column(name: "change_type"),
                        Column(name: "ticket_id", declaredType: "INTEGER", reference: Reference(model: tickets, column: "id")),
                        Column(name: "user_id", declaredType: "INTEGER", reference: Reference(model: users, column: "id")),
                        Column(name: "field"), Column(name: "old_value"), Column(name: "new_value"), Column(name: "summary"),
                    ]),
                rows: (1...4).map { number in
                    [
                        .integer(number), .text("2025-03-0\(number) 02:15:00"), .text(text), 1, 2, .text(number < 4 ? "c" + name : text),
                        .text(number == 1 ? "before" : text), .text(text), .text(text),
                    ]
                }),
        ])
        server.capabilities.extensions = Set(Extension.allCases)
        return server
    }
}
