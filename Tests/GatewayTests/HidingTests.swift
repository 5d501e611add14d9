import Foundation
import Gateway
import Testing

/// Section 5 of the protocol.
struct HidingTests {
    private static let always = [
        "password_hash", "password", "secret", "token", "api_key", "totp_secret", "encryption_key", "private_key", "client_secret",
        "webhook_secret",
        "auth_token", "TOKEN", "Api_Key",
    ]

    /// Every way to name a column, `COLUMN` standing for it.
    private static let requests = [
        ("list", #"{"filters":{"COLUMN":1}}"#), ("list", #"{"filters":{"COLUMN":[]},"limit":"x"}"#),
        ("query", #"{"filters":{"id":1,"COLUMN":null}}"#),
        ("list", #"{"order_by":"COLUMN"}"#), ("list", #"{"order_by":["-COLUMN"],"offset":-1}"#), ("list", #"{"fields":["id","COLUMN"]}"#),
        ("list", #"{"expand":["COLUMN"],"cursor":"x"}"#), ("get", #"{"id":1,"fields":["COLUMN"]}"#), ("get", #"{"fields":["COLUMN"]}"#),
        ("get", #"{"id":1,"expand":"COLUMN"}"#), ("count", #"{"filters":{"COLUMN":1}}"#), ("list", #"{"cursor":"","order_by":"COLUMN"}"#),
        ("list", #"{"COLUMN":1}"#), ("distinct", #"{"field":"COLUMN"}"#), ("distinct", #"{"field":"COLUMN","limit":"x"}"#),
        ("distinct", #"{"field":"id","filters":{"COLUMN":1}}"#), ("distinct", #"{"field":"id","prefix":"COLUMN"}"#),
        ("distinct", #"{"field":"COLUMN","filters":{"COLUMN":1}}"#), ("query", #"{"filters":{"COLUMN":{"starts_with":"h"}}}"#),
        ("query", #"{"filters":{"id":{"COLUMN":1}}}"#), ("describe", "{}"), ("get", #"{"id":1}"#), ("list", #"{"total":true}"#),
        ("count", "{}"),
    ]

    private static let operators = ["MCP_QUERY_OPERATORS": "true"]

    /// The same database once with a hidden column and once without, asked the same in the same words.
    @Test(arguments: always)
    func `a hidden column behaves exactly like one that does not exist`(name: String) throws {
        func sql(_ column: String, _ value: String) -> [String] {
            [
                "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT\(column))",
                "INSERT INTO users VALUES (1, 'a'\(value)), (2, 'b'\(value))",
                "CREATE TABLE tickets (id INTEGER PRIMARY KEY, title TEXT)", "INSERT INTO tickets VALUES (1, 't')",
            ]
        }
        let hidden = try TestServer(sql(", \(name) TEXT REFERENCES tickets(id)", ", 1"), Self.operators).connect()
        let missing = try TestServer(sql("", ""), Self.operators).connect()
        for (action, params) in Self.requests {
            let params = params.replacing("COLUMN", with: name)
            #expect(hidden.ask(action, "users", params) == missing.ask(action, "users", params), "\(action) \(params)")
        }
        #expect(hidden.ask("describe", "") == missing.ask("describe", ""))
    }

    /// The same for what is hidden with a hidden column, wherever in the table it stands.
    @Test(arguments: [
        ("token TEXT, copy TEXT AS (token || 'x')", "copy"), ("token TEXT, half TEXT AS (upper(token)), copy TEXT AS (half)", "copy"),
        ("copy TEXT REFERENCES vault (secret)", "copy"), ("copy TEXT AS (id || token), token TEXT", "copy"),
    ])
    func `what depends on a hidden column is as if it were not there`(columns: String, name: String) throws {
        func client(_ columns: String) throws -> Client {
            let sql = [
                "CREATE TABLE vault (id INTEGER PRIMARY KEY, secret TEXT UNIQUE)",
                "CREATE TABLE users (\(columns)id INTEGER PRIMARY KEY, email TEXT)",
                "INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'b')",
            ]
            return try TestServer(sql, Self.operators.merging(["MCP_ALLOWED_MODELS": "users,vault"]) { $1 }).connect()
        }
        let (hidden, missing) = (try client(columns + ", "), try client(""))
        for (action, params) in Self.requests {
            let params = params.replacing("COLUMN", with: name)
            #expect(hidden.ask(action, "users", params) == missing.ask(action, "users", params), "\(action) \(params)")
        }
        #expect(hidden.ask("describe", "") == missing.ask("describe", ""))
    }

    @Test(arguments: requests)
    func `a hidden name is answered like a name that nobody has, but for the name`(action: String, params: String) throws {
        let client = try TestServer(Fixture.sql, Self.operators).connect()
        let hidden = client.ask(action, "users", params.replacing("COLUMN", with: "api_key")).replacing("api_key", with: "COLUMN")
        #expect(hidden == client.ask(action, "users", params.replacing("COLUMN", with: "nope_xyz")).replacing("nope_xyz", with: "COLUMN"))
    }

    @Test func `the operator may hide more`() throws {
        let client = try TestServer(Fixture.sql, ["MCP_HIDDEN_FIELDS": "*_name,users.email"]).connect()
        #expect(client.ask("get", "users", #"{"id":1}"#) == #"{"id":1,"status":"ok","data":{"id":1,"is_super_admin":1}}"#)
        #expect(client.error("list", "users", #"{"filters":{"email":"x"}}"#) == "Filter field 'email' is not allowed for model 'users'")
    }

    @Test func `a view that reads a hidden column is not served`() throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        let error = try #require(client.error("list", "leak"))
        #expect(
            error == "Model 'leak' not allowed. Allowed models: users, tickets, change_log, hard, pairs, loose, badges, vault, open_tickets"
        )
    }

    @Test func `a column added with a hidden name is never seen, and one added with another is`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("get", "users", #"{"id":1}"#)
        try server.write("ALTER TABLE users ADD COLUMN secret TEXT DEFAULT 'hush'")
        try server.write("ALTER TABLE users ADD COLUMN city TEXT DEFAULT 'Bern'")
        for (action, params) in [
            ("list", "{}"), ("get", #"{"id":1}"#), ("list", #"{"filters":{"city":"Bern"}}"#), ("list", #"{"order_by":"city"}"#),
        ] {
            let answer = client.ask(action, "users", params)
            #expect(answer.contains("Bern"), "\(action) \(params)")
            #expect(!answer.contains("hush"), "\(action) \(params)")
        }
        #expect(
            client.error("list", "users", #"{"filters":{"secret":"hush"}}"#) == "Filter field 'secret' is not allowed for model 'users'")
    }

    @Test func `a schema that changes between two requests is seen before anything is refused`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_ALLOWED_MODELS": "users,tickets,later"])
        let client = try server.connect()
        #expect(client.error("list", "later") == "Model 'later' not allowed. Allowed models: users, tickets")
        try server.write("CREATE TABLE later (id INTEGER PRIMARY KEY)")
        #expect(client.error("list", "later") == nil)
        try server.write("ALTER TABLE later ADD COLUMN extra TEXT")
        #expect(client.error("list", "later", #"{"filters":{"extra":null}}"#) == nil)
        try server.write("DROP TABLE later")
        #expect(client.error("list", "later") == "Model 'later' not allowed. Allowed models: users, tickets")
    }

    @Test func `a cursor over a hidden key does not tell it`() throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        let object = try client.object("list", "vault", #"{"cursor":"","limit":1}"#)
        let cursor = try #require(object["next_cursor"] as? String)
        let bytes = try #require(
            Data(
                base64Encoded: cursor.replacing("-", with: "+").replacing("_", with: "/")
                    + String(repeating: "=", count: (4 - cursor.count % 4) % 4)))
        let rowID = withUnsafeBytes(of: Int64(424_242).bigEndian) { Array($0) }.suffix(3)
        #expect(bytes.firstRange(of: Data(rowID)) == nil)
        #expect(client.ask("list", "vault", #"{"cursor":"\#(cursor)"}"#).contains(#"[{"v":"b"}]"#))
    }
}
