internal import Dispatch
internal import Glibc
package import Logging
package import Records
internal import Synchronization

/// How an audit log is kept.
package struct AuditOptions: Sendable {
    /// Lines that may wait for the disk before a log that is required refuses service.
    package var capacity = 8192
    /// Nanoseconds between two waits for the disk, and between two tries when it refuses.
    package var interval: UInt64 = 1_000_000_000
    /// Microseconds since 1970.
    var now: @Sendable () -> Int64 = {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000
    }
    /// Monotonic nanoseconds.
    var clock: @Sendable () -> UInt64 = monotonicNanoseconds
    var disk = AuditDisk()

    package init() {}
}

/// The audit log: a line for each request, for each connection, and for each that was not let in, chained by hash.
///
/// Who observes only queues; a queue of its own writes. Format and guarantees: `Resources/docs/audit.md`.
package final class AuditLog: Sendable {
    private struct State {
        var queue: AuditQueue
        /// Why the disk takes nothing; nil while it does.
        var failure: String?
        /// A drain will come, or is under way.
        var isDraining = true
        var isTimerSet = false
        var isClosed = false
    }
    private let isRequired: Bool
    private let options: AuditOptions
    private let logger: Logger
    // Used on `work` alone, where the compiler cannot see it.
    private nonisolated(unsafe) let writer: AuditWriter
    private let work = DispatchQueue(label: "vitrine.audit", qos: .userInitiated)
    private let state: Mutex<State>

    /// Opens the file, or makes it; a file of lines is gone on with.
    ///
    /// - Parameter isRequired: nothing is to be served that cannot be recorded.
    package static func open(
        path: String, isRequired: Bool, logger: Logger, options: AuditOptions = AuditOptions()
    ) throws(AuditError) -> AuditLog {
        let log = AuditLog(
            try AuditWriter(path: path, disk: options.disk, logger: logger, now: options.now), isRequired, logger, options)
        // The file's first line is written before anything is served, or it is said why not.
        if let failure = log.work.sync(execute: { log.drain() }), isRequired {
            throw AuditError(.cannotWrite, "cannot write the audit log \(path): \(failure.message)")
        }
        return log
    }

    private init(_ writer: AuditWriter, _ isRequired: Bool, _ logger: Logger, _ options: AuditOptions) {
        self.writer = writer
        self.isRequired = isRequired
        self.logger = logger
        self.options = options
        state = Mutex(State(queue: AuditQueue(capacity: options.capacity)))
    }

    /// Takes what happens, for `Gateway.init(observers:)`. It never waits for the disk.
    package var observer: ServerObserver { { [self] event in record(event) } }

    /// For `Gateway.init(gatekeeper:)`: false while nothing may be served because it could not be recorded.
    package var gatekeeper: @Sendable () -> Bool {
        guard isRequired else { return { true } }
        return { [self] in state.withLock { $0.failure == nil && !$0.queue.isFull && !$0.isClosed } }
    }

    /// Goes on in the file that the path names now, soon: the old one was moved away. Without another file nothing changes.
    package func reopen() {
        work.async { [self] in
            guard !writer.isFinished else { return }
            writer.reopen(clock: options.clock())
            drain()
        }
    }

    /// Writes what waits and the last line, logs the last hash and returns it. Nothing is taken from then on.
    ///
    /// - Parameter seconds: how long the disk is waited for; nil is returned when it takes longer.
    @discardableResult
    package func close(within seconds: Double = 2) -> String? {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        let done = DispatchSemaphore(value: 0)
        work.async { [self] in
            if isFirst { finish() }
            done.signal()
        }
        guard done.wait(timeout: .now() + seconds) == .success else {
            logger.error("MCP audit log could not be ended in time")
            return nil
        }
        return work.sync { String(decoding: writer.chain.hash, as: UTF8.self) }
    }

    // MARK: Where things happen

    private func record(_ event: ServerEvent) {
        // Requests for another path, of whoever scans the network, are no attempt to get in.
        if case .refused(let client) = event, client.reason == .request { return }
        let isFirst = state.withLock { state in
            guard !state.isClosed else { return false }
            // The time is read under the lock, so that times come in order.
            state.queue.add(event, time: options.now(), clock: options.clock(), reason: state.failure)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        if isFirst { work.async { [self] in drain() } }
    }

    // MARK: On the queue

    /// Writes until nothing waits or the disk refuses; then sees to it that it is tried again.
    @discardableResult
    private func drain() -> AuditError? {
        guard !writer.isFinished else { return nil }
        repeat {
            writer.write(clock: options.clock())
            if writer.needsSync, options.clock() - writer.lastSync >= options.interval { writer.sync(clock: options.clock()) }
        } while writer.failure == nil && takeMore()
        let needsTimer = state.withLock { state in
            state.failure = writer.failure?.message
            // Who records must not call for a drain that would fail again at once: the timer does.
            if let failure = state.failure {
                state.isDraining = true
                state.queue.explainLoss(failure)
            }
            let isNeeded = !state.isTimerSet && !state.isClosed && (state.failure != nil || writer.needsSync || state.queue.hasTallies)
            if isNeeded { state.isTimerSet = true }
            return isNeeded
        }
        if needsTimer {
            work.asyncAfter(deadline: .now() + .nanoseconds(Int(options.interval))) { [weak self] in
                guard let self else { return }
                state.withLock { $0.isTimerSet = false }
                drain()
            }
        }
        return writer.failure
    }

    /// False when nothing waits: then who records calls for the next drain.
    private func takeMore() -> Bool {
        let (entries, lost) = state.withLock { state in
            state.failure = nil
            state.queue.tally(time: options.now(), clock: options.clock())
            let taken = state.queue.take(time: options.now())
            state.isDraining = !taken.entries.isEmpty
            return taken
        }
        if lost > 0 { logger.error("MCP audit log has lost lines", metadata: ["lines": "\(lost)"]) }
        writer.add(entries)
        return !entries.isEmpty
    }

    private func finish() {
        state.withLock { $0.queue.tally(time: options.now(), clock: options.clock(), all: true) }
        _ = takeMore()
        writer.finish(clock: options.clock())
        if writer.waiting > 0 { logger.error("MCP audit log has lost lines", metadata: ["lines": "\(writer.waiting)"]) }
        logger.info("MCP audit log ends with \(String(decoding: writer.chain.hash, as: UTF8.self))")
    }
}
