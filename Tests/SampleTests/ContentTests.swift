import SQLite
import Sample
import Testing

@Suite struct ContentTests {
    let connection: Connection

    init() throws { connection = try Shared.connection() }

    @Test func `there are a twentieth as many users as tickets and three changes a ticket`() throws {
        #expect(try connection.number("SELECT count(*) FROM users") == 100)
        #expect(try connection.number("SELECT count(*) FROM tickets") == 2_000)
        #expect(try connection.number("SELECT count(*) FROM change_log") == 6_000)
        for table in ["users", "tickets", "change_log"] {
            #expect(try connection.number("SELECT max(id) = count(*) AND min(id) = 1 FROM \(table)") == 1)
        }
    }

    @Test(arguments: [0, 1, 2, 3, 19, 77, 500])
    func `the counts are exact for any size`(_ tickets: Int) throws {
        let folder = try Folder()
        try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: tickets, seed: 9))
        let connection = try Connection(folder.file(), [.readOnly])
        #expect(try connection.number("SELECT count(*) FROM users") == max(5, tickets / 20))
        #expect(try connection.number("SELECT count(*) FROM tickets") == tickets)
        #expect(try connection.number("SELECT count(*) FROM change_log") == 3 * tickets)
        #expect(try connection.rows("PRAGMA integrity_check") == [["ok"]])
        #expect(try connection.rows("PRAGMA foreign_key_check") == [])
    }

    @Test func `the columns are those of the issue, in its order`() throws {
        func columns(_ table: String) throws -> String {
            try connection.rows("SELECT name FROM pragma_table_info('\(table)')").compactMap(\.[0]).joined(separator: " ")
        }
        #expect(
            try columns("users")
                == "id email first_name last_name company mobile_phone is_super_admin is_active created_at last_login_at "
                + "password_hash totp_secret api_key")
        #expect(
            try columns("tickets")
                == "id ticket_number subject description status priority category requester_id assigned_user_id created_at updated_at "
                + "closed_at due_at satisfaction")
        #expect(try columns("change_log") == "id occurred_at change_type ticket_id user_id field old_value new_value summary")
    }

    @Test func `SQLite finds nothing wrong with the file or its foreign keys`() throws {
        #expect(try connection.rows("PRAGMA integrity_check") == [["ok"]])
        #expect(try connection.rows("PRAGMA foreign_key_check") == [])
        #expect(try connection.number("SELECT count(*) FROM pragma_foreign_key_list('tickets')") == 2)
        #expect(try connection.number("SELECT count(*) FROM pragma_foreign_key_list('change_log')") == 2)
        #expect(try connection.rows("PRAGMA journal_mode") == [["delete"]])
    }

    @Test(arguments: [
        "tickets ORDER BY created_at, id", "tickets ORDER BY updated_at DESC, id DESC",
        "tickets WHERE status = 'open' ORDER BY created_at, id",
        "tickets WHERE requester_id = 9 ORDER BY id", "tickets WHERE assigned_user_id = 2 ORDER BY id", "tickets ORDER BY priority, id",
        "tickets ORDER BY satisfaction, id", "change_log WHERE ticket_id = 7 ORDER BY id", "change_log ORDER BY occurred_at, id",
        "users ORDER BY last_name, first_name, id", "users WHERE email = 'admin@example.com'",
    ])
    func `an index serves what is asked for most`(_ query: String) throws {
        let plan = try connection.rows("EXPLAIN QUERY PLAN SELECT * FROM \(query)").compactMap(\.[3]).joined(separator: "; ")
        #expect(plan.contains("USING INDEX"))
        #expect(!plan.contains("TEMP B-TREE"))
    }

    @Test func `dates are in order and none is after the end`() throws {
        let until = "2026-01-01T00:00:00Z"
        #expect(
            try connection.number(
                """
                SELECT count(*) FROM tickets JOIN users ON users.id = requester_id
                WHERE users.created_at > tickets.created_at OR tickets.created_at > updated_at OR updated_at >= '\(until)'
                   OR updated_at > closed_at OR due_at <= tickets.created_at
                """) == 0)
        #expect(
            try connection.number(
                "SELECT count(*) FROM change_log JOIN tickets t ON t.id = ticket_id WHERE occurred_at NOT BETWEEN t.created_at AND t.updated_at"
            ) == 0)
        #expect(
            try connection.number(
                "SELECT count(*) FROM change_log a JOIN change_log b ON b.id = a.id + 1 WHERE b.occurred_at < a.occurred_at") == 0)
        #expect(
            try connection.number("SELECT count(*) FROM tickets a JOIN tickets b ON b.id = a.id + 1 WHERE b.created_at < a.created_at") == 0
        )
        #expect(
            try connection.number(
                """
                SELECT count(*) FROM users WHERE last_login_at < created_at OR last_login_at >= '\(until)'
                   OR coalesce(last_login_at, '') < (SELECT max(occurred_at) FROM change_log WHERE user_id = users.id)
                """) == 0)
        let shape = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z"
        #expect(
            try connection.number("SELECT count(*) FROM tickets WHERE NOT (created_at GLOB '\(shape)' AND updated_at GLOB '\(shape)')") == 0
        )
        #expect(try connection.number("SELECT count(*) FROM tickets WHERE strftime('%Y-%m-%dT%H:%M:%SZ', created_at) <> created_at") == 0)
    }

    @Test func `tickets come on weekdays and at rush hours`() throws {
        let weekend = try connection.number("SELECT count(*) FROM tickets WHERE strftime('%w', created_at) IN ('0', '6')")
        let morning = try connection.number("SELECT count(*) FROM tickets WHERE substr(created_at, 12, 2) IN ('08', '09', '10')")
        let night = try connection.number("SELECT count(*) FROM tickets WHERE substr(created_at, 12, 2) IN ('01', '02', '03')")
        #expect(weekend < 250)
        #expect(morning > 350)
        #expect(night < 50)
    }

    @Test func `a few users ask very often and most ask seldom`() throws {
        let top = try connection.number(
            "SELECT sum(n) FROM (SELECT count(*) n FROM tickets GROUP BY requester_id ORDER BY n DESC LIMIT 10)")
        let busiest = try connection.number("SELECT max(n) FROM (SELECT count(*) n FROM tickets GROUP BY requester_id)")
        #expect(top > 500)
        #expect(busiest < 400)
        #expect(try connection.number("SELECT count(DISTINCT requester_id) FROM tickets") > 60)
        #expect(try connection.number("SELECT count(DISTINCT assigned_user_id) FROM tickets") <= 5)
    }

    @Test func `the documented example finds what it asks for`() throws {
        #expect(
            try connection.rows("SELECT id, email, first_name, last_name FROM users WHERE is_super_admin = 1 ORDER BY id LIMIT 1") == [
                ["1", "admin@example.com", "Admin", "User"]
            ])
        #expect(try connection.number("SELECT count(*) FROM tickets WHERE status = 'open' AND priority = 'high'") > 5)
        #expect(
            try connection.rows("SELECT DISTINCT status FROM tickets ORDER BY 1").compactMap(\.[0]) == [
                "closed", "on_hold", "open", "pending", "resolved",
            ]
        )
    }

    @Test func `texts differ from each other and make records of about a kilobyte`() throws {
        #expect(try connection.number("SELECT count(DISTINCT description) FROM tickets") > 1_950)
        #expect(try connection.number("SELECT count(DISTINCT subject) FROM tickets") > 1_200)
        #expect((500...800).contains(try connection.number("SELECT avg(length(CAST(description AS BLOB))) FROM tickets")))
        #expect(try connection.number("SELECT count(*) FROM tickets WHERE description LIKE '%' || char(10) || '%'") > 1_900)
        #expect(
            try connection.number(
                "SELECT count(*) FROM tickets WHERE instr(coalesce(description, '') || subject, '{') > 0 AND id % 997 <> 701") == 0)
    }

    @Test(arguments: [
        ("accents", 0xe9...0xe9), ("Han", 0x4e00...0x9fff), ("kana", 0x3040...0x30ff), ("Hangul", 0xac00...0xd7af),
        ("Cyrillic", 0x400...0x4ff),
        ("Arabic", 0x600...0x6ff), ("Hebrew", 0x5d0...0x5ea), ("combining marks", 0x300...0x36f), ("emoji", 0x1f300...0x1faff),
    ])
    func `several scripts are there, in names and in texts`(_ script: String, _ range: ClosedRange<Int>) throws {
        func has(_ rows: [[String?]]) -> Int {
            rows.count { $0.contains { $0?.unicodeScalars.contains { range.contains(Int($0.value)) } ?? false } }
        }
        let names = has(try connection.rows("SELECT first_name, last_name, company FROM users"))
        let texts = has(try connection.rows("SELECT subject, description FROM tickets"))
        #expect(names >= 1, "\(script) in \(names) names")
        #expect(texts >= 1, "\(script) in \(texts) tickets")
        #expect(texts < 1_000, "\(script) in \(texts) tickets")
        #expect(names < 60, "\(script) in \(names) names")
    }

    @Test func `awkward values are there, and few`() throws {
        let some = 1...20
        func count(_ condition: String) throws -> Int { try connection.number("SELECT count(*) FROM tickets WHERE \(condition)") }
        #expect(some.contains(try count("description IS NULL")))
        #expect(some.contains(try count("description = ''")))
        #expect(some.contains(try count("subject = ''")))
        #expect(some.contains(try count("length(description) > 20000")))
        #expect(some.contains(try count("instr(subject, char(27)) > 0")))
        #expect(some.contains(try count("instr(description, char(0x202e)) > 0")))
        #expect(some.contains(try count("length(subject) > 300")))
        #expect((1...1_900).contains(try count("satisfaction IS NULL")))
        #expect(try count("satisfaction IS NOT NULL AND (typeof(satisfaction) <> 'real' OR satisfaction NOT BETWEEN 1 AND 5)") == 0)
        #expect((1...1_000).contains(try count("assigned_user_id IS NULL")))
        #expect((1...50).contains(try connection.number("SELECT count(*) FROM users WHERE company IS NULL")))
    }

    @Test func `what has to be hidden is filled in, and never in the change log`() throws {
        #expect(
            try connection.number("SELECT count(*) FROM users WHERE length(password_hash) = 60 AND password_hash LIKE '$2b$12$%'") == 100)
        #expect(try connection.number("SELECT count(totp_secret) FROM users") > 10)
        #expect(try connection.number("SELECT count(api_key) FROM users") > 2)
        #expect(try connection.number("SELECT count(DISTINCT password_hash) FROM users") == 100)
        #expect(
            try connection.number(
                """
                WITH secrets (value) AS (SELECT password_hash FROM users UNION SELECT totp_secret FROM users UNION SELECT api_key FROM users)
                SELECT count(*) FROM secrets JOIN change_log
                ON instr(coalesce(old_value, '') || ' ' || coalesce(new_value, '') || ' ' || summary, value) > 0
                """) == 0)
    }
}
