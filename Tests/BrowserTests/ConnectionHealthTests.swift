import Records
import Screen
import Testing

@testable import Browser

/// What the screen says of the connection, and what can be done without one.
@Suite struct ConnectionHealthTests {
    private static let lost = ConnectionState.reconnecting(attempt: 3, seconds: 3.2, reason: "connection refused")

    @Test func `a request that waits for two seconds makes the connection slow, and its answer makes it live again`() {
        var client = Client.browsing()
        #expect(client.keys("G").contains(.startTimer(.slow, milliseconds: 2_000)))
        client.send(.timer(.slow))
        #expect(client.lines[0].hasPrefix(" ● slow, no answer"))
        #expect(client.status.contains("the server has not answered for 2 s and more; ^C gives it up"))
        client.answerAll()
        #expect(client.lines[0].hasPrefix(" ● live 12ms"))
        // Nothing waits any more: the timer that still rings says nothing.
        client.send(.timer(.slow))
        #expect(client.lines[0].hasPrefix(" ● live 12ms"))
    }

    @Test func `giving up is no answer: a server that is silent is not live`() {
        var client = Client.browsing()
        client.keys("G")
        client.send(.timer(.slow))
        client.keys("^C")
        #expect(client.lines[0].hasPrefix(" ● slow, no answer"))
        client.send(.timer(.notice))
        #expect(client.status.contains("what was asked is given up, and the server still does not answer"))
        client.keys("R")
        client.answerOne()
        #expect(client.lines[0].hasPrefix(" ● live"))
    }

    @Test func `on a wide screen a server that is silent is not live either`() {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        #expect(client.lines[0].contains("live  rtt"))
        client.keys("r")
        client.send(.timer(.slow))
        client.keys("^C")
        #expect(client.lines[0].contains("slow, no answer"), "\(client.lines[0])")
    }

    @Test func `what is given up early has its two seconds too, unless its answer still comes`() {
        let givenUp = Traffic.ended(EndedMessage(id: 9, outcome: .givenUp, timing: Timing(total: 900_000)))
        var client = Client.browsing()
        client.keys("G ^C")
        #expect(client.send(.traffic(givenUp, at: 0)).contains(.startTimer(.slow, milliseconds: 2_000)))
        #expect(client.lines[0].hasPrefix(" ● live"))
        var answered = client
        client.send(.timer(.slow))
        #expect(client.lines[0].hasPrefix(" ● slow, no answer"))
        answered.send(
            .traffic(.ended(EndedMessage(id: 9, outcome: .ok, timing: Timing(total: 950_000), text: WireText([0x7B, 0x7D]))), at: 0))
        answered.send(.timer(.slow))
        #expect(answered.lines[0].hasPrefix(" ● live"))
    }

    @Test func `what was said to be under way is not said any more when it is over`() {
        var client = Client.browsing()
        client.keys("r")
        #expect(client.notice == "refreshing")
        client.answerAll()
        #expect(client.state.notice == nil)
        client.send(.connection(Self.lost))
        client.keys("R")
        #expect(client.notice == "connecting")
        client.send(.connection(.connecting))
        #expect(client.notice == "connecting")
        client.connect()
        #expect(client.state.notice == nil)
    }

    @Test func `R counts all models anew, and shows what was counted until then`() {
        var client = Client.browsing()
        // As the gateway does, which does not count before it is asked to.
        func answerModels(_ client: inout Client) {
            guard let id = client.waiting.first(where: { $0.question == .models })?.id else {
                Issue.record("the models were not asked for")
                return
            }
            let models = client.server.tables.map { table in
                var model = table.model
                model.count = nil
                return model
            }
            client.send(.answered(id, .models(models), Timing(total: 1_000)))
        }
        client.server.tables[0].rows.removeLast(20)
        client.keys("R")
        answerModels(&client)
        #expect(client.lines[0].contains("users 50") && client.lines[0].contains("2,000"))
        client.answerAll()
        #expect(client.lines[0].contains("users 30") && client.lines[0].contains("2,000"))
    }

