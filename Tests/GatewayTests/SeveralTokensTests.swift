import Foundation
import Records
import Testing
import Wire

@testable import Gateway

/// Several tokens at one gateway: their names, their models, their ends.
struct SeveralTokensTests {
    private static let all = "the-token-that-sees-all"
    private static let some = "the-token-that-sees-some"
    private static let short = "the-token-of-a-minute"
    /// `short` is known by its digest only, and opens nothing from 2026-01-01T00:01:00Z on.
    private static let tokens = """
        {"name":"all","token":"\(all)"}
        {"name":"some","token":"\(some)","models":["Tickets","change_log","nothing"]}
        {"name":"short","sha256":"\(sha256)","expires":"2026-01-01T00:01:00Z"}
        """
    // printf the-token-of-a-minute | sha256sum
    private static let sha256 = "8c002749ddb021b48fe96aa04676974c05d664208cf022b9b88ff09fc4404634"

    private static func server(_ tokens: String = tokens, _ environment: [String: String] = [:]) throws -> TestServer {
        try TestServer(Fixture.sql, environment, tokens: tokens)
    }

    @Test func `each token opens, and is called by its name`() throws {
        let server = try Self.server()
        for token in [TestServer.token, Self.all, Self.some, Self.short] { _ = try server.connect(token: token) }
        #expect(
            server.events.all.map { if case .connected(let client) = $0 { client.token } else { "" } }
                == [Token(TestServer.token).fingerprint, "all", "some", "short"])
        #expect(
            server.lines.all.filter { $0.contains("established") } == [
                "INFO: MCP WebSocket connection established connection=1 peer=127.0.0.1:50122",
                "INFO: MCP WebSocket connection established connection=2 peer=127.0.0.1:50122 token=all",
                "INFO: MCP WebSocket connection established connection=3 peer=127.0.0.1:50122 token=some",
                "INFO: MCP WebSocket connection established connection=4 peer=127.0.0.1:50122 token=short",
            ])
        #expect(server.refusal(TestServer.head([("X-MCP-Token", Self.all + "x")])) == "403 Invalid authentication token")
        #expect(server.refusal(TestServer.head([("X-MCP-Token", Self.sha256)])) == "403 Invalid authentication token")
    }

    @Test func `without MCP_TOKEN the file's tokens open alone`() throws {
        let server = try Self.server(Self.tokens, ["MCP_TOKEN": ""])
        _ = try server.connect(token: Self.all)
        #expect(server.refusal(TestServer.head()) == "403 Invalid authentication token")
    }

    @Test func `what a token's models do not name it is warned of`() throws {
        let server = try Self.server()
        #expect(server.lines.all == ["WARNING: MCP_TOKENS_FILE: the token 'some' names 'nothing', which is not served"])
    }

    /// The same questions to a server that serves these models only, and to one that serves more, with a token that may not see it.
    @Test(arguments: [
        ("list", "users", "{}"), ("get", "users", #"{"id":1}"#), ("count", "users", "{}"), ("describe", "users", "{}"), ("list", "", "{}"),
        ("describe", "", "{}"), ("describe", "tickets", "{}"), ("list", "tickets", #"{"expand":["requester_id"]}"#),
        ("get", "tickets", #"{"id":1,"expand":"requester_id"}"#), ("list", "TICKETS", #"{"filters":{"requester_id":2},"total":true}"#),
        ("count", "tickets", "{}"), ("query", "change_log", #"{"expand":"ticket_id"}"#),
        ("create", "users", "{}"), ("list", "nothing", "{}"),
        ("list", "hard", "{}"),
    ])
    func `a model that the token may not see is as if it were not served`(action: String, model: String, params: String) throws {
        let serving = try TestServer(Fixture.sql, ["MCP_ALLOWED_MODELS": "tickets,change_log"]).connect()
        let restricted = try Self.server().connect(token: Self.some)
        #expect(restricted.ask(action, model, params) == serving.ask(action, model, params))
    }

    @Test func `what one has counted another who may see it is told, and nobody else`() throws {
        let server = try Self.server()
        #expect(try server.connect(token: Self.all).ask("count", "users").contains(#""count":3"#))
        let seen = try server.connect(token: Self.some).ask("describe", "")
        #expect(seen.contains("tickets") && !seen.contains("users"))
    }

    @Test func `a cursor is good for the token that it was made for`() throws {
        let server = try Self.server()
        func cursor(_ token: String) throws -> String {
            try #require(
                try server.connect(token: token).object("list", "tickets", #"{"cursor":"","limit":1}"#)["next_cursor"] as? String)
        }
        let tokens = [TestServer.token, Self.all, Self.some, Self.short]
        for (token, cursor) in zip(tokens, try tokens.map(cursor)) {
            for other in tokens {
                let error = try server.connect(token: other).error("list", "tickets", #"{"cursor":"\#(cursor)"}"#)
                #expect(error == (other == token ? nil : "Invalid cursor"))
            }
        }
    }

    @Test func `a token opens until its end, and is answered like a wrong one afterwards`() throws {
        let server = try Self.server()
        let head = TestServer.head([("X-MCP-Token", Self.short)])
        server.clock.advance(59)
        _ = try server.connect(token: Self.short)
        server.clock.advance(1)
        guard case .refuse(let expired) = server.gateway.admit(head),
            case .refuse(let wrong) = server.gateway.admit(TestServer.head([("X-MCP-Token", "wrong")], peer: "10.0.0.1"))
        else {
            Issue.record("let in")
            return
        }
        #expect(expired == wrong)
        #expect(expired.delay == 1)
        #expect(
            server.lines.all.dropFirst(2) == [
                "WARNING: MCP connection rejected: Invalid authentication token peer=127.0.0.1:50122 reason=expired token=short",
                "WARNING: MCP connection rejected: Invalid authentication token peer=10.0.0.1:50122 token=\(Token("wrong").fingerprint)",
            ])
        #expect(server.events.all.dropFirst().first == .refused(RefusedClient(.expiredToken, peer: "127.0.0.1:50122")))
    }

    @Test func `when its token's time is over a connection ends at its next message`() throws {
        let server = try Self.server()
        let client = try server.connect(token: Self.short)
        server.clock.advance(59)
        #expect(client.error("list", "users") == nil)
        server.clock.advance(1)
        #expect(client.channel.close == nil)
        #expect(client.ask("list", "users") == #"{"status":"error","error":"Invalid authentication token"}"#)
        #expect(client.channel.close?.code == 1008 && client.channel.close?.reason == "Invalid authentication token")
        #expect(!client.channel.isReading)
        #expect(
            server.lines.all.last
                == "WARNING: MCP connection closed: Invalid authentication token connection=1 reason=expired token=short")
        #expect(server.events.requests.map(\.outcome) == [.ok, .denied])
        client.connection.closed(code: 1008)
        #expect(server.events.all.last == .disconnected(ServerClient(connection: 1, token: "short", peer: "127.0.0.1:50122")))
    }

    @Test func `what waits when the time is over is not read any more`() throws {
        let server = try TestServer(Fixture.sql, tokens: Self.tokens, workers: 1)
        let hold = Hold(server)
        server.clock.advance(58)
        let client = try server.connect(token: Self.short)
        client.send(#"{"id":1,"action":"count","model":"users"}"#)
        client.send(#"{"id":2,"action":"get","model":"users","params":{"id":1}}"#)
        server.clock.advance(2)
        hold.release()
        client.channel.run { client.channel.close != nil }
        #expect(client.channel.sent == [#"{"status":"error","error":"Invalid authentication token"}"#])
        #expect(server.events.requests.map(\.outcome) == [.cancelled, .denied])
        client.connection.closed(code: 1008)
        #expect(server.events.requests.count == 2)
    }
}
