import Records

@testable import Browser

/// Answers questions from arrays, as the gateway would from a database.
struct FakeServer {
    struct Table {
        var model: Model
        var rows: [[Value]]
    }

    var tables: [Table] {
        didSet { sorted = nil }
    }
    var capabilities = ServerCapabilities(
        extensions: [.describe, .count, .orderBy, .cursor, .expand, .timing, .cancel], rate: 6_000)
    /// Rows of a page at the most, whatever is asked for.
    var largestPage = 100
    /// Bytes of a page's texts at the most: longer ones are cut until it is kept.
    var room = Int.max
    /// What `distinct` says of its answers.
    var isExact = true
    /// Rows asked for, as the wire would count them.
    private(set) var asked: [Question] = []
    private(set) var watched: Set<String> = []
    /// Rows of the query asked last, in order: scrolling asks the same one again and again.
    private var sorted: (query: Query, rows: [[Value]])?

    init(_ tables: [Table]) { self.tables = tables }

    mutating func answer(_ question: Question) -> Result<Answer, Failure> {
        asked.append(question)
        let can = capabilities.extensions
        switch question {
        case .models:
            return .success(
                .models(
                    tables.map {
                        let model = $0.model
                        if !can.contains(.describe) { return Model(name: model.name) }
                        // A list has the names of columns and nothing else of them.
                        return Model(
                            name: model.name, count: $0.rows.count, primaryKey: model.primaryKey,
                            columns: model.columns.map { Column(name: $0.name) })
                    }))
        case .describe(let name):
            guard can.contains(.describe) else { return .failure(Failure(.unsupported, "this server cannot describe")) }
            guard let table = table(name) else { return Self.unknown(name) }
            return .success(.described(table.model))
        case .count(let name, let filter, let probing):
            guard can.contains(.count) || probing else { return .failure(Failure(.unsupported, "this server cannot count")) }
            guard let table = table(name) else { return Self.unknown(name) }
            return .success(.count(Self.rows(of: table, filter, []).count, isExact: true))
        case .rows(let query, let start, let limit, let expand):
            return rows(query, start, limit, expand)
        case .record(let name, let id, let expand):
            guard let table = table(name) else { return Self.unknown(name) }
            let key = table.model.primaryKey.first ?? "id"
            guard let row = Self.rows(of: table, [FilterTerm(key, .equal, id)], []).first else {
                return .failure(Failure(.server, "Record not found: \(name) id=\(id)"))
            }
            return .success(.record(Record(columns: Self.names(table), values: row, labels: labels(table, [row], expand))))
        case .distinct(let name, let field, let prefix, let filter, let limit):
            return distinct(name, field, prefix, filter, limit)
        case .watch(let name), .unwatch(let name):
            guard can.contains(.watch) else { return .failure(Failure(.unsupported, "this server does not tell of changes")) }
            if case .watch = question { watched.insert(name) } else { watched.remove(name) }
            return .success(.watching(watched.sorted()))
        }
    }

    private func distinct(
        _ name: String, _ field: String, _ prefix: String, _ filter: [FilterTerm], _ limit: Int
    ) -> Result<Answer, Failure> {
        guard capabilities.extensions.contains(.distinct) else {
            return .failure(Failure(.unsupported, "this server cannot list values: it does not announce distinct"))
        }
        guard filter.allSatisfy(\.isPlain) else {
            return .failure(Failure(.unsupported, "values can be listed under conditions of equality only"))
        }
        guard let table = table(name), let column = Self.names(table).firstIndex(of: field) else { return Self.unknown(name) }
        var counts: [Value: Int] = [:]
        for row in Self.rows(of: table, filter, []) {
            if !prefix.isEmpty { guard case .text(let text) = row[column], text.hasPrefix(prefix) else { continue } }
            counts[row[column], default: 0] += 1
        }
        let values = counts.map { ValueCount($0.key, $0.value) }
            .sorted { $0.count != $1.count ? $0.count > $1.count : Self.compare($0.value, $1.value) < 0 }
        return .success(.values(Array(values.prefix(limit)), isExact: isExact))
    }

    private func table(_ name: String) -> Table? { tables.first { $0.model.name == name } }

    private static func unknown(_ name: String) -> Result<Answer, Failure> {
        .failure(Failure(.server, "Model '\(name)' not allowed. Allowed models: users, tickets"))
    }

    private static func names(_ table: Table) -> [String] { table.model.columns.map(\.name) }

