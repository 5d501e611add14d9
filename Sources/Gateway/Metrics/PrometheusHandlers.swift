internal import CoreMetrics
internal import Synchronization

/// What one series keeps: the figures behind one handle of swift-metrics.
protocol PrometheusSeries: AnyObject, Sendable {
    /// Appends its lines; `name` and `labels` are escaped.
    func write(_ name: String, _ labels: [String], to text: inout String)
}

/// A whole number that only grows.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
    private let value = Atomic<Int64>(0)

    /// - Parameter amount: what is negative is not counted, for a counter never falls.
    func increment(by amount: Int64) { value.wrappingAdd(max(0, amount), ordering: .relaxed) }
    func reset() { value.store(0, ordering: .relaxed) }

    func write(_ name: String, _ labels: [String], to text: inout String) {
        text.append(line: name, labels, "\(value.load(ordering: .relaxed))")
    }
}

/// A fraction that only grows, such as seconds.
final class PrometheusFloatingCounter: FloatingPointCounterHandler, PrometheusSeries {
    private let value = Mutex(0.0)

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        value.withLock { $0 += amount }
    }
    func reset() { value.withLock { $0 = 0 } }

    func write(_ name: String, _ labels: [String], to text: inout String) {
        text.append(line: name, labels, prometheus(value.withLock { $0 }))
    }
}

/// A number that rises and falls. swift-metrics sets gauges through a recorder that does not aggregate.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
    private let value = Mutex(0.0)

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func write(_ name: String, _ labels: [String], to text: inout String) {
        text.append(line: name, labels, prometheus(value.withLock { $0 }))
    }
}

/// How many values lay at or below each bound; durations in seconds.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusSeries {
    /// Seconds: a `get` takes a fraction of the first, and a query is stopped after one second.
    static let bounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    private struct State {
        /// One for each bound, and one for what lies above the last; not cumulative.
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var sum = 0.0
    }
    private let state = Mutex(State())

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) {
        guard value.isFinite else { return }
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    func write(_ name: String, _ labels: [String], to text: inout String) {
        let state = state.withLock { $0 }
        var count = 0
        for (bound, more) in zip(Self.bounds.map(prometheus) + ["+Inf"], state.counts) {
            count += more
            text.append(line: name + "_bucket", labels + ["le=\"\(bound)\""], "\(count)")
        }
        text.append(line: name + "_sum", labels, prometheus(state.sum))
        text.append(line: name + "_count", labels, "\(count)")
    }
}

/// A number as the format writes it: `1`, `0.25`, `1e-05`, `+Inf`.
private func prometheus(_ value: Double) -> String {
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if value.isNaN { return "NaN" }
    // Up to there every whole number is exact.
    return value == value.rounded() && abs(value) < 9e15 ? "\(Int64(value))" : "\(value)"
}

extension String {
    fileprivate mutating func append(line name: String, _ labels: [String], _ value: String) {
        append(name)
        if !labels.isEmpty { append("{\(labels.joined(separator: ","))}") }
        append(" \(value)\n")
    }
}
