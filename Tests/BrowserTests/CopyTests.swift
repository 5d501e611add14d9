import Records
import Screen
import Testing

@testable import Browser

@Suite struct CopyTests {
    private static func records(_ client: Client) -> [Question] {
        client.waiting.map(\.question).filter {
            if case .record = $0 { true } else { false }
        }
    }

    /// The rows of the last copy, as far as it is one of rows.
    private static func rows(_ client: Client) -> [[Value]] {
        if case .rows(_, _, let rows) = client.copies.last?.content { rows } else { [] }
    }

    /// The list's answers cut the subject of ticket 2, which is `whole` in full.
    private static func shortening(_ whole: String) -> Client {
        var server = FakeServer.desk()
        server.tables[1].rows[1][2] = .text(whole)
        var client = Client(server)
        client.connect()
        while let (id, question) = client.waiting.first {
            guard case .rows = question, case .success(.rows(var page)) = client.server.answer(question) else {
                client.answerOne()
                continue
            }
            if page.rows.count > 1, page.rows[1][0] == 2 {
                page.rows[1][2] = .text(String(whole.prefix(3)))
                page.truncations = [Truncation(index: 1, column: "subject", bytes: whole.utf8.count)]
            }
            client.send(.answered(id, .rows(page), Timing(total: 1)))
        }
        return client
    }

