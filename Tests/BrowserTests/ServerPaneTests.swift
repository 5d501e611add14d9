import Records
import Screen
import Testing

@testable import Browser

@Suite struct ServerPaneTests {
    static let own = ServerClient(connection: 1, token: "this browser", peer: "127.0.0.1:50122")
    static let agent = ServerClient(connection: 2, token: "#a1b2", peer: "127.0.0.1:50311")
    static let facts = ServerFacts(
        address: "ws://127.0.0.1:41234/mcp/ws", database: "/home/desk/sample.sqlite", startedAt: Client.now - 720, guestName: "#a1b2",
        ownName: "this browser", rate: 6_000)
    static let models = [
        GuardedModel(
            "users", visibleColumns: 10,
            hidden: [
                .init("api_key", "columns of that name are hidden in every model"), .init("email", "MCP_HIDDEN_FIELDS says users.email"),
            ]),
        GuardedModel("tickets", visibleColumns: 14),
        GuardedModel("notes", visibleColumns: 2, refusal: "MCP_ALLOWED_MODELS does not name it"),
    ]

    static func request(
        _ client: ServerClient, _ action: String = "list", _ model: String = "tickets", filter: [String] = [], rows: Int = 50,
        bytes: Int = 18_240, _ outcome: RequestOutcome = .ok
    ) -> ServerEvent {
        .answered(
            ServedRequest(
                client: client, action: action, model: model, filterColumns: filter, rows: rows, bytes: bytes, microseconds: 1_870,
                outcome: outcome))
    }

    /// The moment is `second` seconds after the clients' clock.
    static func moment(_ event: ServerEvent, _ second: Int64 = 0) -> ServerMoment {
        ServerMoment(event, milliseconds: (Client.now + second) * 1_000 + 120)
    }

    /// Two connections, one of them an agent's; three refusals.
    static func desk(size: Size = .standard) -> Client {
        var client = Client.browsing(size: size)
        client.send(.server(.facts(facts)))
        client.keys("&")
        client.send(.server(.ledger(ServerLedger())))
        client.send(.server(.models(models)))
        var events: [ServerEvent] = [.connected(own), request(own, "describe", "", rows: 3, bytes: 812), request(own)]
        events += [.refused(RefusedClient(.invalidToken, peer: "127.0.0.1")), .refused(RefusedClient(.invalidToken, peer: "127.0.0.1"))]
        events += [.refused(RefusedClient(.missingToken, peer: "127.0.0.1")), .connected(agent)]
        events += [
            request(agent, "query", filter: ["status", "priority"], rows: 12, bytes: 4_400), request(agent, "get", rows: 1, bytes: 900),
        ]
        events.append(request(agent, "list", "secrets", rows: 0, bytes: 93, .denied))
        client.send(.server(.happened(events.map { moment($0, -5) })))
        client.send(.timer(.serverFreshness))
        client.send(.timer(.serverFreshness))
        client.send(.server(.happened([moment(request(agent, "get", rows: 0, bytes: 71, .notFound), -1)])))
        return client
    }

    @Test func `the limit that is suggested gives way to what is typed, and one that is none is asked about`() {
        var client = Self.desk()
        client.keys("l")
        client.type("10")
        #expect(client.state.answerPrompt?.editor.text == "10")
        client.keys("<Esc> l <End>")
        client.type("0")
        #expect(client.state.answerPrompt?.editor.text == "60000")
        client.type("00")
        let effects = client.keys("<Enter>")
        #expect(effects.isEmpty && client.screen.contains("6,000,000 is more than 100,000, which is hardly a limit: Enter again sets it"))
        #expect(client.keys("<Enter>").contains(.server(.limit(6_000_000))))
    }

    @Test func `what is counted or described has no rows`() {
        var client = Self.desk(size: Size(columns: 160, rows: 48))
        client.send(.server(.happened([Self.moment(Self.request(Self.agent, "count", rows: 0, bytes: 73))])))
        #expect(client.lines.contains { $0.contains("count") && !$0.contains("0 rows") && $0.contains("73 B") })
        let served = ServedRequest(
            client: Self.agent, action: "count", model: "tickets", filterColumns: [], rows: 0, bytes: 73, microseconds: 10, outcome: .ok)
        #expect(client.state.sentence(served).hasSuffix(": 73 B, 0.0ms, ok"))
    }

    static let sizes = [(80, 24), (160, 48), (40, 12), (100, 30), (20, 6), (10, 3)]

    @Test(arguments: sizes) func `the server pane at every size`(_ columns: Int, _ rows: Int) throws {
        try expectGolden(Self.desk(size: Size(columns: columns, rows: rows)).screen + "\n", "server-\(columns)x\(rows)")
    }

