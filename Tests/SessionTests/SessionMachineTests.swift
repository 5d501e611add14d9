import Records
import Session
import Testing
import Wire

struct SessionMachineTests {
    private static let users = Question.rows(Query("users"), from: .offset(0), limit: 100, expand: [])
    private static let listUsers = ClientRequest.list(ListParameters("users", limit: 100))
    private static func answer(_ id: Int) -> String { #"{"id":\#(id),"status":"ok","data":[{"id":1}],"count":1,"limit":100,"offset":0}"# }
    private static let page = Answer.rows(Page(columns: ["id"], rows: [[1]]))

    @Test func `a question is sent and its answer matched`() {
        var session = SessionMachine.live()
        #expect(session.ask(10, Self.users) == [.send(1, Self.listUsers)])
        #expect(session.received(Self.answer(1), now: .milliseconds(3)) == [.answered(10, Self.page, total: 3000)])
        #expect(session.received(Self.answer(1)) == [])
    }

    @Test func `several are under way, and answers come in any order`() {
        var session = SessionMachine.live()
        #expect(session.ask(10, Self.users) == [.send(1, Self.listUsers)])
        #expect(session.ask(11, Self.users) == [.send(2, Self.listUsers)])
        #expect(session.received(Self.answer(2)) == [.answered(11, Self.page, total: 0)])
        #expect(session.received(Self.answer(99)) == [])
        #expect(session.received(#"{"event":"unheard-of","models":["users"]}"#) == [])
        #expect(session.received(#"{"id":1,"status":"error","error":"Server busy"}"#) == [.failed(10, .server, "Server busy")])
    }

    @Test func `no more than sixteen are under way`() {
        var session = SessionMachine.live()
        for id in 1...16 { #expect(session.ask(id, Self.users) == [.send(id, Self.listUsers)]) }
        #expect(session.ask(17, Self.users) == [])
        #expect(session.received(Self.answer(5)) == [.answered(5, Self.page, total: 0), .send(17, Self.listUsers)])
    }

    @Test func `a question without an answer fails after ten seconds`() {
        var session = SessionMachine.live()
        _ = session.ask(10, Self.users, now: .seconds(1))
        #expect(session.nextWake(now: .seconds(1)) == .seconds(11))
        #expect(session.tick(now: .milliseconds(10_999)) == [])
        #expect(session.tick(now: .seconds(11)).decisions == [.failed(10, .timedOut, "no answer within 10 s")])
        #expect(session.received(Self.answer(1), now: .seconds(12)) == [])
    }

    @Test(arguments: [#"{"id":1,"status":"ok","data":7}"#, #"{"id":1,"status":"maybe"}"#, #"{"id":1,"status":"ok"}"#])
    func `an answer that is none fails its question`(message: String) {
        var session = SessionMachine.live()
        _ = session.ask(10, Self.users)
        let actions = session.received(message)
        guard case .emit(.failed(RequestID(10), let failure)) = actions.first else { return #expect(Bool(false), "\(actions)") }
        #expect(failure.kind == .malformed)
    }

    @Test func `server time is asked for where it is announced, and told`() {
        var session = SessionMachine.live(.announcing("timing"))
        #expect(session.ask(10, Self.users) == [.send(id: 1, Self.listUsers, timing: true)])
        #expect(
            session.received(#"{"id":1,"status":"ok","data":[{"id":1}],"took_us":81}"#, now: .milliseconds(1)) == [
                .answered(10, Self.page, total: 1000, server: 81)
            ])
    }

    @Test func `what is cancelled before it was sent is not sent`() {
        var session = SessionMachine()
        _ = session.start()
        #expect(session.ask(10, Self.users) == [])
        #expect(session.ask(11, Self.users) == [])
        #expect(session.cancel(RequestID(10), now: .zero) == [])
        #expect(session.opened(.none, now: .zero).decisions == [.connection(.live(.documented)), .send(1, Self.listUsers)])
        #expect(session.received(Self.answer(1)) == [.answered(11, Self.page, total: 0)])
    }

    @Test func `what is cancelled under way is cancelled at the server, and its answer dropped`() {
        var session = SessionMachine.live(.announcing("cancel"))
        _ = session.ask(10, Self.users)
        #expect(session.cancel(RequestID(10), now: .zero).decisions == [.send(2, .cancel(id: 1))])
        #expect(session.cancel(RequestID(10), now: .zero).decisions == [])
        #expect(session.received(#"{"id":2,"status":"ok","data":{"cancelled":true}}"#) == [])
        #expect(session.received(#"{"id":1,"status":"error","error":"Cancelled"}"#) == [])
    }

    @Test func `a server without cancel is not told, and the answer is dropped`() {
        var session = SessionMachine.live()
        _ = session.ask(10, Self.users)
        #expect(session.cancel(RequestID(10), now: .zero).decisions == [])
        #expect(session.received(Self.answer(1)) == [])
        #expect(session.tick(now: .seconds(20)).decisions == [])
    }

    @Test func `where messages are dear, cancelling is not worth one`() {
        var session = SessionMachine.live(.announcing("cancel", rate: 4))
        for id in 1...3 { _ = session.ask(id, Self.users) }
        #expect(session.cancel(RequestID(3), now: .zero).decisions == [])
    }
}
