package import Records
package import Wire

/// The session's decisions: methods are things that happened, what they return is to be done, in order. No clock, no socket.
package struct SessionMachine: Sendable {
    package enum Action: Sendable, Hashable {
        /// Answered by `opened` or `dialFailed`.
        case dial
        case send(id: Int, ClientRequest, timing: Bool)
        case close
        case emit(SessionEvent)
    }

    enum Link {
        case idle
        /// `reason` is why there is no connection any more; nil at the first attempt.
        case dialling(attempt: Int, reason: String?)
        case live(ServerCapabilities)
        case waiting(attempt: Int, until: Duration, reason: String)
        case refused(reason: String)
        case closed
    }

    struct Job {
        var inquiry: Inquiry
        /// What waits to be sent; nil while a request is under way, or before there is a connection.
        var next: ClientRequest?
        var firstSent: Duration?
        var serverTime: Int?
    }

    struct Sent {
        var job: RequestID
        var at: Duration
    }

    let configuration: SessionConfiguration
    var link = Link.idle
    var jobs: [RequestID: Job] = [:]
    /// Jobs that have something to send, or will have once connected.
    var queue: [RequestID] = []
    /// Requests under way, by the id on the wire.
    var sent: [Int: Sent] = [:]
    var lastWireID = 0
    var pacer = Pacer(limit: 60, window: .seconds(60))
    var toldBudget: Budget?
    /// Attempts made since the server last answered anything.
    var attempts = 0
    var trace = Trace()
    /// Models that are watched, as they were asked for: a new connection takes them over.
    var watched: Set<String> = []
    /// What the server said on this connection without being asked: it closes it next, and that is why.
    var notice: String?
    /// The server answered something on this connection.
    var isAnswered = false

    package init(configuration: SessionConfiguration = SessionConfiguration()) { self.configuration = configuration }

    package var isClosed: Bool {
        if case .closed = link { true } else { false }
    }

    // MARK: Requests

    package mutating func ask(_ id: RequestID, _ question: Question, now: Duration) -> [Action] {
        switch link {
        case .closed: return Self.failed(id, .connectionLost, "the session is closed")
        case .refused(let reason): return Self.failed(id, .connectionLost, reason)
        case .idle, .dialling, .waiting:
            jobs[id] = Job(inquiry: Inquiry(question))
            queue.append(id)
            return []
        case .live(let capabilities):
            jobs[id] = Job(inquiry: Inquiry(question))
            return begin(id, capabilities, now) + pump(now)
        }
    }

    /// The answer is no longer wanted, and no event follows for it.
    package mutating func cancel(_ id: RequestID, now: Duration) -> [Action] {
        guard jobs.removeValue(forKey: id) != nil else { return [] }
        queue.removeAll { $0 == id }
        guard let wireID = sent.first(where: { $0.value.job == id })?.key else { return pump(now) }
        sent[wireID] = nil
        traceEnd(wireID, .givenUp, now: now)
        // Telling the server costs a message too: not where they are dear.
        guard case .live(let capabilities) = link, capabilities.extensions.contains(.cancel), pacer.remaining > pacer.limit / 4 else {
            return pump(now)
        }
        lastWireID += 1
        pacer.sent(lastWireID)
        trace.sentAt[lastWireID] = now
        return [.send(id: lastWireID, .cancel(id: wireID), timing: false)] + pump(now)
    }

    package mutating func received(_ message: [UInt8], now: Duration) -> [Action] {
        guard case .live = link else { return [] }
        switch Reply.read(message) {
        case .answer(let wireID, let outcome):
            attempts = 0
            isAnswered = true
            traceAnswer(wireID, outcome, message, now: now)
            pacer.answered(wireID, now: now)
            // Of what was cancelled, has timed out or was never asked, nobody wants to know.
            guard let request = sent.removeValue(forKey: wireID), var job = jobs[request.job] else { return pump(now) }
            if case .ok(let body) = outcome, let time = body.serverTime { job.serverTime = (job.serverTime ?? 0) + time }
            let step = job.inquiry.receive(outcome)
            jobs[request.job] = job
            return perform(step, of: request.job, now) + pump(now)
        case .malformed(let wireID):
            if let wireID { traceAnswer(wireID, .error("not what the protocol says"), message, now: now) }
            guard let wireID, let request = sent.removeValue(forKey: wireID) else { return [] }
            pacer.answered(wireID, now: now)
            jobs[request.job] = nil
            return Self.failed(request.job, .malformed, "the answer is not what the protocol says") + pump(now)
        case .notice(let error):
            notice = error
            return []
        case .event(let name, let models):
            trace.news.append(.unasked(action: name, models: models, WireText(message)))
            guard name == "changed" else { return [] }
            return models.isEmpty ? [] : [.emit(.changed(models: models))]
        }
    }

    /// Starts, or starts anew, what the question takes at this server.
    mutating func begin(_ id: RequestID, _ capabilities: ServerCapabilities, _ now: Duration) -> [Action] {
        guard var job = jobs[id] else { return [] }
        let step = job.inquiry.begin(capabilities)
        jobs[id] = job
        return perform(step, of: id, now)
    }

    private mutating func perform(_ step: Inquiry.Step, of id: RequestID, _ now: Duration) -> [Action] {
        switch step {
        case .send(let request):
            jobs[id]?.next = request
            queue.append(id)
            return []
        case .answer(let answer):
            guard let job = jobs.removeValue(forKey: id) else { return [] }
            if case .watching = answer { note(job.inquiry.question) }
            if let model = Self.takenOver(id, job) { return [.emit(.changed(models: [model]))] }
            let total = job.firstSent.map { now - $0 } ?? .zero
            return [.emit(.answered(id, answer, Timing(total: total.microseconds, server: job.serverTime)))]
        case .fail(let failure):
            jobs[id] = nil
            return Self.failed(id, failure.kind, failure.message)
        }
    }

    // MARK: Sending

    /// Sends what may be sent now, and tells how much more may be.
    mutating func pump(_ now: Duration) -> [Action] {
        guard case .live(let capabilities) = link else { return [] }
        pacer.advance(to: now)
        var actions: [Action] = []
        while let id = queue.first, sent.count < configuration.requestsUnderWay, pacer.remaining > 0 {
            queue.removeFirst()
            guard let request = jobs[id]?.next else { continue }
            lastWireID += 1
            jobs[id]?.next = nil
            if jobs[id]?.firstSent == nil { jobs[id]?.firstSent = now }
            pacer.sent(lastWireID)
            sent[lastWireID] = Sent(job: id, at: now)
            trace.sentAt[lastWireID] = now
            actions.append(.send(id: lastWireID, request, timing: capabilities.extensions.contains(.timing)))
        }
        if let budget = changedBudget(now) { actions.append(.emit(.budget(budget))) }
        return actions
    }

    /// Fails the requests whose deadline is over.
    mutating func failOverdue(_ now: Duration) -> [Action] {
        var actions: [Action] = []
        for (wireID, request) in sent.sorted(by: { $0.key < $1.key }) where request.at + configuration.deadline <= now {
            sent[wireID] = nil
            jobs[request.job] = nil
            traceEnd(wireID, .timedOut, now: now)
            // So late, it has arrived if it ever will: a server that never answers must not block the rest for ever.
            pacer.answered(wireID, now: now)
            let seconds = configuration.deadline.components.seconds
            actions += Self.failed(request.job, .timedOut, "no answer within \(seconds) s")
        }
        return actions
    }

    /// What a client is told of its question that has no answer; nothing when the question was the session's own.
    static func failed(_ id: RequestID, _ kind: Failure.Kind, _ message: String) -> [Action] {
        id.number < 0 ? [] : [.emit(.failed(id, Failure(kind, message)))]
    }

    static func isRateLimit(_ text: String) -> Bool { asciiLowercased(text).hasPrefix("rate limit") }
}
