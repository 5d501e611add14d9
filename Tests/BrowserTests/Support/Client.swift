import Records
import Screen
import Testing

@testable import Browser

/// A browser and a server, without anything between them: what is asked waits until `answer` is called.
struct Client {
    var state: State
    var server: FakeServer
    private(set) var waiting: [(id: RequestID, question: Question)] = []
    /// Every effect so far.
    private(set) var effects: [Effect] = []
    private(set) var copies: [Copy] = []
    /// Those not reported yet.
    var steps: [ExportStep] = []

    /// 2026-01-01 12:00 UTC.
    static let now: Int64 = 1_767_268_800

    init(
        _ server: FakeServer = .desk(), model: String? = "tickets", link: StateLink? = nil, size: Size = .standard,
        memory: Memory? = nil, isFresh: Bool = false
    ) {
        state = State(
            server: "demo", model: model, link: link, arguments: ["--database", "desk.sqlite"], size: size,
            recollection: memory.map { Recollection($0, of: "demo", isFresh: isFresh) })
        // Tests of the question begin before it.
        state.isTakingAgreed = true
        self.server = server
        perform(state.start())
        send(.clock(Self.now))
    }

    /// Connected, with everything answered.
    static func browsing(_ server: FakeServer = .desk(), model: String? = "tickets", size: Size = .standard) -> Client {
        var client = Client(server, model: model, size: size)
        client.connect()
        client.answerAll()
        return client
    }

    mutating func connect() { send(.connection(.live(server.capabilities))) }

    @discardableResult
    mutating func send(_ event: Event) -> [Effect] {
        let effects = state.update(event)
        switch event {
        case .answered(let id, _, _), .failed(let id, _): waiting.removeAll { $0.id == id }
        // Who loses the connection loses what was asked on it.
        case .connection: waiting = []
        case .input, .budget, .timer, .clock, .copied, .export, .memoryFailed, .edited, .server, .changed, .traffic, .measured: break
        }
        perform(effects)
        return effects
    }

    private mutating func perform(_ effects: [Effect]) {
        self.effects += effects
        for effect in effects {
            switch effect {
            case .ask(let id, let question): waiting.append((id, question))
            case .cancel(let id): waiting.removeAll { $0.id == id }
            case .copy(let copy): copies.append(copy)
            case .export(let step): steps.append(step)
            case .startTimer, .stopTimer, .reconnect, .suspend, .edit, .repaint, .bell, .listenToMouse, .quit, .remember, .server, .measure:
                break
            }
        }
    }

    /// Keys as the command table writes them: `j`, `<Down>`, `gg`; blanks separate them.
    @discardableResult
    mutating func keys(_ text: String) -> [Effect] {
        text.split(separator: " ").flatMap { Command.sequence(String($0)) }.flatMap { send(.input(.key($0))) }
    }

    /// Moves right until the cursor is in the column; one that is not there is an issue, and no test without end.
    mutating func go(to column: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for _ in 0..<40 where place?.currentColumn?.name != column { keys("l") }
        #expect(place?.currentColumn?.name == column, sourceLocation: sourceLocation)
    }

    /// Characters, as typed into a prompt.
    mutating func type(_ text: String) {
        for character in text { send(.input(.key(Key(character == " " ? "<Space>" : String(character))))) }
    }

    mutating func answerOne(_ timing: Timing = Timing(total: 12_345, server: 2_000)) {
        if waiting.isEmpty { return }
        let (id, question) = waiting.removeFirst()
        switch server.answer(question) {
        case .success(let answer): send(.answered(id, answer, timing))
        case .failure(let failure): send(.failed(id, failure))
        }
    }

    /// Until nothing is asked any more; what never ends is a fault.
    mutating func answerAll() {
        var steps = 0
        while !waiting.isEmpty {
            steps += 1
            precondition(steps < 200, "requests without end: \(waiting)")
            answerOne()
        }
    }

    mutating func failOne(_ failure: Failure) {
        if waiting.isEmpty { return }
        send(.failed(waiting.removeFirst().id, failure))
    }

    var frame: Frame { state.view(state.size, .full) }
    var lines: [String] { frame.lines }
    var screen: String { lines.joined(separator: "\n") }
    /// The last line but one: what the browser says.
    var status: String { lines[lines.count - 2] }
    /// What the browser says, in full.
    var notice: String { state.notice?.text ?? "" }
    var place: Place? { state.place }
    var cursor: Int { state.place?.cursor ?? -1 }

    /// The id in the cursor's row; nil while it is loading.
    var cursorID: Value? { place.flatMap { $0.window.value($0.cursor, "id") } }

    /// The questions that wait, for rows only.
    var rowsWaiting: [Question] {
        waiting.map(\.question).filter {
            if case .rows = $0 { true } else { false }
        }
    }
}
