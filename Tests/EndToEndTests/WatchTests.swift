import Browser
import Gateway
import Records
import SQLite
import Screen
import Testing

/// Watching a database that someone else writes to, with the real gateway between.
@MainActor
@Suite(.serialized, .timeLimit(.minutes(10)))
struct WatchTests {
    private func write(_ sql: String, to path: String) throws {
        let connection = try Connection(path, .readWrite)
        let statement = try connection.prepare(sql)
        while try statement.step() {}
    }

    @Test func `what is written elsewhere is marked, and the cursor stays`() async throws {
        let sample = try SampleFile(tickets: 300)
        // In memory nobody tells later what could not be told at once: the browser asks.
        let desk = try await Desk(database: sample.path) { $0.isWatchServed = false }
        await desk.press("2", "j", "j", "w")
        let current = desk.current
        try write("UPDATE tickets SET status = 'escalated' WHERE id IN (3, 5)", to: sample.path)
        await desk.see("escal")
        await desk.settle()
        #expect(desk.current.hasPrefix("▌") && desk.current.prefix(8) == current.prefix(8))
        try write(
            """
            INSERT INTO tickets (id, ticket_number, subject, status, priority, category, requester_id, created_at, updated_at)
            VALUES (301, 'T-99999', 'new', 'open', 'low', 'other', 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')
            """, to: sample.path)
        await desk.see("+1 new below (gn)")
        await desk.press("g", "n")
        #expect(desk.current.contains(" 301 "))
    }
}
