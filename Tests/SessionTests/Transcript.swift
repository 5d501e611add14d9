import Records
import Session
import Wire

/// Short forms in which a session's transcript is written.
typealias Action = SessionMachine.Action

extension Action {
    static func connection(_ state: ConnectionState) -> Action { .emit(.connection(state)) }

    static func failed(_ id: Int, _ kind: Failure.Kind, _ message: String) -> Action {
        .emit(.failed(RequestID(id), Failure(kind, message)))
    }

    static func answered(_ id: Int, _ answer: Answer, total: Int, server: Int? = nil) -> Action {
        .emit(.answered(RequestID(id), answer, Timing(total: total, server: server)))
    }

    static func budget(_ remaining: Int, of limit: Int, waiting: Double? = nil) -> Action {
        .emit(.budget(Budget(limit: limit, remaining: remaining, waiting: waiting)))
    }

    static func send(_ id: Int, _ request: ClientRequest) -> Action { .send(id: id, request, timing: false) }

    var isBudget: Bool {
        if case .emit(.budget) = self { true } else { false }
    }
}

extension [Action] {
    /// Without the budget events, which most transcripts are not about.
    var decisions: [Action] { filter { !$0.isBudget } }
}

extension [RequestHead.Header] {
    static let none: [RequestHead.Header] = []

    static func announcing(_ extensions: String = "", rate: Int = 60, window: Int = 60) -> [RequestHead.Header] {
        [.init("RateLimit-Policy", #""requests";q=\#(rate);w=\#(window)"#), .init("X-MCP-Extensions", extensions)]
    }
}

extension SessionMachine {
    /// A session that is connected at 0 s.
    static func live(_ headers: [RequestHead.Header] = .announcing()) -> SessionMachine {
        var session = SessionMachine()
        _ = session.start()
        _ = session.opened(headers, now: .zero)
        return session
    }

    mutating func ask(_ id: Int, _ question: Question, now: Duration = .zero) -> [Action] {
        ask(RequestID(id), question, now: now).decisions
    }

    mutating func received(_ text: String, now: Duration = .zero) -> [Action] { received(Array(text.utf8), now: now).decisions }
}
