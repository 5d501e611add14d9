import Records
import Screen
import Testing

@testable import Browser

/// What stands below a record's fields: its last changes and, beside a wide table, the person behind it.
@Suite struct RecordFootTests {
    /// Beside a wide table, with plenty of rate, at rest on the second ticket.
    private static func wide(_ server: FakeServer = .logged(), limit: Int = 6_000, size: Size = Size(columns: 160, rows: 48)) -> Client {
        var client = Client(server, size: size)
        client.connect()
        client.send(.budget(Budget(limit: limit, remaining: limit)))
        client.answerAll()
        client.keys("j")
        client.send(.timer(.detailRest))
        client.answerAll()
        return client
    }

    private static func isGlance(_ errand: Errand) -> Bool { if case .glance = errand { true } else { false } }

    @Test func `beside a wide table stand the changes and the person without anything being opened`() throws {
        let client = Self.wide()
        #expect(client.place?.detail.isOpen == false)
        try expectGolden(client.screen + "\n", "foot-160x48")
        try expectGolden(client.frame.styleLines.joined(separator: "\n") + "\n", "foot-style-160x48")
        let plain = client.state.view(client.state.size, Capabilities(colors: .none, isUnicode: false))
        try expectGolden(plain.lines.joined(separator: "\n") + "\n", "foot-ascii-160x48")
    }

    @Test(arguments: [(79, 30), (80, 24), (99, 24), (100, 30), (149, 45), (150, 25), (150, 45)])
    func `an open record on both sides of a breakpoint`(
        _ columns: Int, _ rows: Int
    ) throws {
        var client = Self.wide(size: Size(columns: columns, rows: rows))
        client.keys("<Enter>")
        client.answerAll()
        try expectGolden(client.screen + "\n", "foot-\(columns)x\(rows)")
    }

    @Test func `who reads line by line is told the same`() {
        let reading = {
            (client: Client) in client.state.view(client.state.size, Capabilities(isLinear: true)).reading?.fields ?? []
        }
        var client = Self.wide()
        client.keys("<Enter>")
        client.answerAll()
        #expect(reading(client).suffix(2).first == "last change: 2h ago, Olga Müller #15, status  open → pending")
        #expect(reading(client).last?.hasPrefix("requester: Søren Müller #3: open 20 · pending 20, #1952") == true, "\(reading(client))")
    }

    @Test func `the person is asked for last, one question after the other, and only for who rests there`() {
        var client = Self.wide()
        client.keys("j")
        #expect(client.waiting.isEmpty && client.state.glance == nil)
        client.send(.timer(.detailRest))
        var asked: [Errand] = []
        while !client.waiting.isEmpty {
            let glances = client.state.requests.errands.values.filter(Self.isGlance)
            #expect(glances.count <= 1 && (glances.isEmpty || client.state.requests.record == nil))
            asked += glances.filter { !asked.contains($0) }
            client.answerOne()
        }
        #expect(asked.count == 3 && client.screen.contains("requester: Ana María Smith #4"))
    }

    @Test func `what moves on, filters or asks for rows gives it up`() {
        for keys in ["j", "f", "G"] {
            var client = Self.wide(.logged())
            client.keys("j")
            client.send(.timer(.detailRest))
            while !client.waiting.isEmpty, !client.state.requests.errands.values.contains(where: Self.isGlance) { client.answerOne() }
            #expect(client.state.requests.errands.values.contains(where: Self.isGlance))
            client.keys(keys)
            #expect(!client.state.requests.errands.values.contains(where: Self.isGlance), "\(keys)")
        }
    }

    @Test func `where requests are few nobody is asked about`() {
        for client in [Self.wide(limit: 60), Self.wide(.documented)] {
            #expect(client.state.glance == nil && client.state.timeline == nil)
            #expect(!client.screen.contains("requester:") && !client.screen.contains("last change"))
        }
    }

    @Test(arguments: [
        (["open": 3, "pending": 2, "closed": 40, "resolved": 1], "open 5 · closed 41"), (["new": 2, "old": 1], "new 2 · old 1"), ([:], ""),
    ]) func `states are put together as open and closed where their words say so`(_ states: [String: Int], _ text: String) {
        let referrer = Referrer(model: "tickets", column: "requester_id", target: "id")
        var glance = Glance(
            name: Glance.Name(field: "requester_id", record: RecordName(model: "users", key: 1)), related: RelatedPart(referrer: referrer))
        glance.related.states = states.sorted { $0.value > $1.value }.map { ValueCount(.text($0.key), $0.value) }
        #expect(glance.factText == text && glance.title == "requester: #1")
        glance.person = Record(columns: ["created_at"], values: ["2024-01-09T10:00:00Z"])
        #expect(glance.factText == [text, "first seen 2024-01-09"].filter { !$0.isEmpty }.joined(separator: " · "))
    }

    @Test func `the same person is asked for once`() {
        var client = Self.wide()
        let count = client.server.asked.count
        client.keys("k j")
        client.send(.timer(.detailRest))
        client.answerAll()
        #expect(client.state.glance?.factText.isEmpty == false)
        #expect(client.server.asked.count - count <= 3)
    }

    @Test func `refreshing asks anew, and the mask makes the person up`() {
        var client = Self.wide()
        client.keys(": m a s k - o n <Enter>")
        client.answerAll()
        client.send(.timer(.detailRest))
        client.answerAll()
        #expect(client.screen.contains("requester: ") && !client.screen.contains("Søren"))
    }

    @Test func `two fields share a line where both are short, and are gone through from left to right`() {
        var client = Client.browsing(.logged(), size: Size(columns: 80, rows: 40))
        client.keys("<Enter> <Tab>")
        client.answerAll()
        #expect(client.screen.contains("▌id                1                     ticket_number     T-10001"))
        #expect(client.frame.cursor?.column == 0)
        client.keys("j")
        #expect(client.state.currentField?.name == "ticket_number" && client.frame.cursor?.column == 40)
        client.keys("j")
        #expect(client.state.currentField?.name == "subject" && client.frame.cursor?.column == 0)
        client.keys("G")
        #expect(client.state.currentField?.name == "description")
    }

    @Test func `below 72 cells each field has its own line`() {
        for columns in [70, 71, 72, 73] {
            var client = Client.browsing(.logged(), size: Size(columns: columns, rows: 30))
            client.keys("<Enter>")
            client.answerAll()
            #expect(client.lines.contains { $0.contains("id ") && $0.contains("ticket_number") } == (columns >= 72), "\(columns)")
        }
    }

    @Test func `a failing log says so in its place`() {
        var client = Client.browsing(.logged())
        client.keys("<Enter>")
        while let question = client.waiting.first?.question {
            if case .rows(let query, _, _, _) = question, query.model == "change_log" {
                client.failOne(Failure(.server, "Query timed out after 1s"))
            } else {
                client.answerOne()
            }
        }
        #expect(client.screen.contains("the log could not be read: Query timed out after 1s"))
    }
}

extension FakeServer {
    /// It knows only the documented protocol.
    fileprivate static var documented: FakeServer {
        var server = logged()
        server.capabilities = .documented
        return server
    }
}
