import Glibc
import Screen
import Testing

@testable import Terminal

extension DisplayTests {
    /// Frames as lines, on pipes.
    @Suite(.serialized) @MainActor struct LinearDisplayTests {
        private static func frame(_ announcement: String, _ fields: [String] = [], inputs: Int = 0, prompt: String? = nil) -> Frame {
            var frame = Frame(Size(columns: 0, rows: 0))
            frame.announcement = announcement
            var reading = Reading()
            reading.fields = fields
            reading.inputs = inputs
            reading.prompt = prompt
            frame.reading = reading
            return frame
        }

        /// What a display on pipes writes for these frames.
        private static func written(_ frames: [Frame]) -> [String] {
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            let null = open("/dev/null", O_RDONLY)
            let display = LinearDisplay(input: null, output: ends[1], locale: "C.UTF-8")
            for frame in frames { display.draw(frame) }
            display.close()
            close(ends[1])
            close(null)
            var text: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while case let length = read(ends[0], &buffer, buffer.count), length > 0 { text += buffer[..<length] }
            close(ends[0])
            return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
        }

        @Test func `an announcement is one line, and fields are said when they are others`() {
            let lines = Self.written([
                Self.frame("connected"), Self.frame("connected", ["id: 1", "name: Zoë"]), Self.frame("connected", ["id: 1", "name: Zoë"]),
                Self.frame("row 2 of 9", ["id: 2", "name: none"], inputs: 1),
            ])
            #expect(lines == ["connected", "id: 1", "name: Zoë", "row 2 of 9", "id: 2", "name: none"])
        }

        @Test func `the same announcement after another key is said again`() {
            #expect(Self.written([Self.frame("no", inputs: 1), Self.frame("no", inputs: 1), Self.frame("no", inputs: 2)]) == ["no", "no"])
        }

        @Test func `while another program has the terminal nothing is said, and then what holds by then`() throws {
            let terminal = try PseudoTerminal()
            defer { terminal.shutDown() }
            let display = LinearDisplay(input: terminal.slave, output: terminal.slave, locale: "C.UTF-8")
            display.draw(Self.frame("connected"))
            #expect(display.lend() == terminal.slave)
            terminal.receive()
            display.draw(Self.frame("loading"))
            display.draw(Self.frame("row 2 of 9", ["id: 2"]))
            display.bell()
            #expect(terminal.receive() == 0)
            display.takeBack()
            terminal.receive()
            #expect(terminal.reader.lines.prefix(4) == ["connected", "row 2 of 9", "id: 2", ""])
            display.close()
        }

        @Test func `keys are told apart without ncurses`() {
            let typed = "j\u{1B}[A\u{1B}OB\u{1B}[6~\u{1B}[99zé漢\r\u{7F}\u{3}\u{1B}"
            let keys = ["j", "<Up>", "<Down>", "<PageDown>", "é", "漢", "<Enter>", "<Backspace>", "^C", "<Esc>"]
            #expect(Self.inputs([(0, Array(typed.utf8)), (0, [0xE6, 0xBC]), (0, [0xA2])]) == Self.keys(keys + ["漢"]))
        }

        @Test func `the rest of a torn key is no key`() {
            #expect(Self.inputs([(0, [0x1B, 0x5B]), (20, [0x41])]) == Self.keys(["<Up>"]))
            #expect(Self.inputs([(0, [0x1B]), (20, [0x5B, 0x41]), (30, [0x6A])]) == Self.keys(["<Esc>", "j"]))
            #expect(Self.inputs([(0, [0x1B, 0x5B]), (500, [0x6A])]) == Self.keys(["j"]))
            #expect(Self.inputs([(0, [0x1B, 0x5B, 0x0D])]) == Self.keys(["<Enter>"]))
        }

        @Test func `stray bytes take no key with them`() {
            #expect(Self.inputs([(0, [0x80, 0x6A, 0xE6, 0x6A, 0xC3, 0x28, 0xFF, 0x6A])]) == Self.keys(["j", "j", "(", "j"]))
        }

        @Test func `a paste is one piece, wherever it is torn`() {
            let bytes = Array("\u{1B}[200~q\r\u{1B}[Ax\u{1B}[201~j".utf8)
            let inputs: [Input] = [.paste("q\nx"), .key(Key("j"))]
            #expect(Self.inputs([(0, bytes)]) == inputs)
            for place in 2..<bytes.count - 1 {
                #expect(Self.inputs([(0, Array(bytes[..<place])), (20, Array(bytes[place...]))]) == inputs, "\(place)")
            }
        }

        private static func keys(_ names: [String]) -> [Input] { names.map { .key(Key($0)) } }

        /// What pieces mean that come so many milliseconds after the beginning.
        private static func inputs(_ pieces: [(at: Int, bytes: [UInt8])]) -> [Input] {
            var reader = KeyReader()
            let start = ContinuousClock.now
            return pieces.flatMap { reader.inputs(in: $0.bytes, at: start + .milliseconds($0.at)) }
        }
    }
}
