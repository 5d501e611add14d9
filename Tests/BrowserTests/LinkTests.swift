import Records
import Screen
import Testing

@testable import Browser

@Suite struct LinkTests {
    private static let hard = [
        "", " ", "a b", "100%", "%41", "a&b=c?d#e", "日本 🙂", "e\u{301}", "-1", "7", "none", "\"", "\\", "a\nb\u{0}c", "\u{202E}x", "a,b",
        "'",
        String(repeating: "x", count: 900),
    ]

    @Test(arguments: hard) func `what a link says is read back`(_ text: String) throws {
        var link = StateLink(Query("a/" + text, filter: [FilterTerm("f", .equal, .text(text)), FilterTerm("g", .greater, 1)]))
        link.query.order = [OrderTerm("-" + text), OrderTerm("x" + text, descending: true)]
        link.columns = ["-" + text, "b"]
        link.id = .text(text)
        link.row = 41
        link.tab = "timeline"
        let written = link.text
        #expect(try StateLink.parse(written) == link)
        #expect(written.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"'\"\\`$<>".utf8.contains($0) })
    }

    @Test(arguments: [Value.integer(.min), .real(1), .real(-0.5), .text("1.0")]) func `ids keep their kind`(_ id: Value) throws {
        var link = StateLink(Query("tickets"))
        link.id = id
        #expect(try StateLink.parse(link.text).id == id)
    }

    @Test func `a link is short and readable`() {
        var link = StateLink(Query("tickets", filter: [FilterTerm("status", .equal, "open")]))
        #expect(StateLink(Query("tickets")).text == "vitrine://tickets")
        link.query.order = [OrderTerm("updated_at", descending: true), OrderTerm("id")]
        link.id = 42
        link.row = 6
        link.tab = "record"
        #expect(link.text == "vitrine://tickets?filter=status:open&order=-updated_at,id&id=42&row=7&tab=record")
    }

    @Test(arguments: [
        ("http://x", "a link begins with vitrine://"), ("vitrine://", "the link names no model: vitrine://tickets"),
        ("vitrine://t?filter", "'filter' in the link has no '='"), ("vitrine://t?row=1&row=2", "the link gives row twice"),
        ("vitrine://t?row=0", "the link's row is not a number from 1"),
        ("vitrine://t?filter=a", "the link's filter cannot be read: a value is missing: a:value, or a:none"),
        ("vitrine://t%4", "the link is cut or damaged: after '%' come two digits from 0 to F"),
        ("vitrine://t%+1", "the link is cut or damaged: after '%' come two digits from 0 to F"),
        ("vitrine://t%FF", "the link is damaged: a part of it is not UTF-8"),
        ("vitrine://t?order=a,,b", "a name in the link is empty"),
        ("vitrine://t?color=red", "the link has a part 'color', which this version does not know"),
        ("vitrine://t?id=1%20b:2", "the link's id is not one value"),
        ("vitrine://t?tab=wrong", "the link opens a tab 'wrong', and there are record, timeline, related, raw"),
    ]) func `what is no link says why`(_ text: String, _ message: String) {
        #expect(throws: BrowserError(.badLink, message)) { try StateLink.parse(text) }
    }

    @Test func `a filter or an order that the server refuses leaves no rows, and says so, also when it is asked again`() throws {
        var client = try Self.opening("vitrine://tickets?filter=ghost:1")
        for _ in 0..<2 {
            #expect(client.screen.contains("no rows: the filter was refused: Filter field 'ghost' is not allowed for model"))
            #expect(client.screen.contains("f edits the filter, X shows all rows") && !client.lines[3...19].contains { $0.contains("…") })
            client.keys("r")
            client.answerAll()
        }
        client.keys("X")
        client.answerAll()
        #expect(client.cursorID == 1)
    }

    @Test func `a record that a link names is found wherever it is`() throws {
        let client = try Self.opening("vitrine://tickets?id=1500")
        #expect(client.cursorID == 1_500 && client.place?.query.filter == [FilterTerm("id", .equal, 1_500)])
        #expect(client.notice == "#1500 is in another row: it is shown by itself, Esc goes to the table")
    }

    @Test func `columns that there are not are said`() throws {
        let client = try Self.opening("vitrine://tickets?columns=id,nosuch")
        #expect(client.place?.columns.columns.map(\.name) == ["id"])
        #expect(client.notice == "tickets has no column nosuch, which the link shows too")
    }

    private static func opening(_ text: String, _ server: FakeServer = .desk(), size: Size = .standard) throws -> Client {
        var client = Client(server, model: "users", link: try StateLink.parse(text), size: size)
        client.connect()
        client.answerAll()
        return client
    }

