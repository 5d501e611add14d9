import CNcurses
import Glibc
import Screen
import Testing

@testable import Terminal

extension DisplayTests {
    /// What people do, through the bytes that a terminal sends for it.
    @Suite(.serialized) @MainActor struct InputTests {
        /// The next inputs; a test that waits for one that never comes ends with what came so far.
        static func next(_ count: Int, _ display: NcursesDisplay) async -> [Input] {
            let guardian = Task {
                try await Task.sleep(for: .seconds(120))
                display.close()
            }
            defer { guardian.cancel() }
            var inputs: [Input] = []
            for await input in display.inputs {
                inputs.append(input)
                if inputs.count == count { break }
            }
            return inputs
        }

        @Test(arguments: [
            ("\u{1B}[A", "<Up>"), ("\u{1B}OA", "<Up>"), ("\u{1B}OB", "<Down>"), ("\u{1B}OC", "<Right>"), ("\u{1B}OD", "<Left>"),
            ("\u{1B}OH", "<Home>"), ("\u{1B}[4~", "<End>"), ("\u{1B}[5~", "<PageUp>"), ("\u{1B}[6~", "<PageDown>"),
            ("\u{1B}[2~", "<Insert>"),
            ("\u{1B}[3~", "<Delete>"), ("\u{1B}[Z", "<S-Tab>"), ("\u{1B}OP", "<F1>"), ("\u{1B}[15~", "<F5>"), ("\u{1B}[24~", "<F12>"),
            ("\t", "<Tab>"), ("\r", "<Enter>"), ("\n", "<Enter>"), ("\u{7F}", "<Backspace>"), (" ", "<Space>"), ("j", "j"), ("G", "G"),
            ("é", "é"),
            ("漢", "漢"), ("🎉", "🎉"), ("\u{3}", "^C"), ("\u{1A}", "^Z"), ("\u{1C}", "^\\"), ("\u{6}", "^F"), ("\u{13}", "^S"),
            ("\u{1B}", "<Esc>"),
        ])
        func `keys arrive by their names`(bytes: String, name: String) async throws {
            try await withTerminal { pty, display in
                pty.type(bytes)
                #expect(await Self.next(1, display) == [.key(Key(name))])
                #expect(Key(name).text != nil || Key.named.contains(name))
            }
        }

        @Test(arguments: ["linux", "vt100", "screen-256color", "tmux-256color"])
        func `arrow keys arrive from every terminal in either form`(terminal: String) async throws {
            try await withTerminal(terminal) { pty, display in
                pty.type("\u{1B}[A\u{1B}OB\u{1B}[Cx")
                #expect(await Self.next(4, display) == ["<Up>", "<Down>", "<Right>", "x"].map { .key(Key($0)) })
            }
        }

        @Test func `the terminal is asked to tell of its focus, and what it tells is no key`() async throws {
            try await withTerminal { pty, display in
                #expect(pty.reader.modes.contains("?1004"))
                pty.type("\u{1B}[O\u{1B}[Ix")
                #expect(await Self.next(3, display) == [.focus(false), .focus(true), .key(Key("x"))])
            }
        }

        @Test func `a torn arrow key is Esc and nothing else`() async throws {
            // Time stands still: a busy machine may take as long as it likes between the two halves.
            let start = ContinuousClock.now
            let pty = try PseudoTerminal()
            defer { pty.shutDown() }
            let display = try pty.display(now: { start })
            defer { display.close() }
            pty.type("\u{1B}")
            #expect(await Self.next(1, display) == [.key(Key("<Esc>"))])
            pty.type("[Aq")
            #expect(await Self.next(1, display) == [.key(Key("q"))])
        }

        @Test func `a paste arrives as one text`() async throws {
            try await withTerminal { pty, display in
                pty.type("a\u{1B}[200~q:您好🙂\r\u{1B}[A\nx\u{1B}[201~b")
                #expect(await Self.next(3, display) == [.key(Key("a")), .paste("q:您好🙂\n\nx"), .key(Key("b"))])
            }
        }

        @Test func `keys typed before the screen was up are not lost`() async throws {
            let pty = try PseudoTerminal()
            defer { pty.shutDown() }
            // Typed into a terminal that is still as the shell left it, but for waiting for a whole line.
            var modes = pty.modes
            modes.c_lflag &= ~UInt32(ICANON | ECHO)
            tcsetattr(pty.slave, TCSANOW, &modes)
            pty.type("jj")
            let display = try pty.display()
            defer { display.close() }
            #expect(await Self.next(2, display) == [.key(Key("j")), .key(Key("j"))])
        }

        @Test func `a resize is one input and the next frame fits`() async throws {
            try await withTerminal { pty, display in
                display.draw(page())
                for columns in [60, 50, 40] { pty.resize(columns: columns, rows: 12) }
                kill(getpid(), SIGWINCH)
                kill(getpid(), SIGWINCH)
                #expect(await Self.next(1, display) == [.resize(Size(columns: 40, rows: 12))])
                #expect(display.size == Size(columns: 40, rows: 12))
                let frame = page(display.size)
                display.draw(frame)
                pty.receive()
                #expect(pty.reader.lines == frame.lines)
                pty.type("x")
                #expect(await Self.next(1, display) == [.key(Key("x"))])
            }
        }

        @Test func `one cell is a terminal too`() async throws {
            try await withTerminal { pty, display in
                pty.resize(columns: 1, rows: 1)
                kill(getpid(), SIGWINCH)
                #expect(await Self.next(1, display) == [.resize(Size(columns: 1, rows: 1))])
                var frame = Frame(display.size)
                frame.put("x", 0, 0, width: 1)
                display.draw(frame)
                pty.receive()
                #expect(pty.reader.lines == ["x"])
            }
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
        func `a signal asks to end and says with which status`(signal: Int32) async throws {
            try await withTerminal { _, display in
                kill(getpid(), signal)
                #expect(await Self.next(1, display) == [.terminate(status: 128 + signal)])
            }
        }

        @Test func `going on after a stop paints the screen anew`() async throws {
            try await withTerminal { pty, display in
                display.draw(page())
                pty.receive()
                let mine = pty.modes
                // What a shell does meanwhile.
                var modes = mine
                modes.c_lflag |= UInt32(ICANON | ECHO | ISIG)
                tcsetattr(pty.slave, TCSANOW, &modes)
                kill(getpid(), SIGCONT)
                #expect(await Self.next(1, display) == [.resumed])
                pty.receive()
                #expect(pty.reader.lines == page().lines)
                #expect(pty.reader.modes.isSuperset(of: ["?1049", "?2004"]))
                #expect(pty.modes.c_lflag == mine.c_lflag)
            }
        }

        @Test func `a terminal that goes away is the end of input`() async throws {
            let pty = try PseudoTerminal()
            let display = try pty.display()
            defer { display.close() }
            pty.shutDown()
            var inputs: [Input] = []
            for await input in display.inputs { inputs.append(input) }
            #expect(inputs == [.endOfInput])
        }
    }
}
