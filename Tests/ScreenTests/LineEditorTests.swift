import Testing

@testable import Screen

@Suite struct LineEditorTests {
    /// The line after some keys, with `|` where the cursor is.
    static func after(_ keys: [String], _ text: String = "status:open priority:3", at cursor: Int? = nil, history: [String] = []) -> String
    {
        var editor = LineEditor(text, history: history)
        if let cursor {
            _ = editor.handle(Key("^A"))
            for _ in 0..<cursor { _ = editor.handle(Key("^F")) }
        }
        for key in keys { _ = editor.handle(Key(key)) }
        return shown(editor)
    }

    static func shown(_ editor: LineEditor) -> String {
        let characters = Array(editor.text)
        return String(characters[..<editor.cursor]) + "|" + String(characters[editor.cursor...])
    }

    @Test(arguments: [
        (["^A"], "|abc def"), (["<Home>"], "|abc def"), (["^A", "^E"], "abc def|"), (["<Home>", "<End>"], "abc def|"),
        (["^B"], "abc de|f"), (["<Left>", "<Left>"], "abc d|ef"), (["^A", "^F"], "a|bc def"), (["^A", "<Right>"], "a|bc def"),
        (["<Right>"], "abc def|"), (["^A", "<Left>"], "|abc def"), (["^H"], "abc de|"), (["<Backspace>"], "abc de|"),
        (["^A", "<Backspace>"], "|abc def"), (["^A", "^D"], "|bc def"), (["^A", "<Delete>"], "|bc def"), (["<Delete>"], "abc def|"),
        (["^W"], "abc |"), (["^W", "^W"], "|"), (["^B", "^W"], "abc |f"), (["^U"], "|"), (["<Left>", "^U"], "|f"), (["^A", "^K"], "|"),
        (["<Left>", "^K"], "abc de|"), (["^W", "^Y"], "abc def|"), (["^W", "^Y", "^Y"], "abc defdef|"),
        (["^U", "^A", "^U", "^Y"], "abc def|"),
        (["x"], "abc defx|"), (["^A", "<Space>", "漢"], " 漢|abc def"), (["<Space>", "<", "^"], "abc def <^|"),
    ])
    func `readline's keys edit the line`(keys: [String], expected: String) {
        #expect(Self.after(keys, "abc def") == expected)
    }

    @Test(arguments: [
        ("x", LineEditor.Outcome.edited), ("^A", .moved), ("<Enter>", .ignored), ("<Esc>", .ignored), ("<Tab>", .ignored), ("^Z", .ignored),
        ("<F1>", .ignored), ("<Backspace>", .edited), ("<Delete>", .moved), ("^Y", .moved), ("^P", .moved), ("<Down>", .moved),
    ])
    func `it says what a key did`(key: String, outcome: LineEditor.Outcome) {
        var editor = LineEditor("abc")
        #expect(editor.handle(Key(key)) == outcome)
    }

    @Test(arguments: [
        (["^P"], "three|"), (["<Up>", "<Up>"], "two|"), (["^P", "^P", "^P", "^P"], "one|"), (["^P", "^P", "^N"], "three|"),
        (["<Up>", "<Down>"], "draft|"), (["<Up>", "<Up>", "<Down>", "<Down>", "<Down>"], "draft|"), (["<Up>", "x", "<Up>"], "three|"),
        (["<Up>", "x", "<Up>", "<Down>"], "threex|"),
    ])
    func `history goes back and returns to what was being written`(keys: [String], expected: String) {
        #expect(Self.after(keys, "draft", history: ["one", "two", "three"]) == expected)
    }

    @Test func `reverse search finds older lines that contain the text`() {
        let history = ["status:open", "priority:3", "status:closed", "id:7"]
        #expect(Self.after(["^R"], "status", history: history) == "status:closed|")
        #expect(Self.after(["^R", "^R"], "status", history: history) == "status:open|")
        #expect(Self.after(["^R", "^R", "^R"], "status", history: history) == "status:open|")
        #expect(Self.after(["^R", "<Down>", "<Down>"], "status", history: history) == "status|")
        #expect(Self.after(["^R"], "none", history: history) == "none|")
        #expect(Self.after(["^R", "o", "p", "e"], "status:", history: history) == "status:open|")
        #expect(Self.after(["^R", "o", "z"], "status:", history: history) == "status:oz|")
        #expect(Self.after(["^R", "b", "c", "<Backspace>"], "a", history: ["abc", "abd"]) == "abd|")
        #expect(Self.after(["^R", "<Backspace>", "x"], "abcd", at: 2, history: history) == "ax|cd")
    }

    @Test func `a paste is one line`() {
        var editor = LineEditor("ab")
        _ = editor.handle(Key("^B"))
        #expect(editor.insert("1\n2\r\n3\t4\n\n") == .edited)
        #expect(Self.shown(editor) == "a1 2 3 4|b")
        #expect(editor.insert("") == .moved)
        #expect(editor.insert("\n") == .moved)
        #expect(editor.insert(String(repeating: "x", count: 100_000)) == .edited)
        #expect(editor.text.count == LineEditor.maximalLength)
        #expect(LineEditor("a\nb").text == "a b")
    }

    @Test func `the cursor is counted in characters and in cells`() {
        var editor = LineEditor("漢e\u{301}👩\u{200D}👧x")
        #expect(editor.cursor == 4)
        #expect(editor.cursorCell == 6)
        _ = editor.handle(Key("^B"))
        _ = editor.handle(Key("^B"))
        #expect(editor.cursor == 2)
        #expect(editor.cursorCell == 3)
        _ = editor.handle(Key("<Backspace>"))
        #expect(editor.text == "漢👩\u{200D}👧x")
    }

    @Test func `a mark typed after its letter joins it`() {
        var editor = LineEditor("ab")
        _ = editor.handle(Key("^B"))
        _ = editor.handle(Key("\u{301}"))
        #expect(editor.cursor == 1)
        #expect(editor.text == "a\u{301}b")
        #expect(editor.cursorCell == 1)
    }

    @Test func `a long line is scrolled so that the cursor is seen`() {
        var editor = LineEditor("abcdefgh")
        var frame = Frame(Size(columns: 8, rows: 1))
        #expect(editor.draw(into: &frame, Rect(column: 1, row: 0, columns: 5, rows: 1)) == Point(column: 5, row: 0))
        #expect(frame.lines == [" efgh"])
        _ = editor.handle(Key("<Home>"))
        #expect(editor.draw(into: &frame, Rect(column: 1, row: 0, columns: 5, rows: 1)) == Point(column: 1, row: 0))
        #expect(frame.lines == [" abcde"])
        editor.replace(with: "漢字漢字")
        #expect(editor.draw(into: &frame, Rect(column: 1, row: 0, columns: 5, rows: 1)) == Point(column: 5, row: 0))
        #expect(frame.lines == [" 漢字"])
        #expect(editor.draw(into: &frame, Rect(column: 1, row: 0, columns: 0, rows: 1)) == Point(column: 1, row: 0))
        editor.replace(with: "a\u{1B}")
        #expect(editor.draw(into: &frame, Rect(column: 0, row: 0, columns: 8, rows: 1)).column == 6)
        #expect(frame.lines == ["a⟨ESC⟩"])
        #expect(frame[0, 1].style == Style.plain.with(.substitute))
    }
}
