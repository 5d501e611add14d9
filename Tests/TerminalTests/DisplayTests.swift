import CNcurses
import Glibc
import Screen
import Testing

@testable import Terminal

/// ncurses knows one screen at a time: one test after the other.
@Suite(.serialized) @MainActor struct DisplayTests {
    // MARK: What is drawn

    @Test(arguments: ["xterm-256color", "xterm", "screen-256color", "linux", "vt100", "tmux-256color"])
    func `what is drawn is what the terminal shows`(terminal: String) async throws {
        try await withTerminal(terminal) { pty, display in
            for (cursorRow, first) in [(0, 0), (1, 0), (2, 0), (2, 1), (2, 17), (2, 16), (20, 16)] {
                let frame = page(cursorRow: cursorRow, first: first)
                display.draw(frame)
                pty.receive()
                #expect(pty.reader.lines == frame.lines)
            }
            #expect(pty.reader.unknown == [])
        }
    }

    @Test func `wide, combined and hostile characters keep their columns`() async throws {
        try await withTerminal(columns: 20, rows: 6) { pty, display in
            var frame = Frame(display.size)
            frame.put("é 漢字 🎉 x|", 0, 0, width: 20)
            frame.put("e\u{301}a\u{301}\u{302}\u{303}\u{304}|", 1, 0, width: 20)
            frame.put("\u{1B}[31m\u{202E}|", 2, 0, width: 20)
            frame.put("漢字漢字漢字漢字漢字漢", 3, 1, width: 30)
            frame.put("\u{1F1E9}\u{1F1EA}|", 4, 0, width: 20)
            frame.put("end", 5, 17, width: 3)
            display.draw(frame)
            pty.receive()
            #expect(pty.reader.lines == frame.lines)
            #expect(pty.reader.lines[3] == " 漢字漢字漢字漢字漢")
            #expect(pty.reader[5, 19].text == "d")
        }
    }

    @Test func `the last cell can hold a wide character`() async throws {
        try await withTerminal(columns: 10, rows: 3) { pty, display in
            var frame = Frame(display.size)
            frame.put("漢", 2, 8, width: 2)
            frame.put("字", 0, 8, width: 2)
            display.draw(frame)
            pty.receive()
            #expect(pty.reader.lines == frame.lines)
            #expect(pty.reader[2, 8].text == "漢")
        }
    }

    @Test func `a character that libc measures differently is replaced in its width`() async throws {
        // Unicode 16; a libc that does not know it yet answers -1.
        let isKnown = cn_wcwidth(0x1FAE9) == 2
        try await withTerminal(columns: 10, rows: 1) { pty, display in
            var frame = Frame(display.size)
            frame.put("\u{1FAE9}|", 0, 0, width: 10)
            display.draw(frame)
            pty.receive()
            #expect(pty.reader.lines == [isKnown ? "\u{1FAE9}|" : "\u{FFFD} |"])
        }
    }

    @Test func `our widths are those of libc where it knows the character`() async throws {
        try await withTerminal { _, _ in
            var different: [Unicode.Scalar] = []
            for value in UInt32(0x20)..<0x2_0000 {
                guard let scalar = Unicode.Scalar(value), !SafeText(String(scalar)).hasSubstitutes else { continue }
                let cells = SafeText("a\(scalar)").width - 1
                let libc = Int(cn_wcwidth(value))
                if libc >= 0, libc != cells { different.append(scalar) }
            }
            // Trigrams, digrams and counting rods, wide since Unicode 16; circled numbers, ambiguous; a vowel sign that became a mark.
            let changed: [ClosedRange<UInt32>] = [
                0x2630...0x2637, 0x268A...0x268F, 0x3248...0x324F, 0x1171E...0x1171E, 0x1D300...0x1D376,
            ]
            let others = different.filter { scalar in !changed.contains { $0.contains(scalar.value) } }
            #expect(others.isEmpty, "\(others.map { String($0.value, radix: 16) })")
        }
    }

    @Test func `without UTF-8 only ASCII is sent`() async throws {
        try await withTerminal("vt100", locale: "C") { pty, display in
            #expect(!display.capabilities.isUnicode)
            display.draw(page())
            pty.receive()
            #expect(pty.raw.allSatisfy { $0 < 0x80 })
            #expect(pty.reader.lines[0] == "* live 12ms  RO  [2 tickets 100,000]")
            #expect(pty.reader.lines[1].contains("???? number"))
        }
    }

    @Test func `a frame of another size is cut or surrounded by blanks`() async throws {
        try await withTerminal(columns: 10, rows: 3) { pty, display in
            display.draw(page(Size(columns: 40, rows: 12)))
            var small = Frame(Size(columns: 4, rows: 1))
            small.put("abcd", 0, 0, width: 4)
            display.draw(small)
            pty.receive()
            #expect(pty.reader.lines == ["abcd", "", ""])
        }
    }