    @Test func `a link opens the screen that it was made of`() throws {
        var first = Client.browsing()
        first.keys("f")
        first.type("status:open")
        first.keys("<Enter>")
        first.answerAll()
        first.keys("s s")
        first.answerAll()
        first.keys("G")
        first.answerAll()
        first.keys("k k <Enter>")
        first.answerAll()
        let text = try #require(first.state.link?.text)
        let second = try Self.opening(text)
        #expect(second.state.link?.text == text && second.cursorID == first.cursorID)
        #expect(second.place?.query == first.place?.query && second.place?.detail.isOpen == true)
    }

    @Test func `a record that moved a little is found again`() throws {
        let client = try Self.opening("vitrine://tickets?id=90&row=100")
        #expect(client.cursorID == 90 && client.cursor == 89)
    }

    @Test func `one that is elsewhere is opened by itself`() throws {
        let client = try Self.opening("vitrine://tickets?id=1500&row=3")
        #expect(client.cursorID == 1500 && client.notice.contains("#1500 is in another row by now: it is shown by itself"))
        var open = try Self.opening("vitrine://tickets?id=1500&row=3&tab=record")
        #expect(open.cursorID == 1500 && open.notice.contains("#1500 is in another row by now"))
        open.keys("<Esc>")
        #expect(open.place?.query == Query("tickets"))
    }

    @Test func `a model that is not there is said, and the first one is shown`() throws {
        let client = try Self.opening("vitrine://orders?filter=a:1")
        #expect(client.place?.query == Query("users"))
        #expect(client.notice.contains("the link opens orders, which this server does not show"))
    }

    @Test func `a server that cannot sort leaves the order out, and says so`() throws {
        var server = FakeServer.desk()
        server.capabilities = .documented
        let client = try Self.opening("vitrine://tickets?order=-id&filter=status:open", server)
        #expect(client.place?.query.order == [] && client.place?.query.filter.count == 1)
        #expect(client.notice.contains("the link's order is left out: this server cannot sort: it does not announce order_by"))
    }

    @Test func `columns are as the link has them, here and nowhere else`() throws {
        var first = Client.browsing()
        first.keys("l ch l c>")
        let text = try #require(first.state.link?.text)
        var second = try Self.opening(text)
        #expect(second.place?.columns.columns.map(\.name) == first.place?.columns.columns.map(\.name))
        #expect(second.state.link?.text == text)
        second.keys("1")
        second.answerAll()
        second.keys("2")
        #expect(second.state.columnChoices.isEmpty)
        let none = try Self.opening("vitrine://tickets?columns=nope")
        #expect(none.notice == "tickets has none of the columns that the link shows")
    }

    @Test func `a place far down is asked for where it is`() throws {
        let client = try Self.opening("vitrine://tickets?row=1001&id=1001")
        #expect(client.cursorID == 1001 && client.waiting.isEmpty)
        #expect((client.place?.window.rowCount ?? 0) <= 300)
    }
}

@Suite struct CommandLineTests {
    @Test(arguments: [
        ("tickets", "tickets"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("$(reboot)", "'$(reboot)'"), ("`x`", "'`x`'"),
        ("--order-by=-a,id", "--order-by=-a,id"), ("=x", "'=x'"), ("~", "'~'"), ("a\nb", "'a\nb'"), ("é", "'é'"), ("!x", "'!x'"),
        ("a\u{1B}[2J%'\\", #""$(printf 'a\033[2J%%\047\\')""#), ("-\u{202E}x", #""$(printf '\055\342\200\256x')""#),
        ("a\t\nb\n", "\"$(printf 'a\\011\\nb')\"'\n'"), ("👩\u{200D}👧", "'👩\u{200D}👧'"),
    ]) func `a word is quoted where a shell would see more than text`(_ word: String, _ text: String) {
        #expect(shellQuoted(word) == text)
    }

    @Test func `a query is the command that prints its rows`() {
        let query = Query(
            "tickets", filter: [FilterTerm("status", .equal, "open"), FilterTerm("subject", .equal, "it's \u{1B}[31m")],
            order: [OrderTerm("updated_at", descending: true), OrderTerm("id")])
        #expect(
            CommandLine.list(query, at: ["--database", "my desk.sqlite"]).text
                == #"vitrine list tickets --database 'my desk.sqlite' --filter 'status:open subject:"it'\''s \u{1b}[31m"' "#
                + "--order-by=-updated_at,id --all --format json")
    }

    @Test func `a record is a command too, and a dash is no option`() {
        #expect(CommandLine.get("tickets", 42).text == "vitrine get tickets 42 --format json")
        #expect(CommandLine.get("tickets", -1).text == "vitrine get --format json -- tickets -1")
        #expect(CommandLine.list(Query("-x")).text == "vitrine list --all --format json -- -x")
    }
}
