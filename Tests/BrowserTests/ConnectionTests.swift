import Records
import Screen
import Testing

@testable import Browser

@Suite struct ConnectionTests {
    @Test func `nothing is asked before the connection stands, and then the models, the model, its rows, its count`() {
        var client = Client()
        client.keys("j G")
        #expect(client.waiting.isEmpty)
        client.connect()
        #expect(client.waiting.map(\.question) == [.models])
        client.answerOne()
        #expect(client.waiting.map(\.question) == [.describe(model: "tickets")])
        client.answerOne()
        #expect(
            client.waiting.map(\.question) == [
                .rows(Query("tickets"), from: .cursor(""), limit: 100, expand: ["requester_id", "assigned_user_id"]),
                .count(model: "tickets", filter: [], probing: false),
            ])
    }

    @Test func `a lost connection keeps the rows and the place, and goes on where it was`() {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys(": 3 0 0 0 <Enter>")
        client.answerAll()
        client.keys("^F ^F ^F ^F ^F ^F")
        #expect(client.rowsWaiting.count == 1)
        client.send(.connection(.reconnecting(attempt: 1, seconds: 0.5, reason: "the server closed the connection")))
        #expect(client.status.hasPrefix(" no connection, R tries now  │ row 3,108/5,000  loaded 1–100, 2,950–3,149  │ th"))
        #expect(client.lines[0].contains("○ retry 1 in 1 s"))
        let cursor = client.cursor
        client.keys("k k k")
        #expect(client.cursor == cursor - 3 && client.cursorID == 3_105)
        client.connect()
        client.answerAll()
        #expect(client.cursor == cursor - 3 && client.status.contains("row 3,105/5,000"))
    }

    @Test func `R connects now, and asks anew when connected`() {
        var client = Client.browsing()
        client.send(.connection(.refused(reason: "Invalid authentication token")))
        #expect(client.status.contains("refused: Invalid authentication token; R tries again"))
        #expect(client.keys("R").contains(.reconnect))
        client.connect()
        client.answerAll()
        client.keys("R")
        #expect(client.waiting.map(\.question).contains(.models))
        client.answerAll()
        #expect(client.cursorID == 1)
    }

    @Test func `what descriptions told stays known while everything is asked for again`() {
        var client = Client.browsing()
        client.server.tables[1].model.columns[4].declaredType = "VARCHAR"
        client.keys("R")
        client.answerOne()
        #expect(client.state.model?.column("requester_id")?.reference != nil && client.state.model?.label == ["subject"])
        client.answerAll()
        #expect(client.state.model?.column("requester_id")?.reference != nil && client.state.model?.label == ["subject"])
        #expect(client.state.model?.column("status")?.declaredType == "VARCHAR")
    }

    @Test func `what is lost with the connection is given up, and asked for once when it is back`() throws {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys("G")
        let id = try #require(client.waiting.first?.id)
        let lost = client.send(.connection(.reconnecting(attempt: 1, seconds: 0.5, reason: "the connection was lost")))
        #expect(lost.contains(.cancel(id)))
        #expect(client.send(.failed(id, Failure(.connectionLost, "the connection was lost"))).isEmpty)
        client.connect()
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `a record that cannot be had says so only where it was asked for`() {
        var client = Client.browsing()
        client.keys("<Enter>")
        #expect(client.waiting.count == 1)
        client.keys("1")
        client.failOne(Failure(.server, "Record not found: tickets id=1"))
        #expect(client.place?.query.model == "users" && client.place?.detail.failedKey == nil && client.notice == "")
    }

    @Test func `a page that fails is asked for again only when the user moves, and not at once`() {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys("G")
        client.failOne(Failure(.server, "Query timed out after 1s"))
        #expect(client.effects.last == .startTimer(.retry, milliseconds: 1_000))
        #expect(client.waiting.isEmpty && client.status == " ! Query timed out after 1s; r tries again")
        client.keys("k")
        #expect(client.waiting.isEmpty)
        client.send(.timer(.retry))
        #expect(client.rowsWaiting.count == 1)
        client.failOne(Failure(.server, "Query timed out after 1s"))
        #expect(client.effects.last == .startTimer(.retry, milliseconds: 2_000))
        client.send(.timer(.retry))
        #expect(client.waiting.isEmpty)
        client.keys("r")
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.cursorID != nil)
    }

    @Test func `models that cannot be had are said, and R tries again`() {
        var client = Client()
        client.connect()
        client.failOne(Failure(.timedOut, "no answer within 10 s"))
        #expect(client.screen.contains("no answer within 10 s"))
        #expect(client.waiting.isEmpty)
        client.keys("R")
        client.answerAll()
        #expect(client.cursorID == 1)
    }

    @Test func `names and errors of a server cannot harm the terminal`() {
        var client = Client()
        client.connect()
        let evil = "x\u{1B}]0;owned\u{7}\u{202E}\n"
        client.send(
            .answered(
                client.waiting[0].id, .models([Model(name: evil, columns: [Column(name: evil, isFilterable: true)])]), Timing(total: 1)))
        client.send(.connection(.reconnecting(attempt: 1, seconds: .nan, reason: evil)))
        let frames = [
            client.frame, client.state.view(Size(columns: 160, rows: 48), .full), client.state.view(Size(columns: 30, rows: 10), .full),
        ]
        for frame in frames {
            let text = frame.lines.joined() + frame.announcement
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E && !(0x7F..<0xA0).contains($0.value) })
        }
    }

    @Test(arguments: [
        (ConnectionState.refused(reason: "Invalid authentication token"), Int32(4)),
        (.reconnecting(attempt: 2, seconds: 1, reason: "connection refused"), 5), (.closed, 5), (.connecting, 0),
    ]) func `quitting what never showed anything says why in the status`(_ connection: ConnectionState, _ status: Int32) {
        var client = Client()
        client.send(.connection(connection))
        #expect(client.keys("q") == [.quit(status: status)])
        // Another try that is under way does not make it better.
        client.send(.connection(.connecting))
        #expect(client.keys("q") == [.quit(status: status)])

        var browsing = Client.browsing()
        browsing.send(.connection(connection))
        #expect(browsing.keys("q") == [.quit(status: 0)])
    }
}

