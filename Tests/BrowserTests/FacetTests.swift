import Records
import Screen
import Testing

@testable import Browser

@Suite struct FacetTests {
    private static func client(
        _ server: FakeServer = .full(), column: String = "status", filter: String = "", size: Size = .standard
    ) -> Client {
        var client = Client.browsing(server, size: size)
        if !filter.isEmpty {
            client.keys("f")
            client.type(filter)
            client.keys("<Enter>")
            client.answerAll()
        }
        let index = client.place?.columns.index(of: column) ?? 0
        client.keys(Array(repeating: "l", count: index).joined(separator: " "))
        client.keys("F")
        client.answerAll()
        return client
    }

    @Test func `facets show values, counts and shares, and Enter keeps one`() {
        var client = Self.client()
        #expect(client.screen.contains("status · 4 values of 2,000 tickets"))
        #expect(client.screen.contains("open") && client.screen.contains("25%") && client.screen.contains("█"))
        client.type("pend")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "pending")] && client.state.facets == nil)
    }

    @Test func `values of before stay until those of now are there`() {
        var client = Self.client()
        let before = client.screen
        client.server.tables[1].rows[0][4] = "reopened"
        client.send(.changed(models: ["users"]))
        #expect(client.waiting.isEmpty)
        client.send(.changed(models: ["tickets"]))
        #expect(client.waiting.count == 1 && client.screen == before)
        client.answerAll()
        #expect(client.screen.contains("reopened"))
    }

    @Test func `- leaves a value out where the server can, and says why where it cannot`() {
        var client = Self.client()
        client.keys("<Down> -")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .notEqual, "on_hold")])
        var server = FakeServer.desk()
        server.capabilities.extensions.insert(.distinct)
        var plain = Self.client(server)
        plain.keys("-")
        #expect(plain.status.contains("does not announce operators") && plain.state.facets != nil)
    }

    @Test func `they are of the rows that the other terms leave`() {
        let client = Self.client(filter: "status:open priority:2 created_at>=2025-06-01")
        let asked = client.server.asked.last { if case .distinct = $0 { true } else { false } }
        #expect(
            asked
                == .distinct(
                    model: "tickets", field: "status", prefix: "", filter: [FilterTerm("priority", .equal, .integer(2))], limit: 100))
        #expect(client.screen.contains("not counted in: created_at>=2025-06-01"))
        #expect(client.screen.contains("✓open"))
    }

    @Test func `what was not counted in full says so`() {
        var server = FakeServer.full()
        server.isExact = false
        let client = Self.client(server)
        #expect(client.screen.contains("not all were read") && client.screen.contains("500+"))
    }

    @Test func `people are called by their names`() {
        let client = Self.client(column: "requester_id")
        #expect(client.screen.contains("Olga Lee #1"))
    }

    @Test func `a dash is a letter of the search, and ^T leaves out what was found`() {
        var client = Self.client()
        client.type("n-")
        #expect(client.state.facets?.editor.text == "n-")
        client.keys("<Backspace> ^T")
        #expect(client.place?.query.filter.map(\.comparison) == [.notEqual])
    }

    @Test func `beside a wide table stand the facets of the columns that tell its rows apart`() {
        var client = Client(.full(), size: Size(columns: 160, rows: 48))
        client.connect()
        client.send(.budget(Budget(limit: 6_000, remaining: 6_000)))
        client.answerAll()
        #expect(client.screen.contains("FACETS status") && client.screen.contains("FACETS priority"))
        #expect(client.screen.contains("open       25% ██"))
        var poor = Client(.full(), size: Size(columns: 160, rows: 48))
        poor.connect()
        poor.send(.budget(Budget(limit: 60, remaining: 60)))
        poor.answerAll()
        #expect(!poor.screen.contains("FACETS"))
    }

    /// With plenty of rate, and the facets beside the table.
    private static func beside(_ columns: Int, _ rows: Int, _ server: FakeServer = .full()) -> Client {
        var client = Client(server, size: Size(columns: columns, rows: rows))
        client.connect()
        client.send(.budget(Budget(limit: 6_000, remaining: 6_000)))
        client.answerAll()
        return client
    }

    @Test func `counts beyond all reckoning are shown as far as one can reckon`() {
        var client = Client(.full(), size: Size(columns: 100, rows: 30))
        client.connect()
        client.send(.budget(Budget(limit: 6_000, remaining: 6_000)))
        func answer(_ counts: [Int]) {
            while let (id, question) = client.waiting.first {
                guard Self.isValues(question) else {
                    client.answerOne()
                    continue
                }
                let values = counts.enumerated().map { ValueCount(.text("v\($0)"), $1) }
                client.send(.answered(id, .values(values, isExact: true), Timing(total: 1_000)))
            }
        }
        answer([.max, .max, 1, .min])
        #expect(client.screen.contains("FACETS status") && client.screen.contains("100%"))
        client.keys("F")
        answer([.max, 3])
        #expect(client.screen.contains("9,007,199,254,740,992"))
    }

    private static func isValues(_ question: Question) -> Bool { if case .distinct = question { true } else { false } }

    @Test(arguments: [(99, 30), (100, 30), (149, 30), (150, 30), (100, 15), (100, 12)]) func `facets beside the table at the breakpoints`(
        _ columns: Int, _ rows: Int
    ) throws {
        var client = Self.beside(columns, rows)
        #expect(client.screen.contains("FACETS status") == (columns >= 100 && rows >= 15))
        #expect(client.screen.contains("FACETS priority") == (columns >= 100 && rows >= 30))
        guard columns == 100, rows == 30 else { return }
        try expectGolden(client.screen + "\n", "side-facets-100x30")
        client.keys("<S-Tab> j j j j")
        try expectGolden(client.screen + "\n" + client.frame.styleLines.joined(separator: "\n") + "\n", "side-facets-focus-100x30")
    }

    @Test func `with the focus, Enter includes a value, Enter again gives it up, and - excludes it`() {
        var client = Self.beside(100, 30)
        client.keys("<S-Tab> j j")
        #expect(client.state.announcement == "status closed: 500" && client.state.currentSideFacet?.field == "status")
        client.keys("<Enter>")
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "closed")] && client.screen.contains("✓closed"))
        client.answerAll()
        #expect(client.state.pane == .models && client.state.currentSideFacet?.value.value == "closed")
        client.keys("G <Enter>")
        #expect(client.place?.query.filter.count == 2)
        client.answerAll()
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "closed")])
        client.keys("-")
        client.answerAll()
        #expect(client.place?.query.filter.last?.comparison == .notEqual)
        var plain = FakeServer.desk()
        plain.capabilities.extensions.insert(.distinct)
        client = Self.beside(100, 30, plain)
        client.keys("<S-Tab> G -")
        #expect(client.notice.contains("does not announce operators"))
        #expect(client.screen.contains("↵ include") && !client.screen.contains("- exclude"))
    }

    @Test func `facets stay while they are asked for anew, and are not asked for while a filter is written or rows are loaded`() {
        var client = Self.beside(100, 30)
        client.keys("f")
        client.type("priority:5")
        client.send(.timer(.filterRest))
        while !client.waiting.isEmpty {
            #expect(!client.waiting.contains { Self.isValues($0.question) })
            client.answerOne()
        }
        #expect(client.screen.contains("FACETS status"))
        client.keys("<Enter>")
        #expect(client.waiting.contains { Self.isValues($0.question) })
        client.keys("G")
        client.keys(": 5 0 % <Enter>")
        #expect(!client.waiting.contains { Self.isValues($0.question) } || client.state.requests.rows == nil)
        client.answerAll()
        let areCurrent = client.state.sideFacets.allSatisfy { $0.isCurrent }
        #expect(areCurrent)
    }

    @Test func `a documented server is never asked for facets, and a masked column has none`() {
        var server = FakeServer.full()
        server.capabilities = .documented
        var client = Self.beside(100, 30, server)
        #expect(!client.screen.contains("FACETS") && client.state.sideFacets.isEmpty)
        client = Self.beside(100, 30)
        client.keys(": m a s k - o n <Enter>")
        client.answerAll()
        let areHidden = client.state.sideFacets.contains { client.state.hides($0.field) }
        #expect(!areHidden)
    }

    @Test func `counts of some time ago are asked for again`() {
        var client = Self.client()
        client.keys("<Esc> F")
        #expect(client.waiting.isEmpty)
        client.send(.clock(Client.now + 61))
        client.keys("<Esc> F")
        #expect(client.waiting.count == 1)
    }

    @Test func `on the key, of which every record has its own, they are of a column that tells more`() {
        #expect(Self.client(column: "id").state.facets?.key.field == "status")
    }

    @Test func `the next column is one key away, and Esc leaves all as it was`() {
        var client = Self.client()
        let before = client.place?.query
        client.keys("<Right>")
        client.answerAll()
        #expect(client.state.facets?.key.field == "priority" && client.place?.currentColumn?.name == "priority")
        client.keys("<Left> <Esc>")
        #expect(client.state.facets == nil && client.place?.query == before)
    }

    @Test func `a server without distinct says so`() {
        var client = Client.browsing()
        client.keys("F")
        #expect(client.status.contains("this server cannot list values: it does not announce distinct"))
    }

    @Test(arguments: [(1, 8, "█"), (8, 8, "████████"), (3, 7, "███▍"), (0, 5, ""), (1, 1_000, "▏")])
    func `a bar is as long as its share in eighths`(_ count: Int, _ most: Int, _ bar: String) {
        #expect(Painter.histogram(count, of: most, cells: 8).text == bar)
    }

    @Test(arguments: [(80, 24), (40, 12), (20, 6)]) func `facets at every size`(_ columns: Int, _ rows: Int) throws {
        let client = Self.client(column: "priority", filter: "status:open", size: Size(columns: columns, rows: rows))
        try expectGolden(client.screen + "\n", "facets-\(columns)x\(rows)")
    }
}
