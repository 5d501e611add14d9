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

    @Test(arguments: ["G", "<End>", ": 5 0 % <Enter>", ": 1 2 3 4 5 <Enter>"]) func `a jump is one request`(_ keys: String) {
        var client = Client.browsing(.desk(tickets: 20_000))
        let asked = client.server.asked.count
        client.keys(keys)
        client.answerOne()
        #expect(client.cursorID != nil && client.server.asked.count == asked + 1)
    }
}
