import Records
import Screen
import Testing

@testable import Browser

extension FakeServer {
    /// With everything that the gateway announces when it is asked to.
    static func full(tickets: Int = 2_000) -> FakeServer {
        var server = desk(tickets: tickets)
        server.capabilities.extensions.formUnion([.distinct, .operators, .total])
        return server
    }
}

/// Completions of values in the filter prompt.
@Suite struct FilterValuesTests {
    /// A filter is typed, and the typing rests until everything is answered.
    private static func client(typing text: String, _ server: FakeServer = .full()) -> Client {
        var client = Client.browsing(server)
        client.keys("f")
        client.type(text)
        client.send(.timer(.valuesRest))
        client.answerAll()
        return client
    }

    private static func names(_ client: Client) -> [String] { client.state.filterPrompt?.completions.map(\.name) ?? [] }

    @Test func `values come with their counts, most frequent first, when the typing rests`() {
        var client = Client.browsing(.full())
        client.keys("f")
        client.type("status:")
        #expect(client.effects.contains(.startTimer(.valuesRest, milliseconds: 150)))
        #expect(client.waiting.isEmpty)
        client.send(.timer(.valuesRest))
        #expect(client.waiting.map(\.question) == [.distinct(model: "tickets", field: "status", prefix: "", filter: [], limit: 100)])
        client.answerAll()
        #expect(Self.names(client) == ["closed", "on_hold", "open", "pending"])
        #expect(client.state.filterPrompt?.completions.map(\.hint) == ["500", "500", "500", "500"])
        client.type("o")
        #expect(Self.names(client) == ["on_hold", "open", "closed"], "what begins like this, then what holds it")
        client.send(.timer(.valuesRest))
        #expect(client.waiting.isEmpty, "all values are on hand")
        client.keys("<Down> <Down> <Enter>")
        #expect(client.state.filterPrompt?.editor.text == "status:open ")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")])
    }

    @Test func `a comparison that says something else than it seems to is doubted`() {
        func warning(_ text: String) -> String? {
            var client = Client.browsing(.full())
            client.keys("f")
            client.type(text)
            return client.state.filterPrompt?.warning?.message
        }
        #expect(warning("created_at:2025-11") == "no created_at is just 2025-11: created_at^2025-11 is all that begins so")
        #expect(warning("created_at:2025") == "no created_at is just 2025: created_at^2025 is all that begins so")
        #expect(warning("created_at^2025-11") == nil && warning("created_at>=2025-11") == nil && warning("created_at:today") == nil)
        #expect(warning("priority>=4") == nil)
        var server = FakeServer.full()
        server.tables[1].model.columns[4].storage = [.text]
        var client = Client.browsing(server)
        client.keys("f")
        client.type("status>=4")
        let message = client.state.filterPrompt?.warning?.message
        #expect(message == "status holds texts: they are compared letter by letter, not as numbers")
    }

    @Test func `a field is found by a word that is nearly one of its own`() {
        #expect(nearest(to: "assignee", among: ["id", "status", "requester_id", "assigned_user_id"]) == "assigned_user_id")
        #expect(nearest(to: "statu", among: ["assigned_user_id", "status"]) == "status")
        #expect(nearest(to: "zz", among: ["assigned_user_id", "status"]) == nil)
    }

    @Test func `the prompt and d name the same value as the nearest`() {
        var client = Self.client(typing: "status:clo")
        #expect(client.state.filterPrompt?.warning?.message == "no record has status clo; the nearest is closed")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.state.ways.first?.text == "status:closed")
    }

    @Test func `while it is masked a log's values are neither completed nor counted`() {
        var client = Client.browsing(.logged(), model: "change_log")
        client.keys(":")
        client.type("mask on")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("f")
        client.type("field:subject new_value:")
        client.send(.timer(.valuesRest))
        client.answerAll()
        #expect(Self.names(client).isEmpty)
        #expect(client.state.filterPrompt?.note == "the values of new_value are masked: they are not listed")
        client.keys("<Esc> <Esc>")
        client.answerAll()
        client.go(to: "old_value")
        client.keys("F")
        #expect(client.state.facets == nil && client.notice.contains("old_value is masked"))
    }

    @Test func `NULL is a value like any other and is called none`() {
        let client = Self.client(typing: "satisfaction:")
        #expect(Self.names(client).first == "none")
        #expect(client.state.filterPrompt?.completions.first?.hint == "1,500")
    }

