import Session
import Synchronization
import Wire

/// The client's end of a connection that leads to the test.
final class MemoryChannel: MessageChannel {
    let events: AsyncStream<ChannelEvent>
    /// What the session sent.
    let sent: AsyncStream<String>
    private let toSession: AsyncStream<ChannelEvent>.Continuation
    private let toTest: AsyncStream<String>.Continuation
    private let closing = Mutex<UInt16?>(nil)

    init() {
        (events, toSession) = AsyncStream.makeStream()
        (sent, toTest) = AsyncStream.makeStream()
    }

    var closedWith: UInt16? { closing.withLock { $0 } }

    func send(_ message: [UInt8]) { toTest.yield(String(decoding: message, as: UTF8.self)) }

    func close(code: UInt16, reason: String) {
        closing.withLock { $0 = code }
        toSession.yield(.closed(code: code, reason: reason))
        toSession.finish()
    }

    func deliver(_ message: String) { toSession.yield(.message(Array(message.utf8))) }

    func cut() {
        toSession.yield(.closed(code: nil, reason: ""))
        toSession.finish()
    }
}

/// Time that passes when the test says so.
final class ManualClock: Sendable {
    private struct State {
        var now = Duration.zero
        var nextID = 0
        var sleepers: [Int: (until: Duration, wake: CheckedContinuation<Void, any Error>)] = [:]
        /// A test that waits for somebody to sleep.
        var watchers: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }

    var clock: SessionClock { SessionClock(now: { self.now }, sleep: { try await self.sleep($0) }) }

    /// Waits until somebody sleeps, lets that much time pass, and wakes those whose time has come.
    func advance(by time: Duration) async {
        await withCheckedContinuation { watcher in
            let isAsleep = state.withLock { state in
                if state.sleepers.isEmpty { state.watchers.append(watcher) }
                return !state.sleepers.isEmpty
            }
            if isAsleep { watcher.resume() }
        }
        let due = state.withLock { state in
            state.now += time
            let due = state.sleepers.filter { $0.value.until <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.wake)
        }
        for sleeper in due { sleeper.resume() }
    }

    private func sleep(_ time: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { sleeper in
                let watchers = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                    // The cancellation may have come before the sleep.
                    guard !Task.isCancelled else { return nil }
                    state.sleepers[id] = (state.now + time, sleeper)
                    defer { state.watchers = [] }
                    return state.watchers
                }
                guard let watchers else { return sleeper.resume(throwing: CancellationError()) }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id)?.wake }?.resume(throwing: CancellationError())
        }
    }
}
