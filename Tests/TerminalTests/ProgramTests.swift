import CNcurses
import Foundation
import Glibc
import Testing

/// The whole program in a real pseudo-terminal, seen through a reader of our own.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct ProgramTests {
    /// Waits until the screen shows the text; the time is only a guard.
    private func see(_ text: String, on terminal: PseudoTerminal, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for _ in 0..<3_000 {
            terminal.receive()
            if terminal.reader.lines.contains(where: { $0.contains(text) }) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("no '\(text)' on\n\(terminal.reader.lines.joined(separator: "\n"))", sourceLocation: sourceLocation)
    }

    private func expectAsFound(_ terminal: PseudoTerminal, _ before: termios, sourceLocation: SourceLocation = #_sourceLocation) {
        terminal.receive()
        #expect(terminal.reader.modes == ["?25", "?7"], sourceLocation: sourceLocation)
        let after = terminal.modes
        #expect(
            after.c_lflag == before.c_lflag && after.c_iflag == before.c_iflag && after.c_oflag == before.c_oflag,
            sourceLocation: sourceLocation)
    }

    @Test func `tickets are browsed, filtered, opened and left, and the terminal is as before`() async throws {
        let home = try Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let before = terminal.modes
        let program = try Program(["browse", "--database", home.sample], terminal: terminal.path, home: home.path)
        try await see("users 15", on: terminal)
        terminal.type("2")
        try await see("[2 tickets 300]", on: terminal)
        terminal.type("G")
        try await see("row 300/300", on: terminal)
        terminal.type("fstatus:closed\r")
        try await see("of ~300", on: terminal)
        terminal.type("\r")
        try await see("Esc close", on: terminal)
        terminal.resize(columns: 100, rows: 30)
        program.send(SIGWINCH)
        try await see("status:closed", on: terminal)
        terminal.type("\u{3}\u{3}")
        #expect(program.wait() == 130)
        expectAsFound(terminal, before)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGSEGV, SIGABRT])
    func `whatever ends it, the terminal is as it was found and the status is true`(signal: Int32) async throws {
        let home = try Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let before = terminal.modes
        let program = try Program(["browse", "--database", home.sample], terminal: terminal.path, home: home.path)
        try await see("users 15", on: terminal)
        program.send(signal)
        #expect(program.wait() == 128 + signal)
        expectAsFound(terminal, before)
    }

    @Test func `a lost server is said, retried, and the place is kept`() async throws {
        let home = try Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let settings = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough", "MCP_RATE_LIMIT": "6000"]
        func serve(_ port: String) throws -> Program {
            try Program(
                ["serve", "--database", home.sample, "--listen", "127.0.0.1:\(port)"], terminal: nil, home: home.path,
                environment: settings,
                errors: home.path + "/log")
        }
        var server = try serve("0")
        let port = try await home.listeningPort()
        let program = try Program(["browse", "ws://127.0.0.1:\(port)"], terminal: terminal.path, home: home.path, environment: settings)
        try await see("users 15", on: terminal)
        terminal.type("2:250\r")
        try await see("row 250/300", on: terminal)
        server.send(SIGKILL)
        _ = server.wait()
        try await see("retry", on: terminal)
        server = try serve(port)
        try await see("live", on: terminal)
        try await see("row 250/300", on: terminal)
        server.send(SIGTERM)
        #expect(server.wait() == 0)
        terminal.type("q")
        #expect(program.wait() == 0)
    }

    @Test func `an empty setting is an absent one, but for extensions, of which it means none`() async throws {
        let home = try Home()
        try "MCP_RATE_LIMIT=77\nMCP_EXTENSIONS=count\n".write(toFile: home.path + "/.env", atomically: true, encoding: .utf8)
        let settings = [
            "MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough", "MCP_RATE_LIMIT": "", "MCP_EXTENSIONS": "",
        ]
        let server = try Program(
            ["serve", "--database", home.sample, "--listen", "127.0.0.1:0"], terminal: nil, home: home.path, environment: settings,
            errors: home.path + "/log", folder: home.path)
        let port = try await home.listeningPort()
        let head = try home.handshake(port: port, token: "a token of the tests, long enough")
        server.send(SIGINT)
        #expect(server.wait() == 130)
        #expect(head.contains("q=77;"))
        #expect(head.contains("X-MCP-Extensions: \r\n"))
    }

    @Test func `without a usable terminal there is one sentence, and status 2`() throws {
        let home = try Home()
        let program = try Program(
            ["browse", "--database", home.sample], terminal: nil, home: home.path, environment: ["TERM": "dumb"],
            errors: home.path + "/errors")
        #expect(program.wait() == 2)
        #expect(home.text("errors").hasPrefix("vitrine: "))
        #expect(home.text("errors").split(separator: "\n").count == 1)
    }
}
