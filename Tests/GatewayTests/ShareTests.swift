import Foundation
import Records
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Row 8 of the handshake: what a token may take from an address.
struct ShareTests {
    private static let sql = [Fixture.sql[0]]
    private static let other = "the-token-of-another"

    private static func server(_ environment: [String: String]) throws -> TestServer {
        try TestServer(sql, environment, tokens: #"{"name":"other","token":"\#(other)"}"#)
    }

    private static func send(_ count: Int, _ client: Client) { for _ in 0..<count { client.send("{}") } }

    @Test func `who sent too much gets no new connection, and is told when`() throws {
        let server = try Self.server(["MCP_RATE_LIMIT_PER_CLIENT": "3"])
        let client = try server.connect()
        Self.send(3, client)
        let second = try server.connect()
        server.clock.advance(10.5)
        Self.send(1, second)
        server.clock.advance(1.2)
        guard case .refuse(let refusal) = server.gateway.admit(TestServer.head()) else {
            Issue.record("let in")
            return
        }
        // Three came 11.7 s ago: when 60 s are over, one is left.
        #expect(
            refusal
                == Refusal(
                    status: 429, headers: [.init("Retry-After", "49")],
                    body: #"{"status":"error","error":"Too many requests: try again in 49s"}"#))
        #expect(server.events.all.last == .refused(RefusedClient(.tooManyRequests, peer: "127.0.0.1:50122")))
        #expect(
            server.lines.all.last
                == "WARNING: MCP connection rejected: Too many requests peer=127.0.0.1:50122 retry_after=49 "
                + "token=\(Token(TestServer.token).fingerprint)")
        // Who is in stays in.
        for open in [client, second] { #expect(open.channel.close == nil && open.ask("list", "users").contains("ok")) }
    }

    @Test func `the seconds that are told are those until it is let in`() throws {
        let server = try Self.server(["MCP_RATE_LIMIT_PER_CLIENT": "10"])
        let client = try server.connect()
        var random = SeededRandom(3)
        for _ in 0..<40 {
            Self.send(Int.random(in: 1...6, using: &random), client)
            server.clock.advance(Double.random(in: 0...9, using: &random))
            guard let refusal = server.refusal(TestServer.head()) else { continue }
            let seconds = try #require(Int(refusal.split(separator: " ").last?.dropLast() ?? ""))
            #expect((1...60).contains(seconds))
            server.clock.advance(Double(seconds) - 1)
            #expect(server.refusal(TestServer.head()) == "429 Too many requests: try again in 1s")
            server.clock.advance(1)
            #expect(server.refusal(TestServer.head()) == nil)
        }
    }

    @Test func `malformed messages count, and so does the one too many of a connection`() throws {
        let server = try Self.server(["MCP_RATE_LIMIT_PER_CLIENT": "2", "MCP_RATE_LIMIT": "2"])
        let client = try server.connect()
        for message in ["[", "\u{0}", "{}"] { client.send(message) }
        #expect(server.refusal(TestServer.head()) == "429 Too many requests: try again in 60s")
    }

    @Test func `each token and each address has a share of its own`() throws {
        let server = try Self.server(["MCP_RATE_LIMIT_PER_CLIENT": "1"])
        Self.send(2, try server.connect(peer: "192.0.2.1"))
        Self.send(2, try server.connect(peer: "2001:db8:1:2::1"))
        Self.send(2, try server.connect(peer: "unix"))
        func isRefused(_ peer: String, token: String = TestServer.token) -> Bool {
            server.refusal(TestServer.head([("X-MCP-Token", token)], peer: peer)) != nil
        }
        #expect(isRefused("192.0.2.1") && isRefused("::ffff:192.0.2.1"))
        #expect(!isRefused("192.0.2.2") && !isRefused("192.0.2.1", token: Self.other))
        #expect(isRefused("2001:db8:1:2::1") && isRefused("2001:db8:1:2:ffff::9"))
        #expect(!isRefused("2001:db8:1:3::1"))
        #expect(isRefused("unix") && !isRefused("memory"))
    }

    @Test(arguments: [([:], 60), (["MCP_RATE_LIMIT": "7"], 70), (["MCP_RATE_LIMIT_PER_CLIENT": "5"], 5)])
    func `without a word of the operator it is ten times the rate`(environment: [String: String], limit: Int) throws {
        var environment = environment
        environment["MCP_RATE_LIMIT", default: "6"] += ""
        let server = try Self.server(environment)
        var sent = 0
        // A connection that exceeds its own rate is closed, and the client comes again.
        while let client = try? server.connect(), sent <= 2 * limit {
            let count = min(5, limit + 1 - sent)
            Self.send(count, client)
            sent += count
        }
        #expect(sent == limit + 1)
    }

    @Test func `0 is off, and a rate without end has no end`() throws {
        let server = try Self.server(["MCP_RATE_LIMIT_PER_CLIENT": "0", "MCP_RATE_LIMIT": "10"])
        for _ in 0..<20 { Self.send(9, try server.connect()) }
        #expect(server.refusal(TestServer.head()) == nil)
        let endless = try Self.server(["MCP_RATE_LIMIT": "\(Int.max)"])
        Self.send(100, try endless.connect())
        #expect(endless.refusal(TestServer.head()) == nil)
    }

    @Test func `so many connections and no more are held, and a place is free when one is gone`() throws {
        let server = try Self.server(["MCP_MAX_CONNECTIONS_PER_CLIENT": "2"])
        let clients = [try server.connect(), try server.connect()]
        #expect(server.refusal(TestServer.head()) == "429 Too many requests: try again in 5s")
        #expect(server.refusal(TestServer.head([("X-MCP-Token", Self.other)])) == nil)
        #expect(server.refusal(TestServer.head(peer: "10.0.0.1")) == nil)
        clients[0].connection.closed(code: 1000)
        clients[0].connection.closed(code: 1000)
        let third = try server.connect()
        #expect(server.refusal(TestServer.head()) != nil)
        #expect([clients[1], third].allSatisfy { $0.channel.close == nil })
    }

    @Test func `who was let in and never came takes no place`() throws {
        let server = try Self.server(["MCP_MAX_CONNECTIONS_PER_CLIENT": "1"])
        for _ in 0..<3 { #expect(server.refusal(TestServer.head()) == nil) }
        // Nor does who went without a word to the gateway.
        _ = try server.connect()
        #expect(server.refusal(TestServer.head()) == nil)
    }

    @Test func `new limits hold for the handshakes to come`() throws {
        let server = try Self.server([:])
        Self.send(5, try server.connect())
        #expect(server.refusal(TestServer.head()) == nil)
        try server.gateway.apply(TestServer.settings(["MCP_RATE_LIMIT_PER_CLIENT": "4"]))
        #expect(server.refusal(TestServer.head()) != nil)
    }

    @Test func `clients that are gone for a minute are forgotten, and of too many the oldest`() throws {
        let shares = Shares(limit: 10)
        var settings = GatewaySettings()
        settings.rateLimitPerClient = 1
        let token = Token("x").digest
        var now: UInt64 = 1_000_000_000_000
        func isRefused(_ client: Int) -> Bool {
            if case .refused = shares.take(token, "10.0.0.\(client)", settings, now: now) { true } else { false }
        }
        func use(_ client: Int) throws {
            guard case .taken(let seat) = shares.take(token, "10.0.0.\(client)", settings, now: now) else {
                Issue.record("refused")
                return
            }
            for _ in 0..<2 { seat.received(now: now) }
            seat.leave()
            now += 1_000_000
        }
        for client in 0..<30 {
            try use(client)
            #expect(shares.count <= 21)
        }
        #expect(isRefused(29) && !isRefused(0))
        guard case .taken(let held) = shares.take(token, "10.0.1.1", settings, now: now) else {
            Issue.record("refused")
            return
        }
        now += 120_000_000_000
        _ = shares.take(token, "10.0.2.1", settings, now: now)
        // The held one and the one that asks.
        #expect(shares.count == 2)
        held.leave()
    }
}
