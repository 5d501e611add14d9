internal import Dispatch
internal import Synchronization

/// Interrupts runs whose time is over: one timer for all of them, idle while nothing runs long.
final class Watchdog: Sendable {
    struct Watch: Sendable { fileprivate let number: UInt64 }

    private struct State {
        var next: UInt64 = 0
        var watched: [UInt64: (deadline: DispatchTime, ticket: Ticket)] = [:]
        var armed: DispatchTime?
    }
    private let state: Mutex<State>
    // Dispatch's timers may be used from any thread; their protocol does not say so to the compiler.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    /// An interrupt may fall between two statements of a run; it is repeated after this time.
    private static let again = DispatchTimeInterval.milliseconds(20)

    init() {
        state = Mutex(State())
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "vitrine.watchdog", qos: .userInitiated))
        timer.setEventHandler { [weak self] in self?.fire() }
        timer.activate()
    }

    deinit { timer.cancel() }

    func watch(_ ticket: Ticket, for limit: Duration) -> Watch {
        state.withLock { state in
            state.next += 1
            state.watched[state.next] = (.now() + .nanoseconds(Int(limit.nanoseconds)), ticket)
            arm(&state)
            return Watch(number: state.next)
        }
    }

    /// The run is over: its connection may serve another now.
    func end(_ watch: Watch) {
        // A timer that fires for nothing is cheaper than setting it anew for each run.
        state.withLock { _ = $0.watched.removeValue(forKey: watch.number) }
    }

    private func fire() {
        state.withLock { state in
            let now = DispatchTime.now()
            for (number, watch) in state.watched where watch.deadline <= now {
                watch.ticket.timeOut()
                state.watched[number]?.deadline = now + Self.again
            }
            state.armed = nil
            arm(&state)
        }
    }

    private func arm(_ state: inout State) {
        guard let first = state.watched.values.map(\.deadline).min() else { return }
        if let armed = state.armed, armed <= first { return }
        state.armed = first
        timer.schedule(deadline: first, leeway: .milliseconds(1))
    }
}
