import Foundation
import Glibc
import SQLite
import TestSupport
import Testing

/// The hostile corpus as names, values, arguments and settings of the real program: whatever it prints, writes and shows.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct HostileProgramTests {
    private let home: Home
    private var database: String { home.path + "/hostile.sqlite" }
    /// Texts that can be names of tables and columns.
    private static let names = HostileTexts.all.map { $0.text.replacing("\u{0}", with: "") }.filter { !$0.isEmpty }

    /// A table for each name, and one with a column for each name and a row for each text.
    init() async throws {
        home = try await Home()
        let connection = try Connection(home.path + "/hostile.sqlite", [.readWrite, .create])
        func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
        func value(_ text: String) -> String {
            "CAST(x'" + text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "' AS TEXT)"
        }
        try connection.execute("BEGIN")
        let columns = Self.names.map { quoted($0) + " TEXT" }.joined(separator: ", ")
        try connection.execute("CREATE TABLE wide (id INTEGER PRIMARY KEY, \(columns))")
        for (_, text) in HostileTexts.all {
            let values = Self.names.map { _ in value(text) }.joined(separator: ", ")
            try connection.execute("INSERT INTO wide VALUES (NULL, \(values))")
        }
        for name in Self.names {
            try connection.execute("CREATE TABLE \(quoted(name)) (id INTEGER PRIMARY KEY, \(quoted("c" + name)) TEXT)")
            try connection.execute("INSERT INTO \(quoted(name)) VALUES (1, \(value(name)))")
        }
        try connection.execute("COMMIT")
    }

    private func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> (
        output: String, errors: String, status: Int32
    ) {
        let program = try Program(
            arguments, terminal: nil, home: home.path, environment: environment, errors: home.path + "/errors",
            output: home.path + "/output")
        let status = await program.wait()
        return (home.text("output"), home.text("errors"), status)
    }

    private func expectHarmless(_ text: String, _ name: String, besides kept: String = "\n") {
        let harm = HostileTexts.harm(in: text, besides: kept)
        #expect(harm.isEmpty, "\(name): \(Set(harm.map { String($0.value, radix: 16) })) in \(text.prefix(2_000).debugDescription)")
    }

    // MARK: Data

    @Test(arguments: ["table", "json", "jsonl", "csv", "markdown"])
    func `names and values are printed harmlessly in every format`(format: String) async throws {
        let kept = ["json", "jsonl", "csv"].contains(format) ? "\n" + HostileTexts.inert : "\n"
        let more = format == "csv" ? kept + "\t\u{200C}\u{200D}\u{200E}\u{200F}" : kept
        for arguments in [
            ["models"], ["describe", "wide"], ["list", "wide", "--all"], ["get", "wide", "3"], ["get", Self.names[0], "1"],
        ] {
            let printed = try await run(arguments + ["--format", format, "--database", database])
            #expect(printed.status == 0 && !printed.output.isEmpty, "\(arguments): \(printed.errors)")
            let output = format == "csv" ? printed.output.replacing("\r\n", with: "\n") : printed.output
            expectHarmless(output, "\(arguments)", besides: more)
            expectHarmless(printed.errors, "\(arguments)")
        }
    }

    // MARK: Words

    private nonisolated static let text = HostileTexts.argument
    private nonisolated static let commands: [[String]] = [
        ["list", text, "--database", "DB"], ["list", "wide", "--fields", text, "--database", "DB"],
        ["list", "wide", "--order-by", text, "--database", "DB"], ["list", "wide", "--filter", text, "--database", "DB"],
        ["list", "wide", "--filter", "id:\(text)", "--database", "DB"], ["list", "wide", "--cursor", text, "--database", "DB"],
        ["list", "wide", "--expand", text, "--database", "DB"], ["list", "wide", "--limit", text, "--database", "DB"],
        ["list", "wide", "--format", text, "--database", "DB"], ["list", "wide", "--limit", "1", "--database", "DB"],
        ["get", "wide", text, "--database", "DB"], ["get", text, "1", "--database", "DB"], ["count", text, "--database", "DB"],
        ["describe", text, "--database", "DB"], ["watch", text, "--database", "DB"], ["models", "--database", "/no/" + text],
        ["models", "--url", text], ["models", "--url", "ws://127.0.0.1:1/" + text], ["models", "--url", "ws://" + text],
        [text], ["help", text], ["models", "--" + text], ["browse", "--database", "/no/" + text], ["browse", text],
        ["browse", "ws://127.0.0.1:1", "--token-file", "/no/" + text], ["browse", "--database", "DB", "--open", text],
        ["browse", "--database", "DB", "--open", "vitrine://x?filter=" + text], ["browse", "--database", "DB", "--change-log", text],
        ["browse", "--database", "DB", "--record", "/no/" + text], ["browse", "--database", "DB", "--color", text],
        ["demo", "--live-rate", text], ["serve", "--database", "/no/" + text], ["serve", "--database", "DB", "--listen", text],
        ["doctor", "--database", "/no/" + text], ["doctor", "--database", "DB"], ["doctor", "--explain", text],
        ["doctor", "--database", "DB", "--explain", "wide." + text], ["doctor", "--url", text], ["replay", "/no/" + text],
        ["audit", "verify", "/no/" + text], ["sample", "/no/" + text], ["sample", "/tmp/x", "--until", text], ["completions", text],
    ]

    @Test(arguments: commands) func `what is said of wrong arguments is said harmlessly`(_ command: [String]) async throws {
        let settings = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough"]
        let printed = try await run(command.map { $0 == "DB" ? database : $0 }, settings)
        #expect(!(printed.output + printed.errors).isEmpty)
        // Logs and reports keep what takes no cell, as JSON does.
        expectHarmless(printed.output + printed.errors, command[0], besides: "\n" + HostileTexts.inert)
    }

    @Test(arguments: [
        "MCP_RATE_LIMIT", "MCP_ALLOWED_MODELS", "MCP_HIDDEN_FIELDS", "MCP_LOG_LEVEL", "MCP_TOKENS_FILE", "MCP_NO_SUCH_SETTING",
    ])
    func `what is said of wrong settings is said harmlessly`(_ variable: String) async throws {
        var settings = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough"]
        settings[variable] = HostileTexts.argument
        for command in ["serve", "doctor"] {
            let printed = try await run([command, "--database", database, "--listen", "256.0.0.1:1"], settings)
            expectHarmless(printed.output + printed.errors, command, besides: "\n" + HostileTexts.inert)
        }
    }

    // MARK: Screens and files

    /// All that ncurses itself sends besides text.
    private static let ours = "\u{1B}\r\n\u{8}\t\u{E}\u{F}\u{7}"

    private func press(_ keys: String, on terminal: PseudoTerminal) async throws {
        terminal.type(keys)
        try await terminal.receive(quiet: .milliseconds(100))
        let lines = terminal.reader.lines
        #expect(lines.allSatisfy(HostileTexts.isHarmless), "after \(keys.debugDescription): \(lines)")
    }

    /// Opens whatever can be opened, and pastes all of the corpus into each prompt.
    private func visit(_ terminal: PseudoTerminal) async throws {
        try await terminal.see("⟨ESC⟩[31mred")
        for keys in ["jjjlll", "\r", "]", "]", "]", "jj", "x", "q", "F", "\u{1B}", "\u{1B}", "&", "h", "c", "&", "@", "k\r", "q", "@"] {
            try await press(keys, on: terminal)
        }
        // A terminal lets no end of a paste through within one.
        let text = HostileTexts.argument.prefix(6_000).replacing("\u{1B}[201~", with: "")
        for prompt in ["f", "/", ":", "?", "e"] {
            try await press(prompt, on: terminal)
            try await press("\u{1B}[200~\(text)\u{1B}[201~", on: terminal)
            try await press("\u{1B}", on: terminal)
            try await press("\u{1B}", on: terminal)
        }
        for model in 1...9 { try await press("\(model)", on: terminal) }
        #expect(terminal.reader.unknown == [])
        expectHarmless(String(decoding: terminal.raw, as: UTF8.self), "the screen", besides: Self.ours)
    }

    @Test func `neither a session on the screen, nor its record, frames and film carry it`() async throws {
        let terminal = try PseudoTerminal(columns: 120, rows: 30)
        defer { terminal.shutDown() }
        let record = home.path + "/record"
        let arguments = ["browse", "--database", database, "--record", record]
        let program = try Program(arguments, terminal: terminal.path, home: home.path)
        try await visit(terminal)
        let log = home.text(".local/state/vitrine/browser.log")
        terminal.type("\u{3}\u{3}")
        #expect(await program.wait(reading: terminal) == 130)
        expectHarmless(log, "the log", besides: "\n" + HostileTexts.inert)
        expectHarmless(home.text("record"), "the record", besides: "\n" + HostileTexts.inert)
        let frames = try await run(["replay", record, "--frames"])
        #expect(frames.status == 0 && frames.output.contains("⟨ESC⟩[31mred"))
        expectHarmless(frames.output + frames.errors, "frames")
        let film = try await run(["replay", record, "--cast"])
        #expect(film.status == 0)
        expectHarmless(film.output + film.errors, "the film")
        // Played, it shows what the frames do.
        var player = VirtualTerminal(columns: 120, rows: 30)
        for line in film.output.split(separator: "\n").dropFirst() {
            let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [Any])
            player.read(Array(try #require(event.last as? String).utf8))
        }
        #expect(player.unknown == [] && frames.output.hasSuffix(player.lines.joined(separator: "\n") + "\n"))
    }

    @Test func `neither do files that a session leaves`() async throws {
        let terminal = try PseudoTerminal(columns: 120, rows: 30)
        defer { terminal.shutDown() }
        let program = try Program(
            ["browse", "--database", database], terminal: terminal.path, home: home.path, environment: ["TERM": "linux"])
        try await terminal.see("⟨ESC⟩[31mred")
        let name = "n\u{1B}[2J\u{9B}31m\u{202E}\u{7}x"
        try await press("fid:3\u{13}", on: terminal)
        try await press("\u{1B}[200~\(name)\u{1B}[201~\r", on: terminal)
        try await terminal.see("is saved as n⟨ESC⟩[2J⟨9B⟩31m⟨202E⟩␇x")
        try await press("\r", on: terminal)
        // What may be personal is asked for once more.
        try await terminal.see(#/no clipboard was reached/#) { terminal.type("yy") }
        try await press("e\u{15}", on: terminal)
        try await press("\u{1B}[200~\(home.path)/\(name).csv\u{1B}[201~\r", on: terminal)
        try await terminal.see("wrote")
        terminal.type("\u{3}\u{3}")
        #expect(await program.wait(reading: terminal) == 130)
        let folder = ".local/state/vitrine/"
        for (file, kept) in [("memory", "\n"), ("browser.log", "\n"), ("copied", "\n")] {
            let text = home.text(folder + file)
            #expect(!text.isEmpty, "\(file)")
            expectHarmless(text, file, besides: kept + HostileTexts.inert + "\u{200C}\u{200D}")
        }
        let exports = try FileManager.default.contentsOfDirectory(atPath: home.path).filter { $0.hasSuffix(".csv") }
        #expect(exports.count == 1)
        let csv = home.text(exports.first ?? "").replacing("\r\n", with: "\n")
        expectHarmless(csv, "the export", besides: "\n\t\u{200C}\u{200D}\u{200E}\u{200F}" + HostileTexts.inert)
    }

    @Test func `neither do lines of text in place of a screen`() async throws {
        let commands = ["open-record", "next-tab", "next-tab", "next-tab", "back", "facets", "back", "2", "filter", "id:7", "find"]
        let texts = Self.names.filter { $0.utf8.count < 500 }.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
        try (commands + texts + ["last-row"]).map { $0 + "\n" }.joined().write(
            toFile: home.path + "/lines", atomically: true, encoding: .utf8)
        let program = try Program(
            ["browse", "--database", database, "--linear"], terminal: nil, home: home.path, environment: ["TERM": ""],
            errors: home.path + "/errors", output: home.path + "/output", input: home.path + "/lines")
        #expect(await program.wait() == 0)
        #expect(home.text("output").contains("⟨ESC⟩[31mred"))
        expectHarmless(home.text("output") + home.text("errors"), "lines")
    }
}
