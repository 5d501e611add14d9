internal import Records
package import Wire

extension SessionMachine {
    package mutating func start() -> [Action] {
        guard case .idle = link else { return [] }
        return dialAnew()
    }

    /// The user does not want to wait.
    package mutating func reconnect() -> [Action] {
        switch link {
        case .waiting, .refused: return dialAnew()
        case .idle, .dialling, .live, .closed: return []
        }
    }

    package mutating func opened(_ headers: [RequestHead.Header], now: Duration) -> [Action] {
        guard case .dialling = link else { return [.close] }
        let capabilities = ServerCapabilities(headers: headers)
        link = .live(capabilities)
        notice = nil
        isAnswered = false
        // The server counts each connection by itself.
        pacer = Pacer(limit: capabilities.rate ?? 60, window: .seconds(capabilities.window))
        toldBudget = nil
        var actions: [Action] = [.emit(.connection(.live(capabilities)))]
        let waiting = queue
        queue = []
        actions += takeOverWatching(capabilities, now)
        for id in waiting where id.number >= 0 { actions += begin(id, capabilities, now) }
        return actions + pump(now)
    }

    /// - Parameter jitter: from 0 to 1, so that many clients do not come back at the same moment.
    package mutating func dialFailed(_ error: DialError, jitter: Double, now: Duration) -> [Action] {
        guard case .dialling = link else { return [] }
        guard case .refused(let status, let retryAfter) = error.kind else {
            return retry(after: nextBackoff(jitter), error.message, now)
        }
        switch status {
        case 403, 404:
            return refuse(error.message)
        case 429: return retry(after: max(nextBackoff(jitter), .seconds(retryAfter ?? 60)), error.message, now)
        default: return retry(after: max(nextBackoff(jitter), .seconds(retryAfter ?? 0)), error.message, now)
        }
    }

    /// The connection is gone. What was under way is lost; what was not sent yet waits for the next connection.
    ///
    /// That it is gone is told first: whoever heard of a lost question before would ask it anew, to wait for the next connection.
    package mutating func closed(code: UInt16?, reason: String, jitter: Double, now: Duration) -> [Action] {
        guard case .live(let capabilities) = link else { return [] }
        // To clients that cannot see why a handshake fails, a refusal is told in a message.
        let refusal = code == 1008 && !isAnswered ? notice.flatMap { Self.isRateLimit($0) ? nil : $0 } : nil
        let text = refusal ?? Self.sentence(code, reason)
        var failures: [Action] = []
        for (_, request) in sent.sorted(by: { $0.key < $1.key }) {
            jobs[request.job] = nil
            failures += Self.failed(request.job, .connectionLost, text)
        }
        sent = [:]
        traceLoss(now: now)
        for id in queue { jobs[id]?.next = nil }
        if let refusal { return refuse(refusal) + failures }
        let isRateExceeded = notice.map(Self.isRateLimit) ?? false
        let backoff = nextBackoff(jitter)
        let wait = isRateExceeded || code == 1008 && Self.isRateLimit(reason) ? max(backoff, .seconds(capabilities.window)) : backoff
        return retry(after: wait, text, now) + failures
    }

    /// The user is done.
    package mutating func close() -> [Action] {
        guard !isClosed else { return [] }
        var actions: [Action] = []
        if case .live = link { actions.append(.close) }
        link = .closed
        for (_, request) in sent.sorted(by: { $0.key < $1.key }) {
            actions += Self.failed(request.job, .connectionLost, "the session is closed")
        }
        sent = [:]
        actions += failQueue("the session is closed")
        jobs = [:]
        return actions + [.emit(.connection(.closed))]
    }

    /// Time has passed; at `nextWake` at the latest this is to be called.
    package mutating func tick(now: Duration) -> [Action] {
        switch link {
        case .live: return failOverdue(now) + pump(now)
        case .waiting(let attempt, let until, let reason) where until <= now:
            link = .dialling(attempt: attempt, reason: reason)
            return [.emit(.connection(.reconnecting(attempt: attempt, seconds: 0, reason: reason))), .dial]
        case .idle, .dialling, .waiting, .refused, .closed: return []
        }
    }

    /// Wait before attempt `n`: 0.5 s, doubling, at most 30 s; between half of that and all of it.
    package static func backoff(_ attempt: Int, jitter: Double, _ configuration: SessionConfiguration = .init()) -> Duration {
        let doubled = configuration.firstRetry * (1 << min(max(attempt, 1) - 1, 16))
        return min(doubled, configuration.longestRetry) * (0.5 + jitter / 2)
    }

    private mutating func dialAnew() -> [Action] {
        attempts = 0
        link = .dialling(attempt: 0, reason: nil)
        return [.emit(.connection(.connecting)), .dial]
    }

    private mutating func nextBackoff(_ jitter: Double) -> Duration {
        attempts += 1
        return Self.backoff(attempts, jitter: jitter, configuration)
    }

    private mutating func retry(after wait: Duration, _ reason: String, _ now: Duration) -> [Action] {
        link = .waiting(attempt: attempts, until: now + wait, reason: reason)
        return [.emit(.connection(.reconnecting(attempt: attempts, seconds: wait.seconds, reason: reason)))]
    }

    /// Whoever asks again is told the same: not by itself.
    private mutating func refuse(_ reason: String) -> [Action] {
        link = .refused(reason: reason)
        return [.emit(.connection(.refused(reason: reason)))] + failQueue(reason)
    }

    private mutating func failQueue(_ reason: String) -> [Action] {
        defer { queue = [] }
        return queue.flatMap { id in
            jobs[id] = nil
            return Self.failed(id, .connectionLost, reason)
        }
    }

    private static func sentence(_ code: UInt16?, _ reason: String) -> String {
        guard let code else { return reason.isEmpty ? "the connection was lost" : reason }
        if !reason.isEmpty { return "the server closed the connection: \(reason)" }
        return code == 1001 ? "the server is going away" : "the server closed the connection (\(code))"
    }
}
