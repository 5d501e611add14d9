import Dispatch
import Records
import Testing
import Wire

@testable import Gateway

/// Whose word about the client counts.
struct ProxyTests {
    private static let trusted = "127.0.0.1, 10.0.0.0/8, 2001:DB8:aaaa::/48, UNIX, ::ffff:172.16.0.0/108"

    private static func visitor(_ peer: String, _ forwarded: [String], trusting: String = trusted) throws -> String {
        let settings = try TestServer.settings(["MCP_TRUSTED_PROXIES": trusting])
        let visitor = settings.trustedProxies.visitor(TestServer.head(forwarded.map { ("X-Forwarded-For", $0) }, peer: peer))
        #expect(visitor.via == nil || visitor.via == Peer(address: peer, port: 50122))
        return visitor.via == nil ? visitor.peer.address : "via: \(visitor.peer)"
    }

    @Test(
        arguments: [
            // Nobody is asked who is not trusted.
            ("192.0.2.9", ["203.0.113.7"], "192.0.2.9"), ("11.0.0.1", ["203.0.113.7"], "11.0.0.1"), ("127.0.0.2", ["1.1.1.1"], "127.0.0.2"),
            ("127.0.0.1", [], "127.0.0.1"), ("127.0.0.1", [""], "127.0.0.1"), ("memory", ["203.0.113.7"], "memory"),
            ("10.255.0.1", ["203.0.113.7"], "via: 203.0.113.7"), ("unix", ["203.0.113.7"], "via: 203.0.113.7"),
            ("172.31.255.255", ["203.0.113.7"], "via: 203.0.113.7"), ("172.32.0.0", ["203.0.113.7"], "172.32.0.0"),
            ("2001:db8:aaaa::1", ["203.0.113.7"], "via: 203.0.113.7"), ("2001:db8:aaab::1", ["203.0.113.7"], "2001:db8:aaab::1"),
            // From the right, past those who are trusted; what stands further to the left is anybody's invention.
            ("127.0.0.1", ["1.1.1.1, 203.0.113.7"], "via: 203.0.113.7"),
            ("127.0.0.1", ["1.1.1.1, 203.0.113.7, 10.1.1.1"], "via: 203.0.113.7"),
            ("127.0.0.1", ["1.1.1.1", "203.0.113.7 ,\t10.1.1.1", " 2001:db8:aaaa::5,"], "via: 203.0.113.7"),
            ("127.0.0.1", ["10.2.2.2,10.1.1.1"], "via: 10.2.2.2"), ("127.0.0.1", ["127.0.0.1"], "via: 127.0.0.1"),
            // A word that is no address ends the walk at the last one that was.
            ("127.0.0.1", ["203.0.113.7, unknown"], "127.0.0.1"), ("127.0.0.1", ["203.0.113.7, _hidden, 10.1.1.1"], "via: 10.1.1.1"),
            ("127.0.0.1", ["203.0.113.7, unix, 10.1.1.1"], "via: 10.1.1.1"), ("127.0.0.1", ["203.0.113.7 10.1.1.1"], "127.0.0.1"),
            ("127.0.0.1", ["203.0.113.256"], "127.0.0.1"), ("127.0.0.1", [#""203.0.113.7""#], "127.0.0.1"),
            ("127.0.0.1", ["203.0.113.7:x"], "127.0.0.1"), ("127.0.0.1", ["203.0.113.7:+1"], "127.0.0.1"),
            ("127.0.0.1", ["203.0.113.7:65536"], "127.0.0.1"), ("127.0.0.1", ["203.0.113.7:"], "127.0.0.1"),
            ("127.0.0.1", ["[203.0.113.7]:80"], "127.0.0.1"), ("127.0.0.1", ["[2001:db8::1"], "127.0.0.1"),
            ("127.0.0.1", ["[2001:db8::1]80"], "127.0.0.1"), ("127.0.0.1", ["fe80::1%eth0"], "127.0.0.1"),
            // Ports and brackets; one address, one name.
            ("127.0.0.1", ["203.0.113.7:5000"], "via: 203.0.113.7:5000"), ("127.0.0.1", ["[2001:db8::1]:5000"], "via: [2001:db8::1]:5000"),
            ("127.0.0.1", ["[2001:0DB8:0::1]"], "via: 2001:db8::1"), ("127.0.0.1", ["2001:db8::1"], "via: 2001:db8::1"),
            ("127.0.0.1", ["::ffff:203.0.113.7"], "via: 203.0.113.7"), ("127.0.0.1", ["[::ffff:203.0.113.7]:1"], "via: 203.0.113.7:1"),
            ("127.0.0.1", ["203.0.113.7, ::ffff:10.1.1.1"], "via: 203.0.113.7"),
        ])
    func `the client is whom the last trusted proxy names`(peer: String, forwarded: [String], client: String) throws {
        #expect(try Self.visitor(peer, forwarded) == client)
    }

    @Test func `without a word of the operator nobody is trusted`() throws {
        #expect(try Self.visitor("127.0.0.1", ["203.0.113.7"], trusting: "") == "127.0.0.1")
        #expect(try Self.visitor("unix", ["203.0.113.7"], trusting: "127.0.0.1") == "unix")
    }

    @Test(arguments: [
        "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "::/129", "::ffff:10.0.0.0/95", "localhost", "10.0.0.0/8/8",
        "127.0.0.1 10.0.0.1", "[::1]", "127.0.0.1:80",
    ])
    func `what is neither address nor network is refused`(text: String) {
        #expect(
            throws: SettingsError(
                "MCP_TRUSTED_PROXIES: '\(text)' is not a comma-separated list of addresses, networks such as 10.0.0.0/8, and unix",
                about: ["MCP_TRUSTED_PROXIES"])
        ) { try TestServer.settings(["MCP_TRUSTED_PROXIES": text]) }
    }

    @Test func `who trusts everybody is warned`() throws {
        func warnings(_ text: String) throws -> [String] {
            try TestServer.settings(["MCP_TRUSTED_PROXIES": text]).startProblems(listeners: [.loopback]).warnings
        }
        let warning = "MCP_TRUSTED_PROXIES trusts every address: a client can say that it is any other"
        for text in ["0.0.0.0/0", "::1,::/0", "::ffff:0.0.0.0/96"] { #expect(try warnings(text) == [warning]) }
        #expect(try warnings("10.0.0.0/8,unix") == [])
    }

    @Test func `delays, shares and the log go by the client`() throws {
        let server = try TestServer([Fixture.sql[0]], ["MCP_TRUSTED_PROXIES": "127.0.0.1", "MCP_MAX_CONNECTIONS_PER_CLIENT": "1"])
        func delay(_ client: String) -> Double? {
            let head = TestServer.head([("X-MCP-Token", "wrong"), ("X-Forwarded-For", client)])
            guard case .refuse(let refusal) = server.gateway.admit(head) else { return nil }
            return refusal.delay
        }
        #expect([delay("203.0.113.1"), delay("203.0.113.1:99"), delay("203.0.113.2")] == [1, 2, 1])
        let client = try server.connect(headers: [("X-Forwarded-For", "203.0.113.1:4711")])
        #expect(server.refusal(TestServer.head([("X-Forwarded-For", "203.0.113.1")])) == "429 Too many requests: try again in 5s")
        #expect(server.refusal(TestServer.head([("X-Forwarded-For", "203.0.113.2")])) == nil)
        #expect(server.refusal(TestServer.head([("X-Forwarded-For", "203.0.113.3")], target: "/")) == "404 Not found")
        #expect(client.error("list", "users") == nil)
        #expect(server.events.requests.map(\.client.peer) == ["203.0.113.1:4711"])
        let wrong = Token("wrong").fingerprint
        let right = Token(TestServer.token).fingerprint
        #expect(
            server.lines.all == [
                "WARNING: MCP connection rejected: Invalid authentication token peer=203.0.113.1 token=\(wrong) via=127.0.0.1:50122",
                "WARNING: MCP connection rejected: Invalid authentication token peer=203.0.113.1:99 token=\(wrong) via=127.0.0.1:50122",
                "WARNING: MCP connection rejected: Invalid authentication token peer=203.0.113.2 token=\(wrong) via=127.0.0.1:50122",
                "INFO: MCP WebSocket connection established connection=1 peer=203.0.113.1:4711 via=127.0.0.1:50122",
                "WARNING: MCP connection rejected: Too many requests peer=203.0.113.1 retry_after=5 token=\(right) via=127.0.0.1:50122",
                "DEBUG: MCP request refused: Not found path=/ peer=203.0.113.3 via=127.0.0.1:50122",
            ])
        #expect(server.events.all.last == .answered(server.events.requests[0]))
        #expect(server.events.all.contains(.refused(RefusedClient(.request, peer: "203.0.113.3"))))
    }

    @Test func `long queries take turns by client`() throws {
        let server = try TestServer(Fixture.sql, ["MCP_TRUSTED_PROXIES": "127.0.0.1"], workers: 1)
        let hold = Hold(server)
        let count = #"{"action":"count","model":"users"}"#
        let greedy = try (0..<3).map { _ in try server.connect(headers: [("X-Forwarded-For", "203.0.113.1")]) }
        for client in greedy { client.send(count) }
        let modest = try server.connect(headers: [("X-Forwarded-For", "203.0.113.2")])
        modest.send(count)
        // Behind the first of the greedy one's three and the modest one's, the worker stops.
        let (begun, gate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let stop = FairQueue.Job(id: -2, address: "203.0.113.3") {
            begun.signal()
            gate.wait()
        } refuse: {
        }
        server.gateway.queue.submit(stop)
        hold.release()
        #expect(begun.wait(timeout: .now() + 20) == .success)
        modest.channel.run { !modest.channel.sent.isEmpty }
        gate.signal()
        for client in greedy { client.channel.run { !client.channel.sent.isEmpty } }
    }
}