/// A server that knows nothing but the documented protocol.
@Suite struct DocumentedServerTests {
    private static func server(tickets: Int = 2_000) -> FakeServer {
        var server = FakeServer.desk(tickets: tickets)
        server.capabilities = .documented
        return server
    }

    @Test func `columns are learnt from the records, and pages are skipped to`() {
        var client = Client.browsing(Self.server())
        #expect(client.lines[2].contains("subject") && client.status.contains("row 1/?  loaded 1–100"))
        client.keys("^F ^F ^F ^F")
        #expect(client.rowsWaiting == [.rows(Query("tickets"), from: .offset(100), limit: 100, expand: [])])
        client.answerAll()
        #expect(client.cursorID == 73)
    }

    @Test func `the end is looked for when it is wanted, and found by a short page otherwise`() {
        var client = Client.browsing(Self.server())
        client.keys("G")
        #expect(client.waiting.map(\.question).contains(.count(model: "tickets", filter: [], probing: true)))
        #expect(client.status.contains("finding the end…"))
        client.answerAll()
        #expect(client.cursorID == 2_000)

        var short = Client.browsing(Self.server(tickets: 130))
        for _ in 0..<20 {
            short.keys("^F")
            short.answerAll()
        }
        #expect(short.cursorID == 130 && short.place?.count == .exact(130))
    }

    @Test func `going beyond the end comes back to it`() {
        var client = Client.browsing(Self.server(tickets: 130))
        client.keys(": 5 0 0 0 <Enter>")
        client.answerAll()
        #expect(client.cursorID == 130)
    }

