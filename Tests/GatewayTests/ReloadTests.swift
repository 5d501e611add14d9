import Foundation
import Testing
import Wire

@testable import Gateway

/// Settings that are read again while connections are open.
struct ReloadTests {
    private static let list = #"{"id":1,"action":"list","model":"users","params":{"fields":"id","limit":1}}"#
    private static let listed = #"{"id":1,"status":"ok","data":[{"id":1}],"count":1,"limit":1,"offset":0}"#

    @Test func `switched off, a server keeps the connections that it has and takes no others`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try server.gateway.apply(TestServer.settings(["MCP_ENABLED": "false"]))
        #expect(server.refusal(TestServer.head()) == "404 MCP server is disabled")
        #expect(client.ask(Self.list) == Self.listed)
        try server.gateway.apply(TestServer.settings())
        #expect(server.refusal(TestServer.head()) == nil)
    }

    @Test func `connections whose token stays go on, those whose token is gone end at their next message`() throws {
        let server = try TestServer(tokens: #"{"name":"old","token":"the-token-of-old"}"#)
        let (staying, leaving) = (try server.connect(), try server.connect(token: "the-token-of-old"))
        try server.gateway.apply(TestServer.settings(tokens: #"{"name":"new","token":"the-token-of-new"}"#))
        #expect(staying.ask(Self.list) == Self.listed)
        #expect(leaving.channel.close == nil)
        #expect(leaving.ask(Self.list) == #"{"status":"error","error":"Invalid authentication token"}"#)
        #expect(leaving.channel.close?.code == 1008)
        #expect(
            server.lines.all.last == "WARNING: MCP connection closed: Invalid authentication token connection=2 reason=removed token=old")
        #expect(server.refusal(TestServer.head([("X-MCP-Token", "the-token-of-old")])) == "403 Invalid authentication token")
        #expect(try server.connect(token: "the-token-of-new").ask(Self.list) == Self.listed)
    }

    @Test func `columns and models that are hidden are so at once`() throws {
        let server = try TestServer()
        let client = try server.connect()
        #expect(client.ask("get", "users", #"{"id":1,"fields":["email"]}"#).contains("admin@example.com"))
        try server.gateway.apply(TestServer.settings(["MCP_HIDDEN_FIELDS": "email", "MCP_ALLOWED_MODELS": "users,hard"]))
        #expect(client.error("get", "users", #"{"id":1,"fields":["email"]}"#) == "Field 'email' is not allowed for model 'users'")
        #expect(client.error("list", "tickets") == "Model 'tickets' not allowed. Allowed models: users, hard")
        #expect(client.error("list", "hard") == nil)
    }

    @Test func `models that are taken from a token are so at once, also for what waits`() throws {
        let token = "the-token-of-somebody"
        let server = try TestServer(Fixture.sql, tokens: #"{"name":"a","token":"\#(token)"}"#, workers: 1)
        let hold = Hold(server)
        let client = try server.connect(token: token)
        client.send(#"{"id":1,"action":"count","model":"users"}"#)
        client.send(Self.list)
        try server.gateway.apply(TestServer.settings(tokens: #"{"name":"a","token":"\#(token)","models":["tickets"]}"#))
        hold.release()
        client.channel.run { client.channel.sent.count == 2 }
        #expect(client.channel.sent.allSatisfy { $0.hasSuffix(#""error":"Model 'users' not allowed. Allowed models: tickets"}"#) })
        #expect(client.error("list", "tickets") == nil)
        try server.gateway.apply(TestServer.settings(tokens: #"{"name":"a","token":"\#(token)"}"#))
        #expect(client.ask(Self.list) == Self.listed)
    }

    @Test func `words for a write change at once`() throws {
        let server = try TestServer()
        let client = try server.connect()
        try server.gateway.apply(TestServer.settings(["MCP_READONLY": "false"]))
        #expect(client.error("create", "users") == "Unsupported action: create. Supported: list, get, query")
    }

    @Test func `extensions end at once, and begin with the handshake that announces them`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_EXTENSIONS": "count"])
        let client = try server.connect()
        #expect(client.error("count", "users") == nil)
        try server.gateway.apply(TestServer.settings(["MCP_EXTENSIONS": "describe"]))
        #expect(client.error("count", "users") == "Write operations not allowed in read-only mode: count")
        #expect(client.error("describe", "users") == "Write operations not allowed in read-only mode: describe")
        let next = try server.connect()
        #expect(next.error("describe", "users") == nil)
        try server.gateway.apply(TestServer.settings())
        #expect(client.error("count", "users") == nil)
        #expect(client.error("describe", "users") != nil)
    }

    @Test func `a rate is what the handshake announced`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "2"])
        let client = try server.connect()
        try server.gateway.apply(TestServer.settings(["MCP_RATE_LIMIT": "1"]))
        #expect(client.ask(Self.list) == Self.listed)
        #expect(client.ask(Self.list) == Self.listed)
        #expect(client.ask(Self.list) == #"{"status":"error","error":"Rate limit exceeded: 2 requests per 60s"}"#)
        let next = try server.connect()
        #expect(next.ask(Self.list) == Self.listed)
        #expect(next.ask(Self.list) == #"{"status":"error","error":"Rate limit exceeded: 1 requests per 60s"}"#)
    }

    @Test func `a cursor stays good while its token does`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let cursor = try #require(try client.object("list", "users", #"{"cursor":"","limit":1}"#)["next_cursor"] as? String)
        try server.gateway.apply(TestServer.settings(["MCP_RATE_LIMIT": "1000"]))
        for client in [client, try server.connect()] { #expect(client.error("list", "users", #"{"cursor":"\#(cursor)"}"#) == nil) }
    }

    @Test func `settings under which nothing would be served are refused, and the old ones stay`() throws {
        let server = try TestServer([Fixture.sql[0], Fixture.sql[1]])
        let client = try server.connect()
        #expect(
            throws: SettingsError("none of the allowed models is served: nothing; tables in the database: users")
        ) { try server.gateway.apply(TestServer.settings(["MCP_ALLOWED_MODELS": "nothing", "MCP_TOKEN": "another-token-of-mine"])) }
        #expect(client.ask(Self.list) == Self.listed)
        #expect(server.refusal(TestServer.head()) == nil)
        // It is not the settings' fault when the tables are gone, and a token that is taken back must not wait for them.
        try server.write("DROP TABLE users")
        #expect(client.error("list", "users") == "Model 'users' not allowed. Allowed models: ")
        try server.gateway.apply(TestServer.settings(["MCP_TOKEN": "another-token-of-mine"]))
        #expect(server.refusal(TestServer.head()) == "403 Invalid authentication token")
    }
}
