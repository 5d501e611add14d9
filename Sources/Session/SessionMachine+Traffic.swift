internal import JSON
package import Records
package import Wire

/// When each request was sent that has not ended yet, and what came of others since this was asked last.
struct Trace: Sendable {
    var sentAt: [Int: Duration] = [:]
    var news: [Traffic] = []
}

extension SessionMachine {
    /// What came since this was asked last, in order.
    package mutating func takeTraffic() -> [Traffic] {
        if trace.news.isEmpty { return [] }
        defer { trace.news = [] }
        return trace.news
    }

    /// What the message of that id is sent for; nil when it is the session's own affair.
    package func request(of wireID: Int) -> RequestID? { sent[wireID].flatMap { $0.job.number < 0 ? nil : $0.job } }

    mutating func traceAnswer(_ wireID: Int, _ outcome: Reply.Outcome, _ message: [UInt8], now: Duration) {
        guard let at = trace.sentAt.removeValue(forKey: wireID) else { return }
        var ended = EndedMessage(id: wireID, outcome: .ok, timing: Timing(total: (now - at).microseconds), text: WireText(message))
        switch outcome {
        case .error(let sentence): ended.outcome = .failed(sentence)
        case .ok(let body):
            ended.timing.server = body.serverTime
            ended.rows = body.data?.array?.count ?? body.data?["values"]?.array?.count
            ended.count = (body.data?["count"]?.integer).flatMap { body.data?["exact"] == nil ? nil : Int(exactly: $0) }
        }
        trace.news.append(.ended(ended))
    }

    /// It ends without an answer, or before one.
    mutating func traceEnd(_ wireID: Int, _ outcome: EndedMessage.Outcome, now: Duration) {
        guard let at = trace.sentAt[wireID] else { return }
        // The answer to what was given up still comes.
        if outcome != .givenUp { trace.sentAt[wireID] = nil }
        trace.news.append(.ended(EndedMessage(id: wireID, outcome: outcome, timing: Timing(total: (now - at).microseconds))))
    }

    mutating func traceLoss(now: Duration) {
        for wireID in trace.sentAt.keys.sorted() { traceEnd(wireID, .lost, now: now) }
    }
}
