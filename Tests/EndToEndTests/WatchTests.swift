import Browser
import Foundation
import Records
import SQLite
import Screen
import Testing

/// Another connection writes to the database that is browsed: what changed is marked, and nothing moves.
@MainActor
@Suite(.serialized, .timeLimit(.minutes(10)))
struct WatchTests {
    /// Tickets, watched from the third row on, after the server has agreed to tell.
    private static func watching(_ sample: SampleFile) async throws -> Desk {
        let desk = try await Desk(database: sample.path, size: Size(columns: 90, rows: 30))
        await desk.press("2", "j", "j", "w")
        #expect(desk.questions.contains(.watch(model: "tickets")))
        return desk
    }

    private static func write(_ sql: String, to sample: SampleFile) throws { try Connection(sample.path, [.readWrite]).execute(sql) }

    /// The ids of the rows on the screen, from top to bottom.
    private static func ids(_ desk: Desk) -> [Int] {
        desk.lines.dropFirst(2).compactMap { line in
            line.dropFirst().split(separator: " ").first.flatMap { Int($0) }
        }
    }

    @Test func `a change says what was there before, a deletion stays, a new row waits, and no row moves`() async throws {
        let sample = try SampleFile(tickets: 200)
        let desk = try await Self.watching(sample)
        let before = Self.ids(desk)
        #expect(before.count > 20 && desk.current.contains(" 3 "))

        try Self.write("UPDATE tickets SET subject = 'rewritten while it is looked at' WHERE id IN (3, 7)", to: sample)
        await desk.see("rewritten while it is looked at")
        #expect(desk.lines.count { $0.contains("rewritten while it is looked at") } == 2)
        #expect(Self.ids(desk) == before)
        await desk.press("l")
        while !desk.screen.contains("subject was ") { await desk.press("l") }

        try Self.write("DELETE FROM change_log WHERE ticket_id = 5; DELETE FROM tickets WHERE id = 5", to: sample)
        await desk.see("deleted")
        #expect(Self.ids(desk) == before && desk.lines.contains { $0.hasPrefix("×") && $0.contains(" 5 ") })

        try Self.write(
            """
            INSERT INTO tickets (ticket_number, subject, status, priority, category, requester_id, created_at, updated_at)
            SELECT 'T-NEW', 'brand new', status, priority, category, requester_id, created_at, updated_at FROM tickets WHERE id = 1
            """, to: sample)
        await desk.see("+1 new below (gn)")
        #expect(Self.ids(desk) == before && desk.current.contains(" 3 "))
        await desk.press("g", "n")
        #expect(desk.current.contains("brand new"), "\(desk.screen)")
    }

    @Test func `what is written to another model is no matter, and after a cut connection there is a look`() async throws {
        let sample = try SampleFile(tickets: 200)
        let links = Links()
        let desk = try await Desk(database: sample.path, size: Size(columns: 90, rows: 30), opened: { links.add($0) })
        await desk.press("2", "w")
        let before = Self.ids(desk)
        links.cut()
        try Self.write("UPDATE tickets SET subject = 'written meanwhile' WHERE id = 2", to: sample)
        await desk.see("written meanwhile")
        #expect(Self.ids(desk) == before && desk.screen.contains("live"))
        // The new connection was asked to tell, too.
        try Self.write("UPDATE tickets SET subject = 'and once more' WHERE id = 2", to: sample)
        await desk.see("and once more")
        #expect(Self.ids(desk) == before)
    }

    /// The connections that were made, from whatever thread.
    private final class Links: @unchecked Sendable {
        private let lock = NSLock()
        private var all: [MemoryLink] = []

        func add(_ link: MemoryLink) { lock.withLock { all.append(link) } }

        func cut() { lock.withLock { all.last }?.cut() }
    }
}
