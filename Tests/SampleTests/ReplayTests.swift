import SQLite
import Sample
import Testing

/// The change log is replayed backwards later, so it has to agree with the tickets to the letter.
@Suite struct ReplayTests {
    let connection: Connection

    init() throws { connection = try Shared.connection() }

    @Test func `undoing the log from the ticket's values meets every value on the way`() throws {
        #expect(try Replay(connection).undo() == Set(Replay.fields))
    }

    @Test func `the times of a ticket are those of its changes`() throws {
        try Replay(connection).compareTimes()
    }

    @Test func `every status follows from the one before`() throws {
        #expect(try Replay(connection).steps() == Replay.allowedSteps)
    }

    @Test func `each kind of change happens and reads as a sentence`() throws {
        let kinds = try connection.rows("SELECT DISTINCT change_type FROM change_log ORDER BY 1").compactMap(\.[0])
        #expect(kinds == ["assigned", "commented", "created", "priority_changed", "rated", "reopened", "status_changed", "updated"])
        #expect(
            try connection.number(
                "SELECT count(*) FROM change_log WHERE length(summary) < 15 OR instr(summary, '{') > 0 OR instr(summary, ' ') = 0") == 0)
        #expect(
            try connection.number("SELECT count(*) FROM change_log WHERE user_id IS NULL AND summary NOT LIKE 'Closed automatically%'") == 0
        )
        #expect(try connection.number("SELECT count(*) FROM change_log WHERE user_id IS NULL") > 100)
    }
}