    // MARK: Bytes

    @Test func `a step, a page and nothing take few bytes`() async throws {
        try await withTerminal { pty, display in
            display.draw(page(cursorRow: 3))
            pty.receive()
            for row in [4, 5, 4, 20] {
                display.draw(page(cursorRow: row))
                #expect((1...400).contains(pty.receive()))
            }
            for first in [20, 40, 3_000] {
                display.draw(page(cursorRow: 3, first: first))
                #expect((1...3_000).contains(pty.receive()))
            }
            display.draw(page(cursorRow: 3, first: 3_001))
            #expect((1...1_000).contains(pty.receive()))
            display.draw(page(cursorRow: 3, first: 3_001))
            display.draw(page(cursorRow: 3, first: 3_001))
            #expect(pty.receive() == 0)
        }
    }

    @Test func `after invalidate everything is painted anew`() async throws {
        try await withTerminal { pty, display in
            display.draw(page())
            pty.receive()
            pty.resize(columns: 79, rows: 24)
            pty.resize(columns: 80, rows: 24)
            #expect(pty.reader.lines.allSatisfy { $0 == "" })
            display.invalidate()
            display.draw(page())
            pty.receive()
            #expect(pty.reader.lines == page().lines)
        }
    }

    // MARK: Styles

    static func styled(_ size: Size) -> Frame {
        var frame = Frame(size)
        frame.put("a", 0, 0, width: 1, Style(.red, on: .blue, .bold))
        frame.put("b", 0, 1, width: 1, Style(.palette(196)))
        frame.put("c", 0, 2, width: 1, Style(.standard, .reverse))
        frame.put("d", 0, 3, width: 1, Style(.standard, .underline))
        frame.put("e", 0, 4, width: 1, Style(.palette(9)))
        return frame
    }

    @Test(arguments: [
        ("xterm-256color", Capabilities.Colors.many, "31", "44", "38;5;196", "91"),
        ("screen-256color", .many, "31", "44", "38;5;196", "91"),
        ("xterm", .sixteen, "31", "44", "31", "31"), ("linux", .sixteen, "31", "44", "31", "31"), ("vt100", .none, "", "", "", ""),
    ])
    func `colours are those that the terminal has`(
        terminal: String, colors: Capabilities.Colors, red: String, onBlue: String, many: String, bright: String
    ) async throws {
        try await withTerminal(terminal) { pty, display in
            #expect(display.capabilities.colors == colors)
            display.draw(Self.styled(display.size))
            pty.receive()
            #expect(pty.reader.lines[0] == "abcde")
            #expect(pty.reader[0, 0].foreground == red && pty.reader[0, 0].background == onBlue)
            #expect(pty.reader[0, 0].graphics == [1])
            #expect(pty.reader[0, 1].foreground == many)
            #expect(pty.reader[0, 2].graphics == [7] && pty.reader[0, 3].graphics == [4])
            #expect(pty.reader[0, 4].foreground == bright)
        }
    }

    @Test func `without colour wanted only attributes are sent`() async throws {
        try await withTerminal(isColorWanted: false) { pty, display in
            #expect(display.capabilities.colors == .none)
            display.draw(Self.styled(display.size))
            pty.receive()
            #expect(pty.reader.cells.allSatisfy { $0.foreground == "" && $0.background == "" })
            #expect(pty.reader[0, 0].graphics == [1] && pty.reader[0, 2].graphics == [7])
        }
    }

    @Test func `more pairs of colours than the terminal has are drawn without them`() async throws {
        try await withTerminal("linux") { pty, display in
            var frame = Frame(display.size)
            for foreground in UInt8(0)..<8 {
                for background in UInt8(0)..<8 {
                    frame.put("x", Int(foreground), Int(background), width: 1, Style(.palette(foreground), on: .palette(background)))
                    frame.put("y", Int(foreground), 20, width: 1, Style(.palette(foreground)))
                }
            }
            display.draw(frame)
            pty.receive()
            #expect(pty.reader.lines == frame.lines)
            #expect(pty.reader[2, 3].foreground == "32" && pty.reader[2, 3].background == "43")
        }
    }

    @Test func `the cursor is where the frame says, or hidden`() async throws {
        try await withTerminal { pty, display in
            display.draw(page(cursorRow: 4))
            pty.receive()
            #expect(pty.reader.row == 5 && pty.reader.column == 2)
            #expect(pty.reader.modes.contains("?25"))
            var frame = page(cursorRow: 4)
            frame.cursor = nil
            display.draw(frame)
            pty.receive()
            #expect(!pty.reader.modes.contains("?25"))
            display.draw(page(cursorRow: 4))
            pty.receive()
            #expect(pty.reader.modes.contains("?25") && pty.reader.row == 5 && pty.reader.column == 2)
        }
    }

