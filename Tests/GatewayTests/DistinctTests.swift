import Dispatch
import Foundation
import Gateway
import Testing

/// `distinct`: section 8 of the protocol.
struct DistinctTests {
    /// The parameters, then either `data` or the error.
    @Test(
        arguments: [
            (
                "tickets", #"{"field":"status"}"#,
                #"{"values":[{"value":"open","count":3},{"value":"closed","count":2},{"value":"new","count":1}],"exact":true}"#
            ),
            ("tickets", #"{"field":"STATUS","limit":1}"#, #"{"values":[{"value":"open","count":3}],"exact":true}"#),
            (
                "tickets", #"{"field":"priority","filters":{"status":"open"},"limit":"5"}"#,
                #"{"values":[{"value":"high","count":2},{"value":"low","count":1}],"exact":true}"#
            ),
            ("tickets", #"{"field":"status","prefix":"o"}"#, #"{"values":[{"value":"open","count":3}],"exact":true}"#),
            ("tickets", #"{"field":"status","prefix":"O"}"#, #"{"values":[],"exact":true}"#),
            ("tickets", #"{"field":"status","prefix":"%"}"#, #"{"values":[],"exact":true}"#),
            ("tickets", #"{"field":"status","limit":0}"#, #"{"values":[],"exact":true}"#),
            ("tickets", #"{"field":"status","limit":1,"prefix":"","offset":7}"#, #"{"values":[{"value":"open","count":3}],"exact":true}"#),
            (
                "tickets", #"{"field":"status","limit":1,"prefix":false,"filters":null}"#,
                #"{"values":[{"value":"open","count":3}],"exact":true}"#
            ),
            (
                "tickets", #"{"field":"score","limit":3}"#,
                #"{"values":[{"value":null,"count":1},{"value":-0.5,"count":1},{"value":0.1,"count":1}],"exact":true}"#
            ),
            (
                "tickets", #"{"field":"subject","prefix":"esc"}"#,
                #"{"values":[{"value":"esc \u001b\u202e","count":1}],"exact":true}"#
            ),
            ("open_tickets", #"{"field":"subject","prefix":"P"}"#, #"{"values":[{"value":"Printer on fire","count":1}],"exact":true}"#),
            (
                "hard", #"{"field":"v","limit":100}"#,
                #"{"values":[{"value":null,"count":1},{"value":-9223372036854775808,"count":1},{"value":1.0,"count":1},{"value":5,"count":1},"#
                    + #"{"value":"","count":1},{"value":"a\u0000b","count":1},{"value":"a\#u{fffd}b","count":1},{"value":"true","count":1},"#
                    + #"{"value":"您好🙂","count":1},{"value":{"$base64":true,"encoded":"AP8Q"},"count":1}],"exact":true}"#
            ),
        ])
    func `the values of a column come with their counts`(model: String, params: String, data: String) throws {
        let client = try TestServer(Fixture.sql, Fixture.everything).connect()
        #expect(client.ask("distinct", model, params) == #"{"id":1,"status":"ok","data":\#(data)}"#)
    }

    @Test(
        arguments: [
            ("{}", "Missing required parameter: field"), (#"{"field":null}"#, "Missing required parameter: field"),
            (#"{"field":""}"#, "Missing required parameter: field"), (#"{"field":5}"#, "Invalid request: field must be a string"),
            (#"{"field":["status"]}"#, "Invalid request: field must be a string"),
            (#"{"field":"nope"}"#, "Field 'nope' is not allowed for model 'tickets'"),
            (#"{"field":"rowid"}"#, "Field 'rowid' is not allowed for model 'tickets'"),
            (#"{"field":"x\u001b"}"#, #"Field 'x\u{1b}' is not allowed for model 'tickets'"#),
            (#"{"field":"status","prefix":5}"#, "Invalid request: prefix must be a string of at most 256 bytes"),
            (#"{"field":"status","prefix":true}"#, "Invalid request: prefix must be a string of at most 256 bytes"),
            (
                #"{"field":"status","prefix":"\#(String(repeating: "é", count: 129))"}"#,
                "Invalid request: prefix must be a string of at most 256 bytes"
            ),
            (#"{"field":"status","limit":-1}"#, "Pagination parameters must be non-negative"),
            (#"{"field":"status","limit":"x"}"#, "Pagination parameters must be integers"),
            (#"{"field":"status","filters":[]}"#, "Filters must be an object of field/value pairs"),
            (#"{"field":"status","filters":{"nope":1}}"#, "Filter field 'nope' is not allowed for model 'tickets'"),
            (#"{"field":"status","filters":{"id":{"gt":1}}}"#, "Filter value for 'id' must be a string, number, boolean or null"),
            (#"{"field":"status","timing":1}"#, "Invalid request: timing must be true or false"),
            // Names of fields first, then the others in the order of the document.
            (#"{"filters":{"nope":1}}"#, "Filter field 'nope' is not allowed for model 'tickets'"),
            (#"{"field":5,"prefix":5,"filters":[],"limit":-1}"#, "Invalid request: field must be a string"),
            (#"{"field":"nope","filters":{"nope2":1}}"#, "Field 'nope' is not allowed for model 'tickets'"),
        ])
    func `a wrong parameter is refused`(params: String, error: String) throws {
        #expect(try TestServer(Fixture.sql, ["MCP_QUERY_OPERATORS": "true"]).connect().error("distinct", "tickets", params) == error)
    }

    @Test func `fifty values are told unless more are asked for, and never more than a hundred`() throws {
        let client = try TestServer([
            "CREATE TABLE users (id INTEGER PRIMARY KEY)",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) INSERT INTO users SELECT i FROM n",
        ]).connect()
        func count(_ params: String) throws -> Int? {
            let data = try client.object("distinct", "users", params)["data"] as? [String: Any]
            #expect(data?["exact"] as? Bool == true)
            return (data?["values"] as? [Any])?.count
        }
        #expect(try count(#"{"field":"id"}"#) == 50)
        #expect(try count(#"{"field":"id","limit":null}"#) == 50)
        #expect(try count(#"{"field":"id","limit":100}"#) == 100)
        #expect(try count(#"{"field":"id","limit":1e30}"#) == 100)
    }

    /// Slow enough for the long lane, and to be cancelled or run out of time.
    private static let slow = [
        "CREATE TABLE users (id INTEGER PRIMARY KEY)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) INSERT INTO users SELECT i FROM n",
        "CREATE VIEW tickets AS SELECT a.id AS x FROM users a, users b WHERE a.id * b.id = -1",
    ]

    @Test func `a table that takes longer is read by a worker`() throws {
        let client = try TestServer(Self.slow).connect()
        #expect(client.ask("distinct", "users", #"{"field":"id","limit":1}"#).contains(#"[{"value":1,"count":1}],"exact":true"#))
    }

    @Test func `after the query limit what was found is told, and it can be cancelled before`() throws {
        let client = try TestServer(Self.slow, queryLimit: .milliseconds(20)).connect()
        #expect(
            client.ask("distinct", "tickets", #"{"field":"x"}"#) == #"{"id":1,"status":"ok","data":{"values":[],"exact":false}}"#)
        let patient = try TestServer(Self.slow, queryLimit: .seconds(60)).connect()
        patient.send(#"{"id":1,"action":"distinct","model":"tickets","params":{"field":"x"}}"#)
        patient.send(#"{"id":2,"action":"cancel","params":{"id":1}}"#)
        patient.channel.run { patient.channel.sent.count == 2 }
        #expect(
            patient.channel.sent == [
                #"{"id":1,"status":"error","error":"Cancelled"}"#, #"{"id":2,"status":"ok","data":{"cancelled":true}}"#,
            ])
    }

    @Test func `a field that appears or disappears is seen at once`() throws {
        let server = try TestServer()
        let client = try server.connect()
        #expect(client.error("distinct", "users", #"{"field":"city"}"#) == "Field 'city' is not allowed for model 'users'")
        try server.write("ALTER TABLE users ADD COLUMN city TEXT DEFAULT 'Bern'")
        #expect(client.ask("distinct", "users", #"{"field":"city"}"#).contains(#"{"value":"Bern","count":3}"#))
        try server.write("ALTER TABLE users RENAME COLUMN city TO secret")
        #expect(client.error("distinct", "users", #"{"field":"city"}"#) == "Field 'city' is not allowed for model 'users'")
        #expect(client.error("distinct", "users", #"{"field":"secret"}"#) == "Field 'secret' is not allowed for model 'users'")
    }
}
