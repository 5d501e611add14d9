import Records
import Screen
import Testing

@testable import Browser

/// Why is it empty?
@Suite struct ExplainTests {
    private static func client(_ filter: String, _ server: FakeServer = .full(), size: Size = .standard) -> Client {
        var client = Client.browsing(server, size: size)
        client.keys("f")
        client.type(filter)
        client.keys("<Enter>")
        client.answerAll()
        return client
    }

    @Test func `an empty table says what each term takes away, and one key drops the one that gives most`() {
        var client = Self.client("status:open priority:9")
        #expect(client.screen.contains("without priority:9 0→500"))
        #expect(!client.screen.contains("without status:open"), "without it there is nothing either")
        client.keys("d")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")] && client.place?.count == .exact(500))
        client.keys("<Backspace>")
        client.answerAll()
        #expect(client.place?.query.filter.count == 2)
    }

    @Test func `few rows are explained below them`() {
        let client = Self.client("status:open requester_id:5 satisfaction:4.5")
        #expect(client.place?.count == .exact(3))
        #expect(client.screen.contains("explain: without requester_id:5 3→"))
    }

    @Test func `many rows are not explained, and cost no request`() {
        let client = Self.client("status:open priority:2")
        #expect(!client.screen.contains("without"))
        #expect(client.server.asked.count { if case .count(_, let filter, _) = $0 { filter.count == 1 } else { false } } == 0)
        var other = client
        other.keys("d")
        #expect(other.status.contains("more than 3 rows"))
    }

    @Test func `of one term the nearest values are told`() {
        var client = Self.client("status:opne")
        #expect(client.screen.contains("status:open 0→500"))
        client.keys("d")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")])
    }

    @Test func `the box has every term with what is left without it, and one key drops it`() {
        var client = Self.client("status:open priority:9 requester_id:3")
        client.keys("E")
        client.answerAll()
        #expect(client.state.scope == .explanation && client.screen.contains("which term to drop: 0 now"))
        #expect(client.screen.contains("1 without status:open") && client.screen.contains("2 without priority:9"))
        #expect(client.state.explanationLines.map(\.count) == [.exact(0), .exact(20), .exact(0)])
        #expect(client.state.announcement == "without status:open: 0 rows")
        client.keys("3")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open"), FilterTerm("priority", .equal, 9)])
        #expect(client.notice == "without requester_id:3: 0 rows; Backspace takes it back")
        client.keys("<Backspace> E j <Enter>")
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open"), FilterTerm("requester_id", .equal, 3)])
        client.answerAll()
        client.keys("<Backspace>")
        client.answerAll()
        client.keys("E d")
        #expect(client.place?.query.filter.count == 2 && client.state.explanationBox == nil)
    }

    @Test func `the box tells of many rows too, and of one term`() {
        var client = Self.client("status:open priority:2")
        client.keys("E")
        client.answerAll()
        #expect(client.state.explanationLines.map(\.count) == [.exact(400), .exact(500)])
        client.keys("9")
        #expect(client.notice == "there are 2 lines here" && client.state.explanationBox != nil)
        client.keys("<Esc>")
        #expect(client.state.scope == .table && client.place?.query.filter.count == 2)
        client = Self.client("status:opne")
        client.keys("E")
        client.answerAll()
        #expect(client.screen.contains("1 without status:opne") && client.screen.contains("2,000 rows"))
        #expect(client.screen.contains("2 status:open") && client.screen.contains("500 rows"))
        client.keys("2")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")])
    }

    @Test func `without a filter there is nothing to drop`() {
        var client = Client.browsing(.full())
        client.keys("E")
        #expect(client.notice == "there is no filter" && client.state.explanationBox == nil)
    }

    @Test func `what cannot be counted is said, and can be dropped all the same`() {
        var client = Self.client("status:open priority:9")
        client.state.explanation = nil
        client.keys("E")
        #expect(client.screen.contains("counting…"))
        client.failOne(Failure(.server, "Server busy"))
        client.answerAll()
        #expect(client.screen.contains("could not be counted"))
        client.keys("1")
        #expect(client.notice == "without status:open; Backspace takes it back")
    }

    @Test func `where requests are few nothing is counted for it`() {
        var client = Client.browsing(.full())
        client.send(.budget(Budget(limit: 60, remaining: 12)))
        client.keys("f")
        client.type("status:open priority:9")
        client.keys("<Enter>")
        client.answerAll()
        #expect(!client.screen.contains("without priority"))
    }

    @Test func `a server that cannot count shows how many of a page there are`() {
        var server = FakeServer.desk()
        server.capabilities = .documented
        var client = Client.browsing(server)
        client.keys("f")
        client.type("status:open priority:9")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("without priority:9 0→100+"))
    }

    @Test(arguments: [(80, 24), (40, 12)]) func `the empty table`(_ columns: Int, _ rows: Int) throws {
        let client = Self.client("status:open priority:9 requester_id:3", size: Size(columns: columns, rows: rows))
        try expectGolden(client.screen + "\n", "explain-\(columns)x\(rows)")
    }
}
