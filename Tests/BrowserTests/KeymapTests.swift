import Records
import Screen
import Testing

@testable import Browser

@Suite struct KeymapTests {
    @Test func `the table's keys are there until somebody says otherwise`() {
        for command in Command.all { #expect(Keymap.standard.keys(of: command) == command.keys) }
        #expect(Keymap.standard.command(boundTo: [Key("j")], in: .table)?.name == "cursor-down")
        #expect(Keymap.make([]) == (Keymap.standard, []))
    }

    @Test func `a key of one's own runs the command, and help and hints show it`() throws {
        let (keymap, problems) = Keymap.make([.init(command: "refresh", keys: "<F5>"), .init(command: "zoom", keys: "")])
        #expect(problems.isEmpty)
        var client = Client.browsing()
        client.state.keymap = keymap
        client.keys("<F5>")
        #expect(!client.waiting.isEmpty)
        client.keys("r")
        #expect(client.status.contains("r is no command here"))
        let zoom = try #require(Command.all.first { $0.name == "zoom" })
        #expect(keymap.labels(of: zoom).isEmpty)
        client.keys("?")
        client.type("refresh")
        #expect(client.screen.contains("<F5>"))
    }

    @Test func `sentences and the edges of boxes name the keys that one has`() {
        let bindings = [
            ("clear-filter", "Z"), ("back", "<F6>"), ("saved-delete", "x"), ("saved-leave", "<F7>"), ("raw-value", "<F8>"),
            ("only-trouble", "t"),
        ]
        let (keymap, problems) = Keymap.make(bindings.map { .init(command: $0.0, keys: $0.1) })
        #expect(problems.isEmpty)
        var client = Client.browsing(.full())
        client.state.keymap = keymap
        client.keys("f")
        client.type("ticket_number:nowhere")
        client.keys("^S")
        client.type("none")
        client.keys("<Enter> <Enter>")
        client.answerAll()
        let words = client.screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("Z shows all rows, F6 goes back"), "\(client.screen)")
        client.keys("gf")
        #expect(client.screen.contains("x deletes  F7 back"), "\(client.screen)")
        client.keys("x")
        client = Client(.full(), link: StateLink(Query("tickets", filter: [FilterTerm("status", .equal, "nowhere")])))
        client.connect()
        client.answerAll()
        #expect(client.screen.contains("X shows all rows") && !client.screen.contains("goes back"), "\(client.screen)")
        #expect(Keymap.standard.label(of: "back") == "Backspace" && Keymap.standard.label(of: "take-in-new") == "gn")
    }

    @Test(arguments: [
        ("curser-down", "j", "there is no command 'curser-down'; the nearest is cursor-down"),
        ("cursor-down", "<Dwn>", "cursor-down: '<Dwn>' is no key; keys have names such as <PageDown>, ^F and gg"),
        ("filter-accept", "x", "filter-accept: 'x' types text in a prompt"),
        ("page-down", "k", "k means page-down now, and cursor-up no longer"),
        ("page-down", "g", "gg means page-down now, and first-row no longer"),
    ])
    func `what does not hold is said, and which command loses`(command: String, keys: String, problem: String) {
        let problems = Keymap.make([.init(command: command, keys: keys)]).problems
        #expect(problems.contains { $0 == problem || problem.hasPrefix("gg") && $0.hasPrefix("gg means page-down now") }, "\(problems)")
    }

    @Test func `of two lines that want one key the first has it`() {
        let (keymap, problems) = Keymap.make([.init(command: "page-down", keys: "Z"), .init(command: "page-up", keys: "Z u")])
        #expect(keymap.command(boundTo: [Key("Z")], in: .table)?.name == "page-down")
        #expect(keymap.command(boundTo: [Key("u")], in: .table)?.name == "page-up")
        #expect(problems == ["page-up: Z is bound to page-down already, which keeps it"])
    }
}
