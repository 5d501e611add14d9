import Records
import Screen
import Testing

@testable import Browser

@Suite struct MarksTests {
    private static func marked(_ client: Client) -> [Value] { client.place?.marks.keys ?? [] }

    @Test func `space marks the row and goes on, and takes the mark away again`() {
        var client = Client.browsing()
        client.keys("<Space> <Space> j <Space>")
        #expect(Self.marked(client) == [1, 2, 4] && client.cursor == 4)
        #expect(client.lines[3].hasPrefix("•   1") && client.lines[5].hasPrefix("    3") && client.status.contains("3 marked"))
        client.keys("k <Space>")
        #expect(Self.marked(client) == [1, 2])
        #expect(client.frame.announcement.hasPrefix("mark removed, 2 in all"))
    }

    @Test func `the cursor's row shows both marks`() {
        var client = Client.browsing()
        client.keys("<Space> k")
        #expect(client.lines[3].hasPrefix("▌•  1"))
    }

    @Test func `a range is what lies between, in either direction`() {
        var client = Client.browsing()
        client.keys("j v j j")
        #expect(client.status.contains("range of 3") && client.lines[4].hasPrefix("•   2") && client.lines[6].hasPrefix("▌•  4"))
        client.keys("v")
        #expect(Self.marked(client) == [2, 3, 4])
        client.keys("G")
        client.answerAll()
        client.keys("v k v")
        #expect(Self.marked(client) == [2, 3, 4, 1_999, 2_000])
    }

    @Test func `rows of a range that are not loaded are counted, not marked`() {
        var client = Client.browsing()
        client.keys("v G")
        client.answerAll()
        client.keys("v")
        #expect(client.notice.contains("marked 200 rows, 200 in all; 1,800 between are not loaded, and so not marked"))
    }

    @Test func `a copy of such a range says so first, and copies what is marked when it is asked for again`() {
        var client = Client.browsing()
        client.keys("v G")
        client.answerAll()
        client.keys("yi")
        #expect(client.notice.contains("1,800 between are not loaded") && client.copies.isEmpty)
        client.keys("yi")
        client.answerAll()
        #expect(client.copies.count == 1)
    }

    @Test func `Esc gives up a range before anything else`() {
        var client = Client.browsing()
        client.keys("<Enter> v j <Esc>")
        #expect(client.place?.marks.anchor == nil && client.place?.detail.isOpen == true && Self.marked(client) == [])
    }

    @Test func `inverting goes over the rows on hand, and says so`() {
        var client = Client.browsing(.desk(tickets: 99))
        client.keys("<Space> *")
        #expect(Self.marked(client).count == 98 && !Self.marked(client).contains(1))
        #expect(client.notice.contains("marks inverted over the 99 rows that are loaded: 98 in all"))
        client.keys("^\\")
        #expect(Self.marked(client) == [])
    }

    @Test func `marks belong to records: they outlast sorting, scrolling and refreshing`() {
        var client = Client.browsing()
        client.keys("<Space> <Space> s s")
        client.answerAll()
        #expect(Self.marked(client) == [1, 2] && !client.lines[3].hasPrefix("▌•"))
        client.keys("G")
        client.answerAll()
        #expect(client.lines.contains { $0.hasPrefix("▌•   1 ") } && client.lines.contains { $0.hasPrefix("•    2 ") })
        client.keys("r")
        client.answerAll()
        #expect(Self.marked(client) == [1, 2])
    }

    @Test func `another filter keeps them, another model has its own`() {
        var client = Client.browsing()
        client.keys("<Space> v j l l l =")
        client.answerAll()
        #expect(Self.marked(client) == [1] && client.place?.marks.anchor == nil)
        client.keys("<Backspace>")
        #expect(Self.marked(client) == [1])
        client.keys("1")
        client.answerAll()
        #expect(Self.marked(client) == [])
        client.keys("<Backspace>")
        #expect(Self.marked(client) == [1])
    }

    @Test func `a filter that is only tried out costs no marks`() {
        var client = Client.browsing()
        client.keys("<Space> f")
        client.type("status:open")
        client.send(.timer(.filterRest))
        client.answerAll()
        #expect(Self.marked(client) == [1])
        client.keys("<Esc> <Esc>")
        #expect(Self.marked(client) == [1])
    }

    @Test func `what has no key cannot be marked, and says why`() {
        var server = FakeServer.desk()
        server.tables[1].model.primaryKey = ["id", "ticket_number"]
        var client = Client.browsing(server)
        client.keys("<Space>")
        #expect(client.notice.contains("tickets has no single column that names a record: its rows cannot be marked"))
    }

    @Test func `there is an end to them`() {
        var marks = Marks()
        for number in 0..<Marks.limit { marks.insert(.integer(Int64(number)), at: number) }
        #expect(!marks.insert(-1, at: 0) && marks.insert(7, at: 9) && marks.count == Marks.limit)
    }

    @Test(arguments: [Size(columns: 40, rows: 12), Size(columns: 20, rows: 6), Size(columns: 1, rows: 1)])
    func `small screens mark too`(_ size: Size) {
        var client = Client.browsing(size: size)
        client.keys("<Space> <Space> j")
        #expect(size.columns == 1 || client.lines.contains { $0.hasPrefix("•") })
        #expect(client.frame.cells.count == size.columns * size.rows)
    }

    @Test func `a table with marks`() throws {
        var client = Client.browsing()
        client.keys("<Space> j <Space> <Space> j v j j")
        try expectGolden(client.screen + "\n", "marks-80x24")
    }
}
