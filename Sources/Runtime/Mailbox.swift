internal import Browser

/// Events on their way to the browser, in the order they happened, taken in batches so that one frame answers many of them.
@MainActor
final class Mailbox {
    private var pending: [Event] = []
    private var waiter: CheckedContinuation<Void, Never>?
    private var isClosed = false

    func post(_ event: Event) {
        guard !isClosed else { return }
        pending.append(event)
        wake()
    }

    /// Nobody will take any more: events are dropped, and who waits goes on.
    func close() {
        isClosed = true
        pending.removeAll()
        wake()
    }

    /// All events that wait, at least one; empty once the mailbox is closed.
    func take() async -> [Event] {
        if pending.isEmpty, !isClosed { await withCheckedContinuation { waiter = $0 } }
        defer { pending.removeAll() }
        return pending
    }

    /// All events that wait, perhaps none.
    func takeWaiting() -> [Event] {
        defer { pending.removeAll() }
        return pending
    }

    private func wake() {
        waiter?.resume()
        waiter = nil
    }
}
