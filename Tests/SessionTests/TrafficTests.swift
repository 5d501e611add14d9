import Records
import Session
import Testing
import Wire

/// What the session tells of the wire.
struct TrafficTests {
    private static let users = Question.rows(Query("users"), from: .offset(0), limit: 100, expand: [])

    private static func ended(_ session: inout SessionMachine) -> [EndedMessage] {
        session.takeTraffic().compactMap { if case .ended(let message) = $0 { message } else { nil } }
    }

    @Test func `an answer is told with its times, its rows and its text`() {
        var session = SessionMachine.live(.announcing("timing"))
        _ = session.ask(10, Self.users)
        let text = #"{"id":1,"status":"ok","data":[{"id":1},{"id":2}],"took_us":81}"#
        _ = session.received(text, now: .milliseconds(3))
        #expect(
            session.takeTraffic() == [
                .ended(
                    EndedMessage(
                        id: 1, outcome: .ok, rows: 2, timing: Timing(total: 3_000, server: 81), text: WireText(Array(text.utf8))))
            ])
        #expect(session.takeTraffic().isEmpty)
    }

    @Test func `errors, late answers and lost connections are told as what they are`() {
        var session = SessionMachine.live(.announcing("cancel"))
        for id in 10...13 { _ = session.ask(id, Self.users) }
        _ = session.received(#"{"id":1,"status":"error","error":"Server busy"}"#)
        _ = session.cancel(RequestID(11), now: .seconds(1))
        _ = session.received(#"{"id":2,"status":"error","error":"Cancelled"}"#, now: .seconds(2))
        #expect(Self.ended(&session).map(\.outcome) == [.failed("Server busy"), .givenUp, .failed("Cancelled")])
        _ = session.tick(now: .seconds(10))
        #expect(Self.ended(&session).map(\.outcome) == [.timedOut, .timedOut])
        _ = session.ask(14, Self.users, now: .seconds(11))
        _ = session.closed(code: nil, reason: "", jitter: 1, now: .seconds(12))
        #expect(Self.ended(&session).map(\.outcome) == [.lost, .lost], "the cancellation was not answered either")
    }

    @Test func `what comes unasked is told too`() {
        var session = SessionMachine.live(.announcing("watch"))
        _ = session.received(#"{"event":"changed","models":["users"]}"#)
        guard case .unasked("changed", ["users"], _) = session.takeTraffic().first else { return #expect(Bool(false)) }
    }

    @Test func `of a long message only the beginning is kept`() {
        let text = WireText(Array(repeating: UInt8(ascii: "x"), count: 100_000))
        #expect(text.head.utf8.count == WireText.kept && text.bytes == 100_000 && text.isCut)
    }

    @Test func `a request says what it asks for`() {
        let filter = [FilterTerm("status", .equal, "open")]
        let list = ClientRequest.list(
            ListParameters(
                "tickets", filter: filter, order: [OrderTerm("id", descending: true)], start: .offset(300), limit: 50, expand: ["a"]))
        let sent = list.sent(list.message(id: 7), id: 7, for: RequestID(1))
        #expect(sent.action == "list" && sent.model == "tickets" && sent.filter == filter)
        #expect(sent.details == "limit=50 offset=300 order=-id expand=a")
        #expect(sent.text.head.hasPrefix(#"{"id":7,"action":"list""#))
    }
}
