import Records
import Screen
import Testing

@testable import Browser

/// What was real before the mask went on is neither shown nor asked by under it, nor taken out of here without a word.
@Suite struct MaskSwitchTests {
    private static func mask(_ client: inout Client) {
        client.state.setMask(true)
        client.send(.timer(.running))
        client.answerAll()
    }

    @Test func `a remembered filter by real values does not come back`() {
        var memory = Memory()
        memory["filter", "demo", "users"] = [#"name:"Zoë Smith" is_active:1"#]
        memory["cursor", "demo", "users"] = ["0", "0", "name", "1", "closed"]
        var client = Client(memory: memory)
        client.connect()
        client.answerAll()
        Self.mask(&client)
        client.keys("1")
        client.answerAll()
        #expect(client.place?.query.model == "users" && client.place?.query.filter.map(\.field) == ["is_active"])
    }

    @Test func `a condition is dropped for its value where its column's name says nothing, from the log of requests too`() {
        var client = Client.browsing(.people(), model: "people")
        let filter = [FilterTerm("tenant", .equal, "Acme GmbH"), FilterTerm("state", .equal, "open")]
        client.state.change(filter: filter)
        var message = SentMessage(id: 1, request: nil, action: "list", model: "people", filter: filter, text: WireText([]))
        client.send(.traffic(.sent(message), at: 0))
        message = SentMessage(id: 2, request: nil, action: "get", model: "people", options: [.init("id", "zoe@x.de")], text: WireText([]))
        client.send(.traffic(.sent(message), at: 0))
        message.action = "distinct"
        message.options = [.init("field", "email"), .init("prefix", "zoe")]
        client.send(.traffic(.sent(message), at: 0))
        Self.mask(&client)
        #expect(client.place?.query.filter.map(\.field) == ["state"])
        #expect(client.notice.contains("no longer asks for real values of tenant"))
        #expect(client.state.log.entries.map(\.what) == ["state:open", "", "field=email"])
    }

    @Test func `rows of a place that lost a condition are counted anew`() {
        var client = Client.browsing()
        client.state.change(filter: [FilterTerm("subject", .equal, "invoice wrong total")])
        client.send(.timer(.running))
        client.answerAll()
        client.keys("1")
        client.answerAll()
        Self.mask(&client)
        client.keys("<Backspace>")
        #expect(client.place?.count.exactly == nil)
        client.answerAll()
        #expect(client.place?.query.filter == [] && client.place?.count == .exact(2_000))
    }

    @Test func `where the key is masked neither marks nor records opened before show or use real ones`() {
        var client = Client.browsing(.people(), model: "people", size: Size(columns: 120, rows: 40))
        client.keys("<Space> <Space> <Enter>")
        client.answerAll()
        #expect(client.place?.marks.count == 2 && client.screen.contains("#u3@example.de"))
        Self.mask(&client)
        #expect(client.place?.marks.isEmpty == true && !client.screen.contains("@example.de"))
        client.keys("<Esc> <Space> yi")
        #expect(client.place?.marks.isEmpty == true && client.copies.isEmpty)
        client.keys("<Space>")
        #expect(client.notice.contains("email is masked"))
    }

    @Test func `filters by real values are not brought back from the history, but for those typed under the mask`() {
        var client = Client.browsing()
        client.state.change(filter: [FilterTerm("status", .equal, "open")])
        client.state.change(filter: [FilterTerm("subject", .equal, "invoice wrong total")])
        Self.mask(&client)
        client.keys("f ^U ^P")
        #expect(client.state.filterPrompt?.editor.text == "status:open")
        client.keys("^U")
        client.type("subject:invoice")
        client.keys("<Enter> f ^U ^P")
        #expect(client.state.filterPrompt?.editor.text == "subject:invoice")
        client.keys("<Esc> <Esc>")
        client.state.setMask(false)
        client.keys("f ^U ^P ^P")
        #expect(client.state.filterPrompt?.editor.text.contains("invoice wrong total") == true)
    }

    @Test func `the cursor stays on its record when rows came and went before it`() {
        var client = Client.browsing()
        client.keys(": 5 0 <Enter>")
        client.state.place?.watched.drift = 2
        Self.mask(&client)
        #expect(client.cursor == 51)
    }

    // MARK: Taking it out

    @Test func `keys that are personal are asked about`() {
        for keys in ["yi", "yu", "<Space> yl"] {
            var client = Client.browsing(.people(), model: "people")
            client.state.isTakingAgreed = false
            client.keys(keys)
            #expect(client.copies.isEmpty && client.notice.contains("takes real email"), "\(keys)")
            client.keys(keys.hasPrefix("<") ? "yl" : keys)
            #expect(client.copies.count == 1)
        }
    }

    @Test func `a hand-off names whom a record refers to, and says so`() {
        var client = Client.browsing(.logged())
        client.state.isTakingAgreed = false
        client.keys("j <Enter>")
        client.answerAll()
        client.keys("Y")
        #expect(client.notice.contains("requester_id, assigned_user_id, change_log.user_id"))
    }

    @Test func `what a server that describes nothing sent is asked about by the columns of its rows`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.remove(.describe)
        var client = Client.browsing(server)
        client.state.isTakingAgreed = false
        client.sendRequests(1)
        client.keys("@ G Y")
        #expect(client.copies.isEmpty && client.notice.contains("takes real subject"))
    }
}
