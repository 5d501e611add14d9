import Foundation
import Glibc
import SQLite
import Testing

/// A log of changes whose names say nothing, described on the command line of the real program.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct ChangeLogProgramTests {
    private static let shape = "log=trail of=cases record=case_ref time=seen person=who field=what old=had new=got"

    private func home() async throws -> Home {
        let home = try await Home()
        try Connection(home.path + "/cases.sqlite", [.readWrite, .create]).execute(
            """
            CREATE TABLE cases (id INTEGER PRIMARY KEY, state TEXT, title TEXT);
            INSERT INTO cases VALUES (1, 'closed', 'the lamp flickers'), (2, 'open', 'nobody answers');
            CREATE TABLE trail (nr INTEGER PRIMARY KEY, case_ref INTEGER, seen TEXT, who TEXT, what TEXT, had TEXT, got TEXT);
            INSERT INTO trail VALUES (1, 1, '2025-03-01T08:00:00Z', 'Zoë', 'state', 'open', 'waiting'),
                (2, 2, '2025-03-01T09:00:00Z', 'Bob', 'title', 'x', 'nobody answers'),
                (3, 1, '2025-03-02T10:00:00Z', 'Bob', 'state', 'waiting', 'closed');
            """)
        return home
    }

    @Test func `as it is described, it is the record's past`() async throws {
        let home = try await home()
        let run = try await TerminalRun(
            ["--change-log", Self.shape], database: home.path + "/cases.sqlite", in: home, columns: 100, rows: 40,
            seeing: "the lamp flickers")
        let terminal = run.terminal
        terminal.type("\r")
        try await terminal.see("Timeline 2")
        terminal.type("]")
        try await terminal.see(#/Bob.*state.*waiting → closed/#)
        try await terminal.see(#/Zoë.*state.*open → waiting/#)
        // The record as it was before the last change.
        terminal.type("{")
        try await terminal.see(#/state +waiting/#)
        await run.end("\u{3}\u{3}", status: 130)
    }

    @Test func `without a description nothing is taken for one, and a wrong one is refused`() async throws {
        let home = try await home()
        let database = home.path + "/cases.sqlite"
        let run = try await TerminalRun(database: database, in: home, columns: 100, rows: 40, seeing: "the lamp flickers")
        let terminal = run.terminal
        terminal.type("\r{")
        try await terminal.see("no model is known to log the changes of cases")
        await run.end("\u{3}\u{3}", status: 130)
        for shape in ["log=trail", "nonsense", "log=trail record=case_ref time=seen colour=what"] {
            let refused = try Program(
                ["browse", "--database", database, "--change-log", shape], terminal: nil, home: home.path, errors: home.path + "/errors")
            #expect(await refused.wait() == 2)
            #expect(home.text("errors").contains("change log"), "\(home.text("errors"))")
        }
    }
}
