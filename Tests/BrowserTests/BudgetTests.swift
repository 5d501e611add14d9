import Records
import Screen
import Testing

@testable import Browser

/// What is promised, as counts: rows held, requests under way, requests for a jump. Source: `browser.md` section 4.
@Suite struct BudgetTests {
    @Test func `however far one scrolls, the rows on hand stay within the window, and one request is under way`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        for step in 0..<400 {
            client.keys(step % 7 == 6 ? "^B" : "^F")
            #expect(client.rowsWaiting.count <= 1)
            // Answers come late.
            if step.isMultiple(of: 3) { client.answerAll() }
            #expect((client.place?.window.rowCount ?? 0) <= Window.limit)
        }
        client.answerAll()
        #expect((client.place?.window.rowCount ?? 0) <= Window.limit)
    }

    @Test(arguments: [Size.standard, Size(columns: 160, rows: 48), Size(columns: 40, rows: 12)])
    func `the first full screen takes three round trips: the models, the one that is shown, its rows`(_ size: Size) {
        var client = Client(.desk(tickets: 20_000), size: size)
        client.connect()
        var (tripsTaken, asked) = (0, 0)
        while client.cursorID == nil, tripsTaken < 10 {
            tripsTaken += 1
            for _ in 0..<client.waiting.count {
                asked += 1
                client.answerOne()
            }
        }
        #expect(tripsTaken == 3 && asked <= 4, "\(tripsTaken) round trips, \(asked) requests")
        #expect(client.lines.filter { $0.contains(" T-") }.count >= client.state.layout.table.rows)
    }

    @Test(arguments: ["G", "<End>", ": 5 0 % <Enter>", ": 1 2 3 4 5 <Enter>"]) func `a jump is one request`(_ keys: String) {
        var client = Client.browsing(.desk(tickets: 20_000))
        let asked = client.server.asked.count
        client.keys(keys)
        client.answerOne()
        #expect(client.cursorID != nil && client.server.asked.count == asked + 1)
    }
}
