package import Records

/// What a session tells the one who asked.
package enum SessionEvent: Sendable, Hashable {
    case connection(ConnectionState)
    case answered(RequestID, Answer, Timing)
    case failed(RequestID, Failure)
    case budget(Budget)
    /// The database was written since it was last looked at, perhaps in one of these models that are watched: look again.
    ///
    /// It comes too when a new connection took over the watching, for nobody knows what was written meanwhile.
    case changed(models: [String])
    /// What goes over the wire, for whoever looks at it.
    case traffic(Traffic)
}

/// Source: `commands.md`, "The client".
package struct SessionConfiguration: Sendable, Hashable {
    /// From sending a request to its answer.
    package var deadline = Duration.seconds(10)
    /// Wait before the first new attempt; it doubles with each.
    package var firstRetry = Duration.milliseconds(500)
    package var longestRetry = Duration.seconds(30)
    /// Requests sent and not answered; a server reads no more than 16 of a connection.
    package var requestsUnderWay = 16

    package init() {}
}

/// Time as the session sees it, so that a test can be its own.
package struct SessionClock: Sendable {
    /// Since any fixed moment; never goes back.
    package var now: @Sendable () -> Duration
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void) {
        self.now = now
        self.sleep = sleep
    }

    package static let continuous: SessionClock = {
        let start = ContinuousClock.now
        return SessionClock(now: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) })
    }()
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
    var microseconds: Int { Int(seconds * 1_000_000) }
}