    @Test(arguments: [("connecting", "c t"), ("hidden", "h"), ("limit", "l"), ("following", "f j")])
    func `the pages of the server pane`(name: String, keys: String) throws {
        var client = Self.desk()
        client.keys(keys)
        if keys.contains("t") { client.send(.server(.token(Secret("a-token-of-the-tests-that-is-long-enough-to-be")))) }
        try expectGolden(client.screen + "\n", "server-\(name)")
    }

    @Test func `somebody else's server is said to be so, with what is known of it`() throws {
        var client = Client.browsing()
        #expect(!client.keys("&").contains { if case .server = $0 { true } else { false } })
        try expectGolden(client.screen + "\n", "server-foreign")
        for key in ["p", "l", "t", "f", "c", "h"] {
            client.keys(key)
            #expect(client.status.contains("this server is not ours"), "\(key)")
        }
        client.keys("&")
        #expect(client.state.scope == .table)
    }

    @Test func `the pane is told what happens while it is open, and not otherwise`() {
        var client = Client.browsing()
        client.send(.server(.facts(Self.facts)))
        #expect(client.keys("&") == [.server(.follow(true)), .server(.readModels)])
        #expect(client.keys("<Esc>") == [.server(.follow(false))])
        client.send(.server(.models(Self.models)))
        #expect(client.keys("&") == [.server(.follow(true))])
        for close in ["q", "^C", "&"] {
            #expect(client.keys(close) == [.server(.follow(false))])
            #expect(client.state.scope == .table && client.keys("&") == [.server(.follow(true))])
        }
    }

    @Test func `the token is shown when it is asked for, and gone when the pane closes`() {
        var client = Self.desk()
        #expect(!client.screen.contains("hush"))
        #expect(client.keys("t") == [.server(.revealToken)])
        client.send(.server(.token(Secret("hush"))))
        #expect(client.screen.contains("hush"))
        client.keys("t")
        #expect(!client.screen.contains("hush"))
        client.keys("t")
        client.send(.server(.token(Secret("hush"))))
        client.keys("<Esc>")
        client.send(.server(.token(Secret("hush"))))
        client.keys("&")
        #expect(!client.screen.contains("hush"))
        #expect(!"\(Event.server(.token(Secret("hush"))))".contains("hush"))
        var text = ""
        dump(Secret("hush"), to: &text)
        #expect(!text.contains("hush"))
    }

    @Test func `pausing is asked for, and shown as the server says it is`() {
        var client = Self.desk()
        #expect(client.keys("p").contains(.server(.pause(true))))
        #expect(client.status.contains("paused"))
        var facts = Self.facts
        facts.isPaused = true
        client.send(.server(.facts(facts)))
        #expect(client.lines[1].contains("PAUSED"))
        #expect(client.screen.contains("Server busy"))
        #expect(client.keys("p").contains(.server(.pause(false))))
    }

    @Test func `a limit is typed, and what is none is said to be so`() {
        var client = Self.desk()
        client.keys("l ^U")
        client.type("many")
        #expect(!client.keys("<Enter>").contains { if case .server = $0 { true } else { false } })
        #expect(client.screen.contains("'many' is none"))
        client.keys("^U")
        client.type("1,200")
        #expect(client.keys("<Enter>").contains(.server(.limit(1_200))))
        #expect(client.status.contains("1,200 messages in 60 s"))
        client.keys("l <Esc>")
        #expect(client.state.scope == .server)
        client.send(.server(.problem("it cannot be done")))
        #expect(client.status.contains("it cannot be done"))
    }

    @Test func `the cursor stays on its request when others come, unless it is on the newest`() {
        var client = Self.desk()
        #expect(client.state.serverPane.current?.number == 6)
        client.send(.server(.happened([Self.moment(Self.request(Self.agent))])))
        #expect(client.state.serverPane.current?.number == 7)
        client.keys("j j")
        client.send(.server(.happened([Self.moment(Self.request(Self.agent)), Self.moment(Self.request(Self.own))])))
        #expect(client.state.serverPane.current?.number == 5)
        #expect(client.state.announcement.contains("list secrets by connection 2, #a1b2: 0 rows, 93 B, 1ms, denied"))
        client.keys("G")
        #expect(client.state.serverPane.current?.number == 1)
        client.keys("gg")
        #expect(client.state.serverPane.selected == nil)
    }

    @Test func `a client that is followed stands out, and is heard of`() {
        var client = Self.desk()
        client.keys("f")
        #expect(client.screen.contains("following connection 2"))
        client.send(.server(.happened([Self.moment(Self.request(Self.agent, "count", "users", rows: 0))])))
        #expect(client.state.announcement.hasPrefix("count users by connection 2"))
        client.keys("f")
        #expect(client.state.serverPane.followed == nil)
        var alone = Client.browsing()
        alone.send(.server(.facts(Self.facts)))
        alone.keys("& f")
        #expect(alone.status.contains("nobody else is connected"))
    }

