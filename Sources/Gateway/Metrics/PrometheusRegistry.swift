internal import CoreMetrics
internal import Synchronization

/// swift-metrics' handles on one side, the text that Prometheus reads on the other.
///
/// Source: <https://prometheus.io/docs/instrumenting/exposition_formats/>, text format 0.0.4.
final class PrometheusRegistry: MetricsFactory {
    enum Kind: String {
        case counter, gauge, histogram
    }
    private struct Family {
        var kind: Kind
        /// By its labels' text, so that two handles of the same labels are one series.
        var series: [String: (labels: [String], series: any PrometheusSeries)] = [:]
    }
    private let help: [String: String]
    private let families = Mutex<[String: Family]>([:])

    /// - Parameter help: one line of explanation by the family's name.
    init(help: [String: String] = [:]) { self.help = help }

    /// Every family, by name; every series, by labels.
    var text: String {
        families.withLock { families in
            var text = ""
            for (name, family) in families.sorted(by: { $0.key < $1.key }) where !family.series.isEmpty {
                if let help = help[name] { text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n" }
                text += "# TYPE \(name) \(family.kind.rawValue)\n"
                for (_, entry) in family.series.sorted(by: { $0.key < $1.key }) { entry.series.write(name, entry.labels, to: &text) }
            }
            return text
        }
    }

    // MARK: swift-metrics

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions) { PrometheusCounter() }
    }
    func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions) { PrometheusFloatingCounter() }
    }
    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions) { PrometheusGauge() }
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return series(.histogram, label, dimensions) { PrometheusHistogram() } }
        return series(.gauge, label, dimensions) { PrometheusGauge() }
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions) { PrometheusHistogram() }
    }

    func destroyCounter(_ handler: any CounterHandler) { destroy(handler) }
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { destroy(handler) }
    func destroyMeter(_ handler: any MeterHandler) { destroy(handler) }
    func destroyRecorder(_ handler: any RecorderHandler) { destroy(handler) }
    func destroyTimer(_ handler: any TimerHandler) { destroy(handler) }

    // MARK: Series

    private func series<Series: PrometheusSeries>(
        _ kind: Kind, _ label: String, _ dimensions: [(String, String)], _ make: () -> Series
    ) -> Series {
        let name = Self.name(label)
        let labels = dimensions.map { "\(Self.name($0.0))=\"\(Self.escaped($0.1, quotes: true))\"" }.sorted()
        let key = labels.joined(separator: ",")
        return families.withLock { families in
            if let found = families[name]?.series[key]?.series as? Series { return found }
            let made = make()
            // A name belongs to the kind that had it first: two kinds under one name are no text that could be read.
            guard families[name, default: Family(kind: kind)].kind == kind, families[name]?.series[key] == nil else { return made }
            families[name, default: Family(kind: kind)].series[key] = (labels, made)
            return made
        }
    }

    private func destroy(_ handler: AnyObject) {
        families.withLock { families in
            for (name, family) in families {
                for (key, entry) in family.series where entry.series === handler { families[name]?.series[key] = nil }
            }
        }
    }

    /// `[a-zA-Z_][a-zA-Z0-9_]*`; anything else becomes `_`.
    private static func name(_ label: String) -> String {
        var name = String(
            label.unicodeScalars.map { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_": Character(scalar)
                default: "_"
                }
            })
        if name.first.map({ ("0"..."9").contains($0) }) ?? true { name = "_" + name }
        return name
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
