import Records
import Screen
import Testing

@testable import Browser

@Suite struct ColumnsTests {
    private static func names(_ client: Client) -> [String] { client.place?.columns.columns.map(\.name) ?? [] }

    private static func on(_ name: String, size: Size = .standard) -> Client {
        var client = Client.browsing(size: size)
        client.go(to: name)
        return client
    }

    @Test func `a hidden column is not drawn, is counted, and comes back where it was`() {
        var client = Self.on("status")
        let before = Self.names(client)
        client.keys("ch")
        #expect(Self.names(client) == before.filter { $0 != "status" })
        #expect(client.status.contains("status is hidden; cu shows it again"))
        #expect(client.place?.currentColumn?.name == "priority")
        client.send(.timer(.notice))
        #expect(client.status.contains("1 hidden") && !client.lines[2].contains("status"))
        client.keys("cu")
        #expect(Self.names(client) == before && client.place?.currentColumn?.name == "status")
        client.keys("cu")
        #expect(client.status.contains("no column is hidden"))
    }

    @Test func `columns stand still while one scrolls, and grow when one rests`() {
        var server = FakeServer.desk()
        for row in 140..<2_000 { server.tables[1].rows[row][1] = .text("T-" + String(repeating: "9", count: 20)) }
        var client = Client.browsing(server)
        func width() -> Int? { client.place.flatMap { place in place.columns.index(of: "ticket_number").map { place.columns[$0].width } } }
        let before = width()
        client.keys("^F ^F ^F ^F")
        #expect(client.place?.window.rowCount == 100 && !client.rowsWaiting.isEmpty)
        client.answerAll()
        #expect(width() == before && client.place?.window.rowCount == 200)
        client.send(.timer(.detailRest))
        #expect(width() == 22)
        // Where nothing was on the screen, nothing moves.
        client = Client.browsing(server)
        client.keys("G")
        client.answerAll()
        #expect(width() == 22)
    }

    @Test func `of several hidden columns a box shows which come back`() {
        var client = Self.on("status")
        client.keys("ch ch cu")
        #expect(client.state.scope == .columnChooser && client.screen.contains("hidden columns"))
        // Nothing ticked: the one under the cursor.
        client.keys("j <Enter>")
        #expect(Self.names(client).contains("priority") && client.place?.columns.hidden == ["status"])
        client.keys("ch cu <Space> j <Space> <Enter>")
        #expect(client.place?.columns.hidden == [])
    }

    @Test func `the last column stays`() {
        var client = Client.browsing()
        for _ in 0..<20 { client.keys("ch") }
        #expect(Self.names(client).count == 1 && client.status.contains("is the last column that is shown"))
    }

    @Test func `columns move, and the cursor with them`() {
        var client = Self.on("status")
        client.keys("c<")
        #expect(Array(Self.names(client).prefix(4)) == ["id", "subject", "status", "ticket_number"])
        #expect(client.place?.currentColumn?.name == "status")
        client.keys("c< c<")
        #expect(Array(Self.names(client).prefix(3)) == ["id", "status", "subject"])
        #expect(client.status.contains("id stands still, before those that scroll"))
        client.keys("$ c>")
        #expect(client.status.contains("is the last column"))
    }

    @Test func `what is hidden keeps its place while others move`() {
        var client = Self.on("ticket_number")
        client.keys("ch c< cu")
        #expect(Array(Self.names(client).prefix(4)) == ["id", "status", "subject", "ticket_number"])
    }

    @Test func `a frozen column stands still while the others scroll`() {
        var client = Self.on("status")
        #expect(client.place?.columns.frozenCount == 1)
        client.keys("cf $")
        #expect(Array(Self.names(client).prefix(2)) == ["id", "status"] && client.place?.columns.frozenCount == 2)
        #expect(client.lines[2].contains("status") && !client.lines[2].contains("subject"))
        client.keys("0 l cf")
        #expect(client.place?.columns.frozenCount == 1)
        client.keys("0 cf")
        #expect(client.place?.columns.frozenCount == 0)
        client.keys("$")
        #expect(!client.lines[2].hasPrefix("   id"))
    }

