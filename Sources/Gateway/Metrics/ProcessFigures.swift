internal import CoreMetrics
internal import Foundation
internal import Glibc
internal import Synchronization

/// Memory, descriptors and time of this process, as the kernel tells them.
struct ProcessFigures: Sendable {
    private final class Seen: Sendable {
        /// Seconds of processor time that were counted already.
        let cpu = Mutex(0.0)
    }
    private let memory: Meter
    private let descriptors: Meter
    private let descriptorLimit: Meter
    private let cpu: FloatingPointCounter
    private let seen = Seen()

    init(_ registry: PrometheusRegistry) {
        memory = Meter(label: MetricFamily.memory.name, factory: registry)
        descriptors = Meter(label: MetricFamily.descriptors.name, factory: registry)
        descriptorLimit = Meter(label: MetricFamily.descriptorLimit.name, factory: registry)
        cpu = FloatingPointCounter(label: MetricFamily.cpu.name, factory: registry)
        Meter(label: MetricFamily.started.name, factory: registry).set(Self.startTime)
    }

    func update() {
        // The second figure, in pages. Source: proc(5).
        if let pages = Self.words("/proc/self/statm").dropFirst().first.flatMap({ Int($0) }) {
            memory.set(pages * sysconf(Int32(_SC_PAGESIZE)))
        }
        if let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            // The listing itself needs one.
            descriptors.set(names.count - 1)
        }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 { descriptorLimit.set(Double(limit.rlim_cur)) }
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return }
        let now = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        let more = seen.cpu.withLock { seen in
            defer { seen = max(seen, now) }
            return now - seen
        }
        cpu.increment(by: more)
    }

    /// Seconds since 1970: when the kernel started, and how long after it the process did.
    private static var startTime: Double {
        let stat = words("/proc/self/stat", after: ")")
        let boot = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        // Field 22 of all, the 20th behind the name, in clock ticks.
        guard stat.count > 19, let ticks = Double(stat[19]), let seconds = boot.flatMap({ Double($0.dropFirst(6)) }) else { return 0 }
        return seconds + ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func words(_ path: String, after mark: Character? = nil) -> [Substring] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        let begin = mark.flatMap { text.lastIndex(of: $0) }.map { text.index(after: $0) } ?? text.startIndex
        return text[begin...].split { $0 == " " || $0 == "\n" }
    }
}
