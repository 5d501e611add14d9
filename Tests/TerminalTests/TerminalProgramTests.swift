import CNcurses
import Foundation
import Glibc
import TestSupport
import Testing

/// The whole program on terminals of every kind, and what happens to these meanwhile. Source: `browser.md` section 4, rungs 5 and 6.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct TerminalProgramTests {
    // MARK: Types

    @Test(arguments: ["xterm-256color", "xterm", "screen-256color", "tmux-256color", "linux", "vt100", "nobody-knows-this"])
    func `on a terminal of any type with a screen one browses, and finds it as it was`(type: String) async throws {
        let run = try await TerminalRun(environment: ["TERM": type])
        let terminal = run.terminal
        try await run.openTickets()
        terminal.type("G\u{1B}[A")
        try await terminal.see("row 299/300")
        terminal.type("fstatus:closed\r")
        try await terminal.see("of ~300")
        terminal.type("\r")
        try await terminal.see("Esc close")
        // In the order in which they come, characters of double width among them.
        for _ in 0..<12 { terminal.type("jJk") }
        try await terminal.receive(quiet: .milliseconds(200))
        #expect(terminal.reader.unknown == [])
        await run.end("qqq")
    }

    @Test(arguments: [["TERM": "dumb"], ["TERM": ""], nil])
    func `without a screen there is one sentence that says what to do, and nothing else is sent`(environment: [String: String]?)
        async throws
    {
        let home = try await Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let before = terminal.modes
        // `env -u` takes the variable away that the tests set.
        let program = try #require(RealProgram.path("vitrine"))
        let browser =
            try environment.map {
                try Program(["browse", "--database", home.sample], terminal: terminal.path, home: home.path, environment: $0)
            }
            ?? Program(
                ["-u", "TERM", program, "browse", "--database", home.sample], of: "/usr/bin/env", terminal: terminal.path, home: home.path)
        #expect(await browser.wait() == 2)
        terminal.expectAsFound(before)
        let text = String(decoding: terminal.raw, as: UTF8.self)
        #expect(
            text.hasPrefix("vitrine: ") && text.contains("--linear") && text.contains("vitrine models") && !text.contains("\u{1B}"),
            "\(text)")
    }

    // MARK: Sizes

    @Test func `whatever sizes the terminal goes through, down to a single cell, the screen is whole afterwards`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        terminal.type("2\r")
        try await terminal.see("Esc close")
        // What comes last: who changed it, below the record.
        try await terminal.see("last change")
        try await terminal.receive(quiet: .milliseconds(500))
        // All but latencies, which the first line and the last but one tell.
        func lines() -> [String] { Array(terminal.reader.lines[1..<22]) + terminal.reader.lines.suffix(1) }
        let whole = lines()
        var random = SeededRandom(7)
        for round in 0..<60 {
            let size = round % 6 == 5 ? (1, 1) : (1 + random.below(180), 1 + random.below(60))
            terminal.resize(columns: size.0, rows: size.1)
            run.program.send(SIGWINCH)
            // Some are drawn, some are overtaken by the next.
            if random.oneIn(2) { try await terminal.receive(quiet: .milliseconds(30)) } else { terminal.receive() }
        }
        for (columns, rows, text) in [(1, 1, ""), (20, 6, "▌1 "), (40, 12, "1/300"), (160, 48, "300 rows")] {
            terminal.resize(columns: columns, rows: rows)
            run.program.send(SIGWINCH)
            if text.isEmpty { try await terminal.receive(quiet: .milliseconds(150)) } else { try await terminal.see(text) }
            #expect(terminal.reader.unknown == [], "\(columns)x\(rows)")
        }
        terminal.resize(columns: 80, rows: 24)
        run.program.send(SIGWINCH)
        try await terminal.see("Esc close")
        for _ in 0..<20 where lines() != whole { try await terminal.receive(quiet: .milliseconds(500)) }
        #expect(lines() == whole && terminal.reader.unknown == [])
        await run.end("\u{3}\u{3}", status: 130)
    }

    // MARK: Pastes and shells

    @Test func `a paste is text in a prompt and nothing elsewhere, whatever keys are in it`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        try await run.openTickets()
        terminal.type("\u{1B}[200~qqq\u{3}\u{3}G:quit\r\u{1B}[201~")
        terminal.type("j")
        try await terminal.see("row 2/300")
        terminal.type("f\u{1B}[200~status:closed\rpriority:high\u{1B}[201~")
        try await terminal.see("f status:closed priority:high")
        terminal.type("\r")
        try await terminal.see("of ~300  ✓")
        await run.end()
    }

    @Test func `stopped by its key it gives the shell the terminal, and takes it again when it goes on`() async throws {
        let home = try await Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let vitrine = try #require(RealProgram.path("vitrine"))
        let shell = try Program(
            ["--norc", "--noprofile", "-i"], of: "/bin/bash", terminal: terminal.path, home: home.path, environment: ["PS1": "shell> "])
        try await terminal.see("shell>")
        terminal.type("\(vitrine) browse --database \(home.sample)\r")
        try await terminal.see("users 15")
        terminal.type("2j")
        try await terminal.see("row 2/300")
        terminal.type("\u{1A}")
        try await terminal.see("Stopped")
        #expect(terminal.reader.modes.isDisjoint(with: ["?1049", "?1004", "?1000"]))
        terminal.type("echo still$((40+2))here\r")
        try await terminal.see("still42here")
        terminal.type("fg\r")
        try await terminal.see("row 2/300")
        #expect(terminal.reader.modes.contains("?1049"))
        terminal.type("q")
        try await terminal.see("shell>")
        terminal.type("echo status=$?\r")
        try await terminal.see("status=0")
        terminal.type("exit\r")
        #expect(await shell.wait(reading: terminal) == 0)
    }
}
