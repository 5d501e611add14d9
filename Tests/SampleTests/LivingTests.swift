import SQLite
import Sample
import Testing

/// A sample in which time goes on.
@Suite struct LivingTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func sample(_ name: String, tickets: Int = 120) throws -> String {
        try SampleDatabase.write(to: folder.file(name), options: SampleOptions(tickets: tickets))
        return folder.file(name)
    }

    /// Three a second from the end of the sample on.
    private func live(_ path: String, steps: Int, seed: UInt64 = 1) throws {
        let living = try LivingSample(path, seed: seed)
        for step in 0..<steps { try living.step(at: SampleOptions.defaultUntil + Int64(step / 3)) }
    }

    @Test func `after many changes the log still agrees with the tickets`() throws {
        let path = try sample("living")
        try live(path, steps: 1_500)
        let connection = try Connection(path, [.readOnly])
        let replay = try Replay(connection)
        #expect(try replay.undo() == Set(Replay.fields))
        try replay.compareTimes()
        #expect(try replay.steps().isSubset(of: Replay.allowedSteps))
        #expect(try connection.number("SELECT count(*) FROM change_log") == 3 * 120 + 1_500)
        #expect(try connection.rows("PRAGMA foreign_key_check").isEmpty)
        #expect(try connection.rows("PRAGMA integrity_check") == [["ok"]])
    }

    @Test func `tickets come in, change and are closed, each change in one step`() throws {
        let path = try sample("living")
        let living = try LivingSample(path, seed: 3)
        let connection = try Connection(path, [.readOnly])
        for step in 0..<600 {
            let sentence = try living.step(at: SampleOptions.defaultUntil + Int64(step))
            let last = try connection.rows("SELECT summary, occurred_at > '2025-12-31T23:59:59Z' FROM change_log ORDER BY id DESC LIMIT 1")
            #expect(last == [[sentence, "1"]])
        }
        let kinds = Set(try connection.rows("SELECT DISTINCT change_type FROM change_log WHERE id > 360").compactMap(\.[0]))
        #expect(kinds.isSuperset(of: ["created", "commented", "assigned", "status_changed", "priority_changed", "rated"]))
        let new = try connection.number("SELECT count(*) FROM tickets WHERE id > 120")
        #expect((60...260).contains(new), "\(new)")
        #expect(try connection.number("SELECT count(*) FROM tickets WHERE closed_at >= '2026'") > 20)
    }

    @Test func `the log's ids follow its times, also when the clock goes back`() throws {
        let path = try sample("living")
        let living = try LivingSample(path, seed: 1)
        for moment in [60, 61, 5, -500, 62] { try living.step(at: SampleOptions.defaultUntil + Int64(moment)) }
        let times = try Connection(path, [.readOnly]).rows("SELECT occurred_at FROM change_log ORDER BY id").compactMap(\.[0])
        #expect(times == times.sorted())
    }

    @Test func `equal files, seeds and moments give equal rows`() throws {
        var tables: [[[String?]]] = []
        for (name, seed) in [("a", UInt64(5)), ("b", 5), ("c", 6)] {
            let path = try sample(name)
            try live(path, steps: 60, seed: seed)
            tables.append(try Connection(path, [.readOnly]).rows("SELECT * FROM change_log WHERE id > 360"))
        }
        #expect(tables[0] == tables[1])
        #expect(tables[0] != tables[2])
    }

    @Test func `who reads meanwhile is not disturbed, and disturbs nobody`() throws {
        let path = try sample("living")
        let living = try LivingSample(path, seed: 1)
        let reader = try Connection(path, [.readOnly])
        let statement = try reader.prepare("SELECT id FROM change_log")
        _ = try statement.step()
        for step in 0..<20 { try living.step(at: SampleOptions.defaultUntil + Int64(step)) }
        #expect(try Connection(path, [.readOnly]).number("SELECT count(*) FROM change_log") == 380)
        statement.reset()
    }

    @Test func `an empty sample comes alive, too`() throws {
        let path = try sample("empty", tickets: 0)
        try live(path, steps: 50)
        #expect(try Connection(path, [.readOnly]).number("SELECT count(*) FROM change_log") == 50)
    }

    @Test func `another database is refused`() throws {
        try Connection(folder.file("other"), [.readWrite, .create]).execute("CREATE TABLE t (id)")
        #expect(throws: SampleError.self) { try LivingSample(folder.file("other"), seed: 1) }
    }
}
