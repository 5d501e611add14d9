import Foundation
import SQLite
import Testing

/// What a client hears of the faults of a database: never a path, SQL or SQLite's own words.
struct FaultTests {
    private static let failed = #"{"id":1,"status":"error","error":"Internal server error"}"#
    private static let one = #"{"limit":1,"fields":["id"]}"#
    private static let answer = #"{"id":1,"status":"ok","data":[{"id":1}],"count":1,"limit":1,"offset":0}"#

    @Test func `a removed database is an internal error, until it is back`() throws {
        let server = try TestServer()
        let client = try server.connect()
        #expect(client.ask("list", "users", Self.one) == Self.answer)
        #expect(rename(server.path, server.path + ".away") == 0)
        for action in ["list", "query", "count"] { #expect(client.ask(action, "users") == Self.failed) }
        #expect(client.ask("get", "users", #"{"id":1}"#) == Self.failed)
        // What is not allowed is not allowed, whatever has become of the file.
        #expect(client.ask("list", "vault").contains("Model 'vault' not allowed"))
        #expect(server.lines.all.contains { $0.hasPrefix("ERROR: MCP list query failed for model users: internal") })
        #expect(rename(server.path + ".away", server.path) == 0)
        #expect(client.ask("list", "users", Self.one) == Self.answer)
    }

    @Test func `a database written over by garbage is corrupt`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: server.path))
        try handle.write(contentsOf: Data(repeating: 0x41, count: 4096))
        try handle.close()
        #expect(client.ask("list", "users", Self.one) == Self.failed)
        #expect(server.lines.all.contains { $0.hasPrefix("ERROR: MCP list query failed for model users: corrupt") })
    }

    @Test func `a dropped table is a model that is not allowed, and a dropped column a field that is not`() throws {
        let server = try TestServer()
        let client = try server.connect()
        #expect(client.ask("list", "tickets", #"{"limit":1,"filters":{"priority":"high"}}"#).contains(#""status":"ok""#))
        try server.write("ALTER TABLE tickets DROP COLUMN priority")
        #expect(
            client.ask("list", "tickets", #"{"filters":{"priority":"high"}}"#)
                == #"{"id":1,"status":"error","error":"Filter field 'priority' is not allowed for model 'tickets'"}"#)
        try server.write("ALTER TABLE tickets RENAME COLUMN status TO token")
        #expect(!client.ask("list", "tickets").contains("status\":\"open"))
        #expect(!client.ask("describe", "tickets").contains("token"))
        try server.write("DROP TABLE tickets")
        #expect(
            client.ask("list", "tickets")
                == #"{"id":1,"status":"error","error":"Model 'tickets' not allowed. Allowed models: users, change_log"}"#)
        try server.write("CREATE TABLE tickets (id INTEGER PRIMARY KEY, v, password); INSERT INTO tickets VALUES (1, 'x', 'secret')")
        // The refusal looks again before it is said.
        #expect(client.ask("list", "tickets").contains(#""data":[{"id":1,"v":"x"}]"#))
        try server.write("ALTER TABLE tickets ADD COLUMN w DEFAULT 5")
        #expect(client.ask("describe", "tickets").contains(#""name":"w""#))
    }

    @Test func `a locked database is busy, and a name that it does not know is refused all the same`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let writer = try Connection(server.path, .readWrite)
        try writer.execute("BEGIN EXCLUSIVE")
        #expect(client.ask("list", "users") == #"{"id":1,"status":"error","error":"Database is busy"}"#)
        #expect(client.ask("list", "nope").contains("Model 'nope' not allowed"))
        #expect(client.ask("describe", "").contains("users"))
        try writer.execute("COMMIT")
        #expect(client.ask("list", "users", Self.one) == Self.answer)
    }
}
