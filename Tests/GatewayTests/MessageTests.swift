import Foundation
import Gateway
import Testing

/// Section 2 of the protocol: whole answers, to the byte.
struct MessageTests {
    @Test(arguments: [
        ("{", #"{"id":null,"status":"error","error":"Invalid JSON message"}"#),
        ("", #"{"id":null,"status":"error","error":"Invalid JSON message"}"#),
        ("[1]", #"{"id":null,"status":"error","error":"Invalid request: message must be a JSON object"}"#),
        (#"{"id":5,"action":5}"#, #"{"id":5,"status":"error","error":"Invalid request: action must be a string"}"#),
        (#"{"id":5,"model":{}}"#, #"{"id":5,"status":"error","error":"Invalid request: model must be a string"}"#),
        (
            "{}",
            #"{"id":null,"status":"error","error":"Model '' not allowed. Allowed models: users, tickets, change_log"}"#
        ),
        (
            #"{"id":[1, "x"],"action":"create","model":"Secrets\u001b"}"#,
            #"{"id":[1,"x"],"status":"error","error":"Model 'secrets\\u{1b}' not allowed. Allowed models: users, tickets, change_log"}"#
        ),
        (
            #"{"id":1,"action":"Create","model":"USERS","params":5}"#,
            #"{"id":1,"status":"error","error":"Write operations not allowed in read-only mode: create"}"#
        ),
        (#"{"id":1,"model":"users"}"#, #"{"id":1,"status":"error","error":"Write operations not allowed in read-only mode: "}"#),
        (
            #"{"id":1,"action":" list","model":"users"}"#,
            #"{"id":1,"status":"error","error":"Write operations not allowed in read-only mode:  list"}"#
        ),
        (
            #"{"id":1,"action":"list","model":"users","params":5}"#,
            #"{"id":1,"status":"error","error":"Invalid request: params must be an object"}"#
        ),
        (
            #"{"id":1,"action":"get","model":"users","params":[]}"#,
            #"{"id":1,"status":"error","error":"Invalid request: params must be an object"}"#
        ),
        (#"{"id":1,"action":"get","model":"users","params":null}"#, #"{"id":1,"status":"error","error":"Missing required parameter: id"}"#),
        (
            #"{"id":"get-user-1","action":"get","model":"users","params":{"id":1}}"#,
            #"{"id":"get-user-1","status":"ok","data":{"id":1,"email":"admin@example.com","first_name":"Admin","last_name":"User","is_super_admin":1}}"#
        ),
        (
            #"{"id":"list-users-1","action":"list","model":"users","params":{"limit":50,"offset":0,"filters":{"is_super_admin":true}}}"#,
            #"{"id":"list-users-1","status":"ok","data":[{"id":1,"email":"admin@example.com","first_name":"Admin","last_name":"User","#
                + #""is_super_admin":1}],"count":1,"limit":50,"offset":0}"#
        ),
        (
            #"{"id":"query-tickets-1","action":"QUERY","model":"Tickets","params":{"filters":{"Status":"open","priority":"high"},"limit":10}}"#,
            #"{"id":"query-tickets-1","status":"ok","data":[{"id":1,"subject":"Printer on fire","status":"open","priority":"high","#
                + #""requester_id":2,"created_at":"2025-01-03","score":1.0},{"id":4,"subject":"a\u0000b","status":"open","priority":"high","#
                + #""requester_id":2,"created_at":"2025-01-01","score":null}],"count":2,"limit":10,"offset":0}"#
        ),
    ])
    func `a message has its one answer`(message: String, answer: String) throws {
        #expect(try TestServer().connect().ask(message) == answer)
    }

    @Test func `a binary message that is not UTF-8 is no JSON`() throws {
        let client = try TestServer().connect()
        client.send(Array(#"{"id":1,"action":"list","model":""#.utf8) + [0xff, 0x22, 0x7d])
        #expect(client.channel.sent == [#"{"id":null,"status":"error","error":"Invalid JSON message"}"#])
        #expect(client.channel.close == nil)
    }

    @Test func `what an error repeats is cut at 64 characters`() throws {
        let client = try TestServer().connect()
        let long = String(repeating: "x", count: 200)
        #expect(
            client.error("create", long) == "Model '\(long.prefix(64))' not allowed. Allowed models: users, tickets, change_log")
        #expect(client.error(long, "users") == "Write operations not allowed in read-only mode: \(long.prefix(64))")
    }

    @Test func `without read-only mode an unknown action is unsupported, and the documented ones are named`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_READONLY": "false"]).connect()
        #expect(client.error("create", "users") == "Unsupported action: create. Supported: list, get, query")
        #expect(client.error("", "users") == "Unsupported action: . Supported: list, get, query")
        #expect(client.error("create", "nope") == "Model 'nope' not allowed. Allowed models: users, tickets, change_log")
    }

    @Test func `the allowed models are named in the order of the configuration, as the schema spells them`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_ALLOWED_MODELS": "TICKETS,nope,users"]).connect()
        #expect(client.error("list", "change_log") == "Model 'change_log' not allowed. Allowed models: tickets, users")
    }

    @Test func `every value is written by its storage class`() throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        #expect(
            client.ask("list", "hard")
                == #"{"id":1,"status":"ok","data":[{"id":1,"v":null},{"id":2,"v":-9223372036854775808},{"id":3,"v":1.0},{"id":4,"v":""},"#
                + #"{"id":5,"v":"a\u0000b"},{"id":6,"v":"您好🙂"},{"id":7,"v":{"$base64":true,"encoded":"AP8Q"}},{"id":8,"v":"a\#u{fffd}b"},"#
                + #"{"id":9,"v":"true"},{"id":10,"v":5}],"count":10,"limit":50,"offset":0}"#)
        #expect(client.ask("get", "tickets", #"{"id":3,"fields":["score"]}"#) == #"{"id":1,"status":"ok","data":{"score":null}}"#)
        #expect(
            client.ask("get", "tickets", #"{"id":5,"fields":"subject"}"#)
                == #"{"id":1,"status":"ok","data":{"subject":"esc \u001b\u202e"}}"#)
    }

    @Test func `long cells are cut at 64 KiB and named`() throws {
        let sql = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY, v TEXT)",
            "INSERT INTO users VALUES (1, printf('%.*c', 100000, 'x')), (2, 'short'), (3, printf('%.*c', 65535, 'x') || '好')",
        ]
        let object = try TestServer(sql).connect().object("list", "users")
        let rows = try #require(object["data"] as? [[String: Any]])
        #expect(rows.map { ($0["v"] as? String)?.count } == [65536, 5, 65535])
        let truncated = try #require(object["truncated"] as? [[String: Any]])
        #expect(truncated.map { $0["index"] as? Int } == [0, 2])
        #expect(truncated.map { $0["bytes"] as? Int } == [100_000, 65538])
        #expect(truncated.map { $0["column"] as? String } == ["v", "v"])
    }

    @Test func `an answer stays under a mebibyte and keeps its records`() throws {
        let sql = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY, v TEXT)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO users SELECT i, printf('%.*c', 60000, 'x') FROM n",
        ]
        let client = try TestServer(sql).connect()
        let id = String(repeating: "i", count: 30_000)
        let answer = client.ask(#"{"id":"\#(id)","action":"list","model":"users","params":{"limit":100}}"#)
        #expect(answer.utf8.count <= 1 << 20)
        let object = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
        #expect(object?["count"] as? Int == 100)
        #expect((object?["truncated"] as? [Any])?.count == 100)
    }

    @Test func `when nothing helps the answer is too large`() throws {
        let names = (0..<600).map { "c\($0)_" + String(repeating: "n", count: 40) }
        let sql = [
            "CREATE TABLE users (id INTEGER PRIMARY KEY, \(names.joined(separator: ", ")))",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) INSERT INTO users (id) SELECT i FROM n",
        ]
        let client = try TestServer(sql, queryLimit: .seconds(60)).connect()
        #expect(client.error("list", "users", #"{"limit":100}"#) == "Answer too large: ask for fewer records")
        #expect(client.error("list", "users", #"{"limit":10}"#) == nil)
    }
}
