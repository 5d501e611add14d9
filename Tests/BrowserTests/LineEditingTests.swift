import Records
import Screen
import Testing

@testable import Browser

/// `^X ^E`: the line of a prompt in the user's own editor.
@Suite struct LineEditingTests {
    @Test func `what is written in the filter prompt goes to the editor, and comes back as if it were typed`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:op")
        #expect(client.keys("^X ^E").contains(.edit("status:op")))
        client.send(.edited(.text("status:open\npriority:2\n")))
        #expect(client.state.filterPrompt?.editor.text == "status:open priority:2")
        #expect(client.notice.contains("the text is from the editor"))
        client.send(.timer(.filterRest))
        client.answerAll()
        #expect(client.place?.query.filter.count == 2, "it is previewed")
        client.keys("<Enter>")
        #expect(client.state.filterPrompt == nil && client.place?.query.filter.count == 2)
    }

    @Test(arguments: [": a", "/ a", "? a", "cw 1", "p -", "e"]) func `every prompt of one line can be edited so`(_ keys: String) {
        var client = Client.browsing(.logged())
        client.keys(keys)
        let scope = client.state.scope
        #expect(!scope.isPane)
        client.keys("^X ^E")
        #expect(client.effects.contains { if case .edit = $0 { true } else { false } })
        client.send(.edited(.text("other\twords")))
        #expect(client.state.scope == scope && client.screen.contains("other words"))
    }

    @Test func `what went wrong is said, and the text stays`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open")
        client.keys("^X ^E")
        client.send(.edited(.failed("the editor 'nonesuch' was not found")))
        #expect(client.status.contains("! the text stays as it was: the editor 'nonesuch' was not found"))
        #expect(client.state.filterPrompt?.editor.text == "status:open")
        client.send(.edited(.text("status:open\n")))
        #expect(client.notice == "the editor left the text as it was")
        client.send(.edited(.text(String(repeating: "x", count: 5_000))))
        #expect(client.notice.contains("only the first 4,096 characters") && client.state.filterPrompt?.editor.text.count == 4_096)
        client.send(.edited(.text(String(repeating: "y", count: 4_096) + "\n")))
        #expect(client.notice.contains("the text is from the editor"))
    }

    @Test func `what comes too late changes nothing`() {
        var client = Client.browsing()
        client.keys("f ^X ^E")
        client.state.filterPrompt = nil
        client.send(.edited(.text("status:open")))
        #expect(client.notice.contains("the prompt is closed") && client.place?.query.filter == [])
    }

    @Test func `the first key alone waits for the second, and others do nothing`() {
        var client = Client.browsing()
        client.keys("f a ^X b")
        #expect(client.state.filterPrompt?.editor.text == "a" && client.notice.contains("^Xb is no command"))
        client.keys("^X <Esc>")
        #expect(client.state.filterPrompt != nil)
        client.keys("^X")
        client.send(.timer(.whichKey))
        #expect(client.screen.contains("^X^E") && client.screen.contains("your own editor"))
    }

    @Test func `of two keys with names a sequence is made`() {
        #expect(Command.sequence("^X^E") == [Key("^X"), Key("^E")])
        #expect(Command.sequence("^X") == [Key("^X")] && Command.sequence("gg") == [Key("g"), Key("g")])
        #expect(Command.sequence("^x^e").count == 4 && Command.sequence("c<") == [Key("c"), Key("<")])
    }
}
