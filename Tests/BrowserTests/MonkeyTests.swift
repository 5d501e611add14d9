import Records
import Screen
import Testing

@testable import Browser

/// Random keys, answers that are late, twice, wrong or none, connections that come and go: whatever happens, these hold.
@Suite struct MonkeyTests {
    private static let keys: [String] =
        Array("jkhlGgcwdmzfFnNosSXrRJKLH=-+_0$<>:/?123456789q #%au,\"xv*yYepPODr[]{}@W&t").map { $0 == " " ? "<Space>" : String($0) }
        + Key.named.sorted()
    private static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 160, rows: 48), Size(columns: 100, rows: 30), Size(columns: 40, rows: 12),
        Size(columns: 20, rows: 6),
        Size(columns: 10, rows: 3), Size(columns: 1, rows: 1), Size(columns: 81, rows: 9), Size(columns: 2, rows: 50),
        Size(columns: 150, rows: 4),
    ]

    @Test(arguments: 0..<12) func `no sequence of events breaks the browser`(_ seed: Int) {
        var random = SplitMix(seed: UInt64(seed) &+ 1)
        var server = seed % 6 == 5 ? FakeServer.logged() : FakeServer.desk(tickets: [0, 1, 99, 100, 150][seed % 6])
        if seed.isMultiple(of: 2) { server.capabilities.extensions.insert(.watch) }
        if seed.isMultiple(of: 3) { server.capabilities = .documented }
        if seed.isMultiple(of: 2) { server.capabilities.extensions.formUnion([.distinct, .operators, .total]) }
        var client = Client(server, size: Self.sizes[seed % Self.sizes.count])
        if seed % 4 == 1 { client.state.mask = Mask(key: UInt64(seed)) }
        client.connect()
        var old: [(RequestID, Answer)] = []
        for step in 0..<600 {
            Self.happen(&client, &old, &random)
            Self.write(&client, &random)
            Self.check(client, step, &random)
        }
    }

    private static func happen(_ client: inout Client, _ old: inout [(RequestID, Answer)], _ random: inout SplitMix) {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<40: client.send(.input(.key(Key(keys.randomElement(using: &random) ?? "j"))))
        case 40..<55: runAny(&client, &random)
        case 55..<78: client.answerOne()
        case 78..<81:
            client.failOne(
                Failure(
                    [.server, .timedOut, .connectionLost, .cancelled, .malformed].randomElement(using: &random) ?? .server, "no\u{1B}[2J"))
        case 81..<84: if let (id, answer) = old.randomElement(using: &random) { client.send(.answered(id, answer, Timing(total: .max))) }
        case 84..<87:
            if let id = client.waiting.randomElement(using: &random)?.id { client.send(.answered(id, wrong(&random), Timing(total: -5))) }
        case 87..<90: client.send(.input(.resize(sizes.randomElement(using: &random) ?? .standard)))
        case 90..<93: client.send(.timer(TimerID.allCases.randomElement(using: &random) ?? .minute))
        case 93: client.send(.connection(.reconnecting(attempt: .max, seconds: .infinity, reason: "gone")))
        case 94: client.send(.connection([.connecting, .closed, .refused(reason: "no")].randomElement(using: &random) ?? .closed))
        case 96: client.send(.server(ServerPaneTests.news(&random)))
        case 95: client.connect()
        case 97:
            client.send(
                .budget(
                    Budget(limit: Int.random(in: 0...600, using: &random), remaining: 3, waiting: Bool.random(using: &random) ? .nan : nil))
            )
        case 98:
            client.send(
                [
                    .input(.paste("status:open\n\u{1B}[31m")), .input(.focus(Bool.random(using: &random))),
                    .changed(models: ["tickets", "\u{1B}"]), .measured(Measurements()),
                    .traffic(.sent(Client.request(Int.random(in: 0..<9, using: &random))), at: .max),
                    .traffic(
                        .ended(Client.end(Int.random(in: 0..<9, using: &random), .failed("\u{1B}[2J"), answer: "{[,\u{202E}")), at: .min),
                ].randomElement(using: &random) ?? .timer(.watch))
        default: client.send(.clock(Int64.random(in: .min ... .max, using: &random)))
        }
        if Int.random(in: 0..<4, using: &random) == 0, let (id, question) = client.waiting.first.map({ ($0.id, $0.question) }),
            case .success(let answer) = client.server.answer(question)
        {
            old.append((id, answer))
        }
    }

    /// A disk that is slow, fails, and tells of files that nobody waits for.
    private static func write(_ client: inout Client, _ random: inout SplitMix) {
        guard !client.steps.isEmpty, Bool.random(using: &random) else { return }
        let id: Int
        let report: ExportReport
        switch client.steps.removeFirst() {
        case .open(let number, _, _): (id, report) = (number, Bool.random(using: &random) ? .opened(id: number) : .exists(id: number))
        case .write(let number, _, _, _): (id, report) = (number, .written(id: number))
        case .finish(let number): (id, report) = (number, .finished(id: number, path: "x\u{1B}", bytes: .max))
        case .discard: return
        }
        client.send(.export(Int.random(in: 0..<5, using: &random) == 0 ? .failed(id: id, reason: "no\u{1B}[2J") : report))
        if let copy = client.copies.last { client.send(.copied(CopyReceipt(copy, bytes: .max, .written(path: "a\nb")))) }
    }

    /// Any command that there is here, by its keys, or by its name where it has none.
    private static func runAny(_ client: inout Client, _ random: inout SplitMix) {
        let scope = client.state.scope
        guard let command = Command.all.filter({ $0.scopes.contains(scope) }).randomElement(using: &random) else { return }
        if let keys = command.keys.randomElement(using: &random) {
            for key in keys { client.send(.input(.key(key))) }
        } else {
            client.keys(":")
            client.type(command.name)
            client.keys("<Enter>")
        }
    }

    /// Answers as no server should give them.
    private static func wrong(_ random: inout SplitMix) -> Answer {
        let rows: [[Value]] = [[1], [1, 2, 3], [], [.null, "x\u{202E}"]]
        return [
            .models([]), .models([Model(name: "", count: .max), Model(name: "tickets", count: -5)]),
            .described(Model(name: "other", primaryKey: ["nope"])),
            .count(.max, isExact: true), .count(-1, isExact: false), .count(3, isExact: Bool.random(using: &random)),
            .rows(Page(columns: [], rows: rows)), .rows(Page(columns: ["id", "id"], rows: rows, nextCursor: "x")),
            .rows(Page(columns: ["a"], rows: [])),
            .rows(
                Page(
                    columns: ["id"], rows: Array(repeating: [7], count: 250), nextCursor: "y",
                    truncations: [Truncation(index: -1, column: "q", bytes: -3)])),
            .values([ValueCount("a\u{1B}[2J", .max), ValueCount(.null, -1), ValueCount(.blob([1]), 0)], isExact: false),
            .values([], isExact: true),
            .record(Record(columns: ["a", "b"], values: [1])), .record(Record(columns: [], values: [])),
        ].randomElement(using: &random) ?? .models([])
    }

    private static func check(_ client: Client, _ step: Int, _ random: inout SplitMix) {
        let state = client.state
        // The table's own, and those of an export, of a look at what is watched, of a log, of a card, of a glance and of what refers to a
        // record.
        #expect(client.waiting.count { if case .rows = $0.question { true } else { false } } <= 7)
        #expect(client.waiting.count <= 16 && state.outbox.isEmpty)
        if let place = state.place {
            let isInside =
                place.cursor >= 0 && place.cursor < max(1, place.isOutdated ? .max : place.rowLimit) && place.top >= 0
                && place.top <= place.cursor
            #expect(isInside, "cursor \(place.cursor) top \(place.top) of \(place.count)")
            #expect(place.window.rowCount <= Window.limit && (place.columns.count == 0 || place.column < place.columns.count))
            #expect(state.layout.panes.contains(state.pane))
        }
        // A frame a step would be most of the time; every size comes up.
        guard step.isMultiple(of: 20) else { return }
        let size = sizes.randomElement(using: &random) ?? .standard
        for size in [state.size, size] {
            let frame = state.view(size, step.isMultiple(of: 40) ? .full : Capabilities(colors: .none, isUnicode: false))
            #expect(frame.cells.count == size.columns * size.rows)
            for row in 0..<size.rows {
                let width = (0..<size.columns).reduce(0) { $0 + Int(frame[row, $1].width) }
                #expect(width == size.columns, "row \(row) at \(size)")
            }
            let isHarmless = frame.cells.allSatisfy { cell in
                cell.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0.value != 0x202E }
            }
            #expect(isHarmless)
            if state.mask != nil {
                let text = frame.lines.joined() + frame.announcement
                for word in ["Zoë", "García", "李雷", "printer on", "login fa", "invoice wr"] where text.contains(word) {
                    Issue.record("\(word) in spite of the mask")
                }
            }
            if let cursor = frame.cursor { #expect((0..<size.columns).contains(cursor.column) && (0..<size.rows).contains(cursor.row)) }
            #expect(frame == state.view(size, step.isMultiple(of: 40) ? .full : Capabilities(colors: .none, isUnicode: false)))
        }
    }
}
