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
            var reader = KeyReader()
            let keys = reader.keys(in: Array("j\u{1B}[A\u{1B}OB\u{1B}[6~\u{1B}[99zé漢\r\u{7F}\u{3}\u{1B}".utf8)).map(\.name)
            #expect(keys == ["j", "<Up>", "<Down>", "<PageDown>", "é", "漢", "<Enter>", "<Backspace>", "^C", "<Esc>"])
            #expect(reader.keys(in: [0xE6, 0xBC]) == [])
            #expect(reader.keys(in: [0xA2]) == [Key("漢")])
        }
    }
}
