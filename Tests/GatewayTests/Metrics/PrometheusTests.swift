import CoreMetrics
import Dispatch
import Testing

@testable import Gateway

@Suite struct PrometheusTests {
    @Test func `the text names every family once, with its series in order`() {
        let registry = PrometheusRegistry(help: ["requests_total": "Requests,\nby \"kind\" \\ end"])
        Counter(label: "requests_total", dimensions: [("kind", "b\"\\\n"), ("a", "1")], factory: registry).increment(by: 2)
        Counter(label: "requests_total", dimensions: [("a", "0"), ("kind", "é")], factory: registry).increment()
        Meter(label: "open.things", factory: registry).set(1.5)
        FloatingPointCounter(label: "seconds_total", factory: registry).increment(by: 0.25)
        Gauge(label: "0level", factory: registry).record(-3)
        #expect(
            registry.text == #"""
                # TYPE _0level gauge
                _0level -3
                # TYPE open_things gauge
                open_things 1.5
                # HELP requests_total Requests,\nby "kind" \\ end
                # TYPE requests_total counter
                requests_total{a="0",kind="é"} 1
                requests_total{a="1",kind="b\"\\\n"} 2
                # TYPE seconds_total counter
                seconds_total 0.25

                """#)
    }

    @Test func `a histogram counts what lies at or below each bound`() throws {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "took_seconds", dimensions: [("action", "get")], factory: registry)
        for microseconds in [50, 100, 101, 1_000_000, 60_000_000] { timer.recordMicroseconds(microseconds) }
        let lines = registry.text.split(separator: "\n").map { String($0) }
        #expect(lines.first == "# TYPE took_seconds histogram")
        #expect(lines.contains(#"took_seconds_bucket{action="get",le="0.0001"} 2"#))
        #expect(lines.contains(#"took_seconds_bucket{action="get",le="0.00025"} 3"#))
        #expect(lines.contains(#"took_seconds_bucket{action="get",le="0.5"} 3"#))
        #expect(lines.contains(#"took_seconds_bucket{action="get",le="1"} 4"#))
        #expect(lines.contains(#"took_seconds_bucket{action="get",le="+Inf"} 5"#))
        #expect(lines.last == #"took_seconds_count{action="get"} 5"#)
        let sum = try #require(lines.first { $0.hasPrefix("took_seconds_sum") }?.split(separator: " ").last.flatMap { Double($0) })
        #expect(abs(sum - 61.000251) < 1e-9)
    }

    @Test func `two handles of the same labels are one series, and a destroyed one is gone`() {
        let registry = PrometheusRegistry()
        let first = Counter(label: "c", dimensions: [("x", "1"), ("y", "2")], factory: registry)
        let second = Counter(label: "c", dimensions: [("y", "2"), ("x", "1")], factory: registry)
        first.increment()
        second.increment()
        #expect(registry.text.contains(#"c{x="1",y="2"} 2"#))
        first.destroy()
        #expect(registry.text == "")
    }

    @Test func `a name has one kind, and a counter never falls`() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "c", factory: registry)
        counter.increment(by: 5)
        counter.increment(by: -3)
        Meter(label: "c", factory: registry).set(1)
        #expect(registry.text == "# TYPE c counter\nc 5\n")
    }

    @Test func `figures are exact however many threads count`() {
        let registry = PrometheusRegistry()
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<1000 {
                Counter(label: "c", dimensions: [("n", "\(index % 7)")], factory: registry).increment()
                Timer(label: "t", factory: registry).recordNanoseconds(1000)
                Meter(label: "m", factory: registry).increment(by: 1)
                FloatingPointCounter(label: "f", factory: registry).increment(by: 0.5)
            }
        }
        let lines = registry.text.split(separator: "\n")
        let counted = lines.filter { $0.hasPrefix("c{") }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }
        #expect(counted.reduce(0, +) == 8000)
        #expect(lines.contains("t_count 8000") && lines.contains("m 8000") && lines.contains("f 4000"))
    }
}