    @Test func `however many stand still, the cursor's column is seen`() {
        var client = Client.browsing(size: Size(columns: 60, rows: 24))
        for _ in 0..<10 {
            if client.place?.currentColumn?.isFrozen == false { client.keys("cf") }
            client.keys("$")
        }
        for _ in 0..<10 {
            let name = client.place?.currentColumn?.name ?? ""
            #expect(client.lines[2].contains(name.prefix(6)), "\(name): \(client.lines[2])")
            client.keys("h")
        }
    }

    @Test func `a width is a number, a difference, the content's, or the column's own`() {
        var client = Self.on("status")
        func width() -> Int? { client.place?.columns.index(of: "status").flatMap { client.place?.columns[$0].chosenWidth } }
        func answer(_ text: String) {
            client.keys("cw")
            client.type(text)
            client.keys("<Enter>")
        }
        answer("12")
        #expect(width() == 12 && client.status.contains("status is 12 cells wide"))
        answer("+3")
        #expect(width() == 15)
        answer("-20")
        #expect(width() == 1)
        answer("wide")
        #expect(client.screen.contains("a width is a number of cells") && client.state.scope == .answer)
        client.keys("<Esc>")
        answer("0")
        #expect(client.screen.contains("from 1 to 400 cells"))
        client.keys("<Esc>")
        answer("")
        #expect(width() == nil)
        client.keys("c=")
        #expect(width() == 7)
        client.keys("s c=")
        #expect(width() == 7)
    }

    @Test func `a long value can be given more cells than a column takes by itself`() {
        var client = Self.on("subject")
        #expect(!client.screen.contains("no column of a table can ever show in full, whatever"))
        client.keys("c=")
        #expect(client.screen.contains("a very long subject that no column of a table can ever show in full"))
    }

    @Test func `the chooser shows, hides and orders, and does nothing when it is left`() {
        var client = Client.browsing()
        let before = Self.names(client)
        client.keys("cc j <Space> J J <Esc>")
        #expect(Self.names(client) == before)
        // subject hidden, ticket_number two down.
        client.keys("cc j <Space> j > > <Enter>")
        #expect(Array(Self.names(client).prefix(4)) == ["id", "status", "priority", "ticket_number"])
        #expect(client.place?.columns.hidden == ["subject"])
        client.keys("c0 0 cc")
        for _ in before { client.keys("<Space> j") }
        client.keys("<Enter>")
        #expect(client.status.contains("one column at least") && client.state.columnChooser != nil)
    }

    @Test func `c0 takes everything back`() {
        var client = Self.on("status")
        let before = client.place?.columns.columns
        client.keys("c= c< cf ch c0")
        #expect(client.place?.columns.columns == before && client.state.columnChoices.isEmpty)
    }

    @Test func `columns are kept with the model, through other models, back and forward`() {
        var client = Self.on("status")
        client.keys("ch 1")
        client.answerAll()
        client.keys("ch 2")
        client.answerAll()
        #expect(client.place?.columns.hidden == ["status"])
        client.keys("H")
        #expect(client.place?.columns.hidden.count == 1 && client.place?.query.model == "users")
        client.keys("L cu H H")
        client.answerAll()
        // What was changed later holds in the place of before, too.
        #expect(client.place?.query.model == "tickets" && client.place?.columns.hidden == [])
    }

    @Test func `a filter, a sort and a find know what is hidden`() {
        var client = Self.on("status")
        client.keys("ch f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.count == .exact(500) && client.place?.columns.hidden == ["status"])
        client.keys("/")
        client.type("open")
        #expect(client.status.contains("'open' is not in rows"))
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12)]) func `the chooser at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Self.on("status", size: Size(columns: columns, rows: rows))
        client.keys("ch c< cf cc j")
        try expectGolden(client.screen + "\n", "columns-\(columns)x\(rows)")
    }

    @Test func `the question for a width`() throws {
        var client = Self.on("status", size: Size(columns: 80, rows: 8))
        client.keys("ch cw")
        client.type("none")
        client.keys("<Enter>")
        try expectGolden(client.screen + "\n", "column-width")
    }
}
