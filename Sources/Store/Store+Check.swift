internal import SQLite

/// What a look at every page of the file found.
package struct FileCheck: Sendable, Hashable {
    /// One sentence each, at most twenty; empty when nothing is wrong with what was looked at.
    package var findings: [String]
    /// False when the time was over before everything was looked at.
    package var isComplete: Bool

    package init(findings: [String], isComplete: Bool) {
        self.findings = findings
        self.isComplete = isComplete
    }
}

extension Store {
    private static let findings = 20

    /// Looks at every page of the file, for at most `limit`, or until the ticket is cancelled. Not for a thread that must not wait.
    ///
    /// Source: <https://www.sqlite.org/pragma.html#pragma_quick_check>
    package static func quickCheck(
        _ path: String, _ options: StoreOptions = StoreOptions(), within limit: Duration = .seconds(10), _ ticket: Ticket = Ticket()
    ) throws(StoreError) -> FileCheck {
        let (lane, _) = try open(path, options)
        lane.begin(.long, options)
        lane.meter.start(ticket, steps: nil)
        try ticket.begin(lane.connection.interrupter)
        defer { ticket.end() }
        lane.gate.mode = .checking
        defer { lane.gate.mode = .closed }
        var check = FileCheck(findings: [], isComplete: true)
        do throws(SQLiteError) {
            try Deadline.within(limit.nanoseconds) { () throws(SQLiteError) in
                let statement = try lane.connection.prepare("PRAGMA main.quick_check(\(findings))")
                while try statement.step() { check.findings += sentences(statement.text(0) ?? "") }
            }
        } catch {
            switch StoreError(error).code {
            case .timedOut:
                if ticket.isCancelled { throw StoreError(.cancelled, "cancelled while it ran", sqliteCode: error.code) }
                check.isComplete = false
            // So damaged that it cannot even be checked.
            case .corrupt, .notADatabase: check.findings.append(error.message)
            default: throw StoreError(error)
            }
        }
        return check
    }

    /// SQLite puts several findings into one row, under a heading.
    private static func sentences(_ row: String) -> [String] {
        row == "ok" ? [] : row.split(separator: "\n").filter { !$0.hasPrefix("***") }.map { String($0) }
    }
}
