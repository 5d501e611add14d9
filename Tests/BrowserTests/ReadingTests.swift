import Records
import Screen
import Testing

@testable import Browser

/// What `--linear` reads out of panes and boxes that are drawn for eyes.
@Suite struct ReadingTests {
    private static func lines(_ client: Client) -> [String] {
        client.state.view(.standard, Capabilities(isLinear: true)).reading?.fields ?? []
    }

    @Test(arguments: [
        ("<Enter> ]", "priority 2 → 3"), ("<Enter> ] ]", "change_log"), ("<Enter> ] ] ]", "subject"), ("P", "Søren Müller"),
        ("cc", "ticket_number"), ("&", "server"), ("m", "3 change_log"), (":about <Enter>", "promises"),
        (":theme <Enter>", "dark"), ("?", "search"), ("F", "t-10001"),
    ])
    func `what covers or replaces the table is read line by line`(_ keys: String, _ text: String) {
        var client = Client.browsing(.logged())
        client.keys("j l l")
        for key in keys.split(separator: " ") {
            if key.hasPrefix(":") {
                client.keys(":")
                client.type(String(key.dropFirst()))
            } else {
                client.keys(String(key))
            }
            client.answerAll()
        }
        let lines = Self.lines(client)
        #expect(lines.contains { $0.lowercased().contains(text.lowercased()) }, "\(lines)")
        #expect(lines.allSatisfy { line in !line.contains { "│╭╮╰╯─▌".contains($0) } })
    }

    @Test func `the models are read where their column was put away, too`() {
        var client = Client.browsing(.logged())
        client.keys("m m <S-Tab>")
        #expect(client.state.pane == .models && Self.lines(client).contains { $0.contains("3 change_log") }, "\(Self.lines(client))")
    }

    @Test(arguments: [":about <Enter>", "?", "@"]) func `what is open is not read again for what is said over it`(_ keys: String) {
        var client = Client.browsing()
        for key in keys.split(separator: " ") {
            client.keys(key.hasPrefix(":") ? key.map(String.init).joined(separator: " ") : String(key))
        }
        let before = Self.lines(client)
        client.state.say("something was copied")
        #expect(!before.isEmpty && Self.lines(client) == before)
    }

    @Test func `requests are read, and one of them in full`() {
        var client = Client.browsing()
        client.sendRequests(3)
        client.keys("@")
        #expect(Self.lines(client).contains { $0.contains("#2 list tickets") })
        client.keys("<Enter>")
        #expect(Self.lines(client).contains { $0.contains(#""m1": 1"#) || $0.contains(#""m1":1"#) })
    }

    @Test func `what is open runs commands by name too`() {
        var client = Client.browsing()
        client.sendRequests(3)
        client.keys("@ <Enter> :")
        client.type("frame-leave")
        client.keys("<Enter>")
        #expect(client.state.scope == .requests)
    }

    @Test func `a name of a command that works elsewhere is told from one that is none`() {
        var client = Client.browsing()
        for (text, answer) in [
            ("filter-save", "filter-save works in another place: filter prompt"),
            ("filter-sav", "no command 'filter-sav'; the nearest is filter-save"),
        ] {
            client.keys(":")
            client.type(text)
            client.keys("<Enter>")
            #expect(client.state.commandPrompt?.error == answer)
            client.keys("<Esc>")
        }
    }

    @Test func `the name of a model opens it`() {
        var client = Client.browsing()
        client.keys(":")
        client.type("Users")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.model == "users")
    }
}
