import Foundation
import Gateway
import Testing
import Wire

struct CursorTests {
    /// Pages of one walk, each the records as JSON text.
    private static func walk(_ client: Client, _ model: String, _ params: String = "", limit: Int) throws -> [[String]] {
        var pages: [[String]] = []
        var cursor = ""
        while pages.count < 1000 {
            let object = try client.object(
                "list", model, #"{"cursor":"\#(cursor)","limit":\#(limit)\#(params.isEmpty ? "" : "," + params)}"#)
            let data = try #require(object["data"] as? [[String: Any]], "\(object)")
            #expect(object["offset"] as? Int == 0)
            pages.append(
                try data.map { String(decoding: try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys), as: UTF8.self) })
            guard let next = object["next_cursor"] as? String else {
                #expect(object["next_cursor"] is NSNull)
                return pages
            }
            #expect(next.utf8.count <= 1024)
            cursor = next
        }
        Issue.record("a walk without end")
        return pages
    }

    private static func all(_ client: Client, _ model: String, _ params: String = "") throws -> [String] {
        let data = try #require(
            try client.object("list", model, #"{"limit":100\#(params.isEmpty ? "" : "," + params)}"#)["data"] as? [[String: Any]])
        return try data.map { String(decoding: try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys), as: UTF8.self) }
    }

