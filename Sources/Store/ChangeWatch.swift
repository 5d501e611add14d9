internal import Dispatch
internal import Synchronization

/// Looks again and again whether the database was written, for as long as somebody wants to know; one look serves everybody.
package final class ChangeWatch: Sendable {
    private struct Watcher: Sendable {
        /// The last change that it took note of.
        var known: Int
        var tell: @Sendable (Int) -> Void
    }
    private struct State {
        var watchers: [Int: Watcher] = [:]
        var nextWatcher = 0
        var changes = 0
        /// What the database was at the last look.
        var seen: Counts.Version?
        var timer: (any DispatchSourceTimer)?
    }
    /// What a watcher is called, to end it.
    package struct ID: Sendable, Hashable {
        fileprivate let number: Int
    }

    /// Seconds between two looks: a write is told well within a second.
    package static let interval = 0.25

    private let state = Mutex(State())
    private let looks = Atomic(0)
    private let queue = DispatchQueue(label: "vitrine.watch")
    private let seconds: Double

    init(every seconds: Double = interval) { self.seconds = seconds }

    /// How often it has looked.
    var lookCount: Int { looks.load(ordering: .relaxed) }

    /// Nobody watches, and nothing is looked at.
    var isIdle: Bool { state.withLock { $0.timer == nil } }

    /// - Parameters:
    ///   - seen: what the database is now, from which changes count; nil when that cannot be told.
    ///   - look: what it is later; nil when it is locked, or away. May wait.
    func add(
        seen: @autoclosure () -> Counts.Version?, look: @escaping @Sendable () -> Counts.Version?, _ tell: @escaping @Sendable (Int) -> Void
    ) -> ID {
        state.withLock { state in
            if state.timer == nil {
                state.seen = seen()
                let timer = DispatchSource.makeTimerSource(queue: queue)
                timer.schedule(deadline: .now() + seconds, repeating: seconds)
                timer.setEventHandler { [weak self] in self?.tick(look) }
                timer.activate()
                state.timer = timer
            }
            state.nextWatcher += 1
            state.watchers[state.nextWatcher] = Watcher(known: state.changes, tell: tell)
            return ID(number: state.nextWatcher)
        }
    }

    func acknowledge(_ id: ID, _ change: Int) { state.withLock { $0.watchers[id.number]?.known = change } }

    /// With the last watcher the looking ends too.
    func remove(_ id: ID) {
        state.withLock { state in
            state.watchers[id.number] = nil
            guard state.watchers.isEmpty else { return }
            state.timer?.cancel()
            state.timer = nil
        }
    }

    private func tick(_ look: () -> Counts.Version?) {
        looks.add(1, ordering: .relaxed)
        let mark = look()
        let told = state.withLock { state -> [(tell: @Sendable (Int) -> Void, change: Int)] in
            // What could not be seen at the beginning was being written.
            if let mark, state.seen != mark {
                state.changes += 1
                state.seen = mark
            }
            return state.watchers.values.filter { $0.known < state.changes }.map { ($0.tell, state.changes) }
        }
        for watcher in told { watcher.tell(watcher.change) }
    }
}

extension Store {
    /// Begins to tell of writes, whoever makes them: `tell` is called, on a thread of the watch, with the number of the latest change,
    /// and again at every look until that number is acknowledged. It goes on until `unwatch`.
    package func watch(_ tell: @escaping @Sendable (Int) -> Void) -> ChangeWatch.ID {
        changes.add(seen: mark(.quick), look: { [weak self] in self?.mark(.long) }, tell)
    }

    /// Differs after every write; nil when that cannot be told now.
    private func mark(_ kind: LaneKind) -> Counts.Version? {
        do throws(StoreError) {
            return try attended(kind) { () throws(StoreError) in
                _ = try look(kind)
                return counts.version()
            }
        } catch {
            // A file that is away has nothing to show yet.
            return nil
        }
    }

    package func acknowledge(_ id: ChangeWatch.ID, _ change: Int) { changes.acknowledge(id, change) }

    package func unwatch(_ id: ChangeWatch.ID) { changes.remove(id) }
}
