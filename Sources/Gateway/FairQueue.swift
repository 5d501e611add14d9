internal import Dispatch
internal import Synchronization

/// Long queries waiting for a worker thread: turns by address, then by connection; who waited too long is refused.
///
/// A connection has at most one query under way, so its next one queues behind those of the same address's other connections.
/// Source: `protocol.md` section 7.
final class FairQueue: Sendable {
    struct Job: Sendable {
        var id: Int
        var address: String
        /// Runs on a worker's thread.
        var work: @Sendable () -> Void
        /// Runs on any thread when the job was not begun in time.
        var refuse: @Sendable () -> Void
    }
    private struct Waiting: Sendable {
        var job: Job
        /// Nanoseconds.
        var since: UInt64
    }
    private struct Turns: Sendable {
        var address: String
        var waiting: [Waiting]
    }
    private struct State: Sendable {
        /// The first has the next turn.
        var turns: [Turns] = []
        /// Numbers of the workers that sleep.
        var idle: [Int]
        var isTimerSet = false
    }

    /// Nanoseconds that a job waits at most.
    private let patience: UInt64
    private let clock: @Sendable () -> UInt64
    private let workers: [DispatchQueue]
    private let state: Mutex<State>

    init(workers: Int, patience: UInt64 = 5_000_000_000, clock: @escaping @Sendable () -> UInt64) {
        self.patience = patience
        self.clock = clock
        // A serial queue each: libdispatch gives every one of them a thread while it has work, and takes it back afterwards.
        self.workers = (0..<workers).map { DispatchQueue(label: "vitrine.query.\($0)") }
        state = Mutex(State(idle: Array(0..<workers)))
    }

    func submit(_ job: Job) {
        let waiting = Waiting(job: job, since: clock())
        let (worker, needsTimer) = state.withLock { state -> (Int?, Bool) in
            if let turn = state.turns.firstIndex(where: { $0.address == job.address }) {
                state.turns[turn].waiting.append(waiting)
            } else {
                state.turns.append(Turns(address: job.address, waiting: [waiting]))
            }
            let worker = state.idle.popLast()
            let needsTimer = worker == nil && !state.isTimerSet
            if needsTimer { state.isTimerSet = true }
            return (worker, needsTimer)
        }
        if let worker { workers[worker].async { self.drain(worker) } }
        if needsTimer { setTimer(patience) }
    }

    /// Takes back a job; false when it has begun, is done, or was refused.
    func withdraw(_ id: Int) -> Bool {
        state.withLock { state in
            for turn in state.turns.indices {
                guard let index = state.turns[turn].waiting.firstIndex(where: { $0.job.id == id }) else { continue }
                state.turns[turn].waiting.remove(at: index)
                if state.turns[turn].waiting.isEmpty { state.turns.remove(at: turn) }
                return true
            }
            return false
        }
    }

    /// Refuses the jobs that have waited too long by now, and looks again when the next one will have.
    func expire() {
        let now = clock()
        let (expired, oldest) = state.withLock { state -> ([Job], UInt64?) in
            let expired = takeExpired(&state, now)
            let oldest = state.turns.compactMap(\.waiting.first?.since).min()
            state.isTimerSet = oldest != nil
            return (expired, oldest)
        }
        for job in expired { job.refuse() }
        if let oldest { setTimer(oldest + patience - now) }
    }

    private func takeExpired(_ state: inout State, _ now: UInt64) -> [Job] {
        var expired: [Job] = []
        for turn in state.turns.indices {
            let late = state.turns[turn].waiting.prefix { $0.since + patience <= now }.count
            expired += state.turns[turn].waiting.prefix(late).map(\.job)
            state.turns[turn].waiting.removeFirst(late)
        }
        if !expired.isEmpty { state.turns.removeAll { $0.waiting.isEmpty } }
        return expired
    }

    private func setTimer(_ nanoseconds: UInt64) {
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds) + 1_000_000)) { [weak self] in self?.expire() }
    }

    private func drain(_ worker: Int) {
        while let job = next(worker) { job.work() }
    }

    /// The job whose turn it is; without one the worker sleeps.
    private func next(_ worker: Int) -> Job? {
        let now = clock()
        let (expired, job) = state.withLock { state -> ([Job], Job?) in
            let expired = takeExpired(&state, now)
            guard var turn = state.turns.first else {
                state.idle.append(worker)
                return (expired, nil)
            }
            state.turns.removeFirst()
            let waiting = turn.waiting.removeFirst()
            if !turn.waiting.isEmpty { state.turns.append(turn) }
            return (expired, waiting.job)
        }
        for job in expired { job.refuse() }
        return job
    }
}