    @Test func `requests are new for a while`() {
        var client = Self.desk()
        client.send(.timer(.serverFreshness))
        client.send(.timer(.serverFreshness))
        let effects = client.send(.server(.happened([Self.moment(Self.request(Self.agent))])))
        #expect(effects == [.startTimer(.serverFreshness, milliseconds: 2_000)])
        #expect(client.send(.server(.happened([Self.moment(Self.request(Self.agent))]))) == [])
        #expect(client.state.serverPane.ledger.requests.count(where: client.state.serverPane.isFresh) == 2)
        #expect(client.send(.timer(.serverFreshness)) == [.startTimer(.serverFreshness, milliseconds: 2_000)])
        #expect(client.state.serverPane.ledger.requests.count(where: client.state.serverPane.isFresh) == 2)
        #expect(client.send(.timer(.serverFreshness)) == [])
        #expect(!client.state.serverPane.ledger.requests.contains(where: client.state.serverPane.isFresh))
    }

    @Test func `beside the panes it stays open while they have the keys`() {
        var client = Self.desk(size: Size(columns: 160, rows: 48))
        #expect(client.state.layout.isServerBeside)
        client.keys("<Tab>")
        #expect(client.state.scope == .table && client.screen.contains("server ws://"))
        client.keys("j j &")
        #expect(client.state.scope == .server && client.cursor == 2)
        client.keys("&")
        #expect(!client.screen.contains("server ws://"))
        var small = Self.desk()
        small.keys("<Tab>")
        #expect(small.state.scope == .table && !small.screen.contains("server ws://"))
    }

    @Test func `what others paste is copied as the server gives it, and said to hold the token`() {
        var client = Self.desk()
        #expect(
            client.keys("y p") == [
                .startTimer(.whichKey, milliseconds: 300), .stopTimer(.whichKey), .server(.text(.python, model: "tickets")),
            ])
        let effects = client.send(.server(.text(.python, Secret("print(1)"))))
        #expect(effects == [.copy(Copy("Python, with the package websockets", .text("print(1)"), remark: "with the token in it"))])
        #expect(!client.screen.contains("print(1)"))
    }

    @Test func `what others paste keeps the token out of the arguments and takes any name of a model`() {
        let address = "ws://127.0.0.1:41234/mcp/ws"
        for form in ConnectionText.allCases {
            let text = form.text(address: address, token: "the-token", model: "o'r\"d\\ers \u{202e}")
            // A shell takes every character as it is, within its quotes.
            if form != .list { #expect(!text.contains("\u{202e}"), "\(form)") }
            #expect(text.contains("127.0.0.1:41234/mcp/ws"))
            #expect(!text.contains("-H 'X-MCP-Token"))
        }
        let python = ConnectionText.python.text(address: address, token: "the-token", model: "o'r\"d\\ers\n")
        #expect(python.contains(#""model": "o'r\"d\\ers\u000a""#))
        #expect(
            ConnectionText.list.text(address: address, token: "the-token", model: "it's")
                == #"MCP_TOKEN=the-token vitrine list 'it'\''s' --url \#(address)"#)
    }

    /// Whatever a server may tell.
    static func news(_ random: inout some RandomNumberGenerator) -> ServerNews {
        let client = ServerClient(
            connection: Int.random(in: 0..<4, using: &random), token: "x\u{1B}[2J\u{202E}", peer: "\u{7}", door: .websocket)
        let moment = ServerMoment(
            [
                .connected(client), .disconnected(client), .refused(RefusedClient(.origin, peer: "")),
                request(client, "\u{1B}", "\n", rows: .max),
            ]
            .randomElement(using: &random) ?? .connected(client), milliseconds: Int64.random(in: .min ... .max, using: &random))
        var ledger = ServerLedger()
        ledger.note(moment)
        return [
            .facts(facts), .ledger(ledger), .happened([moment]), .happened([]), .models(models), .models([]), .token(Secret("\u{1B}")),
            .problem("\u{1B}[31m"), .text(.curl, Secret("\u{1B}")),
        ].randomElement(using: &random) ?? .happened([])
    }
}

extension Client {
    /// The client with a server of its own beside it, at which sixty things have happened.
    static func serving(_ client: Client) -> Client {
        var client = client
        client.send(.server(.facts(ServerPaneTests.facts)))
        var ledger = ServerLedger()
        ledger.note(ServerPaneTests.moment(.connected(ServerPaneTests.agent)))
        for _ in 0..<60 { ledger.note(ServerPaneTests.moment(ServerPaneTests.request(ServerPaneTests.agent))) }
        client.send(.server(.ledger(ledger)))
        return client
    }
}
