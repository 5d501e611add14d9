import Foundation
import Glibc
import Testing

/// The real program, ended and started again: what it remembers, and in what kind of file.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct MemoryFileTests {
    private let home: Home
    private var folder: String { home.path + "/.local/state/vitrine" }

    init() throws { home = try Home() }

    private func browse(on terminal: PseudoTerminal, _ arguments: [String] = []) throws -> Program {
        try Program(["browse", "--database", home.sample] + arguments, terminal: terminal.path, home: home.path)
    }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test(arguments: [SIGTERM, SIGHUP, 0]) func `what ends it, the next start goes on in the same place`(_ signal: Int32) async throws {
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let first = try browse(on: terminal)
        try await terminal.see("users 15")
        terminal.type("2")
        try await terminal.see("[2 tickets 300]")
        terminal.type("fstatus:closed\u{13}")
        try await terminal.see("save as")
        terminal.type("done\r")
        // Whoever looks late finds the notice gone: the hints of the filter's prompt come back for good.
        try await terminal.see("^G syntax")
        terminal.type("\r")
        try await terminal.see("of ~300  ✓")
        terminal.type("ll")
        terminal.type("ch:31\r")
        try await terminal.see("row 31/")
        if signal == 0 { terminal.type("q") } else { first.send(signal) }
        #expect(first.wait() == (signal == 0 ? 0 : 128 + signal))
        #expect(mode(folder) == 0o700 && mode(folder + "/memory") == 0o600 && mode(folder + "/memory.lock") == 0o600)
        #expect(!FileManager.default.fileExists(atPath: folder + "/memory.new"))
        let second = try browse(on: terminal)
        try await terminal.see("row 31/")
        try await terminal.see("1 hidden")
        #expect(terminal.reader.lines.contains { $0.contains("f status:closed") })
        terminal.type("Xgf")
        try await terminal.see("saved filters")
        terminal.type("\u{3}\u{3}\u{3}")
        #expect(second.wait() == 130)
    }

    @Test func `a fresh session begins anew, and without a memory nothing is read or left`() async throws {
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let silent = try browse(on: terminal, ["--no-memory"])
        try await terminal.see("users 15")
        terminal.type("jjjq")
        #expect(silent.wait() == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["browser.log"])
        let first = try browse(on: terminal)
        try await terminal.see("users 15")
        terminal.type("jjj")
        try await terminal.see("row 4/15")
        terminal.type("q")
        #expect(first.wait() == 0)
        let fresh = try browse(on: terminal, ["--fresh-session"])
        try await terminal.see("row 1/15")
        terminal.type("q")
        #expect(fresh.wait() == 0)
    }

    @Test func `a damaged file is set aside, said, and what could be read of it is used`() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = "vitrine memory 1\nsaved \(home.sample) users gone = is_active:0\nthis is \"damaged\n"
        try text.write(toFile: folder + "/memory", atomically: true, encoding: .utf8)
        let terminal = try PseudoTerminal(columns: 160, rows: 48)
        defer { terminal.shutDown() }
        let program = try browse(on: terminal)
        try await terminal.see("not all that earlier sessions left could be read")
        try await terminal.see("gone")
        terminal.type("jq")
        #expect(program.wait() == 0)
        #expect(try String(contentsOfFile: folder + "/memory.damaged", encoding: .utf8) == text)
        #expect(try String(contentsOfFile: folder + "/memory", encoding: .utf8).contains("users gone = is_active:0\n"))
    }

    @Test func `what cannot be read or written is said, and the session goes on`() async throws {
        try FileManager.default.createDirectory(atPath: folder + "/memory/full", withIntermediateDirectories: true)
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let program = try browse(on: terminal)
        try await terminal.see("what earlier sessions left cannot be read")
        try await terminal.see("users 15")
        terminal.type("j")
        try await terminal.see("row 2/15")
        try await terminal.see("what is done here will not be remembered")
        terminal.type("q")
        #expect(program.wait() == 0)
    }

    @Test func `two browsers at once keep each other's saved filters`() async throws {
        let terminals = try [PseudoTerminal(), PseudoTerminal()]
        defer { for terminal in terminals { terminal.shutDown() } }
        let programs = try terminals.map { try browse(on: $0) }
        for (index, terminal) in terminals.enumerated() {
            try await terminal.see("users 15")
            terminal.type("fid:\(index + 1)\u{13}name \(index)\r")
            try await terminal.see("is saved as name \(index)")
        }
        for (program, terminal) in zip(programs, terminals) {
            terminal.type("\r\u{3}\u{3}")
            #expect(program.wait() == 130)
        }
        let text = try String(contentsOfFile: folder + "/memory", encoding: .utf8)
        #expect(text.contains("users \"name 0\" = id:1\n") && text.contains("users \"name 1\" = id:2\n"))
    }
}