    @Test func `the bell is one byte`() async throws {
        try await withTerminal { pty, display in
            display.draw(page())
            pty.receive()
            display.bell()
            #expect(pty.receive() == 1)
        }
    }

    @Test func `what fills the clipboard is sent as it is, and the screen stays`() async throws {
        try await withTerminal { pty, display in
            display.draw(page())
            pty.receive()
            let sequence = try #require(ClipboardSequence(base64: "QUJD"))
            #expect(display.send(sequence))
            #expect(pty.receive() == sequence.bytes.count)
            display.draw(page())
            #expect(pty.receive() == 0)
            display.close()
            pty.receive()
            #expect(!display.send(sequence))
        }
    }

    // MARK: Terminal types

    @Test(arguments: [("xterm-kitty", "xterm-256color"), ("nobody-knows-this", "xterm-256color"), ("linux-something", "linux")])
    func `an unknown terminal is used as one that is known, and that is said`(name: String, used: String) async throws {
        try await withTerminal(name) { pty, display in
            #expect(display.note?.contains("'\(name)'") == true && display.note?.contains("'\(used)'") == true)
            display.draw(page())
            pty.receive()
            #expect(pty.reader.lines == page().lines)
        }
    }

    @Test(arguments: [nil, "", "dumb"])
    func `without a screen there is one sentence and nothing is sent`(terminal: String?) throws {
        let pty = try PseudoTerminal()
        defer { pty.shutDown() }
        let error = #expect(throws: TerminalError.self) { try pty.display(terminal) }
        #expect(error?.code == .noScreen)
        #expect(pty.receive() == 0)
    }

    @Test func `what is no terminal is refused`() {
        #expect(throws: TerminalError(.noTerminal, "no terminal to browse on: /dev/null is not one")) {
            try NcursesDisplay(ttyPath: "/dev/null", terminal: "xterm", streams: [])
        }
        let error = #expect(throws: TerminalError.self) { try NcursesDisplay(ttyPath: "/dev/nowhere", terminal: "xterm", streams: []) }
        #expect(error?.code == .noTerminal)
    }

    // MARK: Leaving

    @Test(arguments: ["xterm-256color", "linux", "vt100"])
    func `the terminal is left as it was found`(terminal: String) async throws {
        let pty = try PseudoTerminal()
        defer { pty.shutDown() }
        let before = pty.modes
        let display = try pty.display(terminal)
        #expect(pty.modes.c_lflag & UInt32(ICANON | ECHO | ISIG) == 0)
        display.draw(page())
        pty.receive()
        #expect(pty.reader.modes.contains("?2004"))
        if terminal == "xterm-256color" { #expect(pty.reader.modes.contains("?1049")) }
        display.close()
        display.close()
        pty.receive()
        #expect(pty.reader.modes.isDisjoint(with: ["?2004", "?1004", "?1049", "?1", "?1000", "?1006"]))
        #expect(pty.modes.c_lflag == before.c_lflag && pty.modes.c_iflag == before.c_iflag && pty.modes.c_oflag == before.c_oflag)
        display.draw(page())
        display.bell()
        display.suspend()
        #expect(pty.receive() == 0)
        #expect(display.size == .standard)
    }

    @Test func `what is printed meanwhile is shown afterwards, not on the screen`() async throws {
        let pty = try PseudoTerminal()
        defer { pty.shutDown() }
        // A stream of our own in the place of standard error.
        let stream = open(pty.path, O_RDWR | O_NOCTTY)
        defer { close(stream) }
        let display = try pty.display(streams: [stream])
        display.draw(page())
        pty.receive()
        #expect(write(stream, "warning\n", 8) == 8)
        #expect(pty.receive() == 0)
        display.close()
        pty.receive()
        #expect(pty.reader.lines.contains { $0.hasSuffix("warning") })
    }

    @Test func `a log of the caller gets what is printed`() async throws {
        let pty = try PseudoTerminal()
        let stream = open(pty.path, O_RDWR | O_NOCTTY)
        let log = cn_log_file()
        defer {
            close(log)
            close(stream)
            pty.shutDown()
        }
        let display = try pty.display(log: log, streams: [stream])
        #expect(write(stream, "warning\n", 8) == 8)
        display.close()
        pty.receive()
        #expect(!pty.raw.contains(sequence: "warning"))
        #expect(lseek(log, 0, SEEK_END) == 8)
    }
}

extension [UInt8] {
    func contains(sequence: String) -> Bool { String(decoding: self, as: UTF8.self).contains(sequence) }
}
