import Records
import Screen
import Testing

@testable import Browser

@Suite struct AsOfTests {
    private static func record(_ ticket: Int, _ server: FakeServer = .logged(), size: Size = Size(columns: 100, rows: 60)) -> Client {
        TimelineTests.record(ticket, server, size: size)
    }

    private func value(_ client: Client, _ field: String) -> Value? { client.state.shownFields.first { $0.name == field }?.value }

    @Test(arguments: [
        ("2025-03-03 03:00", "open", 2, Value.null, "invoice total"), ("2025-03-03 05:00:00", "open", 2, 15, "invoice total"),
        ("2025-10-21", "open", 2, 15, "invoice wrong total"), ("yesterday", "open", 2, 15, "invoice wrong total"),
        ("-1d", "open", 2, 15, "invoice wrong total"), ("3h ago", "open", 3, 15, "invoice wrong total"),
        ("1h", "pending", 3, 15, "invoice wrong total"),
    ]) func `a time shows the record as it was`(_ time: String, _ status: Value, _ priority: Value, _ assigned: Value, _ subject: Value) {
        var client = Self.record(2)
        client.keys("p")
        client.type(time)
        client.keys("<Enter>")
        #expect(value(client, "status") == status && value(client, "priority") == priority)
        #expect(value(client, "assigned_user_id") == assigned && value(client, "subject") == subject)
        #expect(client.screen.contains("as of 202"))
        client.keys("<Esc>")
        #expect(!client.screen.contains("as of 202") && client.place?.detail.isOpen == true)
    }

