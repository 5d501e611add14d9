import SQLite
import Sample
import Testing

/// The change log is replayed backwards later, so it has to agree with the tickets to the letter.
@Suite struct ReplayTests {
    let connection: Connection

    init() throws { connection = try Shared.connection() }

    private struct Change {
        var time: String
        var type: String
        var field: String?
        var old: String?
        var new: String?
    }

    private func changes() throws -> [String: [Change]] {
        var changes: [String: [Change]] = [:]
        for row in try connection.rows(
            "SELECT ticket_id, occurred_at, change_type, field, old_value, new_value FROM change_log ORDER BY id")
        {
            changes[row[0] ?? "", default: []].append(
                Change(time: row[1] ?? "", type: row[2] ?? "", field: row[3], old: row[4], new: row[5]))
        }
        return changes
    }

    @Test func `undoing the log from the ticket's values meets every value on the way`() throws {
        let changes = try changes()
        let names = ["subject", "status", "priority", "category", "assigned_user_id", "due_at", "satisfaction"]
        var seen: Set<String> = []
        for row in try connection.rows("SELECT id, \(names.joined(separator: ", ")) FROM tickets") {
            var values = Dictionary(uniqueKeysWithValues: zip(names, row.dropFirst()))
            for change in try #require(changes[row[0] ?? ""]).reversed() {
                guard let field = change.field else { continue }
                seen.insert(field)
                #expect(values[field] == .some(change.new), "\(field) of ticket \(row[0] ?? "")")
                #expect(change.old != change.new)
                values[field] = .some(change.old)
            }
            #expect(values["status"] == "open")
            #expect(values["satisfaction"] == .some(nil))
        }
        #expect(seen == Set(names))
    }

    @Test func `the times of a ticket are those of its changes`() throws {
        let changes = try changes()
        for row in try connection.rows("SELECT id, created_at, updated_at, closed_at, status FROM tickets") {
            let log = try #require(changes[row[0] ?? ""])
            #expect(log.first?.type == "created")
            #expect(log.count { $0.type == "created" } == 1)
            #expect(log.first?.time == row[1])
            #expect(log.last?.time == row[2])
            #expect(row[3] == (row[4] == "closed" ? log.last { $0.new == "closed" }?.time : nil))
        }
    }

    @Test func `every status follows from the one before`() throws {
        let allowed: Set<String> = [
            "open>pending", "open>on_hold", "open>resolved", "open>closed", "pending>open", "on_hold>open", "resolved>open",
            "resolved>closed",
        ]
        let steps = try connection.rows("SELECT DISTINCT old_value || '>' || new_value, change_type FROM change_log WHERE field = 'status'")
        #expect(Set(steps.compactMap(\.[0])) == allowed)
        #expect(steps.filter { $0[1] == "reopened" }.compactMap(\.[0]) == ["resolved>open"])
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
