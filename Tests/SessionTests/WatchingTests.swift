import Records
import Session
import Testing
import Wire

/// Being told of changes, over one connection and the next.
struct WatchingTests {
    private static let watch = #"{"id":1,"status":"ok","data":{"watching":["tickets"]}}"#
    private static let changed = #"{"event":"changed","models":["tickets"]}"#

    @Test func `a server that can is asked to tell of changes, and what it tells is passed on`() {
        var session = SessionMachine.live(.announcing("watch"))
        #expect(session.ask(10, .watch(model: "tickets")) == [.send(1, .watch(model: "tickets"))])
        #expect(session.received(Self.watch) == [.answered(10, .watching(["tickets"]), total: 0)])
        #expect(session.received(Self.changed) == [.emit(.changed(models: ["tickets"]))])
        #expect(session.received(#"{"event":"changed"}"#) == [])
        #expect(session.ask(11, .unwatch(model: "tickets")) == [.send(2, .unwatch(model: "tickets"))])
        #expect(session.received(#"{"id":2,"status":"ok","data":{"watching":[]}}"#) == [.answered(11, .watching([]), total: 0)])
    }

    @Test func `a server that cannot is not asked`() {
        var session = SessionMachine.live()
        #expect(
            session.ask(10, .watch(model: "tickets")) == [
                .failed(10, .unsupported, "this server does not tell of changes: it does not announce watch")
            ])
    }

    @Test func `a new connection takes the watching over, and who watches is told to look again`() {
        var session = SessionMachine.live(.announcing("watch"))
        _ = session.ask(10, .watch(model: "tickets"))
        _ = session.received(Self.watch)
        _ = session.closed(code: 1001, reason: "", jitter: 1, now: .seconds(1))
        _ = session.tick(now: .seconds(2))
        #expect(session.opened(.announcing("watch"), now: .seconds(2)).decisions.last == .send(2, .watch(model: "tickets")))
        // Before it is answered the connection is lost again: nobody hears of a question that nobody asked.
        #expect(
            session.closed(code: 1001, reason: "", jitter: 1, now: .seconds(3)) == [
                .connection(.reconnecting(attempt: 2, seconds: 1, reason: "the server is going away"))
            ])
        _ = session.tick(now: .seconds(5))
        _ = session.opened(.announcing("watch"), now: .seconds(5))
        #expect(
            session.received(#"{"id":3,"status":"ok","data":{"watching":["tickets"]}}"#, now: .seconds(5)) == [
                .emit(.changed(models: ["tickets"]))
            ])
    }

    @Test func `what is watched no more, or cannot be at the server that came back, is let go in silence`() {
        var session = SessionMachine.live(.announcing("watch"))
        _ = session.ask(10, .watch(model: "tickets"))
        _ = session.received(Self.watch)
        _ = session.closed(code: 1001, reason: "", jitter: 1, now: .seconds(1))
        _ = session.tick(now: .seconds(2))
        #expect(session.opened(.announcing(), now: .seconds(2)).decisions == [.connection(.live(ServerCapabilities(rate: 60)))])
        #expect(session.tick(now: .seconds(20)).decisions == [])
    }
}
