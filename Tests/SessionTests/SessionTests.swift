import Logging
import Records
import Session
import Synchronization
import Testing
import Wire

/// The actor over a channel in memory and a clock that the test moves.
@Suite(.timeLimit(.minutes(10)))
struct SessionTests {
    private static let users = Question.rows(Query("users"), from: .offset(0), limit: 100, expand: [])
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func `questions are asked in order and answered as events`() async throws {
        let channel = MemoryChannel()
        let session = Session(dial: { () async throws(DialError) in .init(channel: channel, headers: []) }, logger: Self.quiet)
        async let running: Void = session.run()
        for id in 1...5 { session.ask(RequestID(id), .record(model: "users", id: .integer(Int64(id)), expand: [])) }
        var sent = channel.sent.makeAsyncIterator()
        for id in 1...5 {
            #expect(await sent.next() == #"{"id":\#(id),"action":"get","model":"users","params":{"id":\#(id)}}"#)
        }
        for id in (1...5).reversed() { channel.deliver(#"{"id":\#(id),"status":"ok","data":{"id":\#(id)}}"#) }
        var events = session.events.makeAsyncIterator()
        var answered: [RequestID] = []
        while answered.count < 5, let event = await events.next() {
            guard case .answered(let id, let answer, _) = event else { continue }
            #expect(answer == .record(Record(columns: ["id"], values: [.integer(Int64(id.number))])))
            answered.append(id)
        }
        #expect(answered == [5, 4, 3, 2, 1].map(RequestID.init))
        session.close()
        await running
        #expect(channel.closedWith == 1000)
    }

    @Test func `a lost connection is dialled again when its time has come`() async throws {
        let clock = ManualClock()
        let channels = [MemoryChannel(), MemoryChannel()]
        let dialled = Atomic(0)
        let dial: Dial = { () async throws(DialError) in
            .init(channel: channels[dialled.wrappingAdd(1, ordering: .relaxed).oldValue], headers: [])
        }
        let session = Session(dial: dial, logger: Self.quiet, clock: clock.clock, jitter: { 1 })
        async let running: Void = session.run()
        var events = session.events.makeAsyncIterator()
        #expect(await events.next() == .connection(.connecting))
        #expect(await events.next() == .connection(.live(.documented)))
        #expect(await events.next() == .budget(Budget(limit: 60, remaining: 60)))
        channels[0].cut()
        #expect(await events.next() == .connection(.reconnecting(attempt: 1, seconds: 0.5, reason: "the connection was lost")))
        session.ask(RequestID(1), Self.users)
        await clock.advance(by: .milliseconds(500))
        #expect(await events.next() == .connection(.reconnecting(attempt: 1, seconds: 0, reason: "the connection was lost")))
        #expect(await events.next() == .connection(.live(.documented)))
        var sent = channels[1].sent.makeAsyncIterator()
        #expect(await sent.next() == #"{"id":1,"action":"list","model":"users","params":{"limit":100,"offset":0}}"#)
        session.close()
        await running
    }

    @Test func `what waits for the rate is sent when the window has passed`() async throws {
        let clock = ManualClock()
        let channel = MemoryChannel()
        let headers = [RequestHead.Header("RateLimit-Policy", #""requests";q=1;w=5"#)]
        let session = Session(
            dial: { () async throws(DialError) in .init(channel: channel, headers: headers) }, logger: Self.quiet, clock: clock.clock)
        async let running: Void = session.run()
        var events = session.events.makeAsyncIterator()
        for id in 1...2 { session.ask(RequestID(id), Self.users) }
        var sent = channel.sent.makeAsyncIterator()
        _ = await sent.next()
        channel.deliver(#"{"id":1,"status":"ok","data":[]}"#)
        while let event = await events.next() {
            if case .answered = event { break }
        }
        for _ in 0..<6 { await clock.advance(by: .seconds(1)) }
        #expect(await sent.next() == #"{"id":2,"action":"list","model":"users","params":{"limit":100,"offset":0}}"#)
        #expect(clock.now >= .milliseconds(5100))
        session.close()
        await running
    }

    @Test func `a cancelled task ends the session and its events`() async {
        let channel = MemoryChannel()
        let session = Session(dial: { () async throws(DialError) in .init(channel: channel, headers: []) }, logger: Self.quiet)
        let running = Task { await session.run() }
        var last: SessionEvent?
        for await event in session.events {
            last = event
            if case .budget = event { running.cancel() }
        }
        #expect(last == .connection(.closed))
        await running.value
        #expect(channel.closedWith == 1000)
    }

    @Test func `closing while dialling gives the attempt up`() async {
        let session = Session(
            dial: { () async throws(DialError) in
                do { try await Task.sleep(for: .seconds(60)) } catch {}
                throw DialError(.unreachable, "given up")
            }, logger: Self.quiet)
        async let running: Void = session.run()
        session.close()
        await running
        var events: [SessionEvent] = []
        for await event in session.events { events.append(event) }
        #expect(events == [.connection(.connecting), .connection(.closed)])
    }
}
