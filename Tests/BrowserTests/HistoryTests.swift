import Records
import Screen
import Testing

@testable import Browser

@Suite struct HistoryTests {
    private static func onReference(_ size: Size = .standard) -> Client {
        var client = Client.browsing(size: size)
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys(": 1 2 0 <Enter>")
        client.answerAll()
        client.go(to: "requester_id")
        return client
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12), (20, 6)]) func `following a reference and coming back leaves everything as it was`(
        _ columns: Int, _ rows: Int
    ) throws {
        var client = Self.onReference(Size(columns: columns, rows: rows))
        // There, what was opened last changes.
        client.state.showsModels = false
        client.keys("s")
        client.answerAll()
        client.keys("^F ^F")
        client.answerAll()
        let before = try #require(client.place)
        let screen = client.frame.cells
        let requester = try #require(before.currentValue)
        client.keys("o")
        client.answerAll()
        #expect(client.place?.query == Query("users", filter: [FilterTerm("id", .equal, requester)]))
        #expect(client.cursorID == requester && client.place?.detail.isOpen == true)
        client.keys("<Backspace>")
        let after = try #require(client.place)
        #expect(after.query == before.query && after.cursor == before.cursor && after.top == before.top)
        #expect(after.column == before.column && after.firstColumn == before.firstColumn)
        client.answerAll()
        let differing = zip(client.frame.cells, screen).enumerated().filter { $0.element.0 != $0.element.1 }.map { $0.offset / columns }
        // Only the two last lines, with the last answer and the hints, and the header may differ.
        #expect(differing.allSatisfy { $0 == 0 || $0 >= rows - 2 }, "\(Set(differing).sorted())")
        client.keys("L")
        client.answerAll()
        #expect(client.cursorID == requester)
        // Back by Esc, too: one level.
        client.keys("<Esc>")
        #expect(client.place?.query.model == "tickets")
    }

    @Test func `the way to a record is shown`() {
        var client = Self.onReference()
        client.keys("<Enter>")
        client.answerAll()
        client.keys("o")
        client.answerAll()
        #expect(client.lines[0].hasSuffix("tickets #480 › users #31"))
    }

    @Test func `models are switched by number and come back as they were left`() {
        var client = Self.onReference()
        client.keys("1")
        client.answerAll()
        #expect(client.place?.query == Query("users"))
        client.keys("2")
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")] && client.cursor == 119)
        client.keys("7")
        #expect(client.status.contains("there is no model 7"))
    }

    @Test func `a model that one came back from comes as it was left`() {
        var client = Client.browsing()
        client.keys("1")
        client.answerAll()
        client.keys("j j <Backspace> 1")
        client.answerAll()
        #expect(client.place?.query.model == "users" && client.cursor == 2)
    }

    @Test func `what refers to nothing says so`() {
        var client = Client.browsing()
        client.keys("o")
        #expect(client.status.contains("id refers to nothing; requester_id, assigned_user_id do"))
        client.go(to: "assigned_user_id")
        client.keys("j j gd")
        #expect(client.status.contains("assigned_user_id is empty here"))
    }

    @Test func `history is bounded, and remembers no more than some rows each`() {
        var client = Client.browsing(.desk(tickets: 20_000))
        for _ in 0..<40 {
            client.keys("^F ^F ^F ^F ^F ^F ^F ^F X =")
            client.answerAll()
            client.keys("X")
            client.answerAll()
        }
        #expect(client.state.back.count == 30)
        #expect(client.state.back.allSatisfy { $0.window.rowCount <= 100 })
    }

    @Test func `the pane with the focus is named in brackets, and Tab goes round`() {
        var client = Client.browsing()
        #expect(client.screen.contains("[tickets]"))
        client.keys("<Tab>")
        #expect(client.lines[0].contains("[models]"))
        client.keys("<Tab> <Enter>")
        client.answerAll()
        client.keys("<Tab>")
        #expect(client.screen.contains("[#1 sync timeout") && !client.screen.contains("[tickets]"))
        client.keys("<S-Tab> <S-Tab> h <Enter>")
        client.answerAll()
        #expect(client.place?.query.model == "users")
    }

    @Test func `m shows the models as a column at any width`() {
        for columns in [30, 60, 85, 120, 160] {
            var client = Client.browsing(size: Size(columns: columns, rows: 24))
            let isColumn = columns >= 100
            #expect(client.state.layout.models.isEmpty != isColumn)
            client.keys("m")
            #expect(client.state.layout.models.isEmpty == isColumn, "\(columns)")
            if !isColumn { #expect(client.state.pane == .models && client.screen.contains("change_log")) }
        }
    }

    @Test func `z gives the screen to one pane and back`() {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        client.keys("z")
        #expect(client.state.layout.table.columns == 160)
        client.keys("<Esc>")
        #expect(client.state.layout.table.columns < 100)
    }
}
