import Foundation
import Gateway
import Testing

/// Section 8 of the protocol, but for cursors and cancelling.
struct ExtensionTests {
    private static func ids(_ object: [String: Any]) -> [Int] { (object["data"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int } }

    @Test func `describe without a model lists the models`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_ALLOWED_MODELS": "users,pairs,open_tickets"]).connect()
        let list =
            #"[{"name":"users","count":null,"primary_key":["id"],"columns":["id","email","first_name","last_name","is_super_admin"]},"#
            + #"{"name":"pairs","count":null,"primary_key":["a","b"],"columns":["a","b","v"]},"#
            + #"{"name":"open_tickets","count":null,"primary_key":[],"columns":["id","subject"]}]"#
        #expect(client.ask("describe", "") == #"{"id":1,"status":"ok","data":\#(list)}"#)
        #expect(client.ask(#"{"action":"describe"}"#) == #"{"id":null,"status":"ok","data":\#(list)}"#)
        #expect(client.ask("count", "users") == #"{"id":1,"status":"ok","data":{"count":3,"exact":true}}"#)
        #expect(client.ask("describe", "").contains(#"{"name":"users","count":3,"#))
    }

    @Test func `describe with a model says everything about its columns`() throws {
        let client = try TestServer().connect()
        #expect(
            client.ask("describe", "Users")
                == #"{"id":1,"status":"ok","data":{"name":"users","count":null,"primary_key":["id"],"label":["first_name","last_name"],"columns":["#
                + #"{"name":"id","type":"INTEGER","storage":["integer"],"nullable":false,"primary_key":1,"foreign_key":null,"filterable":true,"sortable":true},"#
                + #"{"name":"email","type":"TEXT","storage":["text"],"nullable":false,"primary_key":0,"foreign_key":null,"filterable":true,"sortable":false},"#
                + #"{"name":"first_name","type":"TEXT","storage":["text"],"nullable":true,"primary_key":0,"foreign_key":null,"filterable":true,"sortable":false},"#
                + #"{"name":"last_name","type":"TEXT","storage":["null","text"],"nullable":true,"primary_key":0,"foreign_key":null,"filterable":true,"sortable":false},"#
                + #"{"name":"is_super_admin","type":"INTEGER","storage":["integer"],"nullable":true,"primary_key":0,"foreign_key":null,"filterable":true,"sortable":false}]}}"#
        )
        let tickets = client.ask("describe", "tickets")
        #expect(
            tickets.contains(
                #""name":"requester_id","type":"INTEGER","storage":["null","integer"],"nullable":true,"primary_key":0,"foreign_key":{"model":"users","column":"id"}"#
            ))
        #expect(
            tickets.contains(
                #"{"name":"created_at","type":"TEXT","storage":["null","text"],"nullable":true,"primary_key":0,"foreign_key":null,"filterable":true,"sortable":true}"#
            ))
        #expect(client.error("describe", "nope") == "Model 'nope' not allowed. Allowed models: users, tickets, change_log")
        #expect(client.error("describe", "", "5") == "Invalid request: params must be an object")
    }

    @Test func `describe tells the schema of this moment`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("describe", "users")
        try server.write("ALTER TABLE users RENAME COLUMN email TO auth_token; ALTER TABLE users ADD COLUMN note TEXT")
        let described = client.ask("describe", "users")
        #expect(described.contains(#""name":"note""#) && !described.contains("email") && !described.contains("auth_token"))
        try server.write("ALTER TABLE users ADD COLUMN later TEXT")
        #expect(client.ask("describe", "").contains(#""note","later"]"#))
        try server.write("DROP TABLE tickets")
        #expect(!client.ask("describe", "").contains("tickets"))
    }

    @Test func `labels are what the operator says`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_LABELS": "users=email,tickets=priority+subject"]).connect()
        #expect(client.ask("describe", "users").contains(#""label":["email"]"#))
        #expect(
            client.ask("get", "tickets", #"{"id":1,"fields":"id","expand":"requester_id"}"#).contains(
                #""expanded":{"requester_id":{"2":"zoe@example.com"}}"#))
    }

    @Test func `count counts what the filters match`() throws {
        let client = try TestServer().connect()
        #expect(client.ask("count", "tickets") == #"{"id":1,"status":"ok","data":{"count":6,"exact":true}}"#)
        #expect(
            client.ask("count", "tickets", #"{"filters":{"status":"open"}}"#) == #"{"id":1,"status":"ok","data":{"count":3,"exact":true}}"#)
        #expect(client.error("count", "tickets", #"{"filters":{"nope":1}}"#) == "Filter field 'nope' is not allowed for model 'tickets'")
    }

    @Test(arguments: [
        (#""created_at""#, [5, Int.max, 2, 4, 3, 1]), (#""-created_at""#, [1, 3, 4, 2, Int.max, 5]),
        (#"["-CREATED_AT"]"#, [1, 3, 4, 2, Int.max, 5]),
        (#"["status","-id"]"#, [5, 3, Int.max, 4, 2, 1]), (#"["-status","id"]"#, [1, 2, 4, Int.max, 3, 5]),
        (#""-id""#, [Int.max, 5, 4, 3, 2, 1]),
        (#"["priority","-priority"]"#, [Int.max, 1, 4, 5, 2, 3]), ("null", [1, 2, 3, 4, 5, Int.max]), (#""""#, [1, 2, 3, 4, 5, Int.max]),
        ("false", [1, 2, 3, 4, 5, Int.max]), ("[]", [1, 2, 3, 4, 5, Int.max]),
    ])
    func `order_by orders, NULLs first, ties by primary key in the last term's direction`(order: String, expected: [Int]) throws {
        let client = try TestServer().connect()
        #expect(Self.ids(try client.object("list", "tickets", #"{"order_by":\#(order)}"#)) == expected)
        #expect(Self.ids(try client.object("query", "tickets", #"{"order_by":\#(order),"offset":2,"limit":2}"#)) == Array(expected[2..<4]))
    }

    @Test(
        arguments: [
            (#"{"order_by":"nope"}"#, "Field 'nope' is not allowed for model 'tickets'"),
            (#"{"order_by":"-nope"}"#, "Field 'nope' is not allowed for model 'tickets'"),
            (#"{"order_by":["id",""]}"#, "Field '' is not allowed for model 'tickets'"),
            (#"{"order_by":"rowid"}"#, "Field 'rowid' is not allowed for model 'tickets'"),
            (#"{"order_by":5}"#, "Invalid request: order_by must be a field name or a list of field names"),
            (#"{"order_by":["id",5]}"#, "Invalid request: order_by must be a field name or a list of field names"),
            (#"{"order_by":{"id":1}}"#, "Invalid request: order_by must be a field name or a list of field names"),
            (#"{"order_by":"id","offset":100001}"#, "Offset too large with order_by: use a cursor"),
            (#"{"order_by":"id","offset":100000}"#, nil),
            (#"{"offset":100001}"#, nil), (#"{"fields":["id","x\u001b"]}"#, #"Field 'x\u{1b}' is not allowed for model 'tickets'"#),
            (#"{"fields":7}"#, "Invalid request: fields must be a field name or a list of field names"), (#"{"fields":[]}"#, nil),
            (#"{"expand":["nope"]}"#, "Field 'nope' is not allowed for model 'tickets'"),
            (#"{"expand":[1]}"#, "Invalid request: expand must be a field name or a list of field names"),
            (#"{"total":1}"#, "Invalid request: total must be true or false"),
            (#"{"timing":"x"}"#, "Invalid request: timing must be true or false"),
            (#"{"total":"","timing":false,"cursor":false,"fields":null}"#, nil),
            // Names of fields first.
            (#"{"limit":-1,"order_by":["nope",1]}"#, "Field 'nope' is not allowed for model 'tickets'"),
            (#"{"limit":-1,"order_by":[1]}"#, "Pagination parameters must be non-negative"),
        ] as [(String, String?)])
    func `a parameter of an extension is right or refused`(params: String, error: String?) throws {
        #expect(try TestServer().connect().error("list", "tickets", params) == error)
    }

    @Test func `null, false and the empty text are absent parameters`() throws {
        let client = try TestServer().connect()
        let plain = client.ask("list", "tickets")
        for value in ["null", "false", #""""#] {
            for name in ["order_by", "fields", "total", "expand", "timing"] {
                #expect(client.ask("list", "tickets", #"{"\#(name)":\#(value)}"#) == plain, "\(name) \(value)")
            }
        }
        for value in ["null", "false"] { #expect(client.ask("list", "tickets", #"{"cursor":\#(value),"offset":0}"#) == plain) }
        #expect(client.ask("list", "tickets", #"{"cursor":""}"#).hasSuffix(#","next_cursor":null}"#))
    }

    @Test func `a total that takes too long is null, and the page is there`() throws {
        let sql = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) INSERT INTO users SELECT i FROM n",
            "CREATE VIEW tickets AS SELECT a.id FROM users a, users b, users c",
        ]
        let client = try TestServer(sql, queryLimit: .milliseconds(500)).connect()
        #expect(
            client.ask("list", "tickets", #"{"limit":2,"total":true}"#)
                == #"{"id":1,"status":"ok","data":[{"id":1},{"id":1}],"count":2,"limit":2,"offset":0,"total":null}"#)
    }

    @Test func `what a foreign key points to is told only where it can be seen`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_ALLOWED_MODELS": "tickets"]).connect()
        #expect(
            client.ask("get", "tickets", #"{"id":1,"fields":"id","expand":"requester_id"}"#).hasSuffix(#""data":{"id":1},"expanded":{}}"#))
        #expect(client.ask("describe", "tickets").contains(#""name":"requester_id","type":"INTEGER","storage":["null","integer"]"#))
        #expect(!client.ask("describe", "tickets").contains("users"))
    }

    @Test func `fields are given in the schema's order, each once`() throws {
        let client = try TestServer().connect()
        #expect(
            client.ask("list", "users", #"{"fields":["last_name","ID","id"],"limit":1}"#)
                == #"{"id":1,"status":"ok","data":[{"id":1,"last_name":"User"}],"count":1,"limit":1,"offset":0}"#)
        #expect(
            client.ask("get", "users", #"{"fields":["email"],"id":2}"#) == #"{"id":1,"status":"ok","data":{"email":"zoe@example.com"}}"#)
    }

    @Test func `total is the number of all that match`() throws {
        let client = try TestServer().connect()
        #expect(
            client.ask("list", "tickets", #"{"total":true,"limit":0}"#)
                == #"{"id":1,"status":"ok","data":[],"count":0,"limit":0,"offset":0,"total":6}"#)
        #expect(
            client.ask("list", "tickets", #"{"total":true,"limit":1,"offset":2,"filters":{"status":"open"},"fields":"id"}"#)
                == #"{"id":1,"status":"ok","data":[{"id":4}],"count":1,"limit":1,"offset":2,"total":3}"#)
    }

    @Test func `expand adds the labels of the records that foreign keys point to`() throws {
        let client = try TestServer().connect()
        let answer = client.ask("list", "tickets", #"{"expand":["requester_id","subject"],"fields":["id"]}"#)
        #expect(answer.contains(#""expanded":{"requester_id":{"#))
        let expanded = try #require(
            try client.object("list", "tickets", #"{"expand":["REQUESTER_ID"]}"#)["expanded"] as? [String: [String: String]])
        #expect(expanded["requester_id"]?["2"] == "Zoë Smith")
        #expect(expanded["requester_id"]?["3"] == "您好🙂")
        #expect(expanded["requester_id"]?["1"] == "Admin User")
        #expect(expanded["requester_id"]?["99"] == nil)
        #expect(client.ask("list", "tickets", #"{"expand":["subject"],"limit":0}"#).hasSuffix(#""offset":0,"expanded":{}}"#))
        #expect(
            client.ask("get", "tickets", #"{"id":1,"expand":"requester_id","fields":"id"}"#)
                == #"{"id":1,"status":"ok","data":{"id":1},"expanded":{"requester_id":{"2":"Zoë Smith"}}}"#)
    }

    @Test func `timing says how long every kind of request took`() throws {
        let peer = try TestServer().connect()
        for (action, model, params) in [
            ("list", "users", ""), ("get", "users", #""id":1,"#), ("count", "users", ""), ("distinct", "users", #""field":"id","#),
            ("describe", "", ""), ("describe", "users", ""),
            ("query", "users", ""), ("cancel", "", #""id":7,"#),
        ] {
            #expect(try peer.object(action, model, "{\(params)\"timing\":true}")["took_us"] as? Int == 0, "\(action)")
            #expect(try peer.object(action, model, "{\(params)\"timing\":null}")["took_us"] == nil, "\(action)")
        }
    }

    @Test func `switched off, an extension is as on a server without it`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_EXTENSIONS": ""]).connect()
        let plain = client.ask("list", "tickets")
        for params in [
            #"{"order_by":"nope"}"#, #"{"fields":["nope"]}"#, #"{"cursor":5,"offset":0}"#, #"{"total":1}"#, #"{"expand":5}"#,
            #"{"timing":5}"#,
            #"{"total":true,"cursor":"","timing":true,"expand":["requester_id"],"fields":["id"],"order_by":"-id"}"#,
        ] { #expect(client.ask("list", "tickets", params) == plain, "\(params)") }
        #expect(client.error("describe", "") == "Model '' not allowed. Allowed models: users, tickets, change_log")
        #expect(client.error("describe", "users") == "Write operations not allowed in read-only mode: describe")
        #expect(client.error("count", "users") == "Write operations not allowed in read-only mode: count")
        #expect(client.error("distinct", "users") == "Write operations not allowed in read-only mode: distinct")
        #expect(client.error("cancel", "", #"{"id":1}"#) == "Model '' not allowed. Allowed models: users, tickets, change_log")
        #expect(client.error("cancel", "users", #"{"id":1}"#) == "Write operations not allowed in read-only mode: cancel")
    }
}
