import Browser
import Records
import Testing

@testable import Runtime

@Suite struct CopyTextTests {
    private static func text(_ content: Copy.Content) -> String { String(decoding: Copy("x", content).text, as: UTF8.self) }

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
