import Testing

@testable import Screen

@Suite struct FrameTests {
    static func frame(_ columns: Int, _ rows: Int) -> Frame { Frame(Size(columns: columns, rows: rows)) }

    /// Every row is as wide as the frame, and each wide character has its right half.
    static func expectWhole(_ frame: Frame) {
        for row in 0..<frame.size.rows {
            var column = 0
            while column < frame.size.columns {
                let cell = frame[row, column]
                #expect(cell.width == 1 || cell.width == 2, "row \(row), column \(column)")
                if cell.width == 2 { #expect(column + 1 < frame.size.columns && frame[row, column + 1].width == 0) }
                column += max(1, Int(cell.width))
            }
        }
    }

    @Test func `text is clipped to its width and says so`() {
        var frame = Self.frame(10, 1)
        #expect(frame.put("abcdefgh", 0, 1, width: 5) == 5)
        #expect(frame.lines == [" abcd…"])
        #expect(frame.put("xy", 0, 8, width: 5) == 2)
        #expect(frame.lines == [" abcd…  xy"])
    }

    @Test func `a wide character is never cut`() {
        var frame = Self.frame(5, 1)
        frame.put("漢字漢", 0, 0, width: 9)
        #expect(frame.lines == ["漢字"])
        #expect(frame[0, 4] == .blank)
        frame = Self.frame(5, 1)
        frame.put("漢字", 0, -1, width: 9)
        #expect(frame.lines == [" 字"])
        frame = Self.frame(5, 1)
        #expect(frame.put("漢字", 0, 0, width: 3) == 3)
        #expect(frame.lines == ["漢…"])
    }

    @Test func `writing over half of a wide character blanks the other half`() {
        var frame = Self.frame(6, 1)
        frame.put("漢字漢", 0, 0, width: 6)
        frame.put("x", 0, 1, width: 1)
        #expect(frame.lines == [" x字漢"])
        frame.put("y", 0, 2, width: 1)
        #expect(frame.lines == [" xy 漢"])
        frame.put("漢", 0, 3, width: 2)
        #expect(frame.lines == [" xy漢"])
        frame.put("漢字漢", 0, 0, width: 6)
        frame.fill(Rect(column: 1, row: 0, columns: 2, rows: 1))
        #expect(frame.lines == ["    漢"])
        Self.expectWhole(frame)
    }

    @Test func `what is outside the frame is left out`() {
        var frame = Self.frame(3, 2)
        frame.put("abc", -1, 0, width: 3)
        frame.put("abc", 2, 0, width: 3)
        frame.put("abc", 0, 3, width: 3)
        frame.put("abc", 0, -3, width: 3)
        frame.put("abc", 0, 0, width: 0)
        frame.fill(Rect(column: 5, row: 5, columns: 4, rows: 4), Style(.red))
        frame.restyle(Rect(column: -4, row: -4, columns: 4, rows: 4)) { $0.attributes = .bold }
        frame.box(Rect(column: 7, row: 7, columns: 4, rows: 4))
        #expect(frame == Self.frame(3, 2))
        frame.put("abc", 1, -1, width: 3)
        #expect(frame.lines == ["", "bc"])
    }

    @Test func `numbers end at the right edge`() {
        var frame = Self.frame(8, 1)
        #expect(frame.putRight("42", 0, 1, width: 6) == 2)
        #expect(frame.lines == ["     42"])
        frame.putRight("123456789", 0, 1, width: 6)
        #expect(frame.lines == [" 12345…"])
    }

    @Test func `random drawing leaves whole rows`() {
        var random = SplitMix(state: 3)
        var frame = Self.frame(9, 4)
        let texts: [SafeText] = ["漢字漢字漢字", "a🎉b", "🇩🇪🇩🇪", "abc", "e\u{301}é", "\u{1B}\n"]
        for _ in 0..<3_000 {
            let (row, column) = (Int(random.next() % 6) - 1, Int(random.next() % 14) - 3)
            let width = Int(random.next() % 8)
            switch random.next() % 5 {
            case 0: frame.fill(Rect(column: column, row: row, columns: width, rows: 2), Style(.red))
            case 1: frame.restyle(Rect(column: column, row: row, columns: width, rows: 2)) { $0.attributes.formSymmetricDifference(.bold) }
            case 2: frame.putRight(texts[Int(random.next() % 6)], row, column, width: width)
            default: frame.put(texts[Int(random.next() % 6)], row, column, width: width)
            }
            Self.expectWhole(frame)
        }
        frame.convertToASCII()
        Self.expectWhole(frame)
        #expect(frame.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test func `boxes and rules carry their titles`() {
        var frame = Self.frame(14, 4)
        frame.box(Rect(column: 0, row: 0, columns: 14, rows: 3), title: "models", footer: "Esc")
        frame.rule(3, 0, width: 14, title: "a title too long")
        #expect(frame.lines == ["╭─ models ───╮", "│            │", "╰─ Esc ──────╯", "─ a title t… ─"])
        frame = Self.frame(8, 3)
        frame.box(Rect(frame.size), title: "x")
        frame.convertToASCII()
        #expect(frame.lines == ["+- x --+", "|      |", "+------+"])
    }

    @Test func `styles can be compared as text`() {
        var frame = Self.frame(6, 2)
        frame.put("ab\n", 0, 1, width: 3, Style(.red, .bold))
        frame.restyle(Rect(column: 0, row: 1, columns: 2, rows: 1)) { $0 = Style(on: .palette(200), .reverse) }
        #expect(frame.styleLines == [".aab", "cc", "a bold red", "b bold substitute red", "c reverse on colour 200"])
    }

    @Test func `restyling a wide character changes both halves`() {
        var frame = Self.frame(4, 1)
        frame.put("漢字", 0, 0, width: 4)
        frame.restyle(Rect(column: 0, row: 0, columns: 1, rows: 1)) { $0.attributes = .bold }
        #expect(frame[0, 1].style.attributes == .bold)
        frame.restyle(Rect(column: 3, row: 0, columns: 1, rows: 1)) { $0.attributes = .bold }
        #expect(frame[0, 3].style == .plain)
    }

    @Test func `every glyph of ours takes one cell and has an ASCII form`() {
        for glyph in Mirror(reflecting: Glyphs.unicode).children.compactMap({ $0.value as? SafeText }) {
            #expect(glyph.width == 1)
            #expect(glyph.ascii.width == 1 && glyph.ascii.text != "?", "\(glyph)")
        }
    }

    @MainActor @Test func `the recorded display keeps what it is given`() {
        let display = RecordedDisplay(size: Size(columns: 4, rows: 1))
        var frame = Frame(display.size)
        frame.put("abc", 0, 0, width: 4)
        display.draw(frame)
        display.bell()
        display.close()
        #expect(display.lines == ["abc"] && display.frames.count == 1 && display.bells == 1 && display.isClosed)
    }
}