    @Test func `values are counted among the rows that the other terms leave, as far as equality says them`() {
        let client = Self.client(typing: "status:open requester_id>=2 priority:")
        #expect(
            client.server.asked.last { if case .distinct = $0 { true } else { false } }
                == .distinct(model: "tickets", field: "priority", prefix: "", filter: [FilterTerm("status", .equal, "open")], limit: 100))
        #expect(client.screen.contains("counted without requester_id>=2"))
        #expect(client.screen.contains("= cli: vitrine list tickets"))
    }

    @Test func `of a column with many values those are asked for that begin like what was typed`() {
        var client = Self.client(typing: "ticket_number:")
        #expect(Self.names(client).count == 100)
        client.type("T-1199")
        #expect(Self.names(client).isEmpty, "the old list is narrowed meanwhile")
        client.send(.timer(.valuesRest))
        client.answerAll()
        #expect(Self.names(client) == (0...9).map { "T-1199\($0)" })
    }

    @Test func `an answer that comes late does not disturb another field's list`() throws {
        var client = Client.browsing(.full())
        client.keys("f")
        client.type("status:")
        client.send(.timer(.valuesRest))
        let id = try #require(client.waiting.first?.id)
        client.keys("^U")
        #expect(client.effects.contains(.cancel(id)))
        client.type("priority:")
        client.send(.answered(id, .values([ValueCount("open", 1)], isExact: true), Timing(total: 1)))
        #expect(Self.names(client).isEmpty)
    }

    @Test func `people are completed by name and stored by id`() {
        var client = Self.client(typing: "requester_id:")
        #expect(client.screen.contains("Olga Lee  #1"))
        client.type("zo")
        client.send(.timer(.valuesRest))
        client.answerAll()
        #expect(Self.names(client).allSatisfy { $0.hasPrefix("Zoë ") } && !Self.names(client).isEmpty)
        client.keys("<Tab> <Enter>")
        client.send(.timer(.filterRest))
        client.answerAll()
        #expect(client.screen.contains(" is Zoë "))
        client.keys("<Enter>")
        client.answerAll()
        let term = client.place?.query.filter.first
        #expect(term?.field == "requester_id")
        if case .integer(let id) = term?.value { #expect(id % 7 == 0) } else { #expect(Bool(false), "\(String(describing: term))") }
    }

    @Test func `names that are on hand nowhere are looked for at the server`() {
        var client = Client.browsing(.full(), model: "change_log")
        client.keys("2")
        client.answerAll()
        client.keys("f")
        client.type("assigned_user_id:sør")
        client.send(.timer(.valuesRest))
        client.answerAll()
        #expect(
            client.server.asked.contains(
                .rows(Query("users", filter: [FilterTerm("name", .startsWith, "Sør")]), from: .offset(0), limit: 20, expand: [])))
        #expect(Self.names(client).allSatisfy { $0.contains("Søren") } && !Self.names(client).isEmpty)
    }

    @Test func `a server that cannot list values is completed from the rows on hand, and says so`() {
        let client = Self.client(typing: "status:", .desk())
        #expect(Set(Self.names(client)) == ["open", "closed", "pending", "on_hold"])
        #expect(client.screen.contains("this server does not announce distinct"))
        #expect(!client.server.asked.contains { if case .distinct = $0 { true } else { false } })
    }

    @Test func `a value that no row has is pointed at, with the nearest`() {
        var client = Self.client(typing: "status:")
        client.type("opne")
        #expect(client.screen.contains("^^^^ no record has status opne; the nearest is open"))
        client.keys("<Backspace> <Backspace> <Backspace>")
        client.type("pen")
        #expect(!client.screen.contains("no record has"))
    }

    @Test func `a name in the place of an id is pointed at`() {
        let client = Self.client(typing: "requester_id:Bob")
        #expect(client.screen.contains("requester_id holds ids of users"))
    }

    @Test func `operators that fit the field are offered where the server has them`() {
        var client = Self.client(typing: "priority")
        #expect(Self.names(client) == ["priority", "priority!=", "priority>=", "priority<", "priority>", "priority<="])
        #expect(client.screen.contains("ops  :  !=  >=  <  >  <="))
        client.keys("^U")
        client.type("subject")
        #expect(Self.names(client).contains("subject~"))
        #expect(Self.names(Self.client(typing: "priority", .desk())) == ["priority"])
    }

    @Test func `times are offered with what they mean, and shown reckoned`() {
        var client = Self.client(typing: "created_at>=")
        #expect(client.screen.contains("-2w"))
        #expect(client.screen.contains("2025-12-18"))
        client.type("-2w")
        #expect(client.screen.contains("means: created_at>=2025-12-18"))
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("created_at", .greaterOrEqual, "2025-12-18")])
        client.keys("f ^U ^P")
        #expect(client.state.filterPrompt?.editor.text == "created_at>=-2w", "the history keeps what was written")
    }

    @Test func `a list's values are completed one after the other`() {
        var client = Self.client(typing: "status:in(o")
        client.keys("<Down> <Down> <Enter>")
        client.type(",cl")
        client.keys("<Tab>")
        client.type(")")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", in: ["open", "closed"])])
        #expect(client.lines[1].contains("status:in(open,closed)"))
        #expect(client.place?.count == .exact(1_000))
    }

    @Test func `hostile values are shown harmlessly and written so that they read back`() {
        var server = FakeServer.full(tickets: 2)
        server.tables[1].rows[0][4] = "a b\"\u{1B}[31m\u{202E}"
        var client = Self.client(typing: "status:a", server)
        #expect(!client.screen.unicodeScalars.contains("\u{1B}") && !client.screen.unicodeScalars.contains("\u{202E}"))
        client.keys("<Tab> <Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "a b\"\u{1B}[31m\u{202E}")])
    }

    @Test func `^G says what a filter may say to this server`() {
        var client = Self.client(typing: "status:open")
        client.keys("^G")
        #expect(client.screen.contains("created_at>=-2w") && client.screen.contains("since two weeks ago"))
        client.keys("<Esc>")
        #expect(client.state.filterPrompt?.showsSyntax == false && client.state.filterPrompt != nil)
        var plain = Self.client(typing: "", .desk())
        plain.keys("^G")
        #expect(plain.screen.contains("this server does not announce operators"))
    }

    @Test(arguments: [(80, 24), (40, 12)]) func `the menu of values`(_ columns: Int, _ rows: Int) throws {
        var client = Client.browsing(.full(), size: Size(columns: columns, rows: rows))
        client.keys("f")
        client.type("priority>=2 status:")
        client.send(.timer(.filterRest))
        client.send(.timer(.valuesRest))
        client.answerAll()
        client.keys("<Down>")
        try expectGolden(client.screen + "\n", "filter-values-\(columns)x\(rows)")
    }
}
