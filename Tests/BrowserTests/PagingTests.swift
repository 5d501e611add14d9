import Records
import Screen
import Testing

@testable import Browser

@Suite struct PagingTests {
    /// Every row on the screen, and every row on hand, is the row that the server's table has there.
    private static func check(_ client: Client, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let place = client.place, !place.isOutdated,
            let table = client.server.tables.first(where: { $0.model.name == place.query.model })
        else {
            return
        }
        let rows = FakeServer.rows(of: table, place.query.filter, place.query.order)
        if let exact = place.count.exactly { #expect(exact == rows.count, sourceLocation: sourceLocation) }
        for page in place.window.pages {
            let isRight = page.end <= rows.count && page.rows == Array(rows[page.range])
            #expect(isRight, "rows \(page.range)", sourceLocation: sourceLocation)
        }
        for row in place.top..<max(place.top, min(place.top + 18, rows.count)) {
            #expect(place.window[row] != nil, "row \(row)", sourceLocation: sourceLocation)
        }
        #expect(place.window.rowCount <= Window.limit, sourceLocation: sourceLocation)
    }

    @Test(arguments: ["j", "^F", "<PageDown>", "^D"]) func `scrolling down 20,000 rows shows each where it belongs`(_ motion: String) {
        var client = Client.browsing(.desk(tickets: 20_000))
        for _ in 0..<(motion == "j" ? 400 : 1_200) {
            client.keys(motion)
            client.answerAll()
        }
        #expect(client.cursor == (motion == "j" ? 400 : motion == "^D" ? 10_800 : 19_999))
        Self.check(client)
        for _ in 0..<100 {
            client.keys("^B")
            client.answerAll()
        }
        Self.check(client)
    }

    @Test func `the window stays small and right through every motion`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        for motion in [
            "G", "^B ^B ^B ^B ^B ^B ^B", ": 5 0 % <Enter>", "^F ^F ^F", ": 1 9 0 0 0 <Enter>", "gg", "G", "^U ^U", "<Home>", "<End>",
            "k k k", ": 7 5 % <Enter> ^B ^B ^B",
        ] {
            client.keys(motion)
            client.answerAll()
            Self.check(client)
        }
    }