    @Test(arguments: [
        ("tickets", ""), ("tickets", #""order_by":"created_at""#), ("tickets", #""order_by":["-priority","status"]"#),
        ("tickets", #""order_by":"-score""#),
        ("tickets", #""order_by":"subject""#), ("tickets", #""order_by":"-id""#), ("tickets", #""order_by":["status","-id"]"#),
        ("tickets", #""filters":{"status":"open"},"order_by":"-created_at""#), ("pairs", ""), ("pairs", #""order_by":"-v""#),
        ("pairs", #""order_by":"-b""#),
        ("loose", ""), ("loose", #""order_by":"-v""#), ("vault", ""), ("badges", #""order_by":"-id""#), ("hard", #""order_by":"v""#),
        ("hard", #""order_by":"-v""#), ("change_log", ""),
    ])
    func `a walk equals one sorted read`(model: String, params: String) throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        let expected = try Self.all(client, model, params)
        for limit in [1, 2, 3, 100] {
            let pages = try Self.walk(client, model, params, limit: limit)
            #expect(pages.flatMap { $0 } == expected, "\(limit) at a time")
            #expect(pages.dropLast().allSatisfy { $0.count == limit })
            #expect(pages.count == max(1, (expected.count + limit - 1) / limit))
        }
    }

    @Test func `a whole answer with a cursor`() throws {
        let client = try TestServer().connect()
        #expect(
            client.ask("list", "users", #"{"cursor":"","fields":"id","total":true,"expand":"id"}"#)
                == #"{"id":1,"status":"ok","data":[{"id":1},{"id":2},{"id":3}],"count":3,"limit":50,"offset":0,"total":3,"next_cursor":null,"expanded":{}}"#
        )
        #expect(!client.ask("list", "users", #"{"cursor":null,"limit":1}"#).contains("next_cursor"))
    }

    /// The first request's cursor is given to the second.
    @Test(
        arguments: [
            (#"{"limit":1}"#, #"{"limit":2}"#, "tickets", nil),
            (#"{"limit":1}"#, #"{"limit":1,"fields":["subject"],"total":true}"#, "tickets", nil),
            (
                #"{"limit":1,"filters":{"status":"open","priority":"high"}}"#, #"{"filters":{"priority":"high","STATUS":"open"}}"#,
                "tickets", nil
            ),
            (#"{"limit":1,"filters":{"requester_id":true}}"#, #"{"filters":{"requester_id":1}}"#, "tickets", nil),
            (#"{"limit":1}"#, #"{}"#, "users", "Invalid cursor"),
            (#"{"limit":1}"#, #"{"filters":{"status":"open"}}"#, "tickets", "Invalid cursor"),
            (#"{"limit":1,"filters":{"status":"open"}}"#, #"{"filters":{"status":"new"}}"#, "tickets", "Invalid cursor"),
            (#"{"limit":1}"#, #"{"order_by":"id"}"#, "tickets", "Invalid cursor"),
            (#"{"limit":1,"order_by":"id"}"#, #"{"order_by":"-id"}"#, "tickets", "Invalid cursor"),
            (#"{"limit":1}"#, #"{"offset":0}"#, "tickets", "cursor and offset exclude each other"),
        ] as [(String, String, String, String?)])
    func `a cursor is good for its own walk only`(first: String, second: String, model: String, error: String?) throws {
        let client = try TestServer().connect()
        let from = #"{"cursor":"","# + first.dropFirst()
        guard let cursor = try client.object("list", "tickets", from)["next_cursor"] as? String else {
            // The walk that `requester_id: true` begins has one record, and no cursor follows.
            #expect(first.contains("true"))
            return
        }
        let rest = second == "{}" ? "}" : "," + second.dropFirst()
        #expect(client.error("list", model, #"{"cursor":"\#(cursor)"\#(rest)"#) == error)
    }

    @Test(arguments: [#""x""#, #""AAAA""#, "5", "true", "[]", "{}", #""\u001b""#]) func `what is no cursor is invalid`(cursor: String)
        throws
    {
        #expect(try TestServer().connect().error("list", "tickets", #"{"cursor":\#(cursor)}"#) == "Invalid cursor")
    }

    @Test func `every changed character makes a cursor invalid, and so does another token`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let cursor = try #require(try client.object("list", "tickets", #"{"cursor":"","limit":1}"#)["next_cursor"] as? String)
        #expect(client.error("list", "tickets", #"{"cursor":"\#(cursor)"}"#) == nil)
        for index in cursor.indices.dropLast() {
            var changed = cursor
            changed.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
            #expect(client.error("list", "tickets", #"{"cursor":"\#(changed)"}"#) == "Invalid cursor")
        }
        #expect(client.error("list", "tickets", #"{"cursor":"\#(cursor)\#(String(repeating: "A", count: 1024))"}"#) == "Invalid cursor")
        let other = try TestServer(Fixture.sql, ["MCP_TOKEN": TestServer.token])
        #expect(try other.connect().error("list", "tickets", #"{"cursor":"\#(cursor)"}"#) == nil)
        try other.gateway.apply(
            GatewaySettings.parse { ["MCP_ENABLED": "1", "MCP_TOKEN": "another-token-of-mine", "MCP_RATE_LIMIT": "1000"][$0] })
        guard case .accept(_, let open) = other.gateway.admit(TestServer.head([("X-MCP-Token", "another-token-of-mine")])) else {
            Issue.record("refused")
            return
        }
        let channel = FakeChannel()
        #expect(
            Client(server: other, channel: channel, connection: open(channel)).error("list", "tickets", #"{"cursor":"\#(cursor)"}"#)
                == "Invalid cursor")
    }

    @Test func `a view has no cursor`() throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        #expect(client.error("list", "open_tickets", #"{"cursor":""}"#) == "Invalid cursor")
        #expect(client.error("list", "open_tickets") == nil)
    }

    @Test func `who asks for no records stays where they are`() throws {
        let client = try TestServer().connect()
        let cursor = try #require(try client.object("list", "users", #"{"cursor":"","limit":2}"#)["next_cursor"] as? String)
        #expect(try client.object("list", "users", #"{"cursor":"\#(cursor)","limit":0}"#)["next_cursor"] as? String == cursor)
    }

    private static let long = [
        "CREATE TABLE users (id INTEGER PRIMARY KEY, v TEXT)",
        "INSERT INTO users VALUES (1, printf('%.*c', 5000, 'b')), (2, printf('%.*c', 5000, 'a')), (3, printf('%.*c', 5000, 'b') || 'x'), (4, NULL)",
        "CREATE TABLE tickets (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID",
        "INSERT INTO tickets VALUES (printf('%.*c', 2000, 'b'), '1'), (printf('%.*c', 2000, 'a'), '2'), (printf('%.*c', 2001, 'a'), '3')",
        "CREATE TABLE change_log (k TEXT PRIMARY KEY, v TEXT)",
        "INSERT INTO change_log SELECT k, v FROM tickets",
    ]

    @Test func `long values are walked too, in an order or in a key`() throws {
        let client = try TestServer(Self.long).connect()
        for (model, params) in [
            ("users", #""order_by":"v""#), ("users", #""order_by":"-v""#), ("tickets", ""), ("tickets", #""order_by":"-k""#),
            ("change_log", ""), ("change_log", #""order_by":"-k""#),
        ] {
            #expect(try Self.walk(client, model, params, limit: 1).flatMap { $0 } == Self.all(client, model, params), "\(model) \(params)")
        }
    }

    @Test func `when the row that a cursor needs is gone the cursor has expired`() throws {
        let server = try TestServer(Self.long)
        let client = try server.connect()
        let cursor = try #require(try client.object("list", "users", #"{"cursor":"","limit":2,"order_by":"v"}"#)["next_cursor"] as? String)
        try server.write("DELETE FROM users WHERE id = 2")
        #expect(client.error("list", "users", #"{"cursor":"\#(cursor)","order_by":"v"}"#) == "Cursor expired")
    }

    @Test func `a place that has been forgotten has expired`() throws {
        let server = try TestServer(Self.long)
        let cursor = try #require(try server.connect().object("list", "tickets", #"{"cursor":"","limit":1}"#)["next_cursor"] as? String)
        let restarted = try TestServer(Self.long)
        #expect(try restarted.connect().error("list", "tickets", #"{"cursor":"\#(cursor)"}"#) == "Cursor expired")
    }

    @Test func `when the key becomes another one the cursor has expired`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try server.write("INSERT INTO change_log VALUES (1, 1, 'a'), (2, 1, 'b')")
        let cursor = try #require(try client.object("list", "change_log", #"{"cursor":"","limit":1}"#)["next_cursor"] as? String)
        try server.write("DROP TABLE change_log")
        try server.write("CREATE TABLE change_log (ticket_id INTEGER, id INTEGER, summary TEXT, PRIMARY KEY (ticket_id, id)) WITHOUT ROWID")
        #expect(client.error("list", "change_log", #"{"cursor":"\#(cursor)"}"#) == "Cursor expired")
    }
}
