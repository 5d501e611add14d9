import Records
import Screen
import Testing

@testable import Browser

@Suite struct RecordTests {
    @Test func `values stand in one column however far one scrolls`() {
        var client = Client.browsing(size: Size(columns: 60, rows: 9))
        client.keys("<Enter>")
        client.answerAll()
        func start() -> Int? {
            guard let line = client.lines.first(where: { $0.dropFirst().hasPrefix("ticket_number") }), let text = line.firstRange(of: "T-")
            else {
                return nil
            }
            return line.distance(from: line.startIndex, to: text.lowerBound)
        }
        let before = start()
        #expect(before != nil, "\(client.screen)")
        client.keys("J")
        #expect(start() == before, "\(client.screen)")
    }

    private static let records: @Sendable (Question) -> Bool = {
        if case .record = $0 { true } else { false }
    }

    @Test func `a record shows the row at once and is asked for in full`() {
        var client = Client.browsing()
        client.keys("<Enter>")
        #expect(client.screen.contains("requester_id      → 李雷 García #2"))
        #expect(client.waiting.map(\.question) == [.record(model: "tickets", id: 1, expand: ["requester_id", "assigned_user_id"])])
        client.server.tables[1].rows[0][2] = "changed meanwhile"
        client.answerAll()
        #expect(client.screen.contains("subject           changed meanwhile"))
    }

    @Test func `it follows the cursor, and is asked for only where the cursor rests`() {
        var client = Client.browsing()
        client.keys("<Enter>")
        client.answerAll()
        client.keys("j j j")
        #expect(client.waiting.isEmpty && client.screen.contains("id                4"))
        client.send(.timer(.detailRest))
        #expect(
            client.waiting.map(\.question).filter(Self.records) == [
                .record(model: "tickets", id: 4, expand: ["requester_id", "assigned_user_id"])
            ])
    }

    @Test func `with little of the rate left, the list's values do`() {
        var client = Client.browsing()
        client.send(.budget(Budget(limit: 60, remaining: 10)))
        client.keys("<Enter>")
        #expect(client.waiting.isEmpty && client.screen.contains("ticket_number     T-10001"))
    }

    @Test func `beside a wide table the record is always there`() {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        client.keys("j j")
        #expect(client.screen.contains("─ #3 ") && client.screen.contains("ticket_number     T-10003"))
    }

    @Test func `what the server shortened is named`() throws {
        var client = Client.browsing()
        let long = String(repeating: "word ", count: 13_108).prefix(65_536)
        client.keys("<Enter>")
        let id = try #require(client.waiting.first?.id)
        client.send(
            .answered(
                id,
                .record(
                    Record(
                        columns: ["id", "words", "blob"], values: [1, .text(String(long)), .blob([0, 255, 16])],
                        truncations: [Truncation(index: 0, column: "words", bytes: 91_234)])), Timing(total: 1)))
        client.keys("<Tab> G")
        #expect(client.screen.contains("64 KiB of 91,234 bytes shown"))
        #expect(client.screen.contains("3 bytes  00ff10"))
    }

    @Test func `J and K scroll as far as there is something`() {
        var client = Self.long(.standard)
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("↓ more"))
        for _ in 0..<60 { client.keys("J") }
        let scroll = client.place?.detail.scroll ?? 0
        #expect(scroll > 30 && client.screen.contains("line 40") && !client.screen.contains("↓ more"))
        for _ in 0..<scroll { client.keys("K") }
        #expect(client.place?.detail.scroll == 0)
    }

    @Test func `references are followed from the record's fields, too`() {
        var client = Client.browsing(size: Size(columns: 60, rows: 20))
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.state.pane == .detail)
        client.keys("j j j j j o")
        client.answerAll()
        #expect(client.place?.query == Query("users", filter: [FilterTerm("id", .equal, 2)]))
        client.keys("<Backspace>")
        #expect(client.state.pane == .detail && client.place?.detail.field == 5)
    }

    @Test func `a record that is not there any more is said, and not asked for again and again`() {
        var client = Client.browsing()
        client.server.tables[1].rows = []
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.status.contains("Record not found"))
        client.send(.timer(.detailRest))
        #expect(client.waiting.isEmpty)
    }

    @Test func `NULL and empty text look different`() {
        var client = Client.browsing()
        client.keys(": 5 <Enter> <Enter> <Tab> G")
        client.answerAll()
        #expect(client.screen.contains("satisfaction      ∅"))
        client.keys("gg")
        #expect(client.screen.contains("subject           \"\""))
    }

    private static func long(_ size: Size) -> Client {
        var server = FakeServer.desk()
        let text = (1...40).map { "line \($0)" }.joined(separator: "\n")
        for row in 0..<5 { server.tables[1].rows[row][3] = .text(text) }
        return Client.browsing(server, size: size)
    }

    @Test(arguments: [(60, 10), (160, 12)]) func `coming back to a record leaves its scroll and its field as they were`(
        _ columns: Int, _ rows: Int
    ) throws {
        var client = Self.long(Size(columns: columns, rows: rows))
        // There, what was opened last changes.
        client.state.showsModels = false
        client.keys("<Enter>")
        client.answerAll()
        while client.state.currentField?.name != "requester_id" { client.keys("j") }
        let before = try #require(client.place)
        let screen = client.lines[3..<rows - 2]
        #expect(before.detail.scroll > 0 && client.frame.cursor != nil)
        client.keys("o")
        client.answerAll()
        #expect(client.place?.query.model == "users" && client.place?.detail.scroll == 0)
        client.keys("<Backspace>")
        client.answerAll()
        #expect(client.place?.detail.scroll == before.detail.scroll && client.place?.detail.field == before.detail.field)
        #expect(client.lines[3..<rows - 2] == screen && client.frame.cursor != nil)
        client.keys("L <Backspace>")
        client.answerAll()
        #expect(client.lines[3..<rows - 2] == screen)
    }

    @Test func `the field with the focus stays on the screen when the screen or the record changes`() throws {
        var client = Self.long(Size(columns: 60, rows: 40))
        client.keys("<Enter> G")
        client.answerAll()
        for rows in [30, 12, 9, 50, 20] {
            client.send(.input(.resize(Size(columns: 60, rows: rows))))
            let cursor = try #require(client.frame.cursor, "\(rows)")
            #expect(client.lines[cursor.row].hasPrefix("▌description"), "\(rows)")
        }
        client.keys("gg")
        for _ in 0..<30 {
            client.keys("J")
            let cursor = try #require(client.frame.cursor)
            #expect(client.lines[cursor.row].hasPrefix("▌"))
        }
        // A shorter record leaves no blank lines.
        let field = try #require(client.place?.detail.field)
        #expect(field > 0)
        client.send(.input(.resize(Size(columns: 60, rows: 60))))
        #expect(client.place?.detail.scroll == 0)
    }

    @Test func `another row's record is read from its top`() {
        var client = Self.long(.standard)
        client.keys("<Enter>")
        client.answerAll()
        client.keys("J J J")
        #expect(client.place?.detail.scroll ?? 0 > 0)
        client.keys("j")
        #expect(client.place?.detail.scroll == 0)
    }
}
