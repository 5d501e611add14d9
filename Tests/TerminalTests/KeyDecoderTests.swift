import CNcurses
import Screen
import Testing

@testable import Terminal

@Suite struct KeyDecoderTests {
    static let start = ContinuousClock.now

    /// Strokes 10 ms apart.
    static func decode(_ strokes: [KeyDecoder.Stroke], apart: Duration = .milliseconds(10)) -> [Input] {
        var decoder = KeyDecoder()
        var now = start
        return strokes.compactMap { stroke in
            now += apart
            return decoder.decode(stroke, at: now)
        }
    }

    static func characters(_ text: String) -> [KeyDecoder.Stroke] { text.unicodeScalars.map { .character($0.value) } }

    @Test func `every control has a name or none`() {
        let named = (UInt32(0)..<0x20).flatMap { Self.decode([.character($0)]) }
        #expect(named.count == 28)
        for case .key(let key) in named { #expect(Key.named.contains(key.name), "\(key.name)") }
        #expect(Self.decode([.character(0)]).isEmpty)
        #expect(Self.decode([.character(0x9B)]).isEmpty)
        #expect(Self.decode([.code(KEY_RESIZE)]).isEmpty)
        #expect(
            Self.decode(Self.characters("aG漢 \r\u{7F}\u{3}")).map(\.keyName) == ["a", "G", "漢", "<Space>", "<Enter>", "<Backspace>", "^C"])
    }

    @Test(arguments: ["[A", "OA", "[1;5C", "[24~"])
    func `the torn rest of a key after Esc is no command`(rest: String) {
        #expect(Self.decode(Self.characters("\u{1B}" + rest + "x")).map(\.keyName) == ["<Esc>", "x"])
    }

    @Test func `what is typed after Esc is typed`() {
        #expect(Self.decode(Self.characters("\u{1B}jO")).map(\.keyName) == ["<Esc>", "j", "O"])
        #expect(Self.decode(Self.characters("\u{1B}[A"), apart: .milliseconds(200)).map(\.keyName) == ["<Esc>", "[", "A"])
        #expect(Self.decode(Self.characters("\u{1B}\u{1B}\u{1B}")).map(\.keyName) == ["<Esc>", "<Esc>", "<Esc>"])
        #expect(Self.decode(Self.characters("\u{1B}") + [.code(KEY_UP)]).map(\.keyName) == ["<Esc>", "<Up>"])
    }

    @Test func `a paste without an end is over after a while`() {
        var decoder = KeyDecoder()
        let now = Self.start
        // The number is the decoder's own: found by asking for what starts a paste.
        let begin = (Int32(0x7000)...0x7010).first { code in
            var probe = KeyDecoder()
            _ = probe.decode(.code(code), at: now)
            return probe.isPasting
        }
        guard let begin else {
            Issue.record("nothing starts a paste")
            return
        }
        #expect(decoder.decode(.code(begin), at: now) == nil)
        #expect(decoder.decode(.character(0x71), at: now) == nil)
        #expect(decoder.giveUpPaste(at: now + .milliseconds(900)) == nil)
        #expect(decoder.giveUpPaste(at: now + .milliseconds(1_000)) == .paste("q"))
        #expect(decoder.giveUpPaste(at: now + .milliseconds(5_000)) == nil)
        #expect(decoder.decode(.character(0x71), at: now) == .key(Key("q")))
    }
}

extension Input {
    var keyName: String? { if case .key(let key) = self { key.name } else { nil } }
}
