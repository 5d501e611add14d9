import Testing

@testable import Screen

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("\u{1B}[31mred\u{1B}]0;x\u{07}", "⟨ESC⟩[31mred⟨ESC⟩]0;x␇"),
        ("one\ntwo\tthree\r", "one⏎two→three␍"),
        ("a\u{0}b", "a␀b"),
        ("\u{7F}\u{85}\u{9B}", "⟨7F⟩⟨85⟩⟨9B⟩"),
        ("ab\u{202E}cd\u{2069}\u{200F}\u{61C}", "ab⟨202E⟩cd⟨2069⟩⟨200F⟩⟨61C⟩"),
        ("a\u{200B}b\u{FEFF}c\u{2060}", "a⟨200B⟩b⟨FEFF⟩c⟨2060⟩"),
        ("\u{E0041}\u{E0100}\u{AD}\u{2028}", "⟨E0041⟩⟨E0100⟩⟨AD⟩⟨2028⟩"),
        ("\u{FFFE}\u{10FFFF}\u{378}\u{FFF9}\u{3164}", "⟨FFFE⟩⟨10FFFF⟩⟨378⟩⟨FFF9⟩⟨3164⟩"),
        ("plain", "plain"), ("", ""), ("您好🙂", "您好🙂"), ("\u{FFFD}", "\u{FFFD}"), ("\u{E000}", "\u{E000}"),
    ])
    func `what is not harmless or not visible is shown`(raw: String, shown: String) {
        #expect(SafeText(raw).text == shown)
        #expect(SafeText(raw).hasSubstitutes == (raw != shown))
    }

    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("🎉", 2), ("您好🙂", 6), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("ｱ", 1), ("Ａ", 2), ("שלום", 4), ("नमस्ते", 4), ("\u{4DC0}", 2), ("⌚", 2), ("→", 1), ("🇩🇪", 2), ("⟨ESC⟩", 5),
    ])
    func `text is as wide as terminals draw it`(text: String, cells: Int) {
        #expect(SafeText(text).width == cells)
    }

    @Test(arguments: [
        ("👩\u{200D}👩\u{200D}👧x", "👩x"), ("👍🏽x", "👍x"), ("👩🏽\u{200D}🚀x", "👩x"), ("❤\u{FE0F}x", "❤x"), ("1\u{FE0F}\u{20E3}", "1\u{20E3}"),
        ("🏳\u{FE0F}\u{200D}🌈", "🏳"), ("⌚\u{FE0E}", "⌚"), ("می\u{200C}خواهم", "میخواهم"), ("क\u{94D}\u{200D}ष", "क\u{94D}ष"), ("🏽", "🏽"),
    ])
    func `sequences that terminals draw in different widths are simplified`(raw: String, shown: String) {
        #expect(SafeText(raw).text == shown)
        #expect(!SafeText(raw).hasSubstitutes)
    }

    @Test(arguments: [
        ("a\u{200D}b", "a⟨200D⟩b"), ("a\u{FE0F}", "a⟨FE0F⟩"), ("🙂\u{FE0F}\u{FE0E}\u{FE0F}", "🙂⟨FE0E⟩⟨FE0F⟩"), ("\u{200C}", "⟨200C⟩"),
        ("🙂\u{200D}x", "🙂⟨200D⟩x"), ("🇩", "⟨1F1E9⟩"), ("🇩🇪🇫", "🇩🇪⟨1F1EB⟩"), ("👍🏽🏾", "👍🏾"),
    ])
    func `joiners, selectors and half flags out of place are shown`(raw: String, shown: String) {
        #expect(SafeText(raw).text == shown)
    }

    @Test func `a cell takes four marks and the rest is counted`() {
        let text = SafeText("a" + String(repeating: "\u{301}", count: 10) + "b")
        #expect(text.clusters.first?.text == "a" + String(repeating: "\u{301}", count: 4))
        #expect(text.text.hasSuffix("⟨+6⟩b"))
        #expect(text.width == 6)
    }

    @Test func `a mark without a character before it gets one`() {
        #expect(SafeText("\u{301}a").text == "\u{25CC}\u{301}a")
        #expect(SafeText("\n\u{301}").text == "⏎\u{25CC}\u{301}")
        #expect(SafeText("\u{301}").width == 1)
    }

    @Test func `every scalar of every cell is one that may be shown, whatever the text`() {
        var random = SplitMix(state: 7)
        let picks: [ClosedRange<UInt32>] = [
            0...0x2FF, 0x300...0x36F, 0x590...0x6FF, 0x1F1E0...0x1F6FF, 0x200B...0x206F, 0xFE00...0xFE0F, 0xE0000...0xE01FF, 0...0x10FFFF,
        ]
        for _ in 0..<2_000 {
            var raw = String.UnicodeScalarView()
            for _ in 0..<12 {
                let range = picks[Int(random.next() % UInt64(picks.count))]
                let value = range.lowerBound + UInt32(random.next() % UInt64(range.count))
                if let scalar = Unicode.Scalar(value) { raw.append(scalar) }
            }
            let text = SafeText(String(raw))
            #expect(text.width == text.clusters.reduce(0) { $0 + Int($1.width) })
            for cluster in text.clusters {
                let scalars = Array(cluster.text.unicodeScalars)
                #expect((1...5).contains(scalars.count) && (1...2).contains(cluster.width))
                #expect(!scalars.contains { CharacterKind($0) == .hidden })
                #expect(CharacterKind(scalars[0]) != .mark)
            }
            #expect(SafeText(text.text).text == text.text, "safe text is safe already")
        }
    }

    @Test func `the table agrees with the standard library about marks and what is hidden`() {
        for value in UInt32(0)..<0x2_0000 {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 16 else { continue }
            let properties = scalar.properties
            switch properties.generalCategory {
            case _ where properties.isDefaultIgnorableCodePoint, .control, .format, .lineSeparator, .paragraphSeparator, .unassigned:
                #expect(CharacterKind(scalar) == .hidden)
            case .nonspacingMark, .enclosingMark: #expect(CharacterKind(scalar) == .mark)
            default: #expect(CharacterKind(scalar) != .hidden)
            }
        }
    }

    @Test func `clipping keeps whole characters and says that there was more`() {
        #expect(SafeText("abcdef").clipped(to: 4).text == "abc…")
        #expect(SafeText("abcd").clipped(to: 4).text == "abcd")
        #expect(SafeText("漢字漢字").clipped(to: 4).text == "漢…")
        #expect(SafeText("漢字漢字").clipped(to: 4).width == 3)
        #expect(SafeText("漢字").clipped(to: 3, ellipsis: false).text == "漢")
        #expect(SafeText("漢字").clipped(to: 1).text == "…")
        #expect(SafeText("漢字").clipped(to: 0).isEmpty)
        #expect(SafeText("漢字").clipped(to: -1).isEmpty)
    }

    @Test func `a clipped long text is read only as far as it is shown`() {
        let long = String(repeating: "x", count: 10_000) + "\u{1B}"
        #expect(SafeText(long, clippedTo: 5).text == "xxxx…")
        #expect(SafeText("漢" + long, clippedTo: 5).text == "漢xx…")
        #expect(SafeText("12345", clippedTo: 5).text == "12345")
        #expect(SafeText("1234e\u{301}", clippedTo: 5).text == "1234e\u{301}")
    }

    @Test func `texts are put together`() {
        #expect((SafeText("a\n") + "漢").text == "a⏎漢")
        #expect((SafeText("a\n") + "漢").width == 4)
        #expect([SafeText("a"), "b", "c"].joined(separator: ", ").text == "a, b, c")
        #expect(SafeText("ab").padded(to: 4).text == "ab  ")
        let unsafe = "x\u{1B}"
        #expect(("<\(unsafe)>" as SafeText).text == "<x⟨ESC⟩>")
    }

    @Test(arguments: [
        ("a b c", 3, ["a b", "c"]), ("hello world", 8, ["hello", "world"]), ("abcdefgh", 3, ["abc", "def", "gh"]), ("", 5, [""]),
        ("a\n\nb\r\nc\n", 5, ["a", "", "b", "c", ""]), ("漢字漢字", 5, ["漢字", "漢字"]), ("ab 漢字", 5, ["ab 漢", "字"]),
        ("a\tb\rc", 9, ["a→b␍c"]), ("漢", 1, ["\u{FFFD}"]), ("hello world", 5, ["hello", "world"]), ("a  b", 2, ["a", "b"]),
    ])
    func `long texts become lines of at most so many cells`(text: String, width: Int, expected: [String]) {
        let lines = SafeText.lines(of: text, width: width)
        #expect(lines.map(\.text) == expected)
        #expect(lines.allSatisfy { $0.width <= width })
    }

    @Test func `no more lines are made than asked for`() {
        #expect(SafeText.lines(of: String(repeating: "word ", count: 2_000), width: 20, limit: 3).count == 3)
        #expect(SafeText.lines(of: "a\nb\nc\nd", width: 20, limit: 3).map(\.text) == ["a", "b", "c"])
    }

    @Test func `without Unicode only ASCII is left`() {
        #expect(SafeText("é漢\u{1B}\n\u{7}").ascii.text == "???<ESC>|^G")
        #expect(SafeText("──▌●…").ascii.text == "-->*~")
        #expect(SafeText("é漢\n").ascii.width == SafeText("é漢\n").width)
    }
}

struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
