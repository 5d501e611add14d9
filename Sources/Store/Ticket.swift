internal import SQLite
internal import Synchronization

/// One request's right to run, which may be taken back from any thread. It may be used for several runs, one after the other.
package final class Ticket: Sendable {
    private struct State {
        /// The connection that runs for this ticket now; nobody else's query can be on it until `end()`.
        var running: Connection.Interrupter?
        var isCancelled = false
        var isTimedOut = false
    }
    private let state = Mutex(State())
    /// Asked by the progress handler, in case an interrupt falls between two statements, where SQLite forgets it.
    private let stopped = Atomic(false)

    package init() {}

    /// Stops the run, or makes it not begin. It fails with `cancelled`.
    package func cancel() {
        state.withLock {
            $0.isCancelled = true
            stopped.store(true, ordering: .relaxed)
            $0.running?.interrupt()
        }
    }

    package var isCancelled: Bool { state.withLock { $0.isCancelled } }

    var isStopped: Bool { stopped.load(ordering: .relaxed) }
    var isTimedOut: Bool { state.withLock { $0.isTimedOut } }

    func begin(_ connection: Connection.Interrupter) throws(StoreError) {
        let isCancelled = state.withLock {
            if !$0.isCancelled { $0.running = connection }
            return $0.isCancelled
        }
        if isCancelled { throw StoreError(.cancelled, "cancelled before it began") }
    }

    func end() {
        state.withLock {
            $0.running = nil
            forgetTimeout(&$0)
        }
    }

    /// Called by the watchdog, again and again until the run has ended.
    func timeOut() {
        state.withLock {
            guard let running = $0.running else { return }
            $0.isTimedOut = true
            stopped.store(true, ordering: .relaxed)
            running.interrupt()
        }
    }

    /// A part of the run may time out and the rest go on.
    func forgetTimeout() { state.withLock { forgetTimeout(&$0) } }

    private func forgetTimeout(_ state: inout State) {
        state.isTimedOut = false
        stopped.store(state.isCancelled, ordering: .relaxed)
    }
}