    @Test func `half way is counted first`() {
        var client = Client.browsing(Self.server())
        client.keys(": 5 0 % <Enter>")
        client.answerAll()
        #expect(client.cursorID == 1_000)
    }

    @Test func `filters are checked against the columns learnt, and records open by id`() {
        var client = Client.browsing(Self.server())
        client.keys("f")
        client.type("stats:open")
        #expect(client.screen.contains("the nearest is status"))
        client.keys("^U")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.cursorID == 4)
        client.keys(": # 1 2 3 4 <Enter>")
        client.answerAll()
        #expect(client.cursorID == 1_234 && client.place?.detail.isOpen == true)
    }

    @Test(arguments: ["o", "O", "P", "p", "{", "}", "D", "-", "F", "s", "S"]) func `what it cannot do is said, and asks nothing`(
        _ key: String
    ) {
        for isOpen in [false, true] {
            var client = Client.browsing(Self.server())
            client.keys(isOpen ? "l <Enter>" : "l")
            client.answerAll()
            let asked = client.server.asked.count
            client.keys(key)
            #expect(client.notice.hasPrefix("this server") && client.waiting.isEmpty, "\(client.notice)")
            #expect(client.server.asked.count == asked)
            #expect(client.state.scope == .table && client.state.place?.detail.asOf == .now)
        }
    }

    @Test(arguments: [Scope.table, .models, .detail, .requests])
    func `every key of a pane does something or says why not, for few requests`(_ scope: Scope) {
        var base = Client.browsing(Self.server())
        switch scope {
        case .models: base.keys("<S-Tab>")
        case .detail: base.keys("<Enter> <Tab>")
        case .requests: base.keys("@")
        default: base.keys("j j")
        }
        base.answerAll()
        #expect(base.state.scope == scope)
        for command in Command.all where command.scopes.contains(scope) {
            for keys in command.keys {
                var client = base
                let asked = client.server.asked.count
                for key in keys { client.send(.input(.key(key))) }
                client.send(.timer(.detailRest))
                client.answerAll()
                #expect(client.server.asked.count - asked <= 4 && client.waiting.isEmpty, "\(command.name)")
                #expect(!client.state.announcement.isEmpty || client.state != base.state, "\(command.name)")
            }
        }
    }

    @Test func `where few messages are left, what waits for them says so`() {
        var client = Client.browsing(Self.server())
        client.keys("e ^U")
        client.type("/tmp/tickets.csv")
        client.keys("<Enter>")
        client.send(.budget(Budget(limit: 60, remaining: 10)))
        client.send(.export(.opened(id: 1)))
        client.send(.timer(.notice))
        #expect(client.state.exportPause == ", waits for the server's rate" && client.screen.contains("waits for the server's rate"))
        client = Client.browsing(Self.server())
        client.send(.budget(Budget(limit: 60, remaining: 10)))
        client.keys("w")
        client.send(.timer(.notice))
        #expect(client.screen.contains("⟳ 5 s, waits for the rate") && client.waiting.isEmpty)
        client.keys("w f")
        client.type("status:open priority:9")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("E counts what is left without each term"))
    }

    @Test func `that no single term is at fault is said`() {
        var client = Client.browsing(Self.server())
        client.keys("f")
        client.type("status:nowhere priority:9")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("without any one term there is nothing either"))
    }

    @Test func `the end that was found is not looked for any more`() {
        var client = Client.browsing(Self.server())
        client.keys("G")
        #expect(client.status.contains("finding the end…"))
        client.answerAll()
        #expect(!client.status.contains("finding") && client.status.contains("row 2,000/2,000"))

        var half = Client.browsing(Self.server())
        half.keys(": 5 0 % <Enter>")
        #expect(half.status.contains("counting…"))
        half.answerAll()
        #expect(half.status.contains("row 1,000/2,000"))
    }
}