    private mutating func rows(_ query: Query, _ start: PageStart, _ limit: Int, _ expand: [String]) -> Result<Answer, Failure> {
        guard let table = table(query.model) else { return Self.unknown(query.model) }
        if !query.order.isEmpty, !capabilities.extensions.contains(.orderBy) {
            return .failure(Failure(.unsupported, "this server cannot sort"))
        }
        for term in query.filter where table.model.column(term.field) == nil {
            return .failure(Failure(.server, "Filter field '\(term.field)' is not allowed for model '\(query.model)'"))
        }
        guard (1...100).contains(limit) else { return .failure(Failure(.server, "bad limit \(limit)")) }
        let limit = min(limit, largestPage)
        if sorted?.query != query { sorted = (query, Self.rows(of: table, query.filter, query.order)) }
        let all = sorted?.rows ?? []
        let key = Self.names(table).firstIndex(of: table.model.primaryKey.first ?? "id") ?? 0
        let first: Int
        switch start {
        case .offset(let offset):
            if !query.order.isEmpty, offset > 100_000 { return .failure(Failure(.server, "Offset too large with order_by: use a cursor")) }
            first = offset
        case .cursor(let cursor):
            guard capabilities.extensions.contains(.cursor) else { return .failure(Failure(.unsupported, "no cursor")) }
            // A cursor is bound to its query.
            let prefix = "\(query)@"
            guard cursor.isEmpty || cursor.hasPrefix(prefix) else { return .failure(Failure(.server, "Invalid cursor")) }
            // It goes on behind the row that it names, wherever that is now.
            let last = cursor.dropFirst(prefix.count)
            let place = last.isEmpty ? nil : all.firstIndex { "\($0[key])" == last }
            guard cursor.isEmpty || place != nil else { return .failure(Failure(.server, "Cursor expired")) }
            first = place.map { $0 + 1 } ?? 0
        }
        let page = Array(all[min(first, all.count)..<min(first + limit, all.count)])
        var next: String?
        if case .cursor = start, first + limit < all.count, let last = page.last { next = "\(query)@\(last[key])" }
        let (rows, truncations) = fitted(page, Self.names(table))
        return .success(
            .rows(
                Page(
                    columns: Self.names(table), rows: rows, nextCursor: next, labels: labels(table, page, expand), truncations: truncations)
            ))
    }

    /// The rows with texts as short as it takes to keep within `room`.
    private func fitted(_ rows: [[Value]], _ columns: [String]) -> (rows: [[Value]], truncations: [Truncation]) {
        if room == .max { return (rows, []) }
        var (cut, fitted, truncations) = (65_536, rows, [Truncation]())
        func size() -> Int { fitted.joined().reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } } }
        while size() > room, cut > 1 {
            cut /= 2
            for (index, row) in rows.enumerated() {
                for (column, value) in row.enumerated() {
                    guard case .text(let text) = value, text.utf8.count > cut else { continue }
                    fitted[index][column] = .text(String(text.prefix(cut)))
                    truncations.removeAll { $0.index == index && $0.column == columns[column] }
                    truncations.append(Truncation(index: index, column: columns[column], bytes: text.utf8.count))
                }
            }
        }
        return (fitted, truncations)
    }

    /// What the query's rows are, in order; ties by key, in the direction of the last term.
    static func rows(of table: Table, _ filter: [FilterTerm], _ order: [OrderTerm]) -> [[Value]] {
        let names = names(table)
        var rows = table.rows.filter { row in
            filter.allSatisfy { term in
                names.firstIndex(of: term.field).map { matches(row[$0], term) } ?? false
            }
        }
        if order.isEmpty { return rows }
        var keys = order.compactMap { term in names.firstIndex(of: term.field).map { (index: $0, isDescending: term.isDescending) } }
        keys.append(
            (index: names.firstIndex(of: table.model.primaryKey.first ?? "id") ?? 0, isDescending: order.last?.isDescending ?? false))
        rows.sort { a, b in
            for key in keys {
                let comparison = compare(a[key.index], b[key.index])
                if comparison != 0 { return key.isDescending ? comparison > 0 : comparison < 0 }
            }
            return false
        }
        return rows
    }

    private static func matches(_ value: Value, _ term: FilterTerm) -> Bool {
        switch term.comparison {
        case .equal: term.values.contains { isEqual(value, $0) }
        case .notEqual: !isEqual(value, term.value)
        case .less: !value.isNull && compare(value, term.value) < 0
        case .lessOrEqual: !value.isNull && compare(value, term.value) <= 0
        case .greater: !value.isNull && compare(value, term.value) > 0
        case .greaterOrEqual: !value.isNull && compare(value, term.value) >= 0
        case .contains: plainText(value, limit: .max).contains(plainText(term.value, limit: .max))
        case .startsWith: plainText(value, limit: .max).hasPrefix(plainText(term.value, limit: .max))
        }
    }

    private static func isEqual(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.integer(let number), .boolean(let truth)): number == (truth ? 1 : 0)
        default: a == b
        }
    }

    private static func compare(_ a: Value, _ b: Value) -> Int {
        switch (a, b) {
        case (.null, .null): 0
        case (.null, _): -1
        case (_, .null): 1
        case (.integer(let a), .integer(let b)): a < b ? -1 : a > b ? 1 : 0
        case (.real(let a), .real(let b)): a < b ? -1 : a > b ? 1 : 0
        case (.text(let a), .text(let b)): a < b ? -1 : a > b ? 1 : 0
        default: 0
        }
    }

    private func labels(_ from: Table, _ rows: [[Value]], _ expand: [String]) -> Labels {
        guard capabilities.extensions.contains(.expand) else { return [:] }
        var labels: Labels = [:]
        for name in expand {
            guard let column = from.model.columns.firstIndex(where: { $0.name == name }),
                let reference = from.model.columns[column].reference,
                let target = table(reference.model), let label = target.model.label.first,
                let text = target.model.columns.firstIndex(where: { $0.name == label })
            else { continue }
            for row in rows {
                guard case .integer(let id) = row[column], id >= 1, Int(id) <= target.rows.count,
                    case .text(let words) = target.rows[Int(id) - 1][text]
                else { continue }
                labels[name, default: [:]][String(id)] = words
            }
        }
        return labels
    }
}

