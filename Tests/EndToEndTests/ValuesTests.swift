import Browser
import Gateway
import Records
import SQLite
import Screen
import Testing

/// What the browser knows of the data, asked from a real gateway over a real database.
@MainActor
@Suite(.serialized)
struct ValuesTests {
    private static let sample = Result { try SampleFile(tickets: 2_000) }

    private func desk() async throws -> Desk {
        try await Desk(database: Self.sample.get().path, { $0.allowsOperators = true })
    }

    private func column(_ sql: String) throws -> [String] {
        let connection = try Connection(Self.sample.get().path, .readOnly)
        let statement = try connection.prepare(sql)
        var values: [String] = []
        while try statement.step() { values.append(statement.text(0) ?? "") }
        return values
    }

    @Test func `values and their counts are those of the database, and choosing one filters by it`() async throws {
        let desk = try await desk()
        await desk.press("2", "f")
        await desk.type("status:")
        let counts = try column("SELECT status || ' ' || count(*) FROM tickets GROUP BY status ORDER BY count(*) DESC, status")
        for line in counts {
            let words = line.split(separator: " ")
            #expect(desk.screen.contains(String(words[0])) && desk.screen.contains(Self.grouped(words[1])), "\(line)")
        }
        await desk.press("<Down>", "<Enter>", "<Enter>")
        let first = counts[0].split(separator: " ")
        #expect(desk.lines[1].contains("status:\(first[0])") && desk.lines[1].contains("\(Self.grouped(first[1])) of"))
    }

    @Test func `a person is found by name and filtered by id`() async throws {
        let desk = try await desk()
        let person = try column(
            "SELECT u.id || '|' || u.first_name || '|' || count(*) FROM tickets t JOIN users u ON u.id = t.requester_id GROUP BY u.id ORDER BY u.id DESC"
        )[0].split(separator: "|")
        await desk.press("2", "f")
        await desk.type("requester_id:\(person[1])")
        #expect(desk.screen.contains("#\(person[0])"))
        await desk.press("^U")
        await desk.type("requester_id:\(person[0])")
        await desk.press("<Enter>")
        #expect(desk.lines[1].contains("\(Self.grouped(person[2])) of"))
    }

    @Test func `an empty filter is explained, and one key leads out`() async throws {
        let desk = try await desk()
        await desk.press("2", "f")
        await desk.type("status:open category:nonsense")
        await desk.press("<Enter>")
        let open = try column("SELECT count(*) FROM tickets WHERE status = 'open'")[0]
        #expect(desk.screen.contains("without category:nonsense 0→\(Self.grouped(open[...]))"))
        await desk.press("d")
        #expect(desk.lines[1].contains("\(Self.grouped(open[...])) of"))
    }

    @Test func `facets are of the rows that the filter leaves`() async throws {
        let desk = try await desk()
        await desk.press("2", "f")
        await desk.type("status:open")
        await desk.press("<Enter>")
        for _ in 0..<12 {
            await desk.press("F")
            if desk.screen.contains("─ priority") { break }
            await desk.press("<Esc>", "l")
        }
        #expect(desk.screen.contains("─ priority"), "\(desk.screen)")
        for priority in ["low", "normal", "high", "urgent"] {
            let count = try column("SELECT count(*) FROM tickets WHERE status = 'open' AND priority = '\(priority)'")[0]
            let line = try #require(desk.lines.last { $0.contains("\(priority) ") && $0.contains("%") }, "\(desk.screen)")
            #expect(line.contains(" \(Self.grouped(count[...])) "), "\(priority): \(line)")
        }
    }

    @Test func `a date and a text are looked up in all rows`() async throws {
        let desk = try await desk()
        await desk.press("2")
        for _ in 0..<12 {
            await desk.press("l", "s")
            if desk.screen.contains("▲created_at") { break }
            await desk.press("s", "s")
        }
        await desk.press(":")
        await desk.type("2025-11-01")
        await desk.press("<Enter>")
        let id = try column("SELECT id FROM tickets WHERE created_at >= '2025-11-01' ORDER BY created_at, id LIMIT 1")[0]
        #expect(desk.current.contains(" \(id) "))
        await desk.press("f")
        await desk.type("created_at>=-4w")
        await desk.press("<Enter>")
        let recent = try column("SELECT count(*) FROM tickets WHERE created_at >= '2025-12-04'")[0]
        #expect(desk.lines[1].contains("\(Self.grouped(recent[...])) of"))
    }

    /// With a comma between thousands.
    private static func grouped(_ digits: Substring) -> String {
        digits.count > 3 ? digits.dropLast(3) + "," + digits.suffix(3) : String(digits)
    }
}
