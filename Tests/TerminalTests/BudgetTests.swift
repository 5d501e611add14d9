import Foundation
import Glibc
import SQLite
import Testing

/// What is promised, counted in bytes and requests: the whole program in a real pseudo-terminal. Source: `browser.md` section 4.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct BudgetTests {
    @Test func `a cursor move costs 400 bytes, a page 3 kB, and doing nothing costs nothing`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        try await run.openTickets()
        #expect(try await isIdle(terminal))
        // On the screen, beyond its end, and back.
        let moves = "jjjkllh" + String(repeating: "j", count: 20) + "kk"
        var sent = 0
        for key in moves {
            terminal.type(String(key))
            sent += try await terminal.receive(quiet: .milliseconds(60))
        }
        // What comes late counts for the next one: on a busy machine only all of them together say something.
        sent += try await terminal.receive(quiet: .milliseconds(400))
        #expect(sent <= 400 * moves.count, "\(sent) bytes for \(moves.count) moves")
        // A move that asks for rows is one more line of status.
        _ = try await terminal.receive(quiet: .milliseconds(400))
        let pages = ["\u{6}", "\u{6}", "\u{2}"]
        sent = 0
        for key in pages {
            terminal.type(key)
            sent += try await terminal.receive(quiet: .milliseconds(400))
        }
        #expect(sent <= 3_000 * pages.count, "\(sent) bytes for \(pages.count) pages")
        #expect(try await isIdle(terminal))
        await run.end()
    }

    /// Whether nothing is sent while nothing happens; the age of rows, told anew once a minute, comes in one of three tries at most.
    private func isIdle(_ terminal: PseudoTerminal) async throws -> Bool {
        _ = try await terminal.receive(quiet: .seconds(1))
        for _ in 0..<3 where try await terminal.receive(quiet: .seconds(3)) == 0 { return true }
        return false
    }

    // MARK: Memory

    /// A file with so many records, all of a size.
    private static func makeRecords(_ count: Int, in home: Home) throws {
        try Connection(home.path + "/records.sqlite", [.readWrite, .create]).execute(
            """
            CREATE TABLE records (id INTEGER PRIMARY KEY, title TEXT, body TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))
            INSERT INTO records SELECT i, 'record ' || i, printf('%.*c', 400, 'x') FROM n;
            """)
    }

    /// What the program has in memory after it was led through so many records.
    private func residentKilobytes(records: Int) async throws -> Int {
        let home = try await Home()
        try Self.makeRecords(records, in: home)
        let run = try await TerminalRun(database: home.path + "/records.sqlite", in: home, seeing: "record 1 ")
        let terminal = run.terminal
        terminal.type("G")
        try await terminal.see("record \(records) ")
        for share in ["50%", "10%", "90%"] {
            terminal.type(":\(share)\r")
            try await terminal.receive(quiet: .milliseconds(200))
            for _ in 0..<40 { terminal.type("\u{6}") }
            try await terminal.receive(quiet: .milliseconds(400))
        }
        terminal.type("gg")
        try await terminal.see("record 1 ")
        let status = try String(contentsOfFile: "/proc/\(run.program.process)/status", encoding: .utf8)
        let resident = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.1) })
        await run.end()
        return resident
    }

    @Test func `a large table takes no more memory than a small one`() async throws {
        let small = try await residentKilobytes(records: 1_000)
        let large = try await residentKilobytes(records: 200_000)
        // Not a share of the 100 MB: the same pages of the program and of the window, and some that the allocator keeps.
        #expect(large < small + 8_000, "\(small) kB for 1,000 records, \(large) kB for 200,000")
    }

    // MARK: Requests

    /// What happened in a recorded session: keys by name, and what was sent and answered by kind.
    private enum Moment: Equatable {
        case key(String), sent(String), answered(String)

        init?(_ line: Substring) throws {
            func member(_ object: Any?, _ names: String...) -> Any? { names.reduce(object) { ($0 as? [String: Any])?[$1] } }
            let event = member(try JSONSerialization.jsonObject(with: Data(line.utf8)), "event")
            if let key = member(event, "input", "_0", "key", "_0", "name") as? String {
                self = .key(key)
            } else if let action = member(event, "traffic", "_0", "sent", "_0", "action") as? String {
                self = .sent(action)
            } else if let kind = (member(event, "answered", "_1") as? [String: Any])?.keys.first {
                self = .answered(kind)
            } else {
                return nil
            }
        }
    }

    @Test func `the first screen takes three round trips, the end and the middle one request each`() async throws {
        let home = try await Home()
        try Self.makeRecords(100_000, in: home)
        let run = try await TerminalRun(
            ["--record", home.path + "/session"], database: home.path + "/records.sqlite", in: home, seeing: "record 1 ")
        let terminal = run.terminal
        try await terminal.receive(quiet: .milliseconds(400))
        for (keys, row) in [("G", 100_000), (":50%\r", 50_000)] {
            terminal.type(keys)
            try await terminal.see("record \(row) ")
            try await terminal.receive(quiet: .milliseconds(400))
        }
        await run.end()
        let moments = try home.text("session").split(separator: "\n").compactMap { try Moment($0) }
        let first = try #require(moments.firstIndex(of: .answered("rows")))
        let list = try #require(moments.firstIndex(of: .sent("list")))
        #expect(moments[..<list].count { if case .answered = $0 { true } else { false } } == 2, "\(moments[...first])")
        #expect(moments[..<first].count { if case .sent = $0 { true } else { false } } <= 4, "\(moments[...first])")
        for key in ["G", "<Enter>"] {
            let pressed = try #require(moments.firstIndex(of: .key(key)))
            let rest = moments[(pressed + 1)...].prefix { if case .key = $0 { false } else { true } }
            // Those that come next are asked for ahead, once these are there.
            let asked = rest.prefix { $0 != .answered("rows") }
            #expect(asked == [.sent("list")] && asked.count < rest.count, "\(rest)")
        }
    }
}
