import Browser
import Records
import SQLite
import Screen
import Testing

/// From a database file to cells, the way a user goes, without socket and terminal.
@MainActor
@Suite(.serialized)
struct PathTests {
    private static let sample = Result { try SampleFile(tickets: 2_000) }

    private func desk() async throws -> Desk { try await Desk(database: Self.sample.get().path) }

    private func column(_ sql: String) throws -> [String] {
        let connection = try Connection(Self.sample.get().path, .readOnly)
        let statement = try connection.prepare(sql)
        var values: [String] = []
        while try statement.step() { values.append(statement.text(0) ?? "") }
        return values
    }

    @Test func `three models are shown with their counts`() async throws {
        let desk = try await desk()
        for text in ["users 100", "tickets 2,000", "change_log 6,000"] { #expect(desk.lines[0].contains(text), "\(desk.lines[0])") }
    }

    @Test func `the last ticket is one key away`() async throws {
        let desk = try await desk()
        await desk.press("2", "G")
        #expect(desk.current.contains(" 2000 "))
        #expect(desk.screen.contains("row 2,000/2,000"))
        await desk.press("g", "g")
        #expect(desk.current.contains(" 1 "))
    }

    @Test func `every row that is scrolled past is the row of the database`() async throws {
        let desk = try await desk()
        await desk.press("2")
        for expected in try column("SELECT id FROM tickets ORDER BY id LIMIT 400") {
            #expect(desk.current.contains(" \(expected) "))
            await desk.press("j")
        }
    }

    @Test func `a filter shows only what matches and how many`() async throws {
        let desk = try await desk()
        await desk.press("2", "f")
        await desk.type("status:open")
        await desk.press("<Enter>")
        let open = try column("SELECT id FROM tickets WHERE status = 'open' ORDER BY id")
        #expect(desk.lines[1].contains("\(open.count) of"))
        #expect(desk.current.contains(" \(open[0]) "))
        await desk.press("G")
        #expect(desk.current.contains(" \(open[open.count - 1]) "))
    }

    @Test func `sorting by a column and back again goes through the database's own order`() async throws {
        let desk = try await desk()
        await desk.press("2", ":")
        await desk.type("500")
        await desk.press("<Enter>")
        #expect(desk.current.contains(" 500 "))
        await desk.go(to: "created_at")
        await desk.press("s", "s", "g", "g")
        let newest = try column("SELECT id FROM tickets ORDER BY created_at DESC, id DESC LIMIT 1")
        #expect(desk.current.contains(" \(newest[0]) "))
    }

    @Test func `a ticket leads to its requester and back with everything as it was`() async throws {
        let desk = try await desk()
        await desk.press("2", "j", "j", "j", "<Enter>")
        let before = desk.lines
        let requester = try column("SELECT u.email FROM tickets t JOIN users u ON u.id = t.requester_id WHERE t.id = 4")
        // id, subject, ticket_number, status, priority, category, requester_id
        await desk.press("l", "l", "l", "l", "l", "l", "o")
        #expect(desk.screen.contains(requester[0]))
        await desk.press("<Backspace>")
        #expect(desk.current.contains(" 4 "))
        await desk.press("0")
        #expect(desk.current == before.first { $0.hasPrefix("▌") })
    }

    @Test func `what is hidden is nowhere on the screen`() async throws {
        let desk = try await desk()
        let secrets = try column("SELECT password_hash FROM users WHERE id = 1")
        await desk.press("1", "<Enter>")
        for secret in secrets + ["password_hash", "api_key", "totp"] { #expect(!desk.screen.contains(secret)) }
        await desk.press("<Esc>", "<Esc>", "f")
        await desk.type("password_hash:x")
        #expect(desk.screen.contains("password_hash"))
        await desk.press("<Enter>")
        #expect(!desk.questions.contains { "\($0)".contains("password_hash") }, "a field that is not there is not asked for")
    }

    @Test func `quitting at the root ends the program with success`() async throws {
        let desk = try await desk()
        await desk.press("q")
        #expect(desk.effects.last == .quit(status: 0))
    }
}
