import Records
import Testing

@testable import Browser

@Suite struct CountTests {
    /// Connected, with every answer there but for the counts that `describe` did not know.
    private func client(_ budget: Budget = Budget(limit: 6_000, remaining: 6_000)) -> Client {
        var client = Client()
        client.connect()
        client.send(.budget(budget))
        let uncounted = client.server.tables.map { table in
            var model = table.model
            model.count = nil
            return model
        }
        client.send(.answered(client.waiting[0].id, .models(uncounted), Timing(total: 1)))
        // The description of tickets would tell its count too.
        client.send(.answered(client.waiting[0].id, .described(uncounted[1]), Timing(total: 1)))
        return client
    }

    @Test func `models that nobody looks at are counted for their strip, after everything else`() {
        var client = client()
        client.answerOne()
        client.answerOne()
        #expect(client.waiting.map(\.question) == [.count(model: "users", filter: [], probing: false)])
        client.answerOne()
        #expect(client.waiting.map(\.question) == [.count(model: "change_log", filter: [], probing: false)])
        client.answerOne()
        #expect(client.waiting.isEmpty)
        #expect(
            client.lines[0].contains("users 50") && client.lines[0].contains("tickets 2,000") && client.lines[0].contains("change_log 0"))
    }

    @Test func `a model that cannot be counted is not asked for again`() {
        var client = client()
        client.answerOne()
        client.answerOne()
        client.failOne(Failure(.server, "Server busy"))
        client.answerAll()
        client.keys("j k j")
        #expect(client.waiting.isEmpty)
    }

    @Test func `rows that are needed do not wait behind a count`() {
        var client = client()
        client.answerOne()
        let counting = client.waiting[0].id
        client.keys(": 9 0 0 <Enter>")
        #expect(client.effects.contains(.cancel(counting)))
        #expect(client.waiting.count == 2)
        #expect(client.rowsWaiting.count == 1)
        #expect(client.waiting.last?.question == .count(model: "tickets", filter: [], probing: false))
    }

    @Test func `where each message counts, nothing is counted for the strip and no count is given up`() {
        var client = client(Budget(limit: 60, remaining: 12))
        client.answerOne()
        let counting = client.waiting[0].id
        client.keys(": 9 0 0 <Enter>")
        #expect(!client.effects.contains(.cancel(counting)))
        client.answerAll()
        #expect(!client.server.asked.contains(.count(model: "users", filter: [], probing: false)))
    }
}

@Suite struct EagerKeyTests {
    @Test func `the end is gone to even when nothing of the model is there yet`() {
        var client = Client.browsing(.desk(tickets: 5_000), model: "users")
        client.keys("2 G")
        client.answerAll()
        #expect(client.cursorID == 5_000)
    }

    @Test(arguments: 1...4) func `the end is gone to whenever it is asked for`(answers: Int) {
        var client = Client.browsing(.desk(tickets: 5_000), model: "users")
        client.keys("2")
        for _ in 0..<answers { client.answerOne() }
        client.keys("G")
        client.answerAll()
        #expect(client.cursorID == 5_000)
    }
}