    @Test func `every request has its own two seconds`() {
        var client = Client.browsing(.desk(tickets: 5_000))
        client.keys("G")
        client.send(.timer(.slow))
        client.answerOne()
        #expect(client.state.isSlow == false)
        #expect(!client.keys("gg").contains(.startTimer(.slow, milliseconds: 2_000)))
        #expect(client.keys(": 2 5 0 0 <Enter>").contains(.startTimer(.slow, milliseconds: 2_000)))
    }

    @Test func `an answer that took a second is slow, a count is not`() {
        var client = Client.browsing()
        client.keys("r")
        client.answerOne(Timing(total: 1_300_000))
        #expect(client.lines[0].hasPrefix(" ● slow 1.3s"))
        client.answerOne(Timing(total: 1_010_000))
        #expect(client.state.lastAnswer?.action == "count" && client.lines[0].hasPrefix(" ● live 1.0s"))
    }

    @Test func `a server that is heard of again is seen to be`() {
        var client = Client.browsing()
        let answer = Event.traffic(.ended(Client.end(7)), at: 0)
        #expect(client.state.isUnseen(answer))
        client.state.health.isSilent = true
        #expect(!client.state.isUnseen(answer))
        client.send(answer)
        #expect(!client.state.isSlow)
    }

    @Test func `what waits for the rate does not make the server slow`() {
        var client = Client.browsing()
        client.keys("G")
        client.send(.budget(Budget(limit: 60, remaining: 0, waiting: 7)))
        client.send(.timer(.slow))
        #expect(client.lines[0].hasPrefix(" ● live") && client.status.contains("waiting 7 s"))
    }

    @Test func `the wait is counted down once a second, and only while there is one`() {
        var client = Client.browsing()
        #expect(client.send(.connection(Self.lost)).contains(.startTimer(.countdown, milliseconds: 1_000)))
        for seconds in [4, 3, 2] {
            #expect(client.lines[0].hasPrefix(" ○ retry 3 in \(seconds) s"))
            #expect(client.status.hasPrefix(" no connection, R tries now  │ row 1/2,000  loaded 1–100  │ connection refused"))
            let goesOn = client.send(.timer(.countdown)).contains(.startTimer(.countdown, milliseconds: 1_000))
            #expect(goesOn == (seconds > 2))
        }
        #expect(client.lines[0].hasPrefix(" ○ retry 3 in 1 s"))
        client.send(.connection(.reconnecting(attempt: 3, seconds: 0, reason: "connection refused")))
        #expect(client.lines[0].hasPrefix(" ○ retry 3 now"))
        client.connect()
        #expect(client.send(.timer(.countdown)).isEmpty)
    }

    @Test func `after five attempts it is offline`() {
        var client = Client.browsing()
        client.send(.connection(.reconnecting(attempt: 5, seconds: 8, reason: "no route")))
        #expect(client.lines[0].hasPrefix(" ○ offline, retry 5 in 8 s"))
        #expect(client.status == " offline, R tries now  │ row 1/2,000  loaded 1–100  │ no route")
    }

    @Test func `rows that are not of now say of when they are`() {
        var client = Client.browsing()
        #expect(client.lines[1].hasSuffix("2,000 rows  ✓"))
        client.send(.connection(Self.lost))
        #expect(client.lines[1].hasSuffix("2,000 rows  from 0 s ago"))
        client.send(.clock(Client.now + 130))
        #expect(client.lines[1].hasSuffix("2,000 rows  from 2 min ago"))
        client.connect()
        #expect(client.lines[1].hasSuffix("2,000 rows  from 2 min ago  ✓"))
        client.keys("r")
        client.answerAll()
        #expect(client.lines[1].hasSuffix("2,000 rows  ✓"))
        // Of several pages on the screen the oldest counts.
        #expect(client.state.rowsAge == 0)
    }