extension FakeServer {
    /// Tickets and users as the sample has them, in small; the same every time.
    static func desk(tickets: Int = 2_000) -> FakeServer {
        switch tickets {
        case 2_000: small
        case 20_000: large
        default: made(tickets, users: 50)
        }
    }

    private static let small = made(2_000, users: 50)
    private static let large = made(20_000, users: 50)

    private static func made(_ tickets: Int, users: Int) -> FakeServer {
        FakeServer([
            usersTable(users), ticketsTable(tickets, users: users),
            Table(
                model: Model(
                    name: "change_log", primaryKey: ["id"],
                    columns: [
                        Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1), Column(name: "summary", declaredType: "TEXT"),
                    ]), rows: []),
        ])
    }

    private static func usersTable(_ count: Int) -> Table {
        let first = ["Zoë", "Olga", "李雷", "Søren", "Ana María", "Bob", "שרה"]
        let last = ["Smith", "Lee", "García", "Müller"]
        return Table(
            model: Model(
                name: "users", primaryKey: ["id"],
                columns: [
                    Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1, isSortable: true),
                    Column(name: "name", declaredType: "TEXT"),
                    Column(name: "email", declaredType: "TEXT"), Column(name: "is_active", declaredType: "INTEGER"),
                ], label: ["name"]),
            rows: (1...max(1, count)).map { id in
                let name = "\(first[id % first.count]) \(last[id % last.count])"
                return [.integer(Int64(id)), .text(name), .text("u\(id)@example.com"), .integer(id.isMultiple(of: 5) ? 0 : 1)]
            })
    }

    private static func ticketsTable(_ count: Int, users: Int) -> Table {
        let subjects = [
            "login fails after password reset", "sync timeout on start \u{1B}[31mred", "invoice wrong total", "export CSV broken 問題",
            "printer on fire 🎉", "", "mail bounces \u{202E}gnp.exe", "cafe\u{301} menu",
            "a very long subject that no column of a table can ever show in full, whatever",
        ]
        let states = ["open", "closed", "pending", "on_hold"]
        return Table(
            model: Model(
                name: "tickets", primaryKey: ["id"],
                columns: [
                    Column(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1, isSortable: true),
                    Column(name: "ticket_number", declaredType: "TEXT"), Column(name: "subject", declaredType: "TEXT"),
                    Column(name: "description", declaredType: "TEXT"), Column(name: "status", declaredType: "TEXT"),
                    Column(name: "priority", declaredType: "INTEGER"),
                    Column(name: "requester_id", declaredType: "INTEGER", reference: Reference(model: "users", column: "id")),
                    Column(name: "assigned_user_id", declaredType: "INTEGER", reference: Reference(model: "users", column: "id")),
                    Column(name: "created_at", declaredType: "TEXT", isSortable: true), Column(name: "satisfaction", declaredType: "REAL"),
                ], label: ["subject"]),
            rows: (0..<count).map { ticket($0 + 1, subjects[($0 + 1) % subjects.count], states[($0 + 1) % states.count], users) })
    }

    private static func ticket(_ id: Int, _ subject: String, _ state: String, _ users: Int) -> [Value] {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let created = "2025-\(two(id % 12 + 1))-\(two(id % 28 + 1)) 0\(id % 10):15:00"
        var row: [Value] = [.integer(Int64(id)), .text("T-\(10_000 + id)"), .text(subject)]
        row.append(.text("Dear desk,\nticket \(id) is about \(subject).\nRegards"))
        row.append(.text(state))
        row.append(.integer(Int64(id % 5 + 1)))
        row.append(.integer(Int64(id % users + 1)))
        row.append(id.isMultiple(of: 3) ? .null : .integer(Int64(id * 7 % users + 1)))
        row.append(.text(created))
        row.append(id.isMultiple(of: 4) ? .real(Double(id % 9) + 0.5) : .null)
        return row
    }
}
