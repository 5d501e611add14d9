import Records
import Testing
import Wire

@testable import Gateway

/// What those who keep watch over a gateway hear.
@Suite struct EventTests {
    @Test func `every request is told with its action, model, columns, figures and outcome, never with a value`() throws {
        let server = try TestServer()
        let client = try server.connect()
        let asked: [(String, String, String, ServedRequest)] = [
            ("list", "USERS", #"{"filters":{"Email":"nobody@example.com"}}"#, served("list", "users", ["email"], rows: 0)),
            ("list", "users", "{}", served("list", "users", rows: 3)),
            ("get", "users", #"{"id":1}"#, served("get", "users", rows: 1)),
            ("get", "users", #"{"id":"sesame"}"#, served("get", "users", outcome: .notFound)),
            ("count", "users", #"{"filters":{"id":1,"email":"x"}}"#, served("count", "users", ["id", "email"])),
            ("describe", "", "{}", served("describe", "")),
            ("list", "users", #"{"filters":{"password_hash":"x"}}"#, served("list", "users", outcome: .denied)),
            ("list", "users", #"{"limit":-1}"#, served("list", "users", outcome: .invalid)),
            ("create", "users", "{}", served("create", "users", outcome: .denied)),
            ("list", #"\u001b[31m"#, "{}", served("list", #"\u{1b}[31m"#, outcome: .denied)),
        ]
        for (action, model, params, expected) in asked {
            let answer = client.ask(action, model, params)
            server.clock.advance(0.001)
            var expected = expected
            expected.bytes = answer.utf8.count
            #expect(server.events.requests.last == expected)
        }
        #expect(server.events.requests.count == asked.count)
    }

    @Test func `a message that is no request, and one too many, are told as well`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "1"])
        let client = try server.connect()
        client.send("[")
        client.send("{}")
        #expect(server.events.requests.map(\.outcome) == [.invalid, .rateLimited])
        #expect(server.events.requests.map(\.action) == ["", ""])
    }

    @Test func `coming, going and not getting in are told`() throws {
        let server = try TestServer()
        let client = try server.connect()
        client.connection.closed(code: 1000)
        client.connection.closed(code: 1000)
        _ = server.gateway.admit(TestServer.head([("X-MCP-Token", "wrong")]))
        _ = server.gateway.admit(TestServer.head(without: ["X-MCP-Token"]))
        _ = server.gateway.admit(TestServer.head([("Origin", "https://evil.example")]))
        _ = server.gateway.admit(TestServer.head(target: "/"))
        let known = ServerClient(connection: 1, token: Token(TestServer.token).fingerprint, peer: "127.0.0.1:50122")
        #expect(
            server.events.all == [
                .connected(known), .disconnected(known), .refused(RefusedClient(.invalidToken, peer: "127.0.0.1:50122")),
                .refused(RefusedClient(.missingToken, peer: "127.0.0.1:50122")),
                .refused(RefusedClient(.origin, peer: "127.0.0.1:50122")), .refused(RefusedClient(.request, peer: "127.0.0.1:50122")),
            ])
    }

    @Test func `a request whose client left is told as cancelled`() throws {
        let server = try TestServer(workers: 1)
        let hold = Hold(server)
        let client = try server.connect()
        client.send(#"{"id":1,"action":"count","model":"tickets"}"#)
        client.send(#"{"id":2,"action":"get","model":"users","params":{"id":1}}"#)
        client.connection.closed(code: nil)
        #expect(server.events.requests.map(\.outcome) == [.cancelled, .cancelled])
        #expect(server.events.requests.map(\.bytes) == [0, 0])
        hold.release()
    }

    private func served(
        _ action: String, _ model: String, _ columns: [String] = [], rows: Int = 0, outcome: RequestOutcome = .ok
    ) -> ServedRequest {
        ServedRequest(
            client: ServerClient(connection: 1, token: Token(TestServer.token).fingerprint, peer: "127.0.0.1:50122"), action: action,
            model: model, filterColumns: columns, rows: rows, bytes: 0, microseconds: 0, outcome: outcome)
    }
}
