import Foundation
import Gateway
import Testing

/// Sections 3 and 4 of the protocol: list, query and get.
struct RowsTests {
    private static func ids(_ object: [String: Any]) -> [Int] { (object["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int } }

    /// The parameters, then either the limit and offset of the answer or its error.
    @Test(
        arguments: [
            ("{}", 50, 0, nil), (#"{"limit":null,"offset":null}"#, 50, 0, nil), (#"{"limit":5}"#, 5, 0, nil),
            (#"{"limit":5.0}"#, 5, 0, nil),
            (#"{"limit":50e-1,"offset":0.2e1}"#, 5, 2, nil), (#"{"limit":"5","offset":"3"}"#, 5, 3, nil), (#"{"limit":"007"}"#, 7, 0, nil),
            (#"{"limit":"-0","offset":-0}"#, 0, 0, nil), (#"{"limit":0}"#, 0, 0, nil), (#"{"limit":101}"#, 100, 0, nil),
            (#"{"limit":1e30}"#, 100, 0, nil),
            (#"{"limit":"9999999999999999999"}"#, 100, 0, nil), (#"{"limit":1e999999999999999999999}"#, 100, 0, nil),
            (#"{"offset":9223372036854775807}"#, 50, Int.max, nil), (#"{"offset":9223372036854775807.0}"#, 50, Int.max, nil),
            (#"{"offset":9223372036854775808}"#, 0, 0, "Pagination parameters are out of range"),
            (#"{"offset":"9223372036854775808"}"#, 0, 0, "Pagination parameters are out of range"),
            (#"{"offset":1e19}"#, 0, 0, "Pagination parameters are out of range"),
            (#"{"limit":5.5}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":1e-400}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":"5.0"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":""}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":" 5"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":"+5"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":"٥"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":"12345678901234567890"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":true}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"offset":[1]}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":-1,"offset":"x"}"#, 0, 0, "Pagination parameters must be integers"),
            (#"{"limit":-1}"#, 0, 0, "Pagination parameters must be non-negative"),
            (#"{"offset":"-1"}"#, 0, 0, "Pagination parameters must be non-negative"),
            (#"{"offset":-1e30}"#, 0, 0, "Pagination parameters must be non-negative"),
            (#"{"limit":-1,"offset":1e30}"#, 0, 0, "Pagination parameters must be non-negative"),
        ] as [(String, Int, Int, String?)])
    func `paging is whole and never negative`(params: String, limit: Int, offset: Int, error: String?) throws {
        for action in ["list", "query"] {
            let object = try TestServer().connect().object(action, "users", params)
            #expect(object["error"] as? String == error)
            guard error == nil else { continue }
            #expect(object["limit"] as? Int == limit)
            #expect(object["offset"] as? Int == offset)
            #expect(object["count"] as? Int == max(0, min(limit, 3 - min(offset, 3))))
        }
    }

    @Test func `beyond the end and with a limit of 0 there are no records`() throws {
        let client = try TestServer().connect()
        #expect(client.ask("list", "users", #"{"offset":3}"#) == #"{"id":1,"status":"ok","data":[],"count":0,"limit":50,"offset":3}"#)
        #expect(client.ask("list", "users", #"{"limit":0}"#) == #"{"id":1,"status":"ok","data":[],"count":0,"limit":0,"offset":0}"#)
        #expect(client.ask("list", "change_log") == #"{"id":1,"status":"ok","data":[],"count":0,"limit":50,"offset":0}"#)
    }

    @Test(arguments: [
        (#"{"status":"open"}"#, [1, 2, 4]), (#"{"status":"open","priority":"high"}"#, [1, 4]), (#"{}"#, [1, 2, 3, 4, 5, Int.max]),
        ("null", [1, 2, 3, 4, 5, Int.max]),
        (#"{"requester_id":null}"#, [3]), (#"{"requester_id":"2"}"#, [1, 4]), (#"{"requester_id":2.0}"#, [1, 4]),
        (#"{"requester_id":true}"#, [Int.max]),
        (#"{"id":9223372036854775807}"#, [Int.max]), (#"{"id":9223372036854775808}"#, []), (#"{"subject":""}"#, [2]),
        (#"{"subject":"a\u0000b"}"#, [4]),
        (#"{"subject":"a"}"#, []), (#"{"status":"OPEN"}"#, []), (#"{"score":1}"#, [1]), (#"{"score":1e100}"#, [Int.max]),
        (#"{"status":"open' OR 1=1 --"}"#, []), (#"{"status":"open","status":"new"}"#, [Int.max]),
        (#"{"status":"open","STATUS":"new"}"#, []),
        (#"{"created_at":false}"#, []),
    ])
    func `filters are equality by the column's affinity, all of them`(filters: String, expected: [Int]) throws {
        #expect(Self.ids(try TestServer().connect().object("list", "tickets", #"{"filters":\#(filters)}"#)) == expected)
    }

    @Test(arguments: [
        (#"{"filters":[]}"#, "Filters must be an object of field/value pairs"),
        (#"{"filters":"status"}"#, "Filters must be an object of field/value pairs"),
        (#"{"filters":false}"#, "Filters must be an object of field/value pairs"),
        (#"{"filters":{"":1}}"#, "Invalid filter field name: "), (#"{"filters":{"a b":1}}"#, "Invalid filter field name: a b"),
        (#"{"filters":{"1a":1}}"#, "Invalid filter field name: 1a"), (#"{"filters":{"é":1}}"#, "Invalid filter field name: é"),
        (#"{"filters":{"id\u001b":1}}"#, #"Invalid filter field name: id\u{1b}"#),
        (#"{"filters":{"nope":1}}"#, "Filter field 'nope' is not allowed for model 'tickets'"),
        (#"{"filters":{"rowid":1}}"#, "Filter field 'rowid' is not allowed for model 'tickets'"),
        (#"{"filters":{"id":[1]}}"#, "Filter value for 'id' must be a string, number, boolean or null"),
        (#"{"filters":{"ID":{"eq":1}}}"#, "Filter value for 'ID' must be a string, number, boolean or null"),
        // Names of fields come before all other parameters, and those in the order of the table.
        (#"{"limit":"x","filters":{"id":[],"nope":1}}"#, "Filter field 'nope' is not allowed for model 'tickets'"),
        (#"{"limit":"x","filters":{"id":[]}}"#, "Pagination parameters must be integers"),
        (#"{"limit":"x","filters":[]}"#, "Pagination parameters must be integers"),
    ])
    func `a wrong filter is refused`(params: String, error: String) throws {
        #expect(try TestServer().connect().error("query", "tickets", params) == error)
    }

    @Test func `a name that Unicode takes for a column's is not the column's`() throws {
        let client = try TestServer(["CREATE TABLE users (id INTEGER PRIMARY KEY, K INT)", "INSERT INTO users VALUES (1, 1)"]).connect()
        // The Kelvin sign.
        #expect(client.error("list", "users", #"{"filters":{"K":1,"\u212a":2}}"#) == "Invalid filter field name: \u{212a}")
        #expect(client.error("list", "users", #"{"fields":["\u212a"]}"#) == "Field '\u{212a}' is not allowed for model 'users'")
    }

    @Test func `a filter's name has at most 128 characters`() throws {
        let client = try TestServer().connect()
        let name = String(repeating: "a", count: 128)
        #expect(
            client.error("list", "users", #"{"filters":{"\#(name)":1}}"#)
                == "Filter field '\(name.prefix(64))' is not allowed for model 'users'")
        #expect(client.error("list", "users", #"{"filters":{"\#(name)a":1}}"#) == "Invalid filter field name: \(name.prefix(64))")
    }

    @Test func `there are at most 32 filters`() throws {
        let names = (0..<33).map { "c\($0)" }
        let client = try TestServer([
            "CREATE TABLE users (id INTEGER PRIMARY KEY, \(names.joined(separator: ",")))", "INSERT INTO users (id) VALUES (1)",
        ]).connect()
        func filters(_ count: Int) -> String { #"{"filters":{\#(names.prefix(count).map { #""\#($0)":null"# }.joined(separator: ","))}}"# }
        #expect(client.error("list", "users", filters(32)) == nil)
        #expect(client.error("list", "users", filters(33)) == "Too many filters: at most 32")
        // The last of equal keys counts, and only it.
        #expect(client.error("list", "users", #"{"filters":{\#((0..<40).map { _ in #""c1":null"# }.joined(separator: ","))}}"#) == nil)
    }

    @Test func `records come by primary key, else by rowid`() throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        #expect(client.ask("list", "pairs", #"{"fields":["v"]}"#).contains(#"[{"v":"one"},{"v":"two"},{"v":"three"}]"#))
        #expect(client.ask("list", "loose").contains(#"[{"v":"a"},{"v":"b"}]"#))
        #expect(client.ask("list", "open_tickets", #"{"limit":1,"filters":{"id":2}}"#).contains(#"[{"id":2,"subject":""}]"#))
    }

    @Test func `the order is the key's, whatever a filter is served by and however the records came`() throws {
        let client = try TestServer(
            [
                "CREATE TABLE users (k TEXT PRIMARY KEY, n INTEGER)", "CREATE TABLE tickets (a, b, n INTEGER, PRIMARY KEY (b, a))",
                "CREATE TABLE change_log (k TEXT, n INTEGER)", "CREATE VIEW v AS SELECT k, n FROM users",
            ] + ["users", "tickets", "change_log"].map { "CREATE INDEX \($0)_by_n ON \($0) (n DESC)" } + [
                "INSERT INTO users VALUES ('c', 2), ('a', 1), ('d', 1), ('b', 3)",
                "INSERT INTO tickets VALUES (1, 9, 2), (2, 8, 1), (1, 8, 1), (0, 9, 3)",
                "INSERT INTO change_log VALUES ('c', 2), ('a', 1), ('d', 1), ('b', 3)",
            ], ["MCP_ALLOWED_MODELS": "users,tickets,change_log,v", "MCP_QUERY_OPERATORS": "true"]
        ).connect()
        func rows(_ model: String, _ params: String = "{}") throws -> [[String: Any]] {
            try #require(try client.object("query", model, params)["data"] as? [[String: Any]])
        }
        for params in ["{}", #"{"filters":{"n":{"gte":1}}}"#, #"{"filters":{"n":{"in":[3,2,1]}}}"#, #"{"fields":["k","n"],"cursor":""}"#] {
            #expect(try rows("users", params).map { $0["k"] as? String } == ["a", "b", "c", "d"], "\(params)")
            #expect(try rows("change_log", params).map { $0["k"] as? String } == ["c", "a", "d", "b"], "\(params)")
        }
        for params in ["{}", #"{"filters":{"n":{"gte":1}}}"#, #"{"cursor":""}"#] {
            #expect(
                try rows("tickets", params).map { [$0["b"] as? Int, $0["a"] as? Int] } == [[8, 1], [8, 2], [9, 0], [9, 1]], "\(params)")
        }
        #expect(try rows("v", #"{"order_by":"-k","filters":{"n":1},"total":true}"#).map { $0["k"] as? String } == ["d", "a"])
    }

    @Test func `unknown parameters are ignored`() throws {
        let client = try TestServer().connect()
        for (action, params) in [("list", ""), ("query", ""), ("get", #","id":1"#), ("count", ""), ("distinct", #","field":"id""#)] {
            let plain = client.ask(action, "users", "{\(params.dropFirst())}")
            let strange = #"{"sort":"nope","Limit":"x","where":{"password":1},"":[],"id ":{},"page":-1\#(params)}"#
            #expect(client.ask(action, "users", strange) == plain, "\(action)")
        }
        // What another action takes is unknown to this one.
        #expect(client.error("get", "users", #"{"id":1,"limit":"x","order_by":"nope","filters":[],"cursor":5,"total":5,"field":5}"#) == nil)
        #expect(client.error("count", "users", #"{"limit":"x","order_by":"nope","fields":5,"cursor":5,"id":[]}"#) == nil)
        #expect(client.error("list", "users", #"{"id":{},"field":"nope","prefix":5}"#) == nil)
    }

    @Test(
        arguments: [
            ("id INTEGER, v", "", "Model 'users' has no single-column primary key"),
            ("id INTEGER, v", "CREATE UNIQUE INDEX i ON users (id) WHERE v = 1", "Model 'users' has no single-column primary key"),
            ("id INTEGER, v", "CREATE UNIQUE INDEX i ON users (id, v)", "Model 'users' has no single-column primary key"),
            ("id INTEGER, v", "CREATE UNIQUE INDEX i ON users (id)", nil), ("\"ID\" INTEGER UNIQUE, v", "", nil),
            ("token INTEGER PRIMARY KEY, id INTEGER UNIQUE", "", "Model 'users' has no single-column primary key"),
            ("v, w", "", nil), ("v, rowid", "", nil), ("id INTEGER, v PRIMARY KEY", "", nil),
        ] as [(String, String, String?)])
    func `get looks in the key, a unique id or the rowid`(columns: String, index: String, error: String?) throws {
        let sql = ["CREATE TABLE users (\(columns))", index, "INSERT INTO users VALUES (1, 1)"].filter { !$0.isEmpty }
        #expect(try TestServer(sql).connect().error("get", "users", #"{"id":1}"#) == error)
    }

    @Test(
        arguments: [
            ("users", "{}", "Missing required parameter: id"), ("users", #"{"id":null}"#, "Missing required parameter: id"),
            ("users", #"{"id":true}"#, "Invalid request: id must be a string or a number"),
            ("users", #"{"id":[1]}"#, "Invalid request: id must be a string or a number"),
            ("users", #"{"id":{}}"#, "Invalid request: id must be a string or a number"),
            ("users", #"{"id":9}"#, "Record not found: users id=9"),
            ("USERS", #"{"id":"9"}"#, "Record not found: users id=9"), ("users", #"{"id":0}"#, "Record not found: users id=0"),
            ("users", #"{"id":9.50}"#, "Record not found: users id=9.50"),
            ("users", #"{"id":"\u001b"}"#, #"Record not found: users id=\u{1b}"#),
            ("users", #"{"id":""}"#, "Record not found: users id="), ("users", #"{"id":"1"}"#, nil), ("users", #"{"id":1.0}"#, nil),
            ("users", #"{"id":1}"#, nil),
            ("tickets", #"{"id":9223372036854775807}"#, nil),
            ("tickets", #"{"id":9223372036854775808}"#, "Record not found: tickets id=9223372036854775808"),
            ("pairs", #"{"id":1}"#, "Model 'pairs' has no single-column primary key"),
            ("open_tickets", #"{"id":1}"#, "Model 'open_tickets' has no single-column primary key"),
            ("vault", #"{"id":424242}"#, "Model 'vault' has no single-column primary key"),
            ("pairs", "{}", "Missing required parameter: id"),
            ("loose", #"{"id":2}"#, nil), ("loose", #"{"id":3}"#, "Record not found: loose id=3"), ("badges", #"{"id":"7"}"#, nil),
            ("badges", #"{"id":7}"#, nil),
            ("badges", #"{"id":1}"#, "Record not found: badges id=1"),
        ] as [(String, String, String?)])
    func `get finds by the one key, or says why not`(model: String, params: String, error: String?) throws {
        #expect(try TestServer(Fixture.sql, Fixture.everything).connect().error("get", model, params) == error)
    }

    @Test func `an id that is repeated is cut`() throws {
        let digits = String(repeating: "9", count: 100)
        #expect(
            try TestServer().connect().error("get", "users", #"{"id":\#(digits)}"#) == "Record not found: users id=\(digits.prefix(64))")
    }
}
