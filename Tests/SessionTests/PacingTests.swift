import Records
import Session
import Testing
import Wire

struct PacingTests {
    private static let users = Question.rows(Query("users"), from: .offset(0), limit: 100, expand: [])
    private static let listUsers = ClientRequest.list(ListParameters("users", limit: 100))

    @Test func `what exceeds the rate waits, and says for how long`() {
        var session = SessionMachine.live(.announcing(rate: 2, window: 10))
        #expect(session.ask(RequestID(1), Self.users, now: .zero) == [.send(1, Self.listUsers), .budget(1, of: 2)])
        #expect(session.ask(RequestID(2), Self.users, now: .zero) == [.send(2, Self.listUsers), .budget(0, of: 2)])
        _ = session.received(#"{"id":1,"status":"ok","data":[]}"#, now: .seconds(1))
        _ = session.received(#"{"id":2,"status":"ok","data":[]}"#, now: .seconds(2))
        // The first was with the server by 1 s; its window of 10 s, and a little, ends at 11.15 s.
        #expect(session.ask(RequestID(3), Self.users, now: .seconds(2)) == [.budget(0, of: 2, waiting: 10)])
        #expect(session.nextWake(now: .seconds(2)) == .milliseconds(2150))
        #expect(session.tick(now: .milliseconds(2150)) == [.budget(0, of: 2, waiting: 9)])
        #expect(session.tick(now: .milliseconds(11_149)).decisions == [])
        #expect(session.tick(now: .milliseconds(11_150)) == [.send(3, Self.listUsers), .budget(0, of: 2)])
    }

    @Test func `the budget comes back without anybody asking`() {
        var session = SessionMachine.live(.announcing(rate: 2, window: 10))
        _ = session.ask(1, Self.users)
        _ = session.received(#"{"id":1,"status":"ok","data":[]}"#, now: .zero)
        #expect(session.nextWake(now: .zero) == .milliseconds(10_150))
        #expect(session.tick(now: .milliseconds(10_150)) == [.budget(2, of: 2)])
        #expect(session.nextWake(now: .milliseconds(10_150)) == nil)
    }

    @Test func `with many messages allowed, single ones are not worth an event`() {
        var session = SessionMachine.live(.announcing(rate: 6000))
        #expect(session.ask(RequestID(1), Self.users, now: .zero) == [.send(1, Self.listUsers)])
    }

    @Test func `a server that does not say is taken for the documented sixty a minute`() {
        var session = SessionMachine()
        _ = session.start()
        #expect(session.opened(.none, now: .zero).last == .budget(60, of: 60))
    }

    /// A network that delays and bunches messages, a server with a sliding window, and a client that wants all it can get.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the server never sees more than its rate, whatever the network does`(seed: UInt64) {
        var random = SplitMix(state: seed)
        var pacer = Pacer(limit: 5, window: .seconds(10))
        var now = Duration.zero
        var arrivals: [Duration] = []
        var answers: [(at: Duration, id: Int)] = []
        for id in 1...200 {
            while true {
                while let answer = answers.first, answer.at <= now {
                    pacer.answered(answer.id, now: answer.at)
                    answers.removeFirst()
                }
                pacer.advance(to: now)
                if pacer.remaining > 0 { break }
                now = min(pacer.freeing() ?? .seconds(1_000_000), answers.first?.at ?? .seconds(1_000_000))
            }
            pacer.sent(id)
            // TCP keeps the order, and nothing else.
            let arrival = max(arrivals.last ?? .zero, now + .milliseconds(random.next() % 4000))
            arrivals.append(arrival)
            answers.append((max(answers.last?.at ?? .zero, arrival + .milliseconds(random.next() % 2000)), id))
            now += .milliseconds(random.next() % 300)
        }
        for last in 5..<arrivals.count { #expect(arrivals[last] - arrivals[last - 5] >= .seconds(10)) }
    }
}

private struct SplitMix {
    var state: UInt64

    mutating func next() -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((z ^ (z >> 31)) >> 33)
    }
}