    @Test func `the last row is one request away, asked for from the end`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys("G")
        #expect(client.cursor == 19_999)
        #expect(
            client.rowsWaiting == [
                .rows(
                    Query("tickets", order: [OrderTerm("id", descending: true)]), from: .cursor(""), limit: 100,
                    expand: ["requester_id", "assigned_user_id"])
            ])
        client.answerOne()
        #expect(client.cursorID == 20_000)
        Self.check(client)
    }

    @Test func `half way is one request away`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys(": 5 0 % <Enter>")
        #expect(client.rowsWaiting.count == 1)
        client.answerOne()
        #expect(client.cursorID == 10_000)
        Self.check(client)
    }

    @Test func `sorted and filtered tables are walked from both ends`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("$ h s s")
        client.answerAll()
        #expect(client.place?.query.order == [OrderTerm("created_at", descending: true)] || client.place?.query.order.isEmpty == false)
        for motion in ["^F ^F ^F ^F ^F ^F", "G", "^B ^B ^B ^B ^B ^B ^B ^B", ": 5 0 % <Enter>", "gg", "^F"] {
            client.keys(motion)
            client.answerAll()
            Self.check(client)
        }
    }

    @Test func `what no way leads to is said`() {
        let paging = Paging(
            query: Query("t", order: [OrderTerm("a")]), window: Window(), count: 1_000_000, primaryKey: ["id"],
            extensions: [.orderBy, .cursor])
        #expect(paging.request(for: 500_000..<500_100) == nil)
        #expect(paging.request(for: 50_000..<50_100)?.start == .offset(50_000))
        #expect(
            paging.request(for: 999_800..<999_900)
                == RowsRequest(query: paging.query, range: 999_800..<999_900, start: .offset(100), isReversed: true))
        #expect(paging.request(for: 0..<100)?.start == .cursor(""))
        var unsorted = paging
        unsorted.query.order = []
        #expect(unsorted.request(for: 400_000..<400_100)?.start == .offset(400_000))
        unsorted.primaryKey = []
        #expect(unsorted.request(for: 999_900..<1_000_000)?.start == .offset(999_900))
        #expect(unsorted.request(for: 0..<100)?.start == .offset(0))
    }

    @Test func `one request for rows is under way, whatever the cursor does`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        for _ in 0..<50 { client.keys("^F G gg ^F") }
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        Self.check(client)
    }

    @Test func `moving does not wait: rows that are missing are drawn as loading`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys(": 5 0 0 0 <Enter>")
        #expect(client.cursor == 4_999)
        #expect(client.lines[10].contains("…"))
        client.keys("j")
        #expect(client.cursor == 5_000)
        client.answerAll()
        #expect(client.cursorID == 5_001)
    }

    @Test func `leaving the loaded page asks for the next one, before it is reached`() {
        var client = Client.browsing()
        #expect(client.place?.window.ranges == [0..<100])
        client.keys("^F ^F")
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.place?.window.ranges == [0..<200])
    }

    @Test func `nothing is fetched ahead once the rate is nearly spent, but what is on the screen is`() {
        var client = Client.browsing()
        client.send(.budget(Budget(limit: 60, remaining: 15)))
        client.keys("^F ^F ^F")
        #expect(client.rowsWaiting.isEmpty)
        client.keys("^F ^F")
        client.send(.timer(.detailRest))
        #expect(client.rowsWaiting.count == 1)
        client.send(.budget(Budget(limit: 60, remaining: 0, waiting: 11.2)))
        #expect(client.status == " waiting 12 s: the server allows 60 requests a minute")
    }

    @Test func `an answer that nobody waits for changes nothing`() throws {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys("G")
        let (id, question) = try #require(client.waiting.first.map { ($0.id, $0.question) })
        guard case .success(let answer) = client.server.answer(question) else {
            Issue.record("no answer")
            return
        }
        client.keys("1")
        client.answerAll()
        let before = client.state
        client.send(.answered(id, answer, Timing(total: 1)))
        client.send(.answered(id, answer, Timing(total: 1)))
        client.send(.failed(id, Failure(.timedOut, "no answer")))
        #expect(client.state == before)
    }

    @Test func `a new filter cancels what was asked for the old one`() throws {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.keys("G")
        let id = try #require(client.waiting.first?.id)
        client.keys("f")
        client.type("status:open")
        #expect(client.send(.timer(.filterRest)).contains(.cancel(id)))
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `rows that went away while browsing only shorten the table`() {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.server = .desk(tickets: 1_234)
        client.keys(": 3 0 0 0 <Enter>")
        client.answerAll()
        #expect(client.place?.count == .exact(1_234))
        #expect((0..<1_234).contains(client.cursor))
        client.keys("G")
        client.answerAll()
        #expect(client.cursorID == 1_234)
        Self.check(client)
    }

    @Test func `rows that came while browsing are found behind the end`() {
        var client = Client.browsing(.desk(tickets: 150))
        client.server = .desk(tickets: 420)
        client.keys("r")
        client.answerAll()
        client.keys("G")
        client.answerAll()
        #expect(client.cursorID == 420)
        Self.check(client)
    }

    @Test func `refreshing keeps the place and the rows until the new ones are there`() {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys(": 3 0 0 0 <Enter>")
        client.answerAll()
        let shown = client.lines[5]
        client.keys("r")
        #expect(client.lines[5] == shown)
        client.answerAll()
        #expect(client.cursor == 2_999 && client.cursorID == 3_000)
        Self.check(client)
    }

    @Test func `an empty table says so`() {
        let client = Client.browsing(model: "change_log")
        #expect(client.screen.contains("change_log has no rows"))
        #expect(client.place?.count == .exact(0))
    }

    @Test func `with few requests left, rows flown past are not asked for`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.send(.budget(Budget(limit: 60, remaining: 15)))
        for _ in 0..<200 {
            client.keys("<PageDown>")
            client.answerAll()
        }
        #expect(client.cursorID == nil && client.effects.last == .startTimer(.detailRest, milliseconds: 200))
        let asked = client.server.asked.count
        client.send(.timer(.detailRest))
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.server.asked.count == asked + 1 && client.cursorID == .integer(Int64(client.cursor + 1)))
        Self.check(client)
    }

    @Test func `a rate that runs low while the cursor rests still gets its rows`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        client.send(.budget(Budget(limit: 60, remaining: 40)))
        client.keys("<PageDown>")
        client.send(.budget(Budget(limit: 60, remaining: 5)))
        client.send(.input(.resize(Size(columns: 80, rows: 200))))
        #expect(client.rowsWaiting.isEmpty && client.effects.last == .startTimer(.detailRest, milliseconds: 200))
        client.send(.timer(.detailRest))
        client.answerAll()
        Self.check(client)
    }

    @Test(arguments: [24, 90]) func `both ends, once seen, need no request, however many rows were seen between`(_ height: Int) {
        var client = Client.browsing(.desk(tickets: 20_000), size: Size(columns: 80, rows: height))
        for _ in 0..<60 {
            client.keys("<PageDown>")
            client.answerAll()
        }
        client.keys("<End>")
        client.answerAll()
        client.keys("<Home>")
        client.answerAll()
        let asked = client.server.asked.count
        for (key, id) in [("G", 20_000), ("gg", 1), ("<End>", 20_000), ("<Home>", 1)] as [(String, Int64)] {
            client.keys(key)
            #expect(client.waiting.isEmpty && client.cursorID == .integer(id))
            let frame = client.frame
            client.answerAll()
            #expect(client.frame == frame && client.server.asked.count == asked)
        }
    }

    @Test func `rows without a value of any known column are rows of NULLs`() {
        var window = Window()
        window.insert(LoadedPage(first: 0, rows: [[1, "a"]]), columns: ["id", "name"], near: 0)
        window.insert(LoadedPage(first: 1, rows: [[]]), columns: [], near: 0)
        #expect(window[1] == [.null, .null])
    }
}
