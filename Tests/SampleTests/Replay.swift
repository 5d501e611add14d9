import SQLite
import Testing

/// The log against the tickets: they have to agree to the letter.
struct Replay {
    static let fields = ["subject", "status", "priority", "category", "assigned_user_id", "due_at", "satisfaction"]
    static let allowedSteps: Set<String> = [
        "open>pending", "open>on_hold", "open>resolved", "open>closed", "pending>open", "on_hold>open", "resolved>open", "resolved>closed",
    ]

    private struct Change {
        var time: String
        var type: String
        var field: String?
        var old: String?
        var new: String?
    }
    private let connection: Connection
    /// By the ticket's id, in order.
    private var changes: [String: [Change]] = [:]

    init(_ connection: Connection) throws {
        self.connection = connection
        for row in try connection.rows(
            "SELECT ticket_id, occurred_at, change_type, field, old_value, new_value FROM change_log ORDER BY id")
        {
            changes[row[0] ?? "", default: []].append(
                Change(time: row[1] ?? "", type: row[2] ?? "", field: row[3], old: row[4], new: row[5]))
        }
    }

    /// Undoes the log from the tickets' values, which meets every value on the way; returns the fields that ever changed.
    func undo() throws -> Set<String> {
        var seen: Set<String> = []
        for row in try connection.rows("SELECT id, \(Self.fields.joined(separator: ", ")) FROM tickets") {
            var values = Dictionary(uniqueKeysWithValues: zip(Self.fields, row.dropFirst()))
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
        return seen
    }

    func compareTimes() throws {
        for row in try connection.rows("SELECT id, created_at, updated_at, closed_at, status FROM tickets") {
            let log = try #require(changes[row[0] ?? ""])
            #expect(log.first?.type == "created")
            #expect(log.count { $0.type == "created" } == 1)
            #expect(log.first?.time == row[1])
            #expect(log.last?.time == row[2])
            #expect(row[3] == (row[4] == "closed" ? log.last { $0.new == "closed" }?.time : nil))
        }
    }

    /// Every way from a status to the next one, such as `open>closed`.
    func steps() throws -> Set<String> {
        let steps = try connection.rows("SELECT DISTINCT old_value || '>' || new_value, change_type FROM change_log WHERE field = 'status'")
        #expect(steps.filter { $0[1] == "reopened" }.allSatisfy { $0[0] == "resolved>open" })
        return Set(steps.compactMap(\.[0]))
    }
}
