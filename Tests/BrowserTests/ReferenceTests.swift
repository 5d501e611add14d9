import Records
import Screen
import Testing

@testable import Browser

@Suite struct ReferenceTests {
    @Test func `O opens the only model that refers at once`() {
        var client = Client.browsing(.logged())
        client.keys("j O")
        #expect(client.state.scope == .references && client.screen.contains("looking at the models…"))
        client.answerAll()
        #expect(client.place?.query == Query("change_log", filter: [FilterTerm("ticket_id", .equal, 2)]))
        #expect(client.place?.isBelow == true)
        client.keys("<Backspace>")
        #expect(client.place?.query.model == "tickets" && client.cursor == 1)
    }

    @Test(arguments: TimelineTests.sizes) func `several models are chosen from, with their counts`(_ columns: Int, _ rows: Int) throws {
        var client = Client.browsing(.logged(), model: "users", size: Size(columns: columns, rows: rows))
        client.keys("j j gr")
        client.answerAll()
        try expectGolden(client.screen + "\n", "references-\(columns)x\(rows)")
        client.keys("j <Enter>")
        client.answerAll()
        #expect(client.place?.query == Query("tickets", filter: [FilterTerm("assigned_user_id", .equal, 3)]))
        client.keys("<Backspace>")
        #expect(client.place?.query.model == "users" && client.state.scope == .table)
    }

    @Test func `the related tab lists the newest records of each column, and leads to them`() {
        var client = Client.browsing(.logged(), model: "users", size: Size(columns: 100, rows: 50))
        client.keys("j j <Enter> ] ]")
        client.answerAll()
        #expect(client.screen.contains("tickets by requester_id") && client.screen.contains("#1952"))
        client.keys("<Tab> j <Enter>")
        client.answerAll()
        #expect(client.place?.query == Query("tickets", filter: [FilterTerm("id", .equal, 1952)]))
        client.keys("<Backspace> gg <Enter>")
        client.answerAll()
        #expect(client.place?.query == Query("tickets", filter: [FilterTerm("requester_id", .equal, 3)]))
    }

    @Test func `a documented server cannot tell who refers to what, and says so`() {
        var server = FakeServer.logged()
        server.capabilities = .documented
        var client = Client.browsing(server)
        client.keys("O")
        #expect(client.status.contains("does not describe its models"))
        client.keys("P")
        #expect(client.status.contains("does not describe its models"))
        client.keys("<Enter>")
        client.answerAll()
        client.keys("] ]")
        #expect(client.screen.contains("does not describe its models, so nothing tells what refers"))
    }

    @Test func `what nothing refers to says so`() {
        var client = Client.browsing(.logged(), model: "change_log")
        client.keys("O")
        client.answerAll()
        #expect(client.status.contains("no model refers to change_log"))
    }

    @Test func `the way is shown in the header`() {
        var client = Client.browsing(.logged())
        client.keys("j <Enter>")
        client.answerAll()
        client.keys("P")
        client.answerAll()
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.lines[0].contains("tickets #2 › users #3"))
    }
}

@Suite struct PersonCardTests {
    /// The rows are there, and what they refer to is not known: a list of models tells only names, as the gateway's does.
    private static func starting() -> Client {
        var client = Client(.desk(), model: "tickets")
        client.connect()
        if let id = client.waiting.first?.id {
            let models = client.server.tables.map { Model(name: $0.model.name) }
            client.send(.answered(id, .models(models), Timing(total: 1_000)))
        }
        client.answerOne()
        client.answerOne()
        return client
    }

    @Test func `right after the start it is learnt first which models name people`() {
        var client = Self.starting()
        #expect(client.cursorID == 1)
        client.keys("P")
        #expect(client.notice == "loading: which fields name a person is not known yet" && client.place?.card == nil)
        client.answerAll()
        #expect(client.place?.card?.reference.model == "users" && client.state.notice == nil)
        #expect(client.state.announcement.hasPrefix("the card of "))
    }

