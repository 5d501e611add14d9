import Browser
import Records
import Testing

@testable import Runtime

@Suite struct CopyTextTests {
    private static let hostile: [Value] = [
        .null, "", "\u{1B}[2J\u{1B}]0;x\u{07}", "a\u{202E}b\u{200B}c", "|`<b>*x*[l](u)~~", "=1+1", "a\nb\r\nc", "\u{0}\u{85}\u{9B}31m",
        .blob([0, 255, 27]), .integer(.min), .real(1), "日本 🙂", .text(String(repeating: "x", count: 10_000)), .boolean(true),
    ]

    private static func text(_ content: Copy.Content) -> String { String(decoding: Copy("x", content).text, as: UTF8.self) }

    /// Nothing that moves a cursor, ends a string of the terminal's or turns text round.
    private static func isHarmless(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0A, 0x0D: true
            case 0x00..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200B: false
            default: true
            }
        }
    }

    @Test(arguments: RowFormat.allCases, hostile) func `no form of rows carries what a terminal obeys`(_ format: RowFormat, _ value: Value)
    {
        #expect(Self.isHarmless(Self.text(.rows(format, columns: ["a", "b"], rows: [[value, 1]]))), "\(format) \(value)")
    }

    @Test(arguments: hostile) func `nor does a hand-off`(_ value: Value) {
        guard case .text(let text) = value else { return }
        var one = HandOff(heading: text, command: text)
        one.title = text
        one.fields = [.init(name: text, text: text)]
        one.changes = [text]
        one.filter = text
        #expect(Self.isHarmless(one.markdown), "\(text)")
        #expect(one.markdown.count <= 2_100)
        var several = HandOff(heading: "x", command: "y")
        several.columns = [text]
        several.rows = [[value]]
        #expect(Self.isHarmless(several.markdown))
    }

    @Test func `a row is one object, rows are one object a line`() {
        let rows: [[Value]] = [[1, "a"], [2, .null]]
        #expect(Self.text(.rows(.jsonLines, columns: ["id", "b"], rows: [rows[0]])) == #"{"id":1,"b":"a"}"#)
        #expect(
            Self.text(.rows(.jsonLines, columns: ["id", "b"], rows: rows)) == #"{"id":1,"b":"a"}"# + "\n" + #"{"id":2,"b":null}"# + "\n")
    }

    @Test func `values are as they are, one a line`() {
        #expect(Self.text(.values(["a b", 7, .null, .blob([1, 2, 3]), .real(1)])) == "a b\n7\n\nAQID\n1.0")
        #expect(Self.text(.text("x")) == "x")
    }

    @Test func `a hand-off reads well`() {
        var handOff = HandOff(heading: "tickets #42", command: "vitrine get tickets 42 --format json")
        handOff.title = "login fails *after* reset"
        handOff.fields = [.init(name: "status", text: "on_hold"), .init(name: "requester_id", text: "Zoë Smith (users #210)")]
        handOff.changes = ["2h ago  Bob Lee #17: priority 3 → 5"]
        handOff.filter = "status:on_hold"
        handOff.place = "row 3/214"
        #expect(
            handOff.markdown == #"""
                **tickets #42** login fails \*after\* reset

                - status: on_hold
                - requester_id: Zoë Smith (users #210)

                Last changes:
                - 2h ago  Bob Lee #17: priority 3 → 5

                row 3/214, filter `status:on_hold`
                `vitrine get tickets 42 --format json`
                """#)
    }

    @Test func `it is cut to the size of a message, and says how much is missing`() {
        var handOff = HandOff(heading: "x", command: "y")
        handOff.fields = (0..<40).map { .init(name: "field\($0)", text: String(repeating: "w", count: 500)) }
        handOff.changes = (0..<40).map { "change \($0) " + String(repeating: "z", count: 200) }
        #expect(handOff.markdown.count <= 2_000 && handOff.markdown.contains("more") && handOff.markdown.contains("change 0"))
        handOff.fields = []
        handOff.columns = ["a"]
        handOff.rows = (0..<50).map { [.integer($0)] }
        #expect(handOff.markdown.contains("… 30 more"))
    }

    @Test func `backquotes end no code`() {
        var handOff = HandOff(heading: "x", command: "a `b` ``c``")
        handOff.filter = "`"
        #expect(handOff.markdown.contains("``` a `b` ``c`` ```") && handOff.markdown.contains("`` ` ``"))
    }
}
