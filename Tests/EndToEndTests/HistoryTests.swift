import Browser
import SQLite
import Screen
import Testing

/// The past of the sample's tickets as the browser shows it, against the log in the database.
@MainActor
@Suite(.serialized)
struct HistoryTests {
    private static let sample = Result { try SampleFile(tickets: 2_000) }

    private func rows(_ sql: String) throws -> [[String?]] {
        let connection = try Connection(Self.sample.get().path, .readOnly)
        let statement = try connection.prepare(sql)
        var rows: [[String?]] = []
        while try statement.step() { rows.append((0..<statement.columnCount).map { statement.text($0) }) }
        return rows
    }

    @Test func `going back change by change meets every state that the log tells of`() async throws {
        let desk = try await Desk(database: Self.sample.get().path, size: Size(columns: 140, rows: 80))
        let tickets = try rows("SELECT ticket_id FROM change_log GROUP BY ticket_id HAVING count(*) BETWEEN 5 AND 8 ORDER BY 1 LIMIT 4")
        for ticket in tickets.compactMap(\.[0]) {
            await desk.press("2", ":")
            await desk.type("#\(ticket)")
            await desk.press("<Enter>")
            let fields = ["status", "priority", "category"]
            var expected = try #require(rows("SELECT \(fields.joined(separator: ", ")) FROM tickets WHERE id = \(ticket)").first)
            let changes = try rows("SELECT field, old_value FROM change_log WHERE ticket_id = \(ticket) ORDER BY id DESC")
            for (undone, change) in changes.enumerated() {
                await desk.press("{")
                // Undoing what was logged first, its making, leads to before there was such a record.
                let head =
                    undone + 1 == changes.count
                    ? "before the record was made: it did not exist then" : "\(changes.count - undone - 1) of \(changes.count) changes made"
                #expect(desk.screen.contains(head), "ticket \(ticket): \(desk.screen)")
                if let index = fields.firstIndex(of: change[0] ?? "") { expected[index] = change[1] }
                for (field, value) in zip(fields, expected) {
                    let line = try #require(desk.lines.last { $0.contains(" \(field)  ") }, "\(desk.screen)")
                    #expect(line.contains("  \(value ?? "∅")"), "ticket \(ticket): \(field) in \(line)")
                }
            }
            #expect(!desk.screen.contains("gap:"), "\(desk.screen)")
            await desk.press("<Esc>", "<Esc>")
        }
    }

    @Test func `a ticket leads to its requester's card, what refers to them, and back`() async throws {
        let desk = try await Desk(database: Self.sample.get().path)
        let row = try #require(
            rows("SELECT u.id, u.first_name || ' ' || u.last_name FROM tickets t JOIN users u ON u.id = t.requester_id WHERE t.id = 4")
                .first)
        let person = try #require(row[0])
        let open = try #require(rows("SELECT count(*) FROM tickets WHERE requester_id = \(person)").first?[0])
        await desk.press("2", "j", "j", "j", "P")
        #expect(desk.screen.contains(row[1] ?? "?") && desk.screen.contains("tickets by requester_id      \(open)"), "\(desk.screen)")
        await desk.press("j", "<Enter>")
        #expect(desk.lines[1].contains("requester_id:\(person)"))
        await desk.press("<Backspace>", "<Esc>")
        #expect(desk.current.contains(" 4 "))
        await desk.press("O")
        #expect(desk.lines[1].contains("ticket_id:4"), "\(desk.screen)")
    }
}
