import Foundation
import Records
import Testing
import Wire

@testable import Gateway

/// What whoever runs the gateway does to it while connections are open.
struct InterventionTests {
    private static let list = #"{"id":1,"action":"list","model":"users","params":{"fields":"id","limit":1}}"#
    private static let listed = #"{"id":1,"status":"ok","data":[{"id":1}],"count":1,"limit":1,"offset":0}"#
    private static let busy = #"{"id":1,"status":"error","error":"Server busy"}"#

    /// Two clients: of the exempt token, and of another one.
    private static func clients(_ environment: [String: String] = [:]) throws -> (server: TestServer, own: Client, other: Client) {
        let server = try TestServer(
            Fixture.sql, environment, tokens: #"{"name":"this browser","token":"the-token-of-this-browser"}"#, exempting: "this browser")
        return (server, try server.connect(token: "the-token-of-this-browser"), try server.connect())
    }

    @Test func `while it is paused, others are told that the server is busy, and stay connected`() throws {
        let (server, own, other) = try Self.clients()
        server.gateway.pause(true)
        #expect(other.ask(Self.list) == Self.busy)
        #expect(try server.connect().ask(Self.list) == Self.busy)
        #expect(own.ask(Self.list) == Self.listed)
        #expect(server.events.requests.map(\.outcome) == [.busy, .busy, .ok])
        server.gateway.pause(false)
        #expect(other.ask(Self.list) == Self.listed)
    }

    @Test func `what is under way when it is paused is answered`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(#"{"id":1,"action":"count","model":"users"}"#)
        client.send(Self.list)
        server.gateway.pause(true)
        hold.release()
        client.channel.run { client.channel.sent.count == 2 }
        #expect(client.channel.sent.first?.contains(#""status":"ok""#) == true)
        #expect(client.channel.sent.last == Self.busy)
    }

    @Test func `another rate holds at once, but for the exempt token`() throws {
        let (server, own, other) = try Self.clients(["MCP_RATE_LIMIT": "5"])
        for _ in 0..<3 { #expect(other.ask(Self.list) == Self.listed) }
        try server.gateway.limitRate(to: 4)
        #expect(other.ask(Self.list) == Self.listed)
        #expect(other.ask(Self.list) == #"{"status":"error","error":"Rate limit exceeded: 4 requests per 60s"}"#)
        #expect(other.channel.close?.code == 1008)
        for _ in 0..<5 { #expect(own.ask(Self.list) == Self.listed) }
    }

    @Test func `a higher rate holds at once, too, and is announced to those to come`() throws {
        let (server, _, other) = try Self.clients(["MCP_RATE_LIMIT": "1"])
        #expect(other.ask(Self.list) == Self.listed)
        try server.gateway.limitRate(to: 3_000)
        for _ in 0..<20 { #expect(other.ask(Self.list) == Self.listed) }
        guard case .accept(let headers, _) = server.gateway.admit(TestServer.head()) else { throw SettingsError("not admitted") }
        #expect(headers.first?.value == #""requests";q=3000;w=60"#)
    }
}
