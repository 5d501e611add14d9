import Records
import Screen
import Testing

@testable import Browser

/// Watching marks what changes, and moves nothing.
@Suite struct WatchTests {
    private static func server(tickets: Int = 2_000, tells: Bool = true) -> FakeServer {
        var server = FakeServer.desk(tickets: tickets)
        if tells { server.capabilities.extensions.insert(.watch) }
        return server
    }

    /// Watching, after the first look, which found nothing.
    private static func watching(_ server: FakeServer = server(), keys: String = "", size: Size = .standard) -> Client {
        var client = Client.browsing(server, size: size)
        client.keys(keys)
        client.answerAll()
        client.keys("w")
        client.answerAll()
        client.send(.timer(.watch))
        client.send(.timer(.notice))
        client.answerAll()
        return client
    }

    private static func tell(_ client: inout Client) {
        client.send(.timer(.watch))
        client.send(.changed(models: ["tickets"]))
        client.answerAll()
    }

    private static func change(_ client: inout Client, id: Int, priority: Int64) {
        client.server.tables[1].rows[id - 1][5] = .integer(priority)
    }

    private static func add(_ client: inout Client, _ count: Int) {
        var row = client.server.tables[1].rows.last ?? []
        for _ in 0..<count {
            row[0] = .integer(Int64(client.server.tables[1].rows.count + 1))
            row[8] = .text("2026-01-01T12:00:00Z")
            client.server.tables[1].rows.append(row)
        }
    }

    @Test func `a server that tells of changes is asked to, and then nothing is asked until it does`() {
        var client = Client.browsing(Self.server())
        client.keys("w")
        #expect(client.waiting.map(\.question).contains(.watch(model: "tickets")))
        #expect(client.status.contains("watching: the server says when something was written"))
        client.answerAll()
        let asked = client.server.asked.count
        for _ in 0..<5 { client.send(.timer(.watch)) }
        client.send(.changed(models: ["users"]))
        #expect(client.server.asked.count == asked && client.waiting.isEmpty)
        client.send(.timer(.notice))
        #expect(client.status.contains("⟳ 1 s"))
    }

