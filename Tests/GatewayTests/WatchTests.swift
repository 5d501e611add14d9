import Dispatch
import Foundation
import Policy
import SQLite
import Testing
import Wire

@testable import Gateway
@testable import Store

/// `watch` and `unwatch`, on a file that another connection writes.
@Suite struct WatchTests {
    private static let changed = #"{"event":"changed","models":["users"]}"#

    private static func wait(for count: Int, _ client: Client, sourceLocation: SourceLocation = #_sourceLocation) {
        client.channel.run(until: { client.channel.sent.count >= count }, sourceLocation: sourceLocation)
    }

    @Test func `the models that are watched are named in the order of the configuration`() throws {
        let client = try TestServer().connect()
        #expect(client.ask(#"{"id":1,"action":"watch","model":"TICKETS"}"#) == #"{"id":1,"status":"ok","data":{"watching":["tickets"]}}"#)
        #expect(client.ask("watch", "users").contains(#""watching":["users","tickets"]"#))
        #expect(client.ask("watch", "nothing").contains("Model 'nothing' not allowed. Allowed models: users, tickets, change_log"))
        #expect(client.ask("unwatch", "tickets").contains(#""watching":["users"]"#))
        #expect(client.ask("watch", "").contains(#""watching":["users","tickets","change_log"]"#))
        #expect(client.ask("unwatch", "users").contains(#""watching":["tickets","change_log"]"#))
        #expect(client.ask(#"{"id":1,"action":"unwatch"}"#) == #"{"id":1,"status":"ok","data":{"watching":[]}}"#)
    }

    @Test(arguments: ["delete", "wal"])
    func `a write of somebody else is told`(journal: String) throws {
        let server = try TestServer()
        try server.write("PRAGMA journal_mode = \(journal)")
        let client = try server.connect()
        _ = client.ask("watch", "users")
        try server.write("UPDATE tickets SET status = 'closed'")
        Self.wait(for: 2, client)
        #expect(client.channel.sent.last == Self.changed)
    }

    @Test func `a file put in the place of the old one is told`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("watch", "users")
        try FileManager.default.copyItem(atPath: server.path, toPath: server.path + ".new")
        _ = try #require(rename(server.path + ".new", server.path) == 0)
        Self.wait(for: 2, client)
        #expect(client.channel.sent.last == Self.changed)
    }

    @Test func `changes are told once a second, and the last one is not lost`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("watch", "users")
        try server.write("UPDATE tickets SET status = 'a'")
        Self.wait(for: 2, client)
        try server.write("UPDATE tickets SET status = 'b'")
        try server.write("UPDATE tickets SET status = 'c'")
        let looks = server.store.changes.lookCount
        // The clock stands still: however often it is looked, nothing is told.
        while server.store.changes.lookCount < looks + 3 { Thread.sleep(forTimeInterval: 0.01) }
        #expect(client.ask("count", "users").contains(#""count":3"#))
        #expect(client.channel.sent.count == 3)
        server.clock.advance(1)
        Self.wait(for: 4, client)
        #expect(client.channel.sent.last == Self.changed)
    }

    @Test func `nothing is told while anything is unsent`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("watch", "users")
        client.channel.isTaking = false
        _ = client.ask("get", "users", #"{"id":1}"#)
        try server.write("UPDATE tickets SET status = 'a'")
        let looks = server.store.changes.lookCount
        while server.store.changes.lookCount < looks + 2 { Thread.sleep(forTimeInterval: 0.01) }
        client.channel.runAll()
        #expect(client.channel.sent.count == 2)
        client.channel.take()
        client.connection.drained()
        #expect(client.channel.sent.last == Self.changed)
    }

    @Test func `one look serves everybody, and nobody looks when nobody watches`() throws {
        let server = try TestServer()
        let clients = try (0..<3).map { _ in try server.connect() }
        #expect(server.store.changes.isIdle)
        for client in clients { _ = client.ask("watch", "") }
        try server.write("UPDATE tickets SET status = 'a'")
        for client in clients { Self.wait(for: 2, client) }
        #expect(!server.store.changes.isIdle)
        _ = clients[0].ask("unwatch", "")
        clients[1].connection.closed(code: nil)
        #expect(!server.store.changes.isIdle)
        clients[2].connection.closed(code: nil)
        #expect(server.store.changes.isIdle)
    }

    @Test func `a model that is no longer served is not named`() throws {
        let server = try TestServer()
        let client = try server.connect()
        _ = client.ask("watch", "users")
        _ = client.ask("watch", "tickets")
        var settings = try GatewaySettings.parse { TestServer.environment[$0] }
        settings.policy.allowedModels = ["tickets"]
        try server.gateway.apply(settings)
        try server.write("UPDATE tickets SET status = 'a'")
        Self.wait(for: 3, client)
        #expect(client.channel.sent.last == #"{"event":"changed","models":["tickets"]}"#)
    }

    @Test func `switched off it is an unknown action`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_WATCH": "false"])
        #expect(try server.connect().error("watch", "users") == "Write operations not allowed in read-only mode: watch")
        guard case .accept(let headers, _) = server.gateway.admit(TestServer.head()) else { throw SettingsError("refused") }
        #expect(headers.last?.value.contains("watch") == false)
    }
}
