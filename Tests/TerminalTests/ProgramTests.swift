import CNcurses
import Foundation
import Glibc
import TestSupport
import Testing

/// The whole program in a real pseudo-terminal, seen through a reader of our own.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct ProgramTests {
    @Test func `tickets are browsed, filtered, opened and left, and the terminal is as before`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        try await run.openTickets()
        terminal.type("G")
        try await terminal.see("row 300/300")
        terminal.type("fstatus:closed\r")
        try await terminal.see("of ~300")
        terminal.type("\r")
        try await terminal.see("Esc close")
        terminal.resize(columns: 100, rows: 30)
        run.program.send(SIGWINCH)
        try await terminal.see("status:closed")
        await run.end("\u{3}\u{3}", status: 130)
    }

    @Test(arguments: [
        SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGUSR1, SIGALRM,
    ])
    func `whatever ends it, the terminal is as it was found and the status is true`(signal: Int32) async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        terminal.switchOnEverything()
        await run.end(signal: signal)
    }

    @Test func `a crash that another process sends ends it after Swift's backtrace too`() async throws {
        let run = try await TerminalRun(
            environment: ["SWIFT_BACKTRACE": "enable=yes,symbolicate=off,threads=crashed,limit=2,interactive=no,timeout=5s"])
        await run.end(signal: SIGSEGV)
    }

    @Test func `stopped by what cannot be caught and let go on, it takes the terminal again and gives it back`() async throws {
        let run = try await TerminalRun()
        let terminal = run.terminal
        run.program.send(SIGSTOP)
        // What a shell does meanwhile.
        run.restoreModes()
        terminal.resize(columns: 90, rows: 20)
        run.program.send(SIGCONT)
        try await terminal.see("users 15")
        await run.end()
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tmux")))
    func `another reader of the same bytes sees the same screen`() async throws {
        let run = try await TerminalRun()
        let (home, terminal) = (run.home, run.terminal)
        let vitrine = try #require(RealProgram.path("vitrine"))
        func tmux(_ words: String...) throws -> String {
            // Not Foundation's Process, whose wait does not end on the main actor.
            let environment = "env -i HOME='\(home.path)' PATH=/usr/bin:/bin LANG=C.UTF-8 SWIFT_BACKTRACE=enable=no"
            let command = "\(environment) tmux -S '\(home.path)/tmux' -f /dev/null " + words.map { "'\($0)'" }.joined(separator: " ")
            let pipe = try #require(popen(command + " </dev/null 2>/dev/null", "r"))
            defer { pclose(pipe) }
            var output: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 4_096)
            while case let count = fread(&piece, 1, piece.count, pipe), count > 0 { output += piece[..<count] }
            return String(decoding: output, as: UTF8.self)
        }
        _ = try tmux("new-session", "-d", "-x", "80", "-y", "24", "exec \(vitrine) browse --database \(home.sample)")
        defer { _ = try? tmux("kill-server") }
        _ = try tmux("set-option", "-g", "status", "off")
        // Latencies differ, and the status line tells them.
        func rows(_ text: String) -> [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix(19).map {
                var line = String($0)
                while line.hasSuffix(" ") { line.removeLast() }
                return line
            }
        }
        var seen = ""
        for _ in 0..<1_000 where rows(seen) != rows(terminal.reader.lines.joined(separator: "\n")) {
            try await Task.sleep(for: .milliseconds(20))
            terminal.receive()
            seen = try tmux("capture-pane", "-p")
        }
        #expect(rows(seen) == rows(terminal.reader.lines.joined(separator: "\n")))
        await run.end()
    }

    @Test func `without a screen the same is read line by line from a pipe or file`() async throws {
        let home = try await Home()
        try "last-row\nfilter\nis_active:1\nfirst-row\nopen-record\nnonsense\n".write(
            toFile: home.path + "/lines", atomically: true, encoding: .utf8)
        let program = try Program(
            ["browse", "--database", home.sample, "--linear", "--record", home.path + "/record"], terminal: nil, home: home.path,
            environment: ["TERM": ""], errors: home.path + "/errors", output: home.path + "/output", input: home.path + "/lines")
        #expect(await program.wait() == 0)
        #expect(home.text("errors") == "")
        let lines = home.text("output").split(separator: "\n").map(String.init)
        for line in ["connected", "id: 15", "filter is_active:1", "first_name: ", "no command 'nonsense'"] {
            let isSaid = lines.contains { $0.hasPrefix(line) }
            #expect(isSaid, "no '\(line)' in \(lines)")
        }
        let isPlain = lines.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x2500...0x257F).contains($0.value) }
        #expect(isPlain)
        let replay = try Program(
            ["replay", home.path + "/record", "--frames"], terminal: nil, home: home.path, output: home.path + "/frames")
        #expect(await replay.wait() == 0)
        let frames = home.text("frames").split(separator: "\n")
        #expect(frames.contains("id: 15") && frames.contains("filter is_active:1"))
        let film = try Program(
            ["replay", home.path + "/record", "--cast"], terminal: nil, home: home.path, errors: home.path + "/errors",
            output: home.path + "/frames")
        #expect(await film.wait() == 2)
        #expect(home.text("errors").contains("was recorded with --linear, and has no screen") && home.text("frames").isEmpty)
    }

    @Test func `read line by line by somebody who has seen enough, it ends well`() async throws {
        let home = try await Home()
        let line = "{ echo last-row; sleep 600; } | { \"$0\" browse --database \"$1\" --linear; echo $? > status; } | true"
        let program = try Program(
            ["-c", line, try #require(RealProgram.path("vitrine")), home.sample], of: "/bin/sh", terminal: nil, home: home.path,
            errors: home.path + "/errors", folder: home.path)
        for _ in 0..<3_000 where home.text("status").isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        #expect(home.text("status") == "0\n" && home.text("errors") == "")
        kill(-program.process, SIGKILL)
        _ = await program.wait()
    }

    @Test func `a paste is no command, and goes into the prompt that is open`() async throws {
        let run = try await TerminalRun(["--linear"], seeing: "id: 1")
        let terminal = run.terminal
        terminal.type("\u{1B}[200~q\r\u{1B}[201~f")
        try await terminal.see("filter:")
        terminal.type("\u{1B}[200~is_active:1\u{1B}[201~\r")
        try await terminal.see("row 1 of 13")
        await run.end()
    }

    @Test func `ended while it asks for the token, the terminal has its echo again`() async throws {
        let run = try await TerminalRun(server: "ws://127.0.0.1:1", seeing: "Token:")
        await run.end(signal: SIGTERM)
    }

    @Test func `read line by line at a terminal, keys are single ones and the terminal is as before`() async throws {
        let run = try await TerminalRun(environment: ["TERM": "dumb", "A11Y": "1"], seeing: "id: 1")
        let terminal = run.terminal
        terminal.type("j")
        try await terminal.see("id: 2")
        terminal.type("fis_active:x")
        try await terminal.see("filter: is_active:x")
        terminal.type("\u{7F}1\r")
        try await terminal.see("filter is_active:1")
        #expect(!terminal.raw.contains(0x1B))
        await run.end()
    }

    /// An editor that says what it was given, waits for a line, and leaves another text.
    private func editor(in home: Home) throws -> String {
        let path = home.path + "/editor"
        let script = """
            #!/bin/sh
            printf 'editing%s: ' "$MCP_TOKEN"; cat "$2"
            read answer
            printf '%s\\nis_active:1\\n' "$answer" > "$2"
            [ "$answer" != fail ]
            """
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        return "MARK=1 " + path + " -w"
    }

    @Test(arguments: [["TERM": "xterm-256color"], ["TERM": "dumb", "A11Y": "1"]])
    func `a line is edited in an editor of one's own, which has the terminal meanwhile`(_ environment: [String: String]) async throws {
        let home = try await Home()
        var environment = environment
        environment["VISUAL"] = try editor(in: home)
        environment["EDITOR"] = "nonesuch"
        environment["TMPDIR"] = home.path
        environment["MCP_TOKEN"] = "for nobody else"
        let run = try await TerminalRun(in: home, environment: environment, seeing: environment["A11Y"] == nil ? "users 15" : "id: 1")
        let terminal = run.terminal
        terminal.type("fid:2\u{18}\u{5}")
        try await terminal.see("editing: id:2")
        #expect(run.isTerminalFree)
        // Meant for the editor alone.
        run.program.send(SIGINT)
        // It is told while the editor has the terminal, however busy the machine.
        try await Task.sleep(for: .milliseconds(300))
        terminal.type("id:3\r")
        try await terminal.see("the text is from the editor")
        terminal.type("\r")
        try await terminal.see("id:3 is_active:1")
        terminal.type("f\u{18}\u{5}")
        try await terminal.see("editing: id:3 is_active:1")
        terminal.type("fail\r")
        try await terminal.see("ended with status 1")
        #expect(try !FileManager.default.contentsOfDirectory(atPath: home.path).contains { $0.hasPrefix("vitrine-") })
        terminal.type("\u{1B}")
        try await Task.sleep(for: .milliseconds(300))
        await run.end("\u{1B}\u{3}\u{3}", status: 130)
    }

    @Test(arguments: [["VISUAL": "nonesuch --wait"], ["VISUAL": " "]]) func `without an editor that runs, that is said`(
        _ environment: [String: String]
    ) async throws {
        let run = try await TerminalRun(environment: environment)
        let terminal = run.terminal
        terminal.type("fid:2\u{18}\u{5}")
        try await terminal.see(environment["VISUAL"] == " " ? "neither VISUAL nor EDITOR" : "the editor 'nonesuch' was not found")
        try await terminal.see("id:2")
        await run.end(signal: SIGTERM)
    }

    @Test func `ended while the editor has the terminal, the editor ends too and no file stays`() async throws {
        let home = try await Home()
        // It has modes of its own, and keeps a file beside the one that it is given.
        let script = "#!/bin/sh\nstty raw -echo\nprintf '\\033[?1000h\\033[?25lediting: '; cat \"$1\" | tee \"$1.swp\"\nread answer\n"
        try script.write(toFile: home.path + "/editor", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home.path + "/editor")
        let environment = ["VISUAL": home.path + "/editor", "TMPDIR": home.path]
        let run = try await TerminalRun(in: home, environment: environment)
        let terminal = run.terminal
        terminal.type("fid:2\u{18}\u{5}")
        try await terminal.see("editing: id:2")
        await run.end(signal: SIGTERM)
        #expect(try !FileManager.default.contentsOfDirectory(atPath: home.path).contains { $0.hasPrefix("vitrine-") })
    }

    @Test func `a session is recorded into a file of one's own, and shown again`() async throws {
        let home = try await Home()
        let file = home.path + "/session"
        let run = try await TerminalRun(["--record", file, "--mask"], in: home, seeing: "MASKED")
        let terminal = run.terminal
        try await terminal.see("users 15")
        try await run.openTickets()
        terminal.type("&")
        try await terminal.see("1 connection ")
        await run.end("&q")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!home.text("session").contains("admin@example.com"))
        let replay = try Program(
            ["replay", file, "--frames"], terminal: nil, home: home.path, errors: home.path + "/errors", output: home.path + "/frames")
        #expect(await replay.wait() == 0)
        #expect(home.text("errors") == "" && home.text("frames").contains("[2 tickets 300]"))
        let again = try Program(["replay", file, "--speed", "50"], terminal: terminal.path, home: home.path)
        try await terminal.see("[2 tickets 300]")
        terminal.type("q")
        #expect(await again.wait(reading: terminal) == 0)
        let refused = try Program(
            ["browse", "--database", home.sample, "--record", file], terminal: terminal.path, home: home.path, errors: home.path + "/errors"
        )
        #expect(await refused.wait() == 2)
        #expect(home.text("errors").contains("it exists"))
    }

    @Test func `a lost server is said, retried, and the place is kept`() async throws {
        let home = try await Home()
        let settings = ["MCP_ENABLED": "true", "MCP_TOKEN": "a token of the tests, long enough", "MCP_RATE_LIMIT": "6000"]
        func serve(_ port: String) throws -> Program {
            try Program(
                ["serve", "--database", home.sample, "--listen", "127.0.0.1:\(port)"], terminal: nil, home: home.path,
                environment: settings,
                errors: home.path + "/log")
        }
        var server = try serve("0")
        defer { server.send(SIGKILL) }
        let port = try await home.listeningPort()
        let run = try await TerminalRun(server: "ws://127.0.0.1:\(port)", in: home, environment: settings)
        let terminal = run.terminal
        terminal.type("2:250\r")
        // The number stands there before the row does.
        try await terminal.see("▌ 250")
        server.send(SIGKILL)
        _ = await server.wait()
        try await terminal.see("retry")
        // What is on hand is read on, and the cursor stays where it is put.
        try await terminal.see("from")
        terminal.type("kk")
        try await terminal.see("▌ 248")
        terminal.type(":250\r")
        try await terminal.see("no connection")
        server = try serve(port)
        // On a busy machine the first answer may take a second.
        try await terminal.see(#/● (live|slow)/#)
        try await terminal.see("row 250/300")
        server.send(SIGTERM)
        #expect(await server.wait() == 0)
        await run.end()
    }

    @Test func `an empty setting is an absent one, but for extensions, of which it means none`() async throws {
        let home = try await Home()
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
        #expect(await server.wait() == 130)
        #expect(head.contains("q=77;"))
        #expect(head.contains("X-MCP-Extensions: \r\n"))
    }

    @Test func `without a usable terminal there is one sentence, and status 2`() async throws {
        let home = try await Home()
        let program = try Program(
            ["browse", "--database", home.sample, "--record", home.path + "/record"], terminal: nil, home: home.path,
            environment: ["TERM": "dumb"], errors: home.path + "/errors")
        #expect(await program.wait() == 2)
        #expect(!FileManager.default.fileExists(atPath: home.path + "/record"))
        #expect(home.text("errors").hasPrefix("vitrine: "))
        #expect(home.text("errors").split(separator: "\n").count == 1)
    }
}
