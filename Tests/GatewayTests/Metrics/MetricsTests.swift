import Foundation
import Records
import Synchronization
import Testing
import Wire

@testable import Gateway

/// The figures that a gateway publishes.
@Suite struct MetricsTests {
    @Test func `requests are counted by action, model and outcome, and what clients invent is other`() throws {
        let metrics = GatewayMetrics(version: "1.2") { ["users", "tickets"].contains($0) }
        let server = try TestServer(Fixture.sql, ["MCP_RATE_LIMIT": "6"], observers: [metrics.observer])
        let client = try server.connect()
        let answers = [
            client.ask("list", "users"), client.ask("get", "users", #"{"id":1}"#), client.ask("get", "users", #"{"id":2}"#),
            client.ask("get", "users", #"{"id":"x"}"#), client.ask(#"{"action":"drop\" 1","model":"secrets"}"#), client.ask("["),
        ]
        client.send("{}")
        _ = server.gateway.admit(TestServer.head(without: ["X-MCP-Token"]))
        let figures = try Figures(metrics.text)
        #expect(figures[#"vitrine_requests_total{action="list",model="users",outcome="ok"}"#] == 1)
        #expect(figures[#"vitrine_requests_total{action="get",model="users",outcome="ok"}"#] == 2)
        #expect(figures[#"vitrine_requests_total{action="get",model="users",outcome="not_found"}"#] == 1)
        #expect(figures[#"vitrine_requests_total{action="other",model="other",outcome="denied"}"#] == 1)
        #expect(figures[#"vitrine_requests_total{action="other",model="",outcome="invalid"}"#] == 1)
        #expect(figures[#"vitrine_request_duration_seconds_count{action="get"}"#] == 3)
        #expect(figures["vitrine_rate_limited_total"] == 1)
        #expect(figures["vitrine_answer_rows_total"] == 5)
        let bytes = answers.reduce(0) { $0 + $1.utf8.count } + (client.channel.sent.last?.utf8.count ?? 0)
        #expect(figures["vitrine_answer_bytes_total"] == Double(bytes))
        #expect(figures[#"vitrine_refused_connections_total{reason="missing_token"}"#] == 1)
        #expect(figures[#"vitrine_refused_connections_total{reason="invalid_token"}"#] == 0)
        #expect(figures[#"vitrine_build_info{version="1.2"}"#] == 1)
        #expect(!metrics.text.contains("drop") && !metrics.text.contains("secrets"))
    }

    @Test func `connections are counted while they are open and for ever`() throws {
        let metrics = GatewayMetrics(version: "1") { _ in true }
        let server = try TestServer(observers: [metrics.observer])
        let client = try server.connect()
        let other = try server.connect()
        client.connection.closed(code: 1000)
        #expect(try Figures(metrics.text)["vitrine_connections_open"] == 1)
        other.connection.closed(code: nil)
        #expect(try Figures(metrics.text)["vitrine_connections_open"] == 0)
        #expect(try Figures(metrics.text)["vitrine_connections_total"] == 2)
    }

    @Test func `the process tells its memory, descriptors and times`() throws {
        let metrics = GatewayMetrics(version: "1") { _ in true }
        let before = try Figures(metrics.text)
        let pipe = Pipe()
        var waste = 0.0
        while try Figures(metrics.text)["vitrine_process_cpu_seconds_total"] == before["vitrine_process_cpu_seconds_total"] {
            waste += sin(waste)
        }
        let after = try Figures(metrics.text)
        #expect(try #require(after["vitrine_process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(after["vitrine_process_open_fds"]) > 2)
        #expect(try #require(after["vitrine_process_max_fds"]) > 2)
        let started = try #require(after["vitrine_process_start_time_seconds"])
        #expect(started > 1_700_000_000 && started <= Date.now.timeIntervalSince1970 + 2)
        withExtendedLifetime(pipe) {}
    }

    @Test func `every family of the table is in the text, and nothing else`() throws {
        let metrics = GatewayMetrics(version: "1") { _ in true }
        let server = try TestServer(observers: [metrics.observer])
        _ = try server.connect().ask("list", "users")
        let named = metrics.text.split(separator: "\n").filter { $0.hasPrefix("# HELP ") }.map { String($0.split(separator: " ")[2]) }
        #expect(named.sorted() == MetricFamily.all.map(\.name).sorted())
    }

    @Test func `the reference page has every metric as the table has it`() throws {
        let page = URL(filePath: #filePath).appending(path: "../../../../Resources/docs/metrics.md").standardized
        let text = try String(contentsOf: page, encoding: .utf8)
        let rows = MetricFamily.all.map { "| `\($0.name)` | \($0.labels.joined(separator: ", ")) | \($0.help) |" }
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("| `vitrine_") }.map { String($0) } == rows)
    }
}

@Suite struct MetricsPageTests {
    private static func page(_ clock: ManualClock = ManualClock(), health: @escaping @Sendable () -> String? = { nil }) -> MetricsPage {
        MetricsPage(metrics: GatewayMetrics(version: "1") { _ in true }, health: health, clock: clock.now)
    }

