package import Browser
package import Records
internal import Synchronization

/// Hears what happens at a server, on its threads and without making them wait, and tells the browser while that wants to know.
///
/// However much happens, the browser is told once for each time that it comes to listen, and what is kept meanwhile is bounded.
package final class ServerTap: Sendable {
    package typealias Listener = @MainActor @Sendable (ServerNews) -> Void
    private struct Heard: Sendable {
        var ledger = ServerLedger()
        /// What the listener does not know yet; nothing while there is none.
        var news: [ServerMoment] = []
        /// So much happened that the listener is told of everything anew.
        var isBehind = false
        var listener: Listener?
        /// Somebody is on the way to the listener.
        var isTelling = false
    }
    private let heard = Mutex(Heard())
    /// Since 1970.
    private let milliseconds: @Sendable () -> Int64

    package init(milliseconds: @escaping @Sendable () -> Int64) { self.milliseconds = milliseconds }

    /// For the gateway.
    package var observer: ServerObserver { { [self] event in hear(event) } }

    /// Tells everything up to now, and then what happens; nil: nobody listens any more.
    @MainActor
    package func follow(_ listener: Listener?) {
        let ledger = heard.withLock { heard -> ServerLedger in
            heard.listener = listener
            heard.news = []
            heard.isBehind = false
            return heard.ledger
        }
        listener?(.ledger(ledger))
    }

    private func hear(_ event: ServerEvent) {
        let moment = ServerMoment(event, milliseconds: milliseconds())
        let hasToTell = heard.withLock { heard -> Bool in
            heard.ledger.note(moment)
            guard heard.listener != nil else { return false }
            if heard.news.count < ServerLedger.limit {
                heard.news.append(moment)
            } else {
                heard.isBehind = true
            }
            defer { heard.isTelling = true }
            return !heard.isTelling
        }
        if hasToTell { Task { @MainActor in tell() } }
    }

    @MainActor
    private func tell() {
        let (listener, news) = heard.withLock { heard -> (Listener?, ServerNews) in
            defer {
                heard.news = []
                heard.isBehind = false
                heard.isTelling = false
            }
            return (heard.listener, heard.isBehind ? .ledger(heard.ledger) : .happened(heard.news))
        }
        if case .happened([]) = news { return }
        listener?(news)
    }
}