    @Test func `yy copies the record of the cursor as JSON`() {
        var client = Client.browsing()
        client.keys("j yy")
        #expect(client.copies.map(\.title) == ["row as JSON"])
        guard case .rows(.jsonLines, let columns, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(columns.first == "id" && columns.count == 10 && rows == [client.server.tables[1].rows[1]])
    }

    @Test(arguments: [("ym", RowFormat.markdown, "row as Markdown"), ("yv", .csv, "row as CSV")])
    func `other forms have other keys`(_ keys: String, _ format: RowFormat, _ title: String) {
        var client = Client.browsing()
        client.keys(keys)
        guard case .rows(let copied, _, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(copied == format && rows.count == 1 && client.copies.last?.title == title)
    }

    @Test func `yc copies the cell, yi the id, yu a link, yl the command`() throws {
        var client = Client.browsing()
        client.keys("j l yc yi yu yl")
        #expect(client.copies.map(\.title) == ["subject", "id", "link to this screen", "command line"])
        #expect(client.copies[0].content == .values(["invoice wrong total"]) && client.copies[1].content == .values([2]))
        #expect(client.copies[2].content == .text("vitrine://tickets?id=2&row=2"))
        #expect(client.copies[3].content == .text("vitrine list tickets --database desk.sqlite --all --format json"))
    }

    @Test func `in the record, the command and the value are the record's`() {
        var client = Client.browsing()
        client.keys("<Enter> <Tab> j yc yl")
        #expect(
            client.copies.map(\.content) == [
                .values(["T-10001"]), .text("vitrine get tickets 1 --database desk.sqlite --format json"),
            ])
    }

    @Test func `marked rows are copied in the order in which they stand`() {
        var client = Client.browsing()
        client.keys("j j <Space> k k k <Space> yy")
        #expect(client.copies.last?.title == "2 rows as JSON Lines" && Self.rows(client).map { $0[0] } == [1, 3])
        client.keys("yi yl")
        #expect(client.copies[1].content == .values([1, 3]) && client.copies[2].title == "2 command lines")
        client.keys("s s")
        client.answerAll()
        client.keys("G")
        client.answerAll()
        client.keys("yy")
        #expect(Self.rows(client).map { $0[0] } == [3, 1])
    }

    @Test func `a range that was begun is what is copied`() {
        var client = Client.browsing()
        client.keys("v j j yi")
        #expect(client.copies.last?.content == .values([1, 2, 3]) && client.place?.marks.anchor == nil)
    }

    @Test func `a shortened cell is asked for in full first`() {
        let whole = "a subject that the list does not show in full"
        var client = Self.shortening(whole)
        client.keys("j yy")
        #expect(client.copies.isEmpty && Self.records(client).count == 1)
        #expect(client.notice == "asking for 1 record in full; ^C gives it up")
        client.answerAll()
        #expect(Self.rows(client).map { $0[2] } == [.text(whole)] && client.copies.last?.remark == "")
    }

    @Test func `only what is copied has to be whole`() {
        var client = Self.shortening("a subject that the list does not show in full")
        client.keys("j yc")
        #expect(client.copies.last?.content == .values([2]))
        client.keys("l yc")
        #expect(client.copies.count == 1)
        client.answerAll()
        #expect(client.copies.last?.content == .values(["a subject that the list does not show in full"]))
    }

    @Test func `without a connection the shortened one is copied, and said to be`() {
        var client = Self.shortening("a subject that the list does not show in full")
        client.send(.connection(.reconnecting(attempt: 1, seconds: 1, reason: "gone")))
        client.keys("j yy")
        #expect(Self.rows(client).map { $0[2] } == ["a s"])
        #expect(client.copies.last?.remark == "1 cell cut: the server sent no more of it")
    }

    @Test func `marked rows that scrolled away are asked for, and those gone are counted`() {
        var client = Client.browsing()
        for number in [1_000, 1_001] { client.state.place?.marks.insert(.integer(Int64(number)), at: number - 1) }
        client.keys("yy")
        #expect(Self.records(client).count == 1)
        client.server.tables[1].rows.remove(at: 999)
        client.answerAll()
        #expect(Self.rows(client).map { $0[0] } == [1_001] && client.copies.last?.remark == "1 marked record not there any more")
    }

    @Test func `a record that cannot be had for a moment is not said to be gone`() {
        var client = Self.shortening("a subject that the list does not show in full")
        client.keys("j yy")
        client.failOne(Failure(.server, "Query timed out after 1s"))
        #expect(client.copies.isEmpty && client.notice == "not copied: Query timed out after 1s")
    }

    @Test func `another copy takes nothing of one that is still asked for`() {
        var server = FakeServer.desk()
        server.room = 1_000
        var client = Client.browsing(server, model: "users")
        client.keys("2")
        client.answerAll()
        client.keys("yy")
        let first = client.waiting.map(\.id)
        client.keys("<Backspace>")
        client.keys("yy")
        #expect(first.count == 1 && client.effects.contains(.cancel(first[0])))
        client.answerAll()
        guard case .rows(_, let columns, _) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(client.copies.count == 1 && columns.contains("email"))
    }

    @Test func `the record that was shown of another moment is the one that is copied so`() {
        var server = FakeServer.logged()
        server.room = 6_000
        var client = Client.browsing(server)
        client.keys("j <Enter> <Tab> {")
        client.answerAll()
        client.state.place?.detail.record = nil
        client.state.place?.detail.key = nil
        client.keys("yy <S-Tab> j")
        #expect(client.copies.isEmpty && client.cursorID == 3)
        client.answerAll()
        guard case .rows(_, let columns, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(rows[0][0] == 2 && rows[0][columns.firstIndex(of: "status") ?? 0] == "open")
        #expect(client.copies.last?.remark.hasPrefix("as of 2025-12-31 12:00:00") == true)
    }

    @Test func `^C gives a copy up, and so does a lost connection`() {
        var client = Self.shortening("a subject that the list does not show in full")
        client.keys("j yy ^C")
        #expect(client.notice == "cancelled; ^C again quits" && client.waiting.isEmpty && client.state.copying == nil)
        client.keys("yy")
        client.send(.connection(.reconnecting(attempt: 1, seconds: 1, reason: "gone")))
        #expect(client.notice == "not copied: the connection was lost" && client.copies.isEmpty)
    }

    @Test func `what became of it is said`() {
        var client = Client.browsing()
        client.keys("yy")
        guard let copy = client.copies.last else { return #expect(Bool(false)) }
        client.send(.copied(CopyReceipt(copy, bytes: 1_234, .sent(via: "tmux"))))
        #expect(client.notice == "sent 1,234 bytes via tmux (row as JSON)")
        client.send(.copied(CopyReceipt(copy, bytes: 1, .written(path: "/x/copied"))))
        #expect(client.notice == "no clipboard was reached: see /x/copied, 1 byte (row as JSON)")
        client.send(.copied(CopyReceipt(copy, bytes: 1, .failed("no way"))))
        #expect(client.notice == "not copied: no way")
    }

    @Test func `hidden characters of a cell go along, and are counted`() {
        var client = Client.browsing()
        client.keys("l yc")
        #expect(client.copies.last?.content == .values(["sync timeout on start \u{1B}[31mred"]))
        #expect(client.copies.last?.remark == "with 1 hidden character")
    }

    @Test func `tables and commands leave hidden columns out, records do not`() {
        var client = Client.browsing()
        client.keys("l ch yv yl yy")
        guard case .rows(_, let columns, _) = client.copies[0].content else { return #expect(Bool(false)) }
        #expect(!columns.contains("subject") && client.copies[0].remark == "1 hidden column left out")
        guard case .text(let line) = client.copies[1].content else { return #expect(Bool(false)) }
        #expect(line.contains(" --fields=id,ticket_number,") && !line.contains("subject"))
        guard case .rows(_, let all, _) = client.copies[2].content else { return #expect(Bool(false)) }
        #expect(all.contains("subject"))
    }

    @Test func `NULL is nothing to copy`() {
        var client = Client.browsing()
        client.go(to: "satisfaction")
        client.keys("yc")
        #expect(client.copies.isEmpty && client.notice == "satisfaction is NULL here: there is nothing to copy")
    }

    @Test func `too many marks are for a file`() {
        var client = Client.browsing(.desk(tickets: 1_500))
        for number in 1...1_001 { client.state.place?.marks.insert(.integer(Int64(number)), at: number) }
        client.keys("yy")
        #expect(client.copies.isEmpty && client.notice == "at most 1,000 rows go to the clipboard; e writes all 1,001 to a file")
    }

    @Test func `a hand-off has what a colleague needs`() {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:closed")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("Y")
        client.answerAll()
        guard case .handOff(let handOff) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(handOff.heading == "tickets #1" && handOff.title.hasPrefix("sync timeout"))
        #expect(
            handOff.fields.map(\.name) == [
                "ticket_number", "status", "priority", "requester_id", "assigned_user_id", "created_at", "description",
            ])
        #expect(handOff.fields[3].text == "李雷 García (users #2)" && handOff.filter == "status:closed")
        #expect(handOff.command == "vitrine get tickets 1 --database desk.sqlite --format json")
    }

    @Test func `a record is handed on with its last changes, which are asked for first`() {
        var client = Client.browsing(.logged())
        client.keys("j Y")
        #expect(client.copies.isEmpty && client.notice == "asking for the last changes; ^C gives it up")
        client.answerAll()
        guard case .handOff(let handOff) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(
            handOff.changes.prefix(2) == [
                "2026-01-01 10:00:00, Olga Müller #15: status open → pending", "2025-12-31 12:00:00, system: priority 2 → 3",
            ])
        #expect(handOff.changes.count == 7 && client.copies.count == 1)
        client.keys("Y")
        #expect(client.copies.count == 2)
    }

    @Test func `a hand-off does without changes that cannot be had`() {
        var client = Client.browsing(.logged())
        client.keys("j Y j")
        client.answerAll()
        guard case .handOff(let handOff) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(handOff.heading == "tickets #2" && handOff.changes.isEmpty)
        client.keys("k Y ^C")
        client.answerAll()
        #expect(client.copies.count == 1)
    }

    @Test func `a hand-off of several is a table of short columns`() {
        var client = Client.browsing()
        client.keys("<Space> <Space> Y")
        guard case .handOff(let handOff) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(handOff.heading == "2 rows of tickets" && handOff.columns.prefix(2) == ["id", "subject"] && handOff.rows.count == 2)
        #expect(!handOff.columns.contains("description") && handOff.columns.count <= 6)
    }

    @Test func `the keys that may follow y are shown`() throws {
        var client = Client.browsing()
        client.keys("y")
        client.send(.timer(.whichKey))
        try expectGolden(client.screen + "\n", "which-key-copy")
    }

    @Test func `in the record as it was, that is copied and said`() {
        var client = Client.browsing(.logged())
        client.keys("j <Enter> <Tab> {")
        client.answerAll()
        client.keys("yy")
        guard case .rows(_, let columns, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(rows[0][columns.firstIndex(of: "status") ?? 0] == "open" && client.copies.last?.remark == "as of 2025-12-31 12:00:00")
        client.keys("<Esc> yy")
        client.answerAll()
        guard case .rows(_, _, let rows) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(rows[0][columns.firstIndex(of: "status") ?? 0] == "pending" && client.copies.last?.remark == "")
    }

    @Test func `marked records are handed on with commands of their own`() {
        var client = Client.browsing()
        client.keys("<Space> <Space> Y")
        client.answerAll()
        guard case .handOff(let handOff) = client.copies.last?.content else { return #expect(Bool(false)) }
        #expect(handOff.command.split(separator: "\n").count == 2 && handOff.command.hasPrefix("vitrine get tickets 1 "))
    }
}