    @Test func `a server that does not is asked again and again`() {
        var client = Client.browsing(Self.server(tells: false))
        client.keys("w")
        #expect(client.status.contains("does not announce watch, so it is asked every 5 s"))
        client.answerAll()
        #expect(client.effects.contains(.startTimer(.watch, milliseconds: 5_000)))
        client.send(.timer(.watch))
        #expect(
            client.rowsWaiting == [.rows(Query("tickets"), from: .offset(0), limit: 100, expand: ["requester_id", "assigned_user_id"])])
        client.answerAll()
        client.keys("W")
        client.send(.timer(.watch))
        client.answerAll()
        #expect(client.effects.contains(.startTimer(.watch, milliseconds: 10_000)))
    }

    @Test func `a look that finds nothing draws nothing`() {
        var client = Self.watching()
        let frame = client.frame
        client.send(.changed(models: ["tickets"]))
        #expect(client.rowsWaiting.count == 1 && client.frame == frame)
        client.answerAll()
        #expect(client.frame == frame)
    }

    @Test func `a changed cell says when, and what it was`() {
        var client = Self.watching(keys: "j j")
        #expect(client.place?.window.value(2, "priority") == 4)
        Self.change(&client, id: 3, priority: 1)
        Self.tell(&client)
        client.send(.clock(Client.now + 130))
        client.go(to: "priority")
        #expect(client.place?.currentValue == 1)
        #expect(client.status.contains("row 3/2,000  priority was 4, 2 min ago"))
        #expect(client.lines.contains { $0.hasPrefix("▌") && $0.contains("·2min") })
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.lines.contains { $0.contains("was 4, 2 min ago") && $0.hasPrefix("   ") })
        // Asked for anew, it still has changed; where one comes back to it, it is what it is.
        client.keys("<Esc> r")
        client.answerAll()
        #expect(client.screen.contains("was 4") && client.screen.contains("·2"))
        client.keys("1")
        client.answerAll()
        client.keys("<Backspace>")
        client.answerAll()
        #expect(!client.screen.contains("was 4") && !client.screen.contains("·2"))
    }

    @Test func `new rows behind the last wait, and come when they are gone to`() {
        var client = Self.watching()
        client.keys("j j j")
        Self.add(&client, 12)
        let before = client.lines[2...20]
        Self.tell(&client)
        #expect(client.lines[2...20] == before && client.cursorID == 4)
        #expect(client.status.contains("row 4/2,000  +12 new below (gn)"))
        client.keys("gn")
        client.answerAll()
        #expect(client.cursorID == 2_001 && client.place?.count == .exact(2_012))
        #expect(client.place?.watched.newText == nil)
    }

    @Test func `the end is where the new rows are`() {
        var client = Self.watching()
        Self.add(&client, 3)
        Self.tell(&client)
        client.keys("G")
        client.answerAll()
        #expect(client.cursorID == 2_003 && client.place?.count == .exact(2_003))
    }

    @Test func `new rows above do not move those on the screen, and scrolling on goes on with the next ones`() {
        var client = Client.browsing(Self.server())
        client.go(to: "created_at")
        client.keys("s s")
        client.answerAll()
        client.keys("j j w")
        client.answerAll()
        let id = client.cursorID
        Self.add(&client, 12)
        Self.tell(&client)
        client.send(.timer(.notice))
        #expect(client.cursor == 2 && client.cursorID == id)
        #expect(client.status.contains("+12 new above (gn)"))
        var seen: [Value] = []
        for _ in 0..<400 {
            if let id = client.cursorID { seen.append(id) }
            client.keys("j")
            client.answerAll()
        }
        #expect(Set(seen).count == 400)
        client.keys("gn")
        client.answerAll()
        #expect(client.cursor == 0 && client.cursorID == 2_012)
    }

    @Test func `a documented server's rows do not shift either`() {
        var server = Self.server(tickets: 400)
        server.capabilities = .documented
        var client = Self.watching(server, keys: "^F ^F ^F")
        let id = client.cursorID
        client.server.tables[1].rows.removeFirst(5)
        client.send(.timer(.watch))
        client.answerAll()
        #expect(client.cursorID == id)
        var seen: [Value] = []
        for _ in 0..<200 {
            if let id = client.cursorID { seen.append(id) }
            client.keys("j")
            client.answerAll()
        }
        #expect(Set(seen).count == 200)
    }

    @Test func `rows that are gone stay until the place is left, and say so`() {
        var client = Self.watching(keys: "j j")
        client.server.tables[1].rows.remove(at: 2)
        Self.tell(&client)
        #expect(client.cursorID == 3)
        #expect(client.status.contains("row 3/2,000  deleted"))
        #expect(client.lines.contains { $0.hasPrefix("▌") && $0.hasSuffix("deleted") })
        client.keys("k")
        #expect(client.lines.contains { $0.hasPrefix("×") && $0.hasSuffix("deleted") })
        client.keys("1")
        client.answerAll()
        client.keys("<Backspace>")
        client.answerAll()
        #expect(!client.screen.contains("deleted"))
        #expect(client.place?.window.value(2, "id") == 4)
    }

    @Test(arguments: [true, false]) func `a row that is gone is no new one, whichever answer of a look comes first`(isCountFirst: Bool) {
        var client = Self.watching(keys: "j j")
        client.server.tables[1].rows.remove(at: 4)
        client.send(.timer(.watch))
        client.send(.changed(models: ["tickets"]))
        var answers = client.waiting.compactMap { waiting in
            (try? client.server.answer(waiting.question).get()).map { (waiting.id, $0) }
        }
        #expect(answers.count == 2)
        if isCountFirst { answers.reverse() }
        for (id, answer) in answers {
            client.send(.answered(id, answer, Timing(total: 1)))
            #expect(client.place?.watched.newText == nil)
        }
        #expect(client.place?.watched.gone == [5] && client.place?.watched.below == 0)
    }

    @Test func `rows that are not on hand go too: their number is that of the last look`() {
        var client = Self.watching()
        client.server.tables[1].rows.removeLast(1_990)
        Self.tell(&client)
        #expect(client.lines[1].hasSuffix("10 rows  ✓") && client.lines[0].contains("tickets 10"))
        #expect(client.status.contains("row 1/100") && client.place?.watched.gone.count == 90)
        Self.add(&client, 3)
        Self.tell(&client)
        #expect(client.lines[1].hasSuffix("13 rows  ✓"))
    }

    @Test func `at the end of a table that lost its end the rows that are gone say so`() {
        var client = Self.watching(keys: "G")
        client.server.tables[1].rows.removeLast(1_800)
        Self.tell(&client)
        #expect(client.cursorID == 2_000 && client.screen.contains("deleted"))
        #expect(client.place?.watched.gone.contains(2_000) == true && client.place?.watched.gone.contains(1_901) == true)
        #expect(client.lines[1].hasSuffix("200 rows  ✓"))
        #expect(client.place?.watched.gone.count == 100)
        client.keys("gg")
        client.answerAll()
        client.keys("r")
        client.answerAll()
        #expect(client.cursorID == 1 && client.lines[1].hasSuffix("200 rows  ✓"))
    }

    @Test func `a table that lost all its rows says so`() {
        var client = Self.watching()
        client.server.tables[1].rows.removeAll()
        Self.tell(&client)
        #expect(client.place?.watched.gone.count == 100 && client.lines[1].contains("0 rows"))
    }

    @Test func `a sorted table that lost its end is looked at from its end`() {
        var client = Client.browsing(Self.server())
        client.go(to: "created_at")
        client.keys("s")
        client.answerAll()
        client.keys("G")
        client.answerAll()
        client.keys("w")
        client.answerAll()
        client.send(.timer(.watch))
        client.server.tables[1].rows.removeAll { row in if case .text(let text) = row[8] { text >= "2025-06" } else { false } }
        let left = client.server.tables[1].rows.count
        Self.tell(&client)
        #expect(client.screen.contains("gone from here") && client.lines[1].contains("\(grouped(left)) rows"))
    }

    @Test func `what changed is seen until the place is left, whatever is asked for anew`() {
        var client = Self.watching(keys: "j j")
        Self.change(&client, id: 3, priority: 1)
        client.server.tables[1].rows.remove(at: 4)
        Self.tell(&client)
        #expect(client.place?.watched.changes.count == 1 && client.place?.watched.gone == [5])
        client.keys("r")
        #expect(client.notice == "refreshing; 1 row deleted is not shown any more")
        client.answerAll()
        #expect(client.place?.watched.changes.count == 1 && client.screen.contains("·"))
        Self.add(&client, 2)
        Self.tell(&client)
        client.keys("gn")
        client.answerAll()
        #expect(client.place?.watched.changes.count == 1)
        client.keys("1")
        client.answerAll()
        client.keys("<Backspace>")
        client.answerAll()
        #expect(client.place?.watched.changes.isEmpty == true)
    }

    @Test func `under a filter a row may only have left it`() {
        var client = Client.browsing(Self.server())
        client.go(to: "status")
        client.keys("=")
        client.answerAll()
        client.keys("w")
        client.answerAll()
        let id = client.cursorID
        client.server.tables[1].rows[4][4] = "solved"
        Self.tell(&client)
        #expect(client.cursorID == id)
        #expect(client.place?.watched.gone == [5])
        #expect(client.screen.contains("gone from here"))
    }

    @Test func `where nobody looks nothing is asked, and a look follows at once when someone does`() {
        var client = Self.watching()
        client.send(.input(.focus(false)))
        client.send(.changed(models: ["tickets"]))
        #expect(client.waiting.isEmpty && client.status.contains("⟳ 1 s paused"))
        client.send(.input(.focus(true)))
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `rows that the server would have told of are not old, and others are as old as the last look`() {
        var client = Self.watching()
        client.send(.clock(Client.now + 300))
        #expect(client.lines[1].hasSuffix("2,000 rows  ✓"))
        var asked = Self.watching(Self.server(tells: false))
        asked.send(.clock(Client.now + 300))
        #expect(asked.lines[1].hasSuffix("2,000 rows  from 5 min ago  ✓"))
        asked.send(.timer(.watch))
        asked.answerAll()
        #expect(asked.lines[1].hasSuffix("2,000 rows  ✓"))
    }

    @Test func `looks keep to the interval, however often the server tells`() {
        var client = Self.watching()
        Self.tell(&client)
        for _ in 0..<10 { client.send(.changed(models: ["tickets"])) }
        #expect(client.waiting.isEmpty)
        client.send(.timer(.watch))
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `where messages are dear there are no looks`() {
        var client = Self.watching(Self.server(tells: false))
        client.send(.budget(Budget(limit: 60, remaining: 10)))
        client.send(.timer(.watch))
        #expect(client.waiting.isEmpty)
        client.send(.budget(Budget(limit: 60, remaining: 40)))
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `rows that someone waits for go before a look`() {
        var client = Self.watching()
        client.send(.changed(models: ["tickets"]))
        #expect(client.rowsWaiting.count == 1)
        client.keys(": 1 5 0 0 <Enter>")
        #expect(client.rowsWaiting.count == 1 && client.state.requests.rows != nil)
        client.answerAll()
        #expect(client.cursorID == 1_500)
    }

    @Test func `another model is watched instead, and none any more when it is over`() {
        var client = Self.watching()
        #expect(client.server.watched == ["tickets"])
        client.keys("1")
        client.answerAll()
        #expect(client.server.watched == ["users"])
        client.keys("w")
        client.answerAll()
        #expect(client.server.watched.isEmpty && client.effects.contains(.stopTimer(.watch)))
        client.send(.timer(.notice))
        #expect(client.status.contains("⟳ off"))
    }

    @Test func `a server that will not tell is asked instead`() {
        var client = Client.browsing(Self.server())
        client.keys("w")
        while let (id, question) = client.waiting.first.map({ ($0.id, $0.question) }) {
            if question == .watch(model: "tickets") {
                client.send(.failed(id, Failure(.server, "Too many watches")))
            } else {
                client.answerOne()
            }
        }
        client.send(.timer(.watch))
        #expect(client.rowsWaiting.count == 1 && client.state.watchInterval == 5)
    }

    @Test func `after a new connection there is a look`() {
        var client = Self.watching()
        client.send(.connection(.reconnecting(attempt: 1, seconds: 1, reason: "gone")))
        Self.change(&client, id: 1, priority: 9)
        client.connect()
        client.answerAll()
        #expect(client.place?.window.value(0, "priority") == 9)
        #expect(client.place?.watched.changes.count == 1)
    }

    @Test func `a watched table at 80x24`() throws {
        var client = Self.watching(keys: "j j")
        Self.change(&client, id: 3, priority: 1)
        Self.change(&client, id: 7, priority: 9)
        client.server.tables[1].rows[9][4] = "reopened"
        client.server.tables[1].rows.remove(at: 5)
        Self.add(&client, 12)
        Self.tell(&client)
        client.send(.clock(Client.now + 65))
        try expectGolden(client.screen + "\n", "watch-80x24")
        client.send(.input(.resize(Size(columns: 160, rows: 48))))
        try expectGolden(client.screen + "\n", "watch-160x48")
    }

    @Test(arguments: [(80, 24), (40, 12), (30, 9), (30, 7), (20, 6), (24, 3)])
    func `a row that is gone is struck out at every size, and in words`(
        _ columns: Int, _ rows: Int
    ) {
        var client = Self.watching(keys: "j", size: Size(columns: columns, rows: rows))
        client.server.tables[1].rows.remove(at: 1)
        Self.tell(&client)
        #expect(client.screen.contains("deleted"))
        let reading = client.state.view(client.state.size, Capabilities(isLinear: true)).reading
        #expect(reading?.fields.first == "deleted: this row is not there any more")
        client.keys("k")
        if rows > 3 { #expect(client.lines.contains { $0.hasPrefix("×") && $0.contains("deleted") }) }
        let plain = client.state.view(client.state.size, Capabilities(colors: .none, isUnicode: false)).lines
        if rows > 3 { #expect(plain.contains { $0.hasPrefix("x") && $0.contains("deleted") }) }
    }
    @Test func `a record that changed has its new change in the log of changes`() {
        var client = TimelineTests.record(2)
        client.keys("w")
        client.answerAll()
        #expect(client.state.timeline?.changes.count == 7)
        Self.change(&client, id: 2, priority: 5)
        var change = client.server.tables[2].rows[6]
        change[0] = 9_999
        change[1] = "2026-01-01 11:59:00"
        client.server.tables[2].rows.append(change)
        client.send(.timer(.watch))
        client.answerAll()
        #expect(client.state.timeline?.changes.count == 8)
    }

    @Test func `a place that one comes back to is looked at, since nobody told of its changes`() {
        var client = Self.watching()
        client.keys("1")
        client.answerAll()
        Self.change(&client, id: 3, priority: 1)
        client.keys("<Backspace>")
        client.answerAll()
        #expect(client.place?.window.value(2, "priority") == 1)
    }

    @Test func `rows that were asked for before the new ones were gone to do not come between them`() throws {
        var client = Self.watching(Self.server(tickets: 5_000))
        Self.add(&client, 12)
        Self.tell(&client)
        client.keys("^F ^F ^F ^F ^F ^F")
        let question = try #require(client.rowsWaiting.first)
        let id = try #require(client.waiting.first { $0.question == question }?.id)
        #expect(client.keys("gn").contains(.cancel(id)))
        client.answerAll()
        #expect(client.cursorID == 5_001)
    }
}
