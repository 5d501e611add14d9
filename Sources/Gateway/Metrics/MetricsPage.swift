internal import Dispatch
internal import Synchronization
package import Wire

/// `/metrics` and `/healthz`, for a listener of their own.
package final class MetricsPage: Sendable {
    private struct Health {
        /// nil: all is well.
        var problem: String?
        /// Nanoseconds.
        var asked: UInt64
    }
    /// An answer of the database is good for so long, so that nobody keeps it busy by asking how it is.
    private static let healthInterval: UInt64 = 1_000_000_000
    private static let text = "text/plain; version=0.0.4; charset=utf-8"

    private let metrics: GatewayMetrics
    private let health: @Sendable () -> String?
    private let clock: @Sendable () -> UInt64
    private let known = Mutex<Health?>(nil)
    private let queue = DispatchQueue(label: "vitrine.health")

    /// - Parameters:
    ///   - health: asks the database; nil when it answers, else one sentence. It may wait.
    ///   - clock: monotonic nanoseconds.
    package init(
        metrics: GatewayMetrics, health: @escaping @Sendable () -> String?, clock: @escaping @Sendable () -> UInt64 = monotonicNanoseconds
    ) {
        self.metrics = metrics
        self.health = health
        self.clock = clock
    }

    package func answer(_ head: RequestHead) async -> HTTPReply {
        // Figures are for programs: no page of a browser has any business here, whatever name it reached this machine by.
        guard head.values("Origin").isEmpty else { return Self.plain(403, "pages of a browser are not served here") }
        let path = head.target.prefix { $0 != "?" }
        guard ["/metrics", "/healthz"].contains(path) else { return Self.plain(404, "here are /metrics and /healthz") }
        guard ["GET", "HEAD"].contains(head.method) else {
            var answer = Self.plain(405, "only GET and HEAD")
            answer.headers.append(.init("Allow", "GET, HEAD"))
            return answer
        }
        if path == "/metrics" { return HTTPReply(status: 200, headers: [.init("Content-Type", Self.text)], body: Array(metrics.text.utf8)) }
        let problem = await askHealth()
        return Self.plain(problem == nil ? 200 : 503, problem ?? "ok")
    }

    private func askHealth() async -> String? {
        await withCheckedContinuation { continuation in
            // One at a time, and never on a thread that serves connections.
            queue.async { [self] in
                let now = clock()
                if let known = known.withLock({ $0 }), now - known.asked < Self.healthInterval {
                    return continuation.resume(returning: known.problem)
                }
                let problem = health()
                known.withLock { $0 = Health(problem: problem, asked: now) }
                continuation.resume(returning: problem)
            }
        }
    }

    private static func plain(_ status: Int, _ sentence: String) -> HTTPReply {
        HTTPReply(status: status, headers: [.init("Content-Type", "text/plain; charset=utf-8")], body: Array("\(sentence)\n".utf8))
    }
}
