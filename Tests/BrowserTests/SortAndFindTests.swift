import Records
import Screen
import Testing

@testable import Browser

@Suite struct SortAndFindTests {
    @Test func `s goes through ascending, descending and none, with an arrow in the header`() {
        var client = Client.browsing()
        client.keys("l l s")
        client.answerAll()
        #expect(client.place?.query.order == [OrderTerm("ticket_number")] && client.lines[2].contains("▲ticket_number"))
        client.keys("s")
        client.answerAll()
        #expect(client.place?.query.order == [OrderTerm("ticket_number", descending: true)] && client.lines[2].contains("▼ticket_number"))
        #expect(client.cursor == 0)
        client.keys("s")
        client.answerAll()
        #expect(client.place?.query.order.isEmpty == true && client.cursorID == 1)
    }

    @Test func `S adds keys, and the header numbers them`() {
        var client = Client.browsing()
        client.keys("l l l s l S S")
        client.answerAll()
        #expect(client.place?.query.order == [OrderTerm("status"), OrderTerm("priority", descending: true)])
        #expect(client.lines[2].contains("▲1status") && client.lines[2].contains("▼2priority"))
        client.keys("S")
        client.answerAll()
        #expect(client.place?.query.order == [OrderTerm("status")])
    }

    @Test func `a server that cannot sort is said to`() {
        var server = FakeServer.desk()
        server.capabilities.extensions.remove(.orderBy)
        var client = Client.browsing(server)
        client.keys("s")
        #expect(client.status == " ! this server cannot sort: it does not announce order_by")
        #expect(client.waiting.isEmpty)
    }

    @Test func `find goes to matches as they are typed, in the rows that are loaded`() {
        var client = Client.browsing()
        client.keys("/")
        client.type("CSV")
        #expect(client.cursor == 2)
        client.keys("<Enter>")
        #expect(client.status.contains("1 of 22 found in rows 1–100"))
        client.keys("n")
        #expect(client.cursor == 2 && client.place?.currentColumn?.name == "description")
        client.keys("n")
        #expect(client.cursor == 11)
        client.keys("N N N")
        #expect(client.status.contains("22 of 22"))
        client.keys("/")
        client.type("printer")
        client.keys("<Esc>")
        #expect(client.cursor != 3)
    }

    @Test func `find looks at labels and other scripts, and says where it looked`() {
        var client = Client.browsing()
        client.keys("/")
        client.type("MÜLLER")
        client.keys("<Enter>")
        #expect(client.place?.currentColumn?.name == "requester_id" || client.place?.currentColumn?.name == "assigned_user_id")
        client.keys("/")
        client.type("zebra")
        client.keys("<Enter>")
        #expect(client.status.contains("'zebra' is not in rows 1–100, which are loaded; f filters all rows"))
    }

    @Test func `columns scroll with the first one kept`() {
        var client = Client.browsing()
        client.keys("$")
        #expect(client.lines[2].contains("description") && client.lines[2].hasPrefix("   id"))
        #expect(client.place?.currentColumn?.name == "description")
        client.keys("0")
        #expect(client.place?.firstColumn == 1 && client.lines[2].contains("subject"))
    }

    @Test func `what is not found leaves the cursor where the find began`() {
        var client = Client.browsing()
        client.keys("j /")
        client.type("CSV")
        #expect(client.cursor == 2)
        client.type("zebra")
        #expect(client.cursor == 1 && client.place?.column == 0)
        client.keys("<Enter>")
        #expect(client.cursor == 1 && client.place?.column == 0 && client.status.contains("'CSVzebra' is not in rows"))
    }
}
