internal import Browser

/// The browser's timers. Starting one again restarts it; one that was stopped never rings.
@MainActor
final class Timers {
    private var running: [TimerID: Task<Void, Never>] = [:]
    private let ring: @MainActor (TimerID) -> Void

    init(ring: @escaping @MainActor (TimerID) -> Void) { self.ring = ring }

    func start(_ id: TimerID, milliseconds: Int) {
        running[id]?.cancel()
        running[id] = Task { [weak self] in
            guard (try? await Task.sleep(for: .milliseconds(milliseconds))) != nil, !Task.isCancelled else { return }
            self?.running[id] = nil
            self?.ring(id)
        }
    }

    func stop(_ id: TimerID) { running.removeValue(forKey: id)?.cancel() }

    func stopAll() {
        for task in running.values { task.cancel() }
        running.removeAll()
    }
}
