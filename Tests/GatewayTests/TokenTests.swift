import Foundation
import Gateway
import Testing
import Wire

struct TokenTests {
    private static func server(_ environment: [String: String] = [:]) throws -> TestServer { try TestServer([Fixture.sql[0]], environment) }

    /// The error's text; nil when let in.
    private static func error(_ server: TestServer, _ head: RequestHead) -> String? {
        switch server.gateway.admit(head) {
        case .accept: nil
        case .refuse(let refusal): refusal.status == 403 ? refusal.body : "\(refusal.status)"
        case .refuseInFrame(let message, _, _): "frame: " + message
        }
    }
    private static let missing = #"{"status":"error","error":"Missing authentication token"}"#
    private static let invalid = #"{"status":"error","error":"Invalid authentication token"}"#

    @Test(
        arguments: [
            (["0123456789abcdefghij"], "", nil), ([], "?token=0123456789abcdefghij", nil), ([""], "?token=0123456789abcdefghij", nil),
            ([], "?token=%30123456789abcdefghi%6a", nil), ([], "?%74oken=0123456789abcdefghij", nil),
            ([], "?token=x&a=b&token=0123456789abcdefghij", nil), ([], "?token=0123456789abcdefghij&token=x", invalid),
            ([], "", missing), ([""], "", missing), ([], "?token=", missing), ([], "?token", missing),
            ([], "?tokens=0123456789abcdefghij", missing),
            ([], "?Token=0123456789abcdefghij", missing), (["x"], "?token=0123456789abcdefghij", invalid),
            (["0123456789abcdefghij"], "?token=x", nil), (["0123456789abcdefghij", "0123456789abcdefghij"], "", invalid),
            (["0123456789abcdefghi"], "", invalid), (["0123456789abcdefghijk"], "", invalid), (["0123456789ABCDEFGHIJ"], "", invalid),
            ([], "?token=%", invalid), ([], "?token=%zz", invalid),
        ] as [([String], String, String?)])
    func `the header decides, then the last token of the query`(headers: [String], query: String, error: String?) throws {
        let head = TestServer.head(headers.map { ("X-MCP-Token", $0) }, target: "/mcp/ws" + query, without: ["X-MCP-Token"])
        #expect(Self.error(try Self.server(), head) == error)
    }

    @Test func `the query's token can be switched off`() throws {
        let head = TestServer.head(target: "/mcp/ws?token=" + TestServer.token, without: ["X-MCP-Token"])
        #expect(Self.error(try Self.server(["MCP_ALLOW_QUERY_TOKEN": "no"]), head) == Self.missing)
    }

    @Test func `without a token of its own a server lets nobody in`() throws {
        #expect(Self.error(try Self.server(["MCP_TOKEN": ""]), TestServer.head()) == Self.invalid)
    }

    @Test func `for browsers a refused token is a message, and only a refused token`() throws {
        let server = try Self.server(["MCP_AUTH_REPLY": "frame"])
        #expect(Self.error(server, TestServer.head(without: ["X-MCP-Token"])) == "frame: " + Self.missing)
        #expect(Self.error(server, TestServer.head([("X-MCP-Token", "x")])) == "frame: " + Self.invalid)
        #expect(Self.error(server, TestServer.head(target: "/")) == "404")
    }

    private static func delay(_ server: TestServer, _ token: String, _ peer: String) -> Double? {
        guard case .refuse(let refusal) = server.gateway.admit(TestServer.head([("X-MCP-Token", token)], peer: peer)) else { return nil }
        return refusal.delay
    }

    @Test func `wrong tokens of an address wait longer and longer, a right one never`() throws {
        let server = try Self.server()
        #expect((0..<6).map { _ in Self.delay(server, "wrong", "10.0.0.1") } == [1, 2, 4, 5, 5, 5])
        #expect(Self.delay(server, TestServer.token, "10.0.0.1") == nil)
        #expect(Self.delay(server, "wrong", "10.0.0.2") == 1)
        server.clock.advance(60)
        #expect(Self.delay(server, "wrong", "10.0.0.1") == 1)
    }

    @Test func `a missing token is answered at once`() throws {
        guard case .refuse(let refusal) = try Self.server().gateway.admit(TestServer.head(without: ["X-MCP-Token"])) else {
            Issue.record("let in")
            return
        }
        #expect(refusal.delay == 0)
    }

    @Test func `at most 100 answers wait, the others are given at once`() throws {
        let server = try Self.server()
        let delays = (0..<101).map { Self.delay(server, "wrong", "10.0.1.\($0)") }
        #expect(delays[..<100].allSatisfy { $0 == 1 })
        #expect(delays[100] == 0)
        server.clock.advance(1)
        #expect(Self.delay(server, "wrong", "10.0.2.1") == 1)
    }

    @Test func `a new token is 32 random bytes in base64url`() {
        var next: UInt8 = 0
        let token = Token.generate {
            defer { next += 1 }
            return next
        }
        #expect(token.secret == "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(token.weakness == nil)
    }

    @Test func `however a token is printed, its secret is not in it`() {
        let settings = { () -> GatewaySettings in
            var settings = GatewaySettings()
            settings.token = Token("my-very-secret-token")
            return settings
        }()
        for text in ["\(settings)", String(reflecting: settings), "\(String(describing: settings.token))"] {
            #expect(!text.contains("secret-token"))
        }
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("secret-token"))
        // printf my-very-secret-token | sha256sum
        #expect(Token("my-very-secret-token").fingerprint.count == 5)
        #expect(Token("abc").fingerprint == "#ba78")
    }

    @Test func `refusals are logged with the peer and a name for the token, never the token`() throws {
        let server = try Self.server()
        _ = server.gateway.admit(TestServer.head([("X-MCP-Token", "abc")]))
        _ = server.gateway.admit(TestServer.head(without: ["X-MCP-Token"]))
        _ = server.gateway.admit(TestServer.head(target: "/other?token=abc"))
        #expect(
            server.lines.all == [
                "WARNING: MCP connection rejected: Invalid authentication token peer=127.0.0.1:50122 token=#ba78",
                "WARNING: MCP connection rejected: Missing authentication token peer=127.0.0.1:50122",
                "DEBUG: MCP request refused: Not found path=/other peer=127.0.0.1:50122",
            ])
    }
}
