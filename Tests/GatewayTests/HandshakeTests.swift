import Foundation
import Gateway
import Testing
import Wire

struct HandshakeTests {
    private static func server(_ environment: [String: String] = [:]) throws -> TestServer { try TestServer([Fixture.sql[0]], environment) }

    private static func refusal(_ server: TestServer, _ head: RequestHead) -> Refusal? {
        guard case .refuse(let refusal) = server.gateway.admit(head) else { return nil }
        return refusal
    }

    private static func body(_ error: String) -> String { #"{"status":"error","error":"\#(error)"}"# }

    @Test func `a right head is let in and told the rate and the extensions`() throws {
        guard case .accept(let headers, _) = try Self.server(["MCP_RATE_LIMIT": ""]).gateway.admit(TestServer.head()) else {
            Issue.record("refused")
            return
        }
        #expect(
            headers == [
                .init("RateLimit-Policy", #""requests";q=60;w=60"#),
                .init("X-MCP-Extensions", "describe, count, distinct, order_by, fields, cursor, total, expand, timing, cancel, watch"),
            ])
    }

    @Test func `only the extensions that are allowed are announced`() throws {
        guard case .accept(let headers, _) = try Self.server(["MCP_EXTENSIONS": "timing,watch,count"]).gateway.admit(TestServer.head()),
            case .accept(let none, _) = try Self.server(["MCP_EXTENSIONS": ""]).gateway.admit(TestServer.head()),
            case .accept(let operators, _) = try Self.server(["MCP_QUERY_OPERATORS": "true"]).gateway.admit(TestServer.head())
        else {
            Issue.record("refused")
            return
        }
        #expect(headers.last == .init("X-MCP-Extensions", "count, timing, watch"))
        #expect(none.last == .init("X-MCP-Extensions", ""))
        #expect(operators.last?.value.hasSuffix(", watch, operators") == true)
    }

    /// Each head fails every later check too, but for the first ones.
    @Test func `the first check that fails answers`() throws {
        let server = try Self.server()
        let foreign = [("Host", "evil.example"), ("Origin", "http://evil.example")]
        let off = try Self.server(["MCP_ENABLED": "false"])
        func check(_ server: TestServer, _ head: RequestHead, _ status: Int, _ error: String) {
            let refusal = Self.refusal(server, head)
            #expect(refusal?.status == status)
            #expect(refusal?.body == Self.body(error))
            #expect(refusal?.delay == 0)
        }
        let bare = ["Upgrade", "X-MCP-Token"]
        check(off, TestServer.head(foreign + [("Content-Length", "1")], target: "/x", method: "POST", without: bare), 400, "Bad request")
        check(
            off, TestServer.head(foreign, target: "/x", method: "POST", without: bare), 403,
            "Host 'evil.example' not allowed; see MCP_ALLOWED_HOSTS")
        check(
            off, TestServer.head([("Origin", "http://evil.example")], target: "/x", method: "POST", without: bare), 403,
            "Origin 'http://evil.example' not allowed; see MCP_ALLOWED_ORIGINS")
        check(off, TestServer.head(target: "/x", method: "POST", without: bare), 404, "Not found")
        check(off, TestServer.head(method: "POST", without: bare), 404, "MCP server is disabled")
        check(server, TestServer.head(method: "POST", without: bare), 405, "Method not allowed")
        check(server, TestServer.head(without: bare), 426, "Upgrade required")
        check(server, TestServer.head([("Sec-WebSocket-Key", "short")], without: ["X-MCP-Token"]), 400, "Bad request")
        check(server, TestServer.head(without: ["X-MCP-Token"]), 403, "Missing authentication token")
    }

    @Test func `refusals carry the headers that they need`() throws {
        let server = try Self.server()
        #expect(Self.refusal(server, TestServer.head(method: "HEAD"))?.headers == [.init("Allow", "GET")])
        #expect(
            Self.refusal(server, TestServer.head(without: ["Upgrade"]))?.headers
                == [.init("Upgrade", "websocket"), .init("Sec-WebSocket-Version", "13")])
    }

