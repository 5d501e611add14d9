internal import Dispatch
internal import Logging
internal import SQLite
internal import Synchronization

/// Whether the database can be read, as the runs find it; says so in the log when it changes.
final class Health: Sendable {
    private struct State {
        /// Why it cannot be read.
        var problem: String?
        /// Nanoseconds of uptime since which it is locked.
        var lockedSince: UInt64?
    }
    private let state = Mutex(State())
    /// Nothing has to be cleared when a run succeeds: the common case.
    private let isWell = Atomic(true)
    private let path: String
    private let logger: Logger

    init(_ path: String, _ logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// - Parameter error: how a run ended; nil: well.
    func note(_ error: StoreError?) {
        switch error?.code {
        case nil:
            if isWell.load(ordering: .relaxed) { return }
            let hadProblem = state.withLock { state in
                defer { state = State() }
                isWell.store(true, ordering: .relaxed)
                return state.problem != nil
            }
            if hadProblem { logger.notice("the database can be read again", metadata: ["file": "\(path)"]) }
        case .cannotOpen, .notADatabase:
            let message = error?.message ?? ""
            let isNew = state.withLock { state in
                isWell.store(false, ordering: .relaxed)
                defer { state.problem = message }
                return state.problem != message
            }
            if isNew { logger.error("the database cannot be read: \(message)", metadata: ["file": "\(path)"]) }
        case .busy:
            state.withLock { state in
                isWell.store(false, ordering: .relaxed)
                if state.lockedSince == nil { state.lockedSince = DispatchTime.now().uptimeNanoseconds }
            }
        default: break
        }
    }

    /// Whole seconds for which nobody could read because of a lock; nil when somebody could.
    var secondsLocked: Int? {
        state.withLock { state in state.lockedSince.map { Int((DispatchTime.now().uptimeNanoseconds - $0) / 1_000_000_000) } }
    }
}

extension Store {
    /// Why the database cannot be read now, as one sentence; nil when it can. It reads the schema table.
    ///
    /// - Parameter kind: a quick look, for threads that must not wait, leaves it to the next long run to find out whether a file or schema
    ///   that is new can be read.
    package func problem(lane kind: LaneKind = .quick) -> String? {
        do throws(StoreError) {
            try attended(kind) { () throws(StoreError) in try lookAtSchema(kind) }
            return nil
        } catch {
            guard error.code == .notQuick || error.code == .busy else { return "the database cannot be read: \(error.message)" }
            guard let seconds = health.secondsLocked, seconds >= options.lockPatience else { return nil }
            return "the database has been locked by a writer for \(seconds) seconds"
        }
    }
}
