import Records
import Screen
import Testing

@testable import Browser

@Suite struct FilterPromptTests {
    @Test func `a filter is applied when the typing rests, and the old rows stay until the new ones are there`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open")
        #expect(client.effects.last == .startTimer(.filterRest, milliseconds: 150))
        #expect(client.rowsWaiting.isEmpty)
        let shown = client.lines[8]
        client.send(.timer(.filterRest))
        #expect(
            client.waiting.map(\.question) == [
                .rows(
                    Query("tickets", filter: [FilterTerm("status", .equal, "open")]), from: .cursor(""), limit: 100,
                    expand: ["requester_id", "assigned_user_id"]),
                .count(model: "tickets", filter: [FilterTerm("status", .equal, "open")], probing: false),
            ])
        #expect(client.lines[8] == shown)
        #expect(client.frame[8, 10].style.attributes.contains(.dim))
        client.answerAll()
        #expect(client.cursorID == 4 && client.lines[1].contains("500 of ~2,000"))
        #expect(!client.frame[8, 10].style.attributes.contains(.dim))
        client.keys("<Enter>")
        #expect(client.state.filterPrompt == nil && client.waiting.isEmpty)
    }

    @Test func `Esc closes the menu, then the prompt, and all is as it was`() throws {
        var client = Client.browsing()
        client.keys(": 5 0 0 <Enter>")
        client.answerAll()
        let before = try #require(client.place)
        client.keys("f")
        client.type("status:open ")
        client.send(.timer(.filterRest))
        client.answerAll()
        client.type("pri")
        #expect(client.state.filterPrompt?.isMenuOpen == true)
        client.keys("<Esc>")
        #expect(client.state.filterPrompt?.isMenuOpen == false)
        client.keys("<Esc>")
        #expect(client.state.filterPrompt == nil)
        #expect(client.place?.query == before.query && client.cursor == before.cursor && client.place?.window == before.window)
        #expect(client.waiting.isEmpty)
    }

    @Test func `a filter tried and taken back before the typing rests leaves nothing behind`() throws {
        var client = Client.browsing()
        let before = try #require(client.place)
        client.keys("f")
        client.type("status:open")
        client.send(.timer(.filterRest))
        client.answerAll()
        client.keys("^U <Enter>")
        client.answerAll()
        #expect(client.place?.query == before.query && client.place?.window == before.window)
        #expect(client.state.back.isEmpty)
    }

    @Test func `a filter that was tried and deleted leaves the rows and the cursor as they were`() throws {
        var client = Client.browsing()
        client.keys(": 5 0 0 <Enter>")
        client.answerAll()
        let before = try #require(client.place)
        client.keys("f")
        client.type("status:open")
        client.send(.timer(.filterRest))
        client.answerAll()
        client.keys("^U")
        client.send(.timer(.filterRest))
        client.answerAll()
        #expect(client.cursor == 0)
        client.keys("<Esc> <Esc>")
        #expect(client.state.filterPrompt == nil && client.cursor == 499 && client.place?.window == before.window)
    }

    @Test func `that a record is not there is said when the prompt is left that was opened meanwhile`() {
        var client = Client.browsing()
        client.keys(": # 9 9 9 9 9 <Enter> f")
        client.answerAll()
        #expect(client.state.scope == .filter && client.place?.query.filter == [FilterTerm("id", .equal, 99_999)])
        while client.state.scope == .filter { client.keys("<Esc>") }
        #expect(client.notice == "there is no record #99999 in tickets" && client.place?.query.filter == [])
    }

    @Test func `a count that the filter interrupted is asked for again`() {
        var client = Client()
        client.connect()
        for _ in 0..<3 { client.answerOne() }
        #expect(client.waiting.map(\.question) == [.count(model: "tickets", filter: [], probing: false)])
        client.keys("f")
        client.type("status:open")
        client.send(.timer(.filterRest))
        client.keys("<Esc> <Esc>")
        client.answerAll()
        #expect(client.place?.count == .exact(2_000))
    }

    @Test func `names are completed from the model, with what they refer to`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("ass")
        #expect(client.screen.contains("assigned_user_id  → users"))
        client.keys("<Tab>")
        #expect(client.state.filterPrompt?.editor.text == "assigned_user_id:")
        client.type("none s")
        #expect(client.state.filterPrompt?.completions.map(\.name).prefix(3) == ["subject", "status", "satisfaction"])
        client.keys("<Tab> <Tab> <S-Tab> <Down> <Enter>")
        #expect(client.state.filterPrompt?.editor.text == "assigned_user_id:none status:")
    }

    @Test func `a name is completed in the middle of a line`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open")
        client.keys("^A")
        client.type("prio ")
        client.keys("<Left> <Tab>")
        #expect(client.state.filterPrompt?.editor.text == "priority: status:open")
        client.type("3")
        #expect(client.state.filterPrompt?.editor.text == "priority:3 status:open")
    }

    @Test func `a quote ends behind two backslashes, and a comma within quotes is part of the value`() {
        var client = Client.browsing()
        client.keys("f")
        client.type(#"subject:"a\\" pri"#)
        #expect(client.state.filterPrompt?.completions.map(\.name) == ["priority"])
        client.keys("^U")
        client.type(#"status:in("a,b"#)
        guard case .value(let operand) = client.state.filterPrompt?.context else { return #expect(Bool(false)) }
        #expect(operand.before == "status:in(" && operand.typed == "a,b")
    }

    @Test func `what is wrong is underlined in full where characters are wide`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("id:1 李雷:2")
        #expect(client.lines[2].hasPrefix("        ^^^^^^ "), "\(client.lines[2])")
    }

    @Test func `a filter with an error is not applied, and Enter says why`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("statu:open")
        #expect(client.screen.contains("^^^^^ tickets has no field 'statu'; the nearest is status"))
        client.send(.timer(.filterRest))
        #expect(client.waiting.isEmpty)
        client.keys("<Enter>")
        #expect(client.state.filterPrompt != nil)
        client.keys("^U")
        client.type("priority:>=4")
        client.keys("<Enter>")
        #expect(client.screen.contains("this server compares for equality only"))
    }

    @Test func `the server's own error stands beside its term`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("priority:1 status:open")
        client.send(.timer(.filterRest))
        client.failOne(Failure(.server, "Filter field 'status' is not allowed for model 'tickets'"))
        #expect(
            client.lines[2].contains("^^^^^^ Filter field 'status' is not allowed")
                || client.lines[2].contains("allowed for model 'tickets' ^"))
        let caret = client.lines[2].firstIndex(of: "^").map { client.lines[2].distance(from: client.lines[2].startIndex, to: $0) }
        #expect(caret == 3 + 11)
        client.keys("^U")
        #expect(!client.lines[2].contains("not allowed"))
    }

    @Test func `filters of the session come back with ^P and ^N`() {
        var client = Client.browsing()
        for text in ["status:open", "priority:2"] {
            client.keys("f ^U")
            client.type(text)
            client.keys("<Enter>")
            client.answerAll()
        }
        client.keys("f ^U ^P")
        #expect(client.state.filterPrompt?.editor.text == "priority:2")
        client.keys("^P")
        #expect(client.state.filterPrompt?.editor.text == "status:open")
        client.keys("^N ^N")
        #expect(client.state.filterPrompt?.editor.text == "")
    }

    @Test func `the cell's value becomes a term, X clears, Backspace brings back`() {
        var client = Client.browsing()
        client.keys("l l l =")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "closed")])
        client.keys("l =")
        client.answerAll()
        #expect(client.place?.query.filter.map(\.field) == ["status", "priority"])
        client.keys("X")
        client.answerAll()
        #expect(client.place?.query.filter.isEmpty == true && client.place?.count == .exact(2_000))
        client.keys("<Backspace>")
        #expect(client.place?.query.filter.map(\.field) == ["status", "priority"])
        client.keys("-")
        #expect(client.status.contains("does not announce operators"))
    }

    @Test func `where the server has operators, a value can be excluded`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.insert(.operators)
        var client = Client.browsing(server)
        client.keys("l l l -")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .notEqual, "closed")])
        #expect(client.lines[1].contains("status!=closed"))
    }

    @Test func `no rows say how to get them back`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:nonsense")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("no rows match status:nonsense"))
        #expect(client.keys("j k G gg <Enter> o").contains(.quit(status: 0)) == false)
        client.keys("X")
        client.answerAll()
        #expect(client.cursorID == 1)
    }

    @Test func `a name that is no field's is said to be none before a value is missed`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("statut")
        #expect(client.screen.contains("^^^^^^ tickets has no field 'statut'; the nearest is status"))
        client.type(":")
        #expect(client.screen.contains("tickets has no field 'statut'; the nearest is status"))
        client.keys("^U")
        client.type("statu")
        #expect(client.screen.contains("^^^^^ the field's name is not finished"))
        client.type("s")
        #expect(client.screen.contains("^^^^^^ a value is missing: status:value, or status:none"))
    }

    @Test(arguments: [80, 40, 30]) func `the whole sentence of an error can be read`(_ columns: Int) {
        var client = Client.browsing(size: Size(columns: columns, rows: 24))
        client.keys("f")
        client.type("priority:1 created_at:>=2026-01-01")
        let sentence =
            "this server compares for equality only: it does not announce operators, so write created_at:value"
        func words(_ lines: some Sequence<String>) -> String {
            lines.flatMap { $0.split(separator: " ") }.joined(separator: " ")
        }
        #expect(words(client.lines).contains(sentence))
        client.keys("^U")
        client.type("status:open priority:3 assigned_user")
        client.keys("<Left> <Left> <Left> <Left> <Left> <Left> <Left> <Left>")
        client.send(.timer(.filterRest))
        #expect(words(client.lines).contains("the field's name is not finished"))
    }

    @Test func `an empty result keeps its columns and has no row 1`() {
        for (columns, rows) in [(80, 24), (60, 12), (30, 10), (10, 3), (160, 48)] {
            var client = Client.browsing(size: Size(columns: columns, rows: rows))
            let header = client.lines[2]
            client.keys("f")
            client.type("status:nonsense")
            client.keys("<Enter>")
            client.answerAll()
            if columns == 80 { #expect(client.lines[2] == header && client.status.contains("no rows")) }
            #expect(client.screen.contains("no rows"), "\(columns)")
            #expect(!client.screen.contains("1/0"), "\(columns)")
        }
    }
}