    @Test func `rows that are not on hand are not loading without a connection`() {
        var client = Client.browsing()
        client.send(.connection(.reconnecting(attempt: 1, seconds: 2, reason: "no connection to 127.0.0.1:8000: Connection refused")))
        #expect(client.status.hasSuffix("│ Connection refused") && client.status.contains("row 1/2,000"))
        client.keys("G")
        client.send(.clock(Client.now + 130))
        #expect(client.lines.contains { $0.hasPrefix("▌ not on hand while there is no connection") })
        #expect(client.state.announcement == "row 2,000 of 2,000: not on hand while there is no connection")
        #expect(client.lines[1].contains("from 2 min ago"))
        client.keys("<Enter>")
        #expect(!client.screen.contains("loading…"))
    }

    @Test func `a filter that nobody applies yet does not pretend to be applied`() {
        var client = Client.browsing()
        client.send(.connection(Self.lost))
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter>")
        #expect(client.lines[1].contains("status:open") && client.lines[1].contains("rows of another filter: no connection"))
        #expect(client.status.contains("rows of another filter"))
        #expect(client.state.announcement.hasSuffix("; there is no connection: the rows are still those of another filter"))
        client.connect()
        client.answerAll()
        #expect(!client.screen.contains("another filter") && client.lines[1].contains("500 of ~2,000"))
    }

    @Test func `without a connection refreshing says why it does not, and the rows stay as they are`() {
        var client = Client.browsing()
        client.send(.connection(Self.lost))
        let rows = client.lines[3...19]
        client.keys("r")
        #expect(client.status.contains("not connected") && client.lines[3...19] == rows && client.place?.isOutdated == false)
    }

    @Test func `without a connection the rows on hand are found in, opened and sorted among themselves`() {
        var client = Client.browsing()
        client.keys("j j")
        client.send(.connection(Self.lost))
        client.keys("/")
        client.type("invoice")
        client.keys("<Enter>")
        #expect(client.cursorID == 11)
        // id, subject, ticket_number, status, priority
        client.go(to: "priority")
        client.keys("s s")
        #expect(client.state.notice?.text == "not connected: only the 100 rows on hand sorted by -priority")
        #expect(client.cursorID == 11 && client.place?.rowLimit == 100)
        client.send(.timer(.notice))
        client.keys("gg")
        #expect(client.place?.currentValue == 5)
        client.keys("G")
        #expect(client.cursor == 99 && client.place?.currentValue == 1)
        #expect(client.place?.positionText == "row 100/100 on hand")
        // It comes back: all rows, in the server's own order, and the record of the cursor is not around here any more.
        client.connect()
        client.answerAll()
        #expect(client.notice.hasSuffix("is not in the rows around here any more; :#5 opens it"))
        client.send(.timer(.notice))
        #expect(client.place?.query.order == [OrderTerm("priority", descending: true)] && client.cursor == 99)
        #expect(client.status.contains("row 100/2,000") && client.place?.currentValue == 5)
    }

    @Test func `the record of the cursor is found again in the server's order`() {
        var client = Client.browsing(.desk(tickets: 150))
        while client.place?.currentColumn?.name != "priority" { client.keys("l") }
        client.send(.connection(Self.lost))
        client.keys("s s gg")
        let id = client.cursorID
        client.connect()
        client.answerAll()
        #expect(id == 99 && client.cursorID == 99 && client.cursor == 10)
    }

    @Test func `a server that cannot sort has its rows in its own order again`() {
        var server = FakeServer.desk()
        server.capabilities = .documented
        var client = Client.browsing(server)
        while client.place?.currentColumn?.name != "priority" { client.keys("l") }
        client.send(.connection(Self.lost))
        client.keys("s s")
        client.connect()
        #expect(client.notice == "this server cannot sort: the rows are in its own order again")
        client.answerAll()
        #expect(client.place?.query.order == [] && client.place?.isOutdated == false && client.place?.window.value(0, "id") == 1)
    }

    @Test func `rows of another filter stay that when they are sorted`() {
        var client = Client.browsing()
        client.send(.connection(Self.lost))
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter> l s")
        #expect(client.lines[1].contains("rows of another filter: no connection"))
    }
}