    @Test(
        arguments: [
            ([("Host", "a"), ("Host", "b")], [], 400), ([("Host", "")], [], 400), ([], ["Host"], 400),
            ([("Transfer-Encoding", "chunked")], [], 400),
            ([("Content-Length", "0")], [], nil), ([("Content-Length", "0"), ("content-length", "5")], [], 400),
            ([("Origin", "http://127.0.0.1:8000"), ("Origin", "http://127.0.0.1:8000")], [], 400),
            ([("Sec-WebSocket-Version", "12")], [], 426),
            ([], ["Sec-WebSocket-Version"], 426), ([("Connection", "close")], [], 426), ([("Upgrade", "h2c, WebSocket")], [], nil),
            ([("Upgrade", "websocketx")], [], 426), ([], ["Sec-WebSocket-Key"], 400),
            ([("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=")], [], 400),
            ([("Sec-WebSocket-Key", "!GhlIHNhbXBsZSBub25jZQ==")], [], 400), ([("Sec-WebSocket-Protocol", "mcp")], [], nil),
        ] as [([(String, String)], [String], Int?)])
    func `a head is well-formed or not`(headers: [(String, String)], without: [String], status: Int?) throws {
        #expect(Self.refusal(try Self.server(), TestServer.head(headers, without: without))?.status == status)
    }

    @Test func `only HTTP 1 point 1 is spoken`() throws {
        var head = TestServer.head()
        head.minor = 0
        #expect(Self.refusal(try Self.server(), head)?.status == 400)
    }

    @Test(arguments: [
        ("127.0.0.1:8000", "http://127.0.0.1:8000", true), ("localhost:8000", "http://LOCALHOST:8000", true),
        ("app.localhost:8000", "http://app.localhost:8000", true), ("[::1]:8000", "http://[::1]:8000", true),
        ("192.168.1.5", "http://192.168.1.5", true), ("192.168.1.5", "https://192.168.1.5:443", true),
        ("localhost:80", "http://localhost", true),
        ("localhost:8000", "http://localhost:8001", false), ("localhost:8000", "http://127.0.0.1:8000", false),
        ("localhost:8000", "null", false), ("localhost:8000", "", false), ("localhost:8000", "http://localhost:8000/x", false),
        ("0.0.0.0:8000", "http://0.0.0.0:8000", false), ("[::]:8000", "http://[::]:8000", false),
        ("[::ffff:0.0.0.0]:8000", "http://[::ffff:0.0.0.0]:8000", false), ("evil.example:8000", "http://evil.example:8000", false),
        ("localhost.evil.example:8000", "http://localhost.evil.example:8000", false), ("1.2.3:8000", "http://1.2.3:8000", false),
        ("db.example:8000", "http://db.example:8000", true), ("other.example", "http://other.example", false),
        ("other.example:8443", "https://other.example:8443", true), ("localhost:8000", "https://app.example", true),
        ("localhost:8000", "https://app.example:444", false), ("localhost:8000", "http://app.example", false),
    ])
    func `a page may connect from the host itself, or where the operator allows it`(host: String, origin: String, isAllowed: Bool) throws {
        let server = try Self.server(["MCP_ALLOWED_HOSTS": "db.example, Other.Example:8443", "MCP_ALLOWED_ORIGINS": "https://App.example"])
        let head = TestServer.head([("Host", host), ("Origin", origin)])
        #expect((Self.refusal(server, head) == nil) == isAllowed)
    }

    @Test func `without an Origin, and on a Unix socket, host names are not looked at`() throws {
        let server = try Self.server()
        #expect(Self.refusal(server, TestServer.head([("Host", "evil.example")])) == nil)
        let head = TestServer.head([("Host", "evil.example"), ("Origin", "null")], listener: .unix)
        #expect(Self.refusal(server, head) == nil)
    }

    @Test func `a client of a Unix socket may have no host to name`() throws {
        #expect(Self.refusal(try Self.server(), TestServer.head([("Host", "")], listener: .unix)) == nil)
    }

    @Test func `a token in the query of a refused page's request is in no answer and no line`() throws {
        let server = try Self.server()
        for headers in [[("Origin", "http://evil.example")], [("Host", "evil.example"), ("Origin", "http://evil.example")]] {
            let head = TestServer.head(headers, target: "/mcp/ws?token=" + TestServer.token, without: ["X-MCP-Token"])
            #expect(Self.refusal(server, head)?.status == 403)
            #expect(Self.refusal(server, head)?.body.contains(TestServer.token) == false)
        }
        #expect(server.lines.all.count == 4)
        #expect(server.lines.all.allSatisfy { $0.contains("evil.example") && !$0.contains(TestServer.token) })
    }

    @Test func `what a refusal repeats is cut and made visible`() throws {
        let host = "\u{1b}" + String(repeating: "h", count: 100)
        let refusal = Self.refusal(try Self.server(), TestServer.head([("Host", host), ("Origin", "null")]))
        #expect(refusal?.body == Self.body(#"Host '\\u{1b}"# + String(repeating: "h", count: 63) + "' not allowed; see MCP_ALLOWED_HOSTS"))
    }
}