    @Test(arguments: TimelineTests.sizes) func `the record of then at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Self.record(2, size: Size(columns: columns, rows: rows))
        client.keys("p")
        client.type("2025-12-31 11:00")
        try expectGolden(client.screen + "\n", "as-of-prompt-\(columns)x\(rows)")
        client.keys("<Enter>")
        try expectGolden(client.screen + "\n", "as-of-\(columns)x\(rows)")
        client.keys("D p n o w <Enter> D")
        try expectGolden(client.screen + "\n", "difference-\(columns)x\(rows)")
    }

    @Test func `braces go change by change, back and forth`() {
        var client = Self.record(2)
        client.keys("{")
        #expect(value(client, "status") == "open" && client.screen.contains("6 of 7 changes made"))
        #expect(client.screen.contains("open  (now pending)"))
        client.keys("{")
        #expect(value(client, "priority") == 2)
        client.keys("}")
        #expect(value(client, "priority") == 3 && value(client, "status") == "open")
        client.keys("}")
        #expect(client.place?.detail.asOf == .now)
        client.keys("}")
        #expect(client.status.contains("this is how it is now"))
        client.keys("{ { { { { { {")
        #expect(value(client, "assigned_user_id") == .null && client.state.momentNotes.head?.contains("it did not exist then") == true)
        client.keys("{")
        #expect(client.status.contains("the log on hand begins here"))
    }

    @Test func `what changed is marked in text`() {
        var client = Self.record(2)
        client.keys("p")
        client.type("2025-11-01")
        client.keys("<Enter>")
        #expect(
            client.screen.contains("(now pending)") && client.screen.contains("(now 3)") && client.screen.contains("(differs from now)"))
    }

    @Test func `a moment chosen before the log is there waits for it`() {
        var client = Client.browsing(.logged())
        client.keys("j {")
        #expect(client.screen.contains("loading the log of changes…"))
        client.answerAll()
        #expect(value(client, "status") == "open")
        client.keys("j {")
        client.answerAll()
        #expect(client.screen.contains("gap:"))
        client.keys("k k {")
        client.answerAll()
        #expect(client.place?.detail.asOf == .now && client.status.contains("no change of this record is in the log"))
    }

    @Test func `gaps are named`() {
        var client = Self.record(3)
        client.keys("{")
        let gaps = client.state.momentNotes.gaps
        #expect(gaps.first?.contains("the log made priority 2, yet it was 4") == true)
        #expect(gaps.last?.contains("gap: the log begins at 2025-06-10 09:00:00Z, the record is of 2025-04-04 03:15:00Z") == true)
        #expect(client.screen.contains("gap: at 2025-06-10 09:00:00 the log made priority 2"))
        #expect(value(client, "priority") == 1)
        client = Self.record(6)
        client.keys("p")
        client.type("2025-08-01")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.screen.contains("gap: only the newest 500 changes are on hand"))
    }

    @Test func `before it was made there was nothing`() {
        var client = Self.record(2)
        client.keys("p")
        client.type("2025-01-01")
        client.keys("<Enter>")
        #expect(client.screen.contains("the record was made at 2025-03-03 02:15:00Z: it did not exist then"))
    }

    @Test(arguments: [("tomorrow", "is yet to come"), ("soon", "is no time"), ("2027-01-01", "is yet to come"), ("-3x", "is no time")])
    func `a time that is none says so`(_ text: String, _ message: String) {
        var client = Self.record(2)
        client.keys("p")
        client.type(text)
        client.keys("<Enter>")
        #expect(client.screen.contains(message) && client.state.scope == .moment)
        client.keys("<Esc>")
        #expect(client.state.scope != .moment && client.place?.detail.asOf == .now)
    }

    @Test func `two moments are compared`() {
        var client = Self.record(2)
        client.keys("{ { D")
        #expect(client.status.contains("marked 2025-11-05 16:00:00"))
        client.keys("<Esc> D D")
        #expect(client.status.contains("both moments are the same"))
        client.keys("{ { D")
        #expect(client.state.differingFields.map(\.name) == ["status", "priority"])
        #expect(client.screen.contains("open → pending") && client.screen.contains("2 → 3"))
        client.keys("<Esc>")
        #expect(client.place?.detail.difference == nil && client.place?.detail.asOf == .undone(2))
        client.keys("<Esc> <Esc>")
        #expect(client.place?.detail.isOpen == false)
    }

    @Test func `steps are steps of one record: another row is shown as it is now`() {
        var client = Self.record(2, size: .standard)
        client.keys("{ j")
        #expect(client.place?.detail.asOf == .now)
        client.keys("k { D j")
        #expect(client.place?.detail.asOf == .now && client.place?.detail.mark == nil)
    }

    @Test func `steps are left where another record comes into the row, and go along where its own moves`() {
        var server = FakeServer.logged()
        server.tables[1].rows.removeFirst()
        var client = Self.record(2, server)
        client.keys("{ { s s")
        #expect(client.place?.detail.asOf == .undone(2) && client.cursor == 0)
        client.answerAll()
        #expect(client.cursorID == 2_000 && client.place?.detail.asOf == .now)

        client = Self.record(2, server)
        client.keys("{ w")
        client.answerAll()
        client.server.tables[1].rows.insert(client.server.tables[1].rows[7], at: 0)
        client.server.tables[1].rows[0][0] = 1
        client.send(.timer(.watch))
        client.answerAll()
        client.keys("r")
        client.answerAll()
        #expect(client.cursorID == 2 && client.cursor == 1 && client.place?.detail.asOf == .undone(1))
    }

    @Test(arguments: [2, 6]) func `steps stay where they are in time when there are newer changes`(_ ticket: Int) {
        var client = Self.record(ticket, size: .standard)
        client.keys("{ D {")
        client.answerAll()
        let title = client.state.momentTitle
        #expect(client.place?.detail.asOf == .undone(2) && client.place?.detail.mark == .undone(1))
        var change = client.server.tables[2].rows[3]
        change[0] = 9_999
        change[1] = "2026-01-01 11:00:00"
        change[3] = .integer(Int64(ticket))
        client.server.tables[2].rows.append(change)
        client.keys("r")
        client.answerAll()
        #expect(client.place?.detail.asOf == .undone(3) && client.place?.detail.mark == .undone(2))
        #expect(client.state.momentTitle == title)
    }

    @Test func `the earlier of two moments comes first, also before the log is there`() {
        var client = Client.browsing(.logged())
        client.keys("j D p")
        client.type("2025-11-01")
        client.keys("<Enter> D")
        #expect(client.state.momentTitle == "2025-11-01 00:00:00Z → now" && client.state.differingFields.isEmpty)
        client.answerAll()
        #expect(client.state.momentTitle == "2025-11-01 00:00:00Z → now")
        #expect(client.screen.contains("open → pending"))
    }

    @Test func `before a record that never changed was made there was nothing either`() {
        var client = Self.record(1)
        client.keys("p")
        client.type("2025-01-01")
        client.keys("<Enter>")
        #expect(client.screen.contains("the record was made at 2025-02-02 01:15:00Z: it did not exist then"))
        client.keys("p")
        client.type("2025-03-01")
        client.keys("<Enter>")
        #expect(client.screen.contains("no change since then"))
    }

    /// What the timer does when the cursor has rested.
    private func rest(_ client: inout Client) {
        client.send(.timer(.detailRest))
        client.answerAll()
    }

    @Test func `a moment that was chosen goes along with the cursor until it is left`() {
        var client = Self.record(2, size: .standard)
        client.keys("p")
        client.type("2025-06-01")
        client.keys("<Enter> j")
        #expect(client.waiting.isEmpty, "records flown past cost nothing")
        #expect(client.state.announcement.hasSuffix(", as of 2025-06-01 00:00:00Z"))
        #expect(client.status.contains("as of 2025-06-01 00:00:00Z") && client.screen.contains("#3 as of 2025-06-01 00:00:00Z"))
        #expect(client.screen.contains("loading the log of changes…"))
        rest(&client)
        #expect(value(client, "priority") == 1 && client.state.shownFields.first { $0.name == "priority" }?.remark == "(now 4)")
        client.keys("k")
        rest(&client)
        #expect(value(client, "subject") == "invoice total")
        client.keys("<Esc>")
        #expect(client.place?.detail.asOf == .now && !client.screen.contains("as of 2025") && client.place?.detail.isOpen == true)
        client.keys("j")
        #expect(client.place?.detail.asOf == .now)
    }

    @Test func `two moments are compared in the next record too`() {
        var client = Self.record(2, size: .standard)
        client.keys("p")
        client.type("2025-06-01")
        client.keys("<Enter> D j")
        rest(&client)
        #expect(client.screen.contains("marked 2025-06-01 00:00:00Z"))
        client.keys("p")
        client.type("2025-07-01")
        client.keys("<Enter> D")
        #expect(client.state.differingFields.map(\.name) == ["priority"])
        client.keys("k")
        rest(&client)
        #expect(client.place?.detail.difference == Difference(from: .moment(1_748_736_000), to: .moment(1_751_328_000)))
        #expect(client.state.differingFields.isEmpty && client.status.contains("2025-06-01 00:00:00Z → 2025-07-01 00:00:00Z"))
    }

    @Test func `who reads lines hears the record of then`() {
        var client = Self.record(2)
        client.keys("p")
        client.type("2025-11-01")
        client.keys("<Enter>")
        let fields = client.state.view(.standard, Capabilities(isLinear: true)).reading?.fields ?? []
        #expect(fields.first == "as of 2025-11-01 00:00:00Z" && fields.contains("status: open (now pending)"))
        client.keys("<Esc>")
        #expect(client.state.view(.standard, Capabilities(isLinear: true)).reading?.fields.contains("status: pending") == true)
    }

    @Test(arguments: [
        (Value.integer(17), Value.text("17"), true), (.real(4), "4.0", true), (.real(4.5), "4.5", true), (.integer(4), "5", false),
        (.null, .null, true), (.null, "", false), (.text("a"), "a", true), (.boolean(true), "1", true), (.text("007"), "7", false),
        (.integer(.max), "9223372036854775807", true), (.integer(.max), "9223372036854775806", false), (.blob([1]), "1", false),
    ]) func `what a log keeps as text is compared as what it stands for`(_ value: Value, _ logged: Value, _ isSame: Bool) {
        #expect(Replay.isSame(value, logged) == isSame)
    }

    @Test func `shortened values and unknown columns are gaps, and never stop the rest`() {
        let model = Model(name: "t")
        let changes = [
            Change(timeText: "t3", field: "body", old: "short…", new: "x", isOldShortened: true),
            Change(timeText: "t2", field: "gone", old: "1", new: "2"), Change(timeText: "t1", field: "a", old: .null, new: "1"),
        ]
        let replay = Replay([("a", 1), ("body", "x")], of: model, undoing: changes)
        #expect(replay.values == ["a": .null, "body": "short…"])
        #expect(replay.gaps == [.shortened(field: "body", time: "t3"), .unknownField("gone", time: "t2")])
    }

    @Test func `what the log said before the moment has to be what it held then`() {
        let older = [
            Change(timeText: "t2", field: "status", old: "open", new: "pending"), Change(timeText: "t1", field: "a", old: .null, new: "1"),
            Change(timeText: "t0", field: "status", old: "new", new: "open"),
        ]
        var replay = Replay(
            [("a", 1), ("status", "closed")], of: Model(name: "t"),
            undoing: [Change(timeText: "t3", field: "status", old: "on_hold", new: "closed")])
        replay.check(against: older)
        #expect(replay.values["status"] == "on_hold")
        #expect(replay.gaps == [.contradicted(field: "status", logged: "pending", found: "on_hold", time: "t2")])
    }

    @Test func `any clock makes some text`() {
        for seconds in [Int64.min, -1, 0, 1_767_268_800, .max] { #expect(Moment(seconds: seconds).text.hasSuffix("Z")) }
        #expect(Moment(seconds: 1_767_268_800).text == "2026-01-01 12:00:00Z")
        #expect(Moment(spoken: "yesterday", now: .min) != nil && Moment(spoken: "-99999y", now: .max) != nil)
    }
}
