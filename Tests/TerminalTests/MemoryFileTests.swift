import Foundation
import Glibc
import Testing

/// The real program, ended and started again: what it remembers, and in what kind of file.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct MemoryFileTests {
    private let home: Home
    private var folder: String { home.path + "/.local/state/vitrine" }

    init() async throws { home = try await Home() }

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test(arguments: [SIGTERM, SIGHUP, 0]) func `what ends it, the next start goes on in the same place`(_ signal: Int32) async throws {
        let first = try await TerminalRun(in: home)
        var terminal = first.terminal
        try await first.openTickets()
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
        if signal == 0 { await first.end() } else { await first.end(signal: signal) }
        #expect(mode(folder) == 0o700 && mode(folder + "/memory") == 0o600 && mode(folder + "/memory.lock") == 0o600)
        #expect(!FileManager.default.fileExists(atPath: folder + "/memory.new"))
        let second = try await TerminalRun(in: home, seeing: "row 31/")
        terminal = second.terminal
        try await terminal.see("1 hidden")
        #expect(terminal.reader.lines.contains { $0.contains("f status:closed") })
        terminal.type("Xgf")
        try await terminal.see("saved filters")
        await second.end("\u{3}\u{3}\u{3}", status: 130)
    }

    @Test func `a fresh session begins anew, and without a memory nothing is read or left`() async throws {
        try await TerminalRun(["--no-memory"], in: home).end("jjjq")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["browser.log"])
        let first = try await TerminalRun(in: home)
        first.terminal.type("jjj")
        try await first.terminal.see("row 4/15")
        await first.end()
        try await TerminalRun(["--fresh-session"], in: home, seeing: "row 1/15").end()
    }

    @Test func `a damaged file is set aside, said, and what could be read of it is used`() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = "vitrine memory 1\nsaved \(home.sample) users gone = is_active:0\nthis is \"damaged\n"
        try text.write(toFile: folder + "/memory", atomically: true, encoding: .utf8)
        let run = try await TerminalRun(
            in: home, columns: 160, rows: 48, seeing: "not all that earlier sessions left could be read")
        try await run.terminal.see("gone")
        await run.end("jq")
        #expect(try String(contentsOfFile: folder + "/memory.damaged", encoding: .utf8) == text)
        #expect(try String(contentsOfFile: folder + "/memory", encoding: .utf8).contains("users gone = is_active:0\n"))
    }

    @Test func `what cannot be read or written is said, and the session goes on`() async throws {
        try FileManager.default.createDirectory(atPath: folder + "/memory/full", withIntermediateDirectories: true)
        let run = try await TerminalRun(in: home, seeing: "what earlier sessions left cannot be read")
        let terminal = run.terminal
        try await terminal.see("users 15")
        terminal.type("j")
        try await terminal.see("row 2/15")
        try await terminal.see("what is done here will not be remembered")
        await run.end()
    }

    @Test func `two browsers at once keep each other's saved filters`() async throws {
        let runs = [try await TerminalRun(in: home), try await TerminalRun(in: home)]
        for (index, run) in runs.enumerated() {
            let terminal = run.terminal
            terminal.type("fid:\(index + 1)\u{13}name \(index)\r")
            try await terminal.see("is saved as name \(index)")
        }
        for run in runs { await run.end("\r\u{3}\u{3}", status: 130) }
        let text = try String(contentsOfFile: folder + "/memory", encoding: .utf8)
        #expect(text.contains("users \"name 0\" = id:1\n") && text.contains("users \"name 1\" = id:2\n"))
    }
}
