import Foundation
import Gateway
import Testing

/// Objects as filter values: section 8 of the protocol.
struct OperatorTests {
    private static let on = ["MCP_QUERY_OPERATORS": "true"]
    private static let supported = "Supported: eq, ne, lt, lte, gt, gte, in, contains, starts_with, is_null"
    private static let last = Int.max

    private static func ids(_ object: [String: Any]) -> [Int] { (object["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int } }

    @Test(arguments: [
        (#"{"id":{"eq":2}}"#, [2]), (#"{"id":{"eq":"2"}}"#, [2]), (#"{"requester_id":{"eq":null}}"#, [3]),
        (#"{"requester_id":{"eq":true}}"#, [last]),
        // Not equal is the whole rest, NULL among it; but for null itself.
        (#"{"requester_id":{"ne":2}}"#, [2, 3, 5, last]), (#"{"requester_id":{"ne":null}}"#, [1, 2, 4, 5, last]),
        (#"{"id":{"lt":3}}"#, [1, 2]), (#"{"id":{"lte":3}}"#, [1, 2, 3]), (#"{"id":{"gt":4}}"#, [5, last]),
        (#"{"id":{"gte":"5"}}"#, [5, last]),
        (#"{"id":{"gt":1,"lt":4}}"#, [2, 3]), (#"{"id":{"gt":1},"ID":{"lt":4}}"#, [2, 3]), (#"{"id":{"gt":4,"gt":1,"lt":4}}"#, [2, 3]),
        (#"{"id":{"gt":2},"status":"open"}"#, [4]), (#"{"STATUS":{"eq":"open"}}"#, [1, 2, 4]),
        // NULL is neither before nor behind anything; numbers come before texts.
        (#"{"created_at":{"lt":"2025-01-02"}}"#, [2, 4]), (#"{"created_at":{"gte":""}}"#, [1, 2, 3, 4]),
        (#"{"score":{"lt":"x"}}"#, [1, 2, 3, 5, last]),
        (#"{"score":{"gt":1}}"#, [3, last]), (#"{"score":{"gt":false}}"#, [1, 3, 5, last]),
        // Beyond 64 bits a number is a real one, and integers are compared with it exactly.
        (#"{"id":{"lt":9223372036854775808}}"#, [1, 2, 3, 4, 5, last]), (#"{"id":{"gte":9223372036854775808}}"#, []),
        (#"{"id":{"gt":-1e400}}"#, [1, 2, 3, 4, 5, last]), (#"{"id":{"eq":9223372036854775807}}"#, [last]),
        (#"{"id":{"in":[1,"2",3.0,7]}}"#, [1, 2, 3]), (#"{"id":{"in":[]}}"#, []), (#"{"requester_id":{"in":[3,null]}}"#, [2, 3]),
        (#"{"requester_id":{"in":[null]}}"#, [3]), (#"{"status":{"in":["new","closed"],"ne":"new"}}"#, [3, 5]),
        (#"{"id":{"in":[true]}}"#, [1]),
        (#"{"subject":{"contains":"on"}}"#, [1]), (#"{"subject":{"contains":"ON"}}"#, []), (#"{"subject":{"contains":"%"}}"#, []),
        (#"{"subject":{"contains":""}}"#, [1, 2, 4, 5, last]), (#"{"subject":{"contains":"\u0000b"}}"#, [4]),
        (#"{"id":{"contains":"1"}}"#, []),
        (#"{"subject":{"starts_with":"P"}}"#, [1]), (#"{"subject":{"starts_with":"p"}}"#, []),
        (#"{"subject":{"starts_with":"a\u0000"}}"#, [4]),
        (#"{"subject":{"starts_with":""}}"#, [1, 2, 4, 5, last]), (#"{"subject":{"starts_with":"_"}}"#, []),
        (#"{"subject":{"is_null":true}}"#, [3]), (#"{"subject":{"is_null":false,"contains":"t"}}"#, [1, last]),
    ])
    func `operators compare by the column's affinity, all of them`(filters: String, expected: [Int]) throws {
        let client = try TestServer(Fixture.sql, Self.on).connect()
        #expect(Self.ids(try client.object("query", "tickets", #"{"filters":\#(filters)}"#)) == expected)
        let total = try client.object("QUERY", "tickets", #"{"filters":\#(filters),"limit":0,"total":true}"#)["total"]
        #expect(total as? Int == expected.count)
    }

    @Test(
        arguments: [
            (#"{"id":{}}"#, "Filter value for 'id' must name an operator. \(supported)"),
            (#"{"id":{"like":"%"}}"#, "Filter operator 'like' for 'id' is not supported. \(supported)"),
            (#"{"id":{"GT":1}}"#, "Filter operator 'GT' for 'id' is not supported. \(supported)"),
            (#"{"id":{"\u001b":1}}"#, #"Filter operator '\u{1b}' for 'id' is not supported. \#(supported)"#),
            (#"{"id":{"$base64":true,"encoded":""}}"#, "Filter operator '$base64' for 'id' is not supported. \(supported)"),
            (#"{"id":{"eq":[1]}}"#, "Filter operator 'eq' for 'id' takes a string, number, boolean or null"),
            (#"{"Id":{"ne":{"eq":1}}}"#, "Filter operator 'ne' for 'Id' takes a string, number, boolean or null"),
            (#"{"id":{"lt":null}}"#, "Filter operator 'lt' for 'id' takes a string, number or boolean"),
            (#"{"id":{"gte":[1]}}"#, "Filter operator 'gte' for 'id' takes a string, number or boolean"),
            (#"{"id":{"in":1}}"#, "Filter operator 'in' for 'id' takes a list of at most 100 strings, numbers, booleans or nulls"),
            (#"{"id":{"in":[1,[2]]}}"#, "Filter operator 'in' for 'id' takes a list of at most 100 strings, numbers, booleans or nulls"),
            (#"{"id":{"contains":1}}"#, "Filter operator 'contains' for 'id' takes a string of at most 256 bytes"),
            (#"{"id":{"starts_with":null}}"#, "Filter operator 'starts_with' for 'id' takes a string of at most 256 bytes"),
            (#"{"id":{"is_null":1}}"#, "Filter operator 'is_null' for 'id' takes true or false"),
            (#"{"id":[1]}"#, "Filter value for 'id' must be a string, number, boolean or null"),
            (#"{"id":{"like":1},"nope":{"eq":1}}"#, "Filter field 'nope' is not allowed for model 'tickets'"),
            (#"{"id":{"eq":1,"nope":2}}"#, "Filter operator 'nope' for 'id' is not supported. \(supported)"),
        ])
    func `a wrong operator is refused`(filters: String, error: String) throws {
        let client = try TestServer(Fixture.sql, Self.on).connect()
        #expect(client.error("query", "tickets", #"{"filters":\#(filters)}"#) == error)
    }

    @Test func `lists and texts have their limits`() throws {
        let client = try TestServer(Fixture.sql, Self.on).connect()
        func error(_ filter: String) -> String? { client.error("query", "users", #"{"filters":\#(filter)}"#) }
        func list(_ count: Int) -> String { (1...count).map(String.init).joined(separator: ",") }
        #expect(error(#"{"id":{"in":[\#(list(100))]}}"#) == nil)
        #expect(
            error(#"{"id":{"in":[\#(list(101))]}}"#)
                == "Filter operator 'in' for 'id' takes a list of at most 100 strings, numbers, booleans or nulls")
        for name in ["contains", "starts_with"] {
            #expect(error(#"{"email":{"\#(name)":"\#(String(repeating: "é", count: 128))"}}"#) == nil)
            #expect(
                error(#"{"email":{"\#(name)":"\#(String(repeating: "é", count: 128))x"}}"#)
                    == "Filter operator '\(name)' for 'email' takes a string of at most 256 bytes")
        }
    }

    @Test func `every operator counts as a filter`() throws {
        let names = (0..<17).map { "c\($0)" }
        let client = try TestServer(
            ["CREATE TABLE users (id INTEGER PRIMARY KEY, \(names.joined(separator: ",")))", "INSERT INTO users (id) VALUES (1)"], Self.on
        ).connect()
        func error(_ count: Int) -> String? {
            client.error(
                "query", "users",
                #"{"filters":{\#(names.prefix(count).map { #""\#($0)":{"is_null":true,"ne":1}"# }.joined(separator: ","))}}"#)
        }
        #expect(error(16) == nil)
        #expect(error(17) == "Too many filters: at most 32")
    }

    @Test func `only query takes them, and only where the operator of the server allows it`() throws {
        let on = try TestServer(Fixture.sql, Self.on).connect()
        let text = "Filter value for 'id' must be a string, number, boolean or null"
        let params = #"{"filters":{"id":{"eq":1}},"field":"id"}"#
        for action in ["list", "count", "distinct"] { #expect(on.error(action, "users", params) == text, "\(action)") }
        #expect(on.error("query", "users", params) == nil)
        for environment in [[:], ["MCP_QUERY_OPERATORS": "false"], ["MCP_QUERY_OPERATORS": "true", "MCP_EXTENSIONS": "distinct,count"]] {
            let off = try TestServer(Fixture.sql, environment).connect()
            for value in [#"{"eq":1}"#, "{}", #"{"nope":1}"#, "[]"] {
                #expect(off.error("query", "users", #"{"filters":{"id":\#(value)}}"#) == text, "\(environment) \(value)")
            }
        }
    }

    @Test func `a cursor is bound to its operators`() throws {
        let client = try TestServer(Fixture.sql, Self.on).connect()
        func cursor(_ filters: String) throws -> String? {
            try client.object("query", "tickets", #"{"filters":\#(filters),"cursor":"","limit":1}"#)["next_cursor"] as? String
        }
        let between = try #require(try cursor(#"{"id":{"gt":1,"in":[2,3,4]}}"#))
        func error(_ filters: String) -> String? { client.error("query", "tickets", #"{"filters":\#(filters),"cursor":"\#(between)"}"#) }
        #expect(error(#"{"ID":{"in":[2,3,4],"gt":1}}"#) == nil)
        for other in [
            #"{"id":{"gt":2,"in":[2,3,4]}}"#, #"{"id":{"gte":1,"in":[2,3,4]}}"#, #"{"id":{"gt":1,"in":[2,3]}}"#,
            #"{"id":{"gt":1,"in":[2,3,5]}}"#,
            #"{"id":{"gt":1}}"#, "{}", #"{"id":{"gt":1,"in":[2,3,4],"ne":9}}"#, #"{"id":{"gt":1,"in":["2",3,4]}}"#,
        ] { #expect(error(other) == "Invalid cursor", "\(other)") }
        // One value in a list is that value.
        let one = try #require(try cursor(#"{"status":{"in":["open"]}}"#))
        #expect(client.error("list", "tickets", #"{"filters":{"status":"open"},"cursor":"\#(one)"}"#) == nil)
    }

    @Test func `a walk with operators equals one sorted read`() throws {
        let client = try TestServer(Fixture.sql, Self.on).connect()
        let params = #""filters":{"status":{"in":["open","closed"]},"created_at":{"ne":"2025-01-03"}},"order_by":["-created_at","subject"]"#
        let whole = Self.ids(try client.object("query", "tickets", "{\(params)}"))
        var walked: [Int] = []
        var cursor: String? = ""
        while let place = cursor, walked.count < 10 {
            let page = try client.object("query", "tickets", #"{"cursor":"\#(place)","limit":1,\#(params)}"#)
            walked += Self.ids(page)
            cursor = page["next_cursor"] as? String
        }
        #expect(walked == whole && whole.count == 4)
    }
}
