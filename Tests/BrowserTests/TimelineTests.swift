import Records
import Screen
import Testing

@testable import Browser

@Suite struct TimelineTests {
    /// The record of that ticket, open, with everything answered.
    static func record(_ ticket: Int, _ server: FakeServer = .logged(), size: Size = .standard) -> Client {
        var client = Client.browsing(server, size: size)
        client.keys(": # " + String(ticket).map(String.init).joined(separator: " ") + " <Enter>")
        client.answerAll()
        if client.place?.detail.isOpen != true { client.keys("<Enter>") }
        client.answerAll()
        return client
    }

    static let sizes = [(80, 24), (160, 48), (40, 12)]

    @Test(arguments: sizes) func `each tab at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Self.record(2, size: Size(columns: columns, rows: rows))
        for tab in RecordTab.allCases {
            try expectGolden(client.screen + "\n", "tab-\(tab.rawValue)-\(columns)x\(rows)")
            client.keys("]")
            client.answerAll()
        }
        #expect(client.place?.detail.tab == .record)
    }

    @Test func `the log is asked for newest first, by the record's key, with names`() throws {
        var client = Client.browsing(.logged())
        client.keys("<Enter>")
        while !client.waiting.isEmpty {
            if case .rows(let query, let start, _, let expand) = client.waiting[0].question, query.model == "change_log" {
                #expect(query.filter == [FilterTerm("ticket_id", .equal, 1)])
                #expect(query.order == [OrderTerm("occurred_at", descending: true)] && start == .cursor("") && expand == ["user_id"])
                return
            }
            client.answerOne()
        }
        Issue.record("the log was not asked for")
    }

    @Test func `fields say what they were before their last change`() {
        let client = Self.record(2, size: Size(columns: 100, rows: 60))
        #expect(client.screen.contains("pending  (was open, 2h ago)"))
        #expect(client.screen.contains("3  (was 2, 1d ago)"))
        #expect(client.screen.contains("(changed 56d ago)"))
        #expect(client.screen.contains("timeline (7)"))
    }

    @Test func `without much of the rate the log is read only where it is looked at`() {
        var client = Client.browsing(.logged())
        client.send(.budget(Budget(limit: 60, remaining: 50)))
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.state.timeline == nil)
        client.keys("]")
        client.answerAll()
        #expect(client.state.timeline?.changes.isEmpty == true)
        #expect(client.screen.contains("no change of this record is in the log"))
    }

    @Test func `a long log is read on, and what is cut is said`() {
        var client = Self.record(5)
        client.keys("]")
        client.answerAll()
        #expect(client.state.timeline?.changes.count == 118 && client.state.timeline?.isComplete == true)
        client = Self.record(6)
        client.keys("]")
        client.answerAll()
        #expect(client.state.timeline?.changes.count == 500 && client.state.timeline?.isCut == true)
        #expect(client.screen.contains("Timeline 500+"))
        client.keys("<Tab> G")
        #expect(client.screen.contains("only the newest 500 changes are shown"))
    }

    @Test func `a server that does not sort is sorted here`() {
        var server = FakeServer.logged()
        server.capabilities.extensions.remove(.orderBy)
        server.capabilities.extensions.remove(.cursor)
        var client = Self.record(5, server)
        client.keys("]")
        client.answerAll()
        let changes = client.state.timeline?.changes ?? []
        #expect(changes.count == 118)
        #expect(zip(changes, changes.dropFirst()).allSatisfy { ($0.moment?.seconds ?? 0) >= ($1.moment?.seconds ?? 0) })
    }

    @Test func `a change leads to the record as it was then, and its author to their card`() {
        var client = Self.record(2)
        client.keys("] <Tab> j <Enter>")
        #expect(client.place?.detail.tab == .record && client.place?.detail.asOf == .undone(1))
        client.keys("<Esc> ] j P")
        client.answerAll()
        #expect(client.place?.card?.key == 15)
    }

    @Test func `tabs are left and found again as they were, also by going back`() throws {
        var client = Self.record(2, size: Size(columns: 60, rows: 20))
        client.keys("j j j ] j j ]")
        client.answerAll()
        client.keys("[")
        #expect(client.place?.detail.tab == .timeline && client.place?.detail.field == 2)
        client.keys("[")
        #expect(client.place?.detail.field == 3)
        client.keys("]")
        let before = client.lines
        client.keys("P")
        client.answerAll()
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.model == "users")
        client.keys("<Backspace> <Esc>")
        client.answerAll()
        #expect(client.lines[2..<17] == before[2..<17])
    }

    @Test func `refreshing keeps what is on hand until it is read anew`() {
        var client = Self.record(2, size: Size(columns: 100, rows: 60))
        client.keys("r")
        #expect(client.screen.contains("(was open, 2h ago)"))
        client.server.tables[2].rows.append([9_999, "2026-01-01 11:00:00", "x", 2, 3, "priority", "9", "3", ""])
        client.answerAll()
        #expect(client.screen.contains("(was 9, 1h ago)"))
    }

    @Test func `a log that cannot be read says why, and is not asked for again by itself`() {
        var client = Client.browsing(.logged())
        client.keys("<Enter>")
        while let question = client.waiting.first?.question {
            if case .rows(let query, _, _, _) = question, query.model == "change_log" {
                client.failOne(Failure(.server, "Query timed out after 1s"))
            } else {
                client.answerOne()
            }
        }
        client.keys("]")
        client.answerAll()
        #expect(client.screen.contains("the log could not be read: Query timed out after 1s; r tries again"))
    }

    @Test func `a documented server has no log unless it is named`() throws {
        var server = FakeServer.logged()
        server.capabilities = .documented
        var client = Client.browsing(server)
        client.keys("<Enter>")
        client.answerAll()
        client.keys("p")
        #expect(client.status.contains("this server does not describe its models"))
        client.keys("]")
        #expect(client.screen.contains("--change-log names one"))
        client.state.changeLogs = [
            try ChangeLogShape(
                parsing: "log=change_log record=ticket_id time=occurred_at person=user_id field=field old=old_value new=new_value")
        ]
        client.keys("j")
        client.send(.timer(.detailRest))
        client.answerAll()
        #expect(client.state.timeline?.changes.count == 7)
        #expect(client.screen.contains("#15     status  open → pending"))
    }
}

