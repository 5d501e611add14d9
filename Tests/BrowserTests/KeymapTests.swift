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