    @Test func `who goes on meanwhile does not get a card any more`() {
        var client = Self.starting()
        client.keys("P j")
        client.answerAll()
        #expect(client.place?.card == nil)
    }

    private static func card(_ size: Size = .standard) -> Client {
        var client = Client.browsing(.logged(), size: size)
        client.keys("j P")
        client.answerAll()
        return client
    }

    @Test(arguments: TimelineTests.sizes) func `the card of a ticket's requester`(_ columns: Int, _ rows: Int) throws {
        try expectGolden(Self.card(Size(columns: columns, rows: rows)).screen + "\n", "card-\(columns)x\(rows)")
    }

    @Test func `it counts the person's records by state, and shows the last ones and their changes`() {
        let client = Self.card(Size(columns: 120, rows: 40))
        #expect(client.screen.contains("Søren Müller") && client.screen.contains("u3@example.com"))
        #expect(client.screen.contains("tickets by requester_id      40  open 20 · pending 20"))
        #expect(client.screen.contains("change_log by them"))
        #expect(client.screen.contains("tickets #2"))
    }

    @Test func `it leads on, and back with everything as it was`() {
        var client = Self.card()
        client.keys("j j")
        let before = client.lines
        client.keys("k <Enter>")
        client.answerAll()
        #expect(client.place?.query == Query("tickets", filter: [FilterTerm("requester_id", .equal, 3)]))
        client.keys("<Backspace> j")
        client.answerAll()
        #expect(client.lines[1..<22] == before[1..<22] && client.state.scope == .card)
        client.keys("<Esc>")
        #expect(client.state.scope == .table && client.cursor == 1)
    }

    @Test func `the field under the cursor goes before the others`() {
        var client = Client.browsing(.logged())
        client.keys("j")
        client.go(to: "assigned_user_id")
        client.keys("P")
        client.answerAll()
        #expect(client.place?.card?.key == 15)
        client.keys("<Esc> 1")
        client.answerAll()
        client.keys("P")
        #expect(client.place?.card?.key == 1)
    }

    @Test func `a model that names nobody has no card`() {
        var server = FakeServer.logged()
        server.tables[0].model.label = ["id"]
        var client = Client.browsing(server)
        client.keys("P")
        client.answerAll()
        #expect(client.status.contains("no field of this record refers to a model that names people"))
    }
}

@Suite struct RawValueTests {
    @Test func `the record says which emoji are simplified`() {
        var server = FakeServer.desk()
        server.tables[1].rows[0][1] = .text("👩🏽‍💻 and 👍🏽")
        var client = Client.browsing(server)
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("2 emoji simplified; x shows the bytes"), "\(client.screen)")
    }

    @Test func `x shows a field byte by byte, and the record says that something is hidden`() {
        var client = TimelineTests.record(1, size: Size(columns: 100, rows: 60))
        #expect(client.screen.contains("1 hidden character; x shows them"))
        client.go(to: "subject")
        client.keys("x")
        #expect(client.screen.contains("text, 30 bytes, 30 characters, 1 hidden"))
        #expect(client.screen.contains("0010 73 74 61 72 74 20 1b 5b"))
        client.keys("x")
        #expect(!client.screen.contains("0010 73"))
    }

    @Test(arguments: [
        (Value.null, "null"), (.integer(.min), "-9223372036854775808"), (.real(1), "1.0"),
        (.text("a\"\\\n\t\u{1B}"), #""a\"\\\n\t\u001b""#),
        (.text("\u{202E}\u{E0041}é問"), #""\u202e\udb40\udc41é問""#), (.blob([0, 255]), #"{"$base64":true,"encoded":"AP8="}"#),
        (.real(.infinity), "null"),
    ]) func `raw values are JSON, with what is invisible as escapes`(_ value: Value, _ text: String) {
        #expect(jsonText(value) == text)
    }
}