@Suite struct ChangeLogShapeTests {
    private func relations(_ models: [Model]) -> Relations { Relations(models) }

    @Test func `the sample's log is found by its name, its foreign keys and its columns`() throws {
        let relations = relations(FakeServer.logged().tables.map(\.model))
        let shape = try #require(relations.log(of: "tickets"))
        #expect(
            shape
                == (try ChangeLogShape(
                    parsing: """
                        log=change_log record=ticket_id time=occurred_at person=user_id kind=change_type field=field old=old_value
                        new=new_value summary=summary
                        """)))
        // The log's author is not what was changed.
        #expect(relations.log(of: "users") == nil)
        #expect(relations.referrers(to: "USERS").map(\.column) == ["requester_id", "assigned_user_id", "user_id"])
    }

    @Test(arguments: [
        ("order_history", "order_id changed_at attribute before after", true), ("audits", "order_id created_at action user_id", true),
        ("lines", "order_id price quantity created_at", false), ("catalog", "order_id created_at text", false),
        ("tracking", "order_id ts field old_value new_value", true), ("events", "order_id", false),
    ]) func `other logs are known by name and columns, and what is none is not`(_ name: String, _ columns: String, _ isLog: Bool) {
        let orders = Model(name: "orders", primaryKey: ["id"], columns: [Column(name: "id", primaryKeyPosition: 1)])
        let log = Model(
            name: name,
            columns: columns.split(separator: " ").map {
                Column(name: String($0), reference: $0 == "order_id" ? Reference(model: "orders", column: "id") : nil)
            })
        #expect((relations([orders, log]).log(of: "orders") != nil) == isLog)
    }

    @Test(arguments: [
        ("log=a", "a change log needs record=… time=…"), ("log", "'log' is none"),
        ("log=a record=b time=c flield=d", "the nearest is field"),
        ("log=a log=b record=c time=d", "log is given twice"), ("log= record=c time=d", "'log=' is none"),
    ]) func `a shape that is not one says what is wrong`(_ text: String, _ message: String) {
        #expect {
            try ChangeLogShape(parsing: text)
        } throws: {
            ($0 as? BrowserError)?.message.contains(message) == true
        }
    }

    @Test func `whose changes a log holds is told, or follows from the column's name`() throws {
        let tickets = Model(name: "tickets")
        #expect(try ChangeLogShape(parsing: "log=l record=ticket_id time=t").isAbout(tickets, among: [tickets]))
        #expect(try !ChangeLogShape(parsing: "log=l record=user_id time=t").isAbout(tickets, among: [tickets]))
        #expect(try ChangeLogShape(parsing: "log=l of=Tickets record=x time=t").isAbout(tickets, among: [tickets]))
    }
    @Test func `without a connection a log that is not on hand is not loading`() {
        var client = Client.browsing(.logged())
        client.send(.connection(.reconnecting(attempt: 1, seconds: 1, reason: "gone")))
        client.keys("j <Enter> ]")
        #expect(client.screen.contains("the log of changes is not on hand while there is no connection"))
    }
}
