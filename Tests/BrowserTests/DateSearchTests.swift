import Records
import Screen
import Testing

@testable import Browser

/// A date after `:`, and a text that was looked for and becomes a filter.
@Suite struct DateSearchTests {
    private static func sorted(_ keys: String) -> Client {
        var client = Client.browsing(.full())
        let index = client.place?.columns.index(of: "created_at") ?? 0
        client.keys(Array(repeating: "l", count: index).joined(separator: " "))
        client.keys(keys)
        client.answerAll()
        return client
    }

    private static func value(_ client: Client) -> String {
        client.place.flatMap { $0.window.value($0.cursor, "created_at") }.map { plainText($0, limit: 40) } ?? ""
    }

    @Test func `a date goes to the first row at or after it`() {
        var client = Self.sorted("s")
        client.keys(":")
        client.type("2025-06-14")
        client.keys("<Enter>")
        client.answerAll()
        #expect(Self.value(client).hasPrefix("2025-06-14"))
        let at = client.cursor
        client.keys("k")
        client.answerAll()
        #expect(Self.value(client) < "2025-06-14" && client.cursor == at - 1)
    }

    @Test func `it goes there too while the rows are counted anew`() {
        var client = Self.sorted("s")
        client.keys(":")
        client.type("2025-06-14")
        client.keys("<Enter> r")
        #expect(client.place?.count.exactly == nil)
        client.answerOne()
        #expect(client.cursor > 0)
        client.answerAll()
        #expect(Self.value(client).hasPrefix("2025-06-14"))
    }

    @Test func `downwards it goes to the newest row that is not after it`() {
        var client = Self.sorted("s s")
        client.keys(":")
        client.type("2025-06-14")
        client.keys("<Enter>")
        client.answerAll()
        #expect(Self.value(client).hasPrefix("2025-06-14"))
        client.keys("k")
        client.answerAll()
        #expect(Self.value(client) >= "2025-06-15")
    }

    @Test func `without an order of times the way there is said`() {
        var client = Client.browsing(.full())
        client.keys(":")
        client.type("2025-06-14")
        client.keys("<Enter>")
        #expect(client.screen.contains("sort by created_at first"))
        var plain = Client.browsing()
        plain.keys(":")
        plain.type("2025-06-14")
        plain.keys("<Enter>")
        #expect(plain.screen.contains("it compares for equality only"))
    }

    @Test func `^T makes a filter of all rows of the text that is looked for`() {
        var client = Client.browsing(.full())
        client.keys("l /")
        client.type("printer")
        client.keys("^T")
        client.answerAll()
        #expect(client.state.findPrompt == nil)
        #expect(client.place?.query.filter == [FilterTerm("subject", .contains, "printer")])
        client.keys("0 /")
        client.type("99")
        client.keys("^T")
        client.answerAll()
        #expect(client.place?.query.filter.last == FilterTerm("id", .equal, 99))
        client.keys("X")
        client.answerAll()
        for _ in 0..<12 where client.place?.currentColumn?.name != "requester_id" { client.keys("l") }
        let person = client.place?.window.value(client.cursor, "requester_id")
        client.keys("/")
        client.type(client.state.cellText(client.cursor, client.place?.column ?? 0))
        client.keys("^T")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("requester_id", .equal, person ?? .null)])
        var plain = Client.browsing()
        plain.keys("l /")
        plain.type("printer")
        plain.keys("^T")
        #expect(plain.state.findPrompt != nil && plain.status.contains("does not announce operators"))
    }
}
