import Records
import Screen
import Testing

@testable import Browser

/// What ^C gives up is not asked for again by itself.
@Suite struct GivingUpTests {
    @Test func `a log that was given up is read again only when that is wanted`() {
        var client = Client.browsing(.logged())
        client.keys("j <Enter> ]")
        while let question = client.waiting.first?.question, !Self.isLog(question) { client.answerOne() }
        #expect(client.waiting.count == 1)
        client.keys("^C")
        #expect(client.waiting.isEmpty && client.screen.contains("the log could not be read: cancelled"))
        client.keys("r")
        client.answerAll()
        #expect(client.screen.contains("raised by a rule") || client.screen.contains("priority  2 → 3"))
    }

    private static func isLog(_ question: Question) -> Bool {
        if case .rows(let query, _, _, _) = question { query.model == "change_log" } else { false }
    }

    @Test func `models and descriptions can be given up too`() {
        var client = Client()
        client.connect()
        client.keys("^C")
        #expect(client.waiting.isEmpty && client.screen.contains("cancelled"))
        client.send(.timer(.interruptAgain))
        client.keys("R")
        client.answerOne()
        #expect(client.waiting.map(\.question) == [.describe(model: "tickets")])
        client.keys("^C")
        #expect(!client.waiting.map(\.question).contains(.describe(model: "tickets")) && client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.cursorID == 1)
        // What was not told is asked for with everything else.
        client.keys("R")
        client.answerAll()
        #expect(client.state.model?.label == ["subject"])
    }

    @Test func `an export whose request is given up in the list of requests is given up`() throws {
        var client = Client.browsing()
        client.keys("e <Enter>")
        client.send(.export(.opened(id: 1)))
        let id = try #require(client.waiting.first?.id)
        client.send(.traffic(.sent(Client.request(7, for: id)), at: Client.now * 1_000))
        client.keys("@ ^C")
        #expect(client.state.export == nil && client.steps.last == .discard(id: 1) && client.waiting.isEmpty)
        #expect(client.notice == "not exported: cancelled")
    }

    @Test func `being told of changes goes on, and the look that was given up comes at its time`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.insert(.watch)
        var client = Client.browsing(server)
        client.keys("w ^C")
        #expect(client.waiting.map(\.question) == [.watch(model: "tickets")])
        client.answerAll()
        client.send(.timer(.watch))
        #expect(client.rowsWaiting.count == 1)
        client.answerAll()
        #expect(client.place?.watched.lookedAt != nil)
    }

    @Test func `the mask does not end being told of changes`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.insert(.watch)
        var client = Client.browsing(server)
        client.keys("w :")
        client.type("mask on")
        client.keys("<Enter>")
        #expect(client.waiting.map(\.question).contains(.watch(model: "tickets")))
    }

    @Test func `a table that is asked again and again goes on being asked after one look was given up`() {
        var client = Client.browsing()
        client.keys("w")
        #expect(client.rowsWaiting.count == 1)
        let effects = client.keys("^C")
        #expect(client.waiting.isEmpty && effects.contains(.startTimer(.watch, milliseconds: 5_000)))
        client.send(.timer(.watch))
        #expect(client.rowsWaiting.count == 1)
    }

    @Test func `a look of nothing but a count is followed by another one`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.remove(.cursor)
        var client = Client.browsing(server)
        client.keys("s")
        client.answerAll()
        // Deeper than sorted rows can be asked for.
        client.state.place?.count = .exact(400_000)
        client.state.place?.cursor = 200_000
        client.keys("w")
        #expect(client.waiting.map(\.question) == [.count(model: "tickets", filter: [], probing: false)])
        let before = client.effects.count
        client.answerAll()
        #expect(client.effects[before...].contains(.startTimer(.watch, milliseconds: 5_000)))
    }
}
