import Records
import Screen
import Testing

@testable import Browser

extension Client {
    /// That many requests go over the wire and are answered, 40 ms apart; their answers have `members` members.
    mutating func sendRequests(_ count: Int, members: Int = 2) {
        let answer = "{" + (0..<members).map { #""m\#($0)":\#($0)"# }.joined(separator: ",") + "}"
        for id in 1...count {
            send(.traffic(.sent(Self.request(id)), at: Client.now * 1_000 + Int64(id) * 40))
            send(.traffic(.ended(Self.end(id, answer: answer)), at: Client.now * 1_000 + Int64(id) * 40 + 38))
        }
    }

    static func request(_ id: Int, for request: RequestID? = nil) -> SentMessage {
        SentMessage(
            id: id, request: request, action: "list", model: "tickets", filter: [FilterTerm("status", .equal, "open")],
            options: [.init("limit", "100"), .init("cursor", "next")],
            text: WireText(Array(#"{"id":\#(id),"action":"list","params":{"limit":100}}"#.utf8)))
    }

    static func end(_ id: Int, _ outcome: EndedMessage.Outcome = .ok, answer: String = "{}") -> EndedMessage {
        EndedMessage(
            id: id, outcome: outcome, rows: outcome == .ok ? 100 : nil, timing: Timing(total: 38_000, server: 9_000),
            text: WireText(Array(answer.utf8)))
    }
}

/// What went over the wire, for a person to look at.
@Suite struct RequestLogTests {
    private static func client(size: Size = .standard) -> Client {
        var client = Client.browsing(size: size)
        client.sendRequests(3)
        client.send(.traffic(.sent(Client.request(4)), at: Client.now * 1_000 + 500))
        client.send(.traffic(.ended(Client.end(4, .failed("Query timed out after 1s\u{1B}[31m"))), at: Client.now * 1_000))
        client.send(.traffic(.unasked(action: "changed", models: ["tickets"], WireText([0x7B, 0x7D])), at: Client.now * 1_000 + 600))
        client.send(.traffic(.sent(Client.request(5)), at: Client.now * 1_000 + 700))
        return client
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12), (20, 6)]) func `the requests at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Self.client(size: Size(columns: columns, rows: rows))
        client.keys("@")
        client.send(.clock(Client.now + 3))
        try expectGolden(client.screen + "\n", "requests-\(columns)x\(rows)")
    }

    @Test func `one request is read, with what was sent and what came back`() throws {
        var client = Self.client()
        client.keys("@ gg <Enter>")
        #expect(client.state.scope == .frame)
        try expectGolden(client.screen + "\n", "request")
        client.keys("<Esc>")
        #expect(client.state.scope == .requests)
        client.keys("<Esc>")
        #expect(client.state.scope == .table && !client.state.log.isShown)
    }

    @Test func `in a wide layout they are below the panes, and the table keeps the keys`() {
        var client = Self.client(size: Size(columns: 160, rows: 48))
        client.keys("@ j j")
        #expect(client.cursor == 2 && client.state.scope == .table)
        client.keys("<S-Tab> <S-Tab>")
        #expect(client.state.scope == .requests)
        client.keys("@")
        #expect(client.state.scope == .table && client.state.layout.requests.isEmpty)
    }

    @Test func `only what failed or was slow`() {
        var client = Self.client()
        client.keys("@ !")
        #expect(client.state.log.shown.map(\.sent.id) == [4])
        #expect(client.screen.contains("Query timed out"))
        client.keys("<Enter>")
        #expect(client.screen.contains("Query timed out after 1s⟨ESC⟩[31m"))
        client.keys("<Esc>")
        client.keys("!")
        #expect(client.state.log.shown.count == 6)
    }

    @Test func `y copies the command that asks the same, Y what went over the wire`() {
        var client = Self.client()
        client.keys("@ gg y Y <Enter> y")
        #expect(client.copies.map(\.title) == ["request #1 as a command line", "request #1 as JSON", "request #1 as a command line"])
        let line = "vitrine list tickets --database desk.sqlite --filter status:open --limit 100 --format json"
        #expect(client.copies[0].content == .text(line) && client.copies[0].remark.hasPrefix("from the first row on"))
        let answer = #"{"m0":0,"m1":1}"#
        #expect(client.copies[1].content == .text(#"{"id":1,"action":"list","params":{"limit":100}}"# + "\n" + answer))
    }

    @Test func `what came unasked has no command, and real personal values are asked about`() {
        var client = Self.client()
        client.state.isTakingAgreed = false
        client.keys("@ G k y")
        #expect(client.copies.isEmpty && client.notice == "no command asks this; Y copies it as JSON")
        client.keys("Y")
        #expect(client.copies.isEmpty && client.notice.contains("takes real subject"))
        client.keys("Y")
        #expect(client.copies.count == 1)
    }

    @Test(
        arguments: [
            (
                "list", [("limit", "50"), ("offset", "300"), ("order", "-id"), ("expand", "a")],
                "list t --order-by=-id --expand=a --limit 50 --offset 300 --format json"
            ),
            ("query", [("limit", "50")], "query t --limit 50 --format json"), ("query", [], "count t"), ("count", [], "count t"),
            ("get", [("id", "7"), ("expand", "a,b")], "get t 7 --expand=a,b --format json"), ("describe", [], "describe t --format json"),
            ("watch", [], "watch t"), ("distinct", [("field", "a")], nil), ("cancel", [("id", "7")], nil), ("unwatch", [], nil),
        ] as [(String, [(String, String)], String?)])
    func `a request as a command`(_ action: String, _ options: [(String, String)], _ line: String?) {
        let message = SentMessage(
            id: 1, request: nil, action: action, model: "t", options: options.map { .init($0.0, $0.1) }, text: WireText([]))
        #expect(CommandLine(message)?.text == line.map { "vitrine " + $0 })
    }

    @Test func `no more than two hundred are kept, and the cursor follows the last one until it is moved`() {
        var client = Client.browsing()
        client.keys("@")
        client.sendRequests(450)
        #expect(client.state.log.entries.count == RequestLog.limit && client.state.log.current?.sent.id == 450)
        client.keys("k k")
        #expect(client.state.log.current?.sent.id == 448)
        client.send(.traffic(.sent(Client.request(451)), at: 0))
        #expect(client.state.log.current?.sent.id == 448)
        client.keys("G")
        client.send(.traffic(.sent(Client.request(452)), at: 0))
        #expect(client.state.log.current?.sent.id == 452)
    }

    @Test func `a running request is given up there, and grows older once a second while it is seen`() throws {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys("G")
        let id = try #require(client.waiting.first?.id)
        client.send(.traffic(.sent(Client.request(7, for: id)), at: Client.now * 1_000))
        #expect(client.keys("@").contains(.startTimer(.running, milliseconds: 1_000)))
        client.send(.clock(Client.now + 4))
        #expect(client.send(.timer(.running)) == [.startTimer(.running, milliseconds: 1_000)])
        #expect(client.screen.contains("⟳ running 4 s  ^C cancel"))
        #expect(client.keys("^C").contains(.cancel(id)))
        #expect(client.waiting.isEmpty && client.status.contains("request given up"))
        #expect(client.send(.traffic(.ended(Client.end(7, .givenUp)), at: 0)).contains(.stopTimer(.running)))
        // What is answered all the same was given up.
        client.send(.traffic(.ended(Client.end(7)), at: 0))
        #expect(client.state.log.current?.outcomeText == "given up" && client.state.log.current?.resultText == "100 rows")
    }

    @Test func `an answer is indented as far as it goes`() {
        #expect(
            indentedJSON(#"{"a":[1,{"b":"x,{\"}"}],"c":{},"d":[]}"#) == [
                "{", #"  "a": ["#, "    1,", "    {", #"      "b": "x,{\"}""#, "    }", "  ],", #"  "c": {},"#, #"  "d": []"#, "}",
            ])
        #expect(indentedJSON(#"{"a":[{"b":"cut"#) == ["{", #"  "a": ["#, "    {", #"      "b": "cut"#])
        #expect(indentedJSON("]]}} nonsense\u{1B}").count == 4)
        #expect(indentedJSON("").isEmpty)
        #expect(indentedJSON(String(repeating: "[", count: 3_000)).count == 3_000)
    }
}
