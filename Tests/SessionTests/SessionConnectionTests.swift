import Records
import Session
import Testing
import Wire

struct SessionConnectionTests {
    private static let users = Question.rows(Query("users"), from: .offset(0), limit: 100, expand: [])
    private static let listUsers = ClientRequest.list(ListParameters("users", limit: 100))
    private static let unreachable = DialError(.unreachable, "no connection to 127.0.0.1:1: Connection refused")

    @Test func `it connects, and tells what the server can do`() {
        var session = SessionMachine()
        #expect(session.start() == [.connection(.connecting), .dial])
        let capabilities = ServerCapabilities(extensions: [.count, .cursor], rate: 600, window: 60)
        #expect(
            session.opened(.announcing("count, cursor", rate: 600), now: .zero) == [
                .connection(.live(capabilities)), .budget(600, of: 600),
            ])
    }

    @Test func `attempts are further and further apart`() {
        var session = SessionMachine()
        _ = session.start()
        var now = Duration.zero
        var waits: [Double] = []
        for attempt in 1...9 {
            let actions = session.dialFailed(Self.unreachable, jitter: 1, now: now)
            guard case .emit(.connection(.reconnecting(attempt, let seconds, Self.unreachable.message))) = actions.first else {
                return #expect(Bool(false), "\(actions)")
            }
            waits.append(seconds)
            let wake = session.nextWake(now: now)
            #expect(wake == now + .seconds(seconds))
            #expect(session.tick(now: now + .seconds(seconds) - .milliseconds(1)) == [])
            now += .seconds(seconds)
            #expect(session.tick(now: now).last == .dial)
        }
        #expect(waits == [0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    }

    @Test func `jitter shortens a wait by no more than half`() {
        #expect(SessionMachine.backoff(1, jitter: 0) == .milliseconds(250))
        #expect(SessionMachine.backoff(3, jitter: 0.5) == .milliseconds(1500))
        #expect(SessionMachine.backoff(1000, jitter: 1) == .seconds(30))
    }

    @Test func `a lost connection fails what was under way and keeps what was not sent`() {
        var session = SessionMachine.live(.announcing(rate: 1))
        #expect(session.ask(10, Self.users) == [.send(1, Self.listUsers)])
        #expect(session.ask(11, Self.users) == [])
        #expect(
            session.closed(code: nil, reason: "", jitter: 1, now: .seconds(1)) == [
                .connection(.reconnecting(attempt: 1, seconds: 0.5, reason: "the connection was lost")),
                .failed(10, .connectionLost, "the connection was lost"),
            ])
        #expect(session.ask(12, Self.users, now: .seconds(1)) == [])
        #expect(session.tick(now: .milliseconds(1500)).last == .dial)
        // The new connection's window is its own, and the deadline counts from sending.
        #expect(
            session.opened(.announcing(rate: 60), now: .seconds(30)).decisions == [
                .connection(.live(ServerCapabilities(rate: 60))), .send(2, Self.listUsers), .send(3, Self.listUsers),
            ])
        #expect(session.tick(now: .seconds(39)).decisions == [])
        #expect(session.tick(now: .seconds(40)).decisions.count == 2)
    }

    @Test func `a server that closes again and again is not hammered`() {
        var session = SessionMachine.live()
        _ = session.closed(code: 1011, reason: "", jitter: 1, now: .zero)
        _ = session.tick(now: .milliseconds(500))
        _ = session.opened(.none, now: .milliseconds(500))
        #expect(
            session.closed(code: 1011, reason: "", jitter: 1, now: .milliseconds(501)) == [
                .connection(.reconnecting(attempt: 2, seconds: 1, reason: "the server closed the connection (1011)"))
            ])
    }

    @Test func `an answer makes the next wait short again`() {
        var session = SessionMachine.live()
        for now in 1...4 {
            _ = session.closed(code: 1001, reason: "", jitter: 1, now: .seconds(now * 100))
            _ = session.tick(now: .seconds(now * 100 + 50))
            _ = session.opened(.none, now: .seconds(now * 100 + 50))
        }
        _ = session.ask(10, Self.users, now: .seconds(500))
        let id = 1
        _ = session.received(#"{"id":\#(id),"status":"ok","data":[]}"#, now: .seconds(500))
        #expect(
            session.closed(code: 1001, reason: "", jitter: 1, now: .seconds(501)) == [
                .connection(.reconnecting(attempt: 1, seconds: 0.5, reason: "the server is going away"))
            ])
    }

    @Test(arguments: [403, 404])
    func `a refusal is final until the user asks`(status: Int) {
        var session = SessionMachine()
        _ = session.start()
        _ = session.ask(10, Self.users)
        let refusal = DialError(.refused(status: status, retryAfter: nil), "Invalid authentication token")
        #expect(
            session.dialFailed(refusal, jitter: 1, now: .zero) == [
                .connection(.refused(reason: "Invalid authentication token")),
                .failed(10, .connectionLost, "Invalid authentication token"),
            ])
        #expect(session.nextWake(now: .zero) == nil)
        #expect(session.tick(now: .seconds(3600)) == [])
        #expect(session.ask(11, Self.users) == [.failed(11, .connectionLost, "Invalid authentication token")])
        #expect(session.reconnect() == [.connection(.connecting), .dial])
        #expect(session.reconnect() == [])
    }

    @Test func `too many requests waits as long as the server says`() {
        var session = SessionMachine()
        _ = session.start()
        let refusal = DialError(.refused(status: 429, retryAfter: 12), "Too many requests: try again in 12s")
        #expect(
            session.dialFailed(refusal, jitter: 1, now: .zero) == [
                .connection(.reconnecting(attempt: 1, seconds: 12, reason: "Too many requests: try again in 12s"))
            ])
        #expect(session.nextWake(now: .zero) == .seconds(12))
    }

    @Test func `a rate limit's close waits out the window`() {
        var session = SessionMachine.live(.announcing(rate: 60, window: 45))
        let reason = "the server closed the connection: Rate limit exceeded"
        #expect(
            session.closed(code: 1008, reason: "Rate limit exceeded", jitter: 1, now: .zero) == [
                .connection(.reconnecting(attempt: 1, seconds: 45, reason: reason))
            ])
    }

    @Test func `a rate limit that is told in a message waits out the window too`() {
        var session = SessionMachine.live()
        #expect(session.received(#"{"status":"error","error":"Rate limit exceeded: 60 requests per 60s"}"#) == [])
        #expect(
            session.closed(code: nil, reason: "", jitter: 1, now: .zero).contains(
                .connection(.reconnecting(attempt: 1, seconds: 60, reason: "the connection was lost"))))
    }

    @Test func `a refusal that is told in a message before any answer is one, as that of a handshake`() {
        let notice = #"{"status":"error","error":"Invalid authentication token"}"#
        var session = SessionMachine.live(.announcing(rate: 1))
        _ = session.ask(10, Self.users)
        _ = session.ask(11, Self.users)
        #expect(session.received(notice) == [])
        #expect(
            session.closed(code: 1008, reason: "", jitter: 1, now: .zero) == [
                .connection(.refused(reason: "Invalid authentication token")),
                .failed(11, .connectionLost, "Invalid authentication token"),
                .failed(10, .connectionLost, "Invalid authentication token"),
            ])
        #expect(session.nextWake(now: .zero) == nil)
        #expect(session.reconnect() == [.connection(.connecting), .dial])
    }

    @Test func `a message and a close after an answer are no refusal`() {
        var session = SessionMachine.live()
        _ = session.ask(10, Self.users)
        _ = session.received(#"{"id":1,"status":"ok","data":[]}"#)
        _ = session.received(#"{"status":"error","error":"Invalid authentication token"}"#)
        let reason = "the server closed the connection (1008)"
        #expect(
            session.closed(code: 1008, reason: "", jitter: 1, now: .zero).contains(
                .connection(.reconnecting(attempt: 1, seconds: 0.5, reason: reason))))
    }

    @Test func `reconnecting now does not wait`() {
        var session = SessionMachine()
        _ = session.start()
        _ = session.dialFailed(Self.unreachable, jitter: 1, now: .zero)
        #expect(session.reconnect() == [.connection(.connecting), .dial])
        _ = session.opened(.none, now: .zero)
        #expect(session.reconnect() == [])
    }

    @Test func `closing fails what is open and says so once`() {
        var session = SessionMachine.live(.announcing(rate: 1))
        _ = session.ask(10, Self.users)
        _ = session.ask(11, Self.users)
        #expect(
            session.close() == [
                .close, .failed(10, .connectionLost, "the session is closed"), .failed(11, .connectionLost, "the session is closed"),
                .connection(.closed),
            ])
        #expect(session.close() == [])
        #expect(session.ask(12, Self.users) == [.failed(12, .connectionLost, "the session is closed")])
        #expect(session.opened(.none, now: .zero) == [.close])
    }
}