    private static func head(_ target: String, method: String = "GET", origin: String? = nil) -> RequestHead {
        RequestHead(
            method: method, target: target, headers: [.init("Host", "localhost")] + (origin.map { [.init("Origin", $0)] } ?? []),
            peer: Peer(address: "127.0.0.1", port: 1), listener: .loopback)
    }

    @Test(arguments: [
        ("GET", "/metrics", 200), ("HEAD", "/metrics", 200), ("GET", "/metrics?x=1", 200), ("GET", "/healthz", 200),
        ("POST", "/metrics", 405),
        ("GET", "/", 404), ("GET", "/mcp/ws", 404), ("GET", "/metrics/", 404), ("DELETE", "/healthz", 405),
    ])
    func `two paths are served, to be read`(method: String, target: String, status: Int) async {
        #expect(await Self.page().answer(Self.head(target, method: method)).status == status)
    }

    @Test func `a page of a browser reads nothing`() async {
        let answer = await Self.page().answer(Self.head("/metrics", origin: "http://localhost"))
        #expect(answer.status == 403)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("vitrine_"))
    }

    @Test func `health is what the database says, asked once a second`() async {
        let clock = ManualClock()
        let asked = Atomic(0)
        let problem = Mutex<String?>("the file is gone")
        let page = Self.page(clock) {
            asked.add(1, ordering: .relaxed)
            return problem.withLock { $0 }
        }
        #expect(await page.answer(Self.head("/healthz")).status == 503)
        #expect(await page.answer(Self.head("/healthz")).body == Array("the file is gone\n".utf8))
        #expect(asked.load(ordering: .relaxed) == 1)
        problem.withLock { $0 = nil }
        clock.advance(1)
        #expect(await page.answer(Self.head("/healthz")).status == 200)
        #expect(asked.load(ordering: .relaxed) == 2)
    }
}

/// The figures of a text in Prometheus' format, read strictly.
private struct Figures {
    private var values: [String: Double] = [:]

    init(_ text: String) throws {
        #expect(text.hasSuffix("\n"))
        var family = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if let comment = line.wholeMatch(of: /# (HELP|TYPE) ([a-zA-Z_][a-zA-Z0-9_]*) (.+)/) {
                family = String(comment.2)
                continue
            }
            let sample = try #require(
                line.wholeMatch(
                    of:
                        /([a-zA-Z_]\w*)(\{[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*"(?:,[a-zA-Z_]\w*="(?:[^"\\]|\\["\\n])*")*\})? (-?[0-9.e+-]+|[+-]Inf|NaN)/
                ),
                "no sample: \(line)")
            let suffixes = ["", "_bucket", "_sum", "_count"]
            #expect(suffixes.contains { family + $0 == sample.1 }, "\(sample.1) stands under \(family)")
            let name = String(sample.1) + String(sample.2 ?? "")
            #expect(values[name] == nil, "\(name) stands twice")
            values[name] = Double(sample.3.replacing("Inf", with: "infinity"))
        }
    }

    subscript(name: String) -> Double? { values[name] }
}
