internal import Records

// What is watched is asked for again on every new connection, by the session itself: under numbers that no client uses.

extension SessionMachine {
    /// The server has agreed to tell of a model, or not to any more.
    mutating func note(_ question: Question) {
        switch question {
        case .watch(let model): watched.insert(model)
        case .unwatch(let model): watched.remove(model)
        case .models, .describe, .count, .rows, .record, .distinct: break
        }
    }

    /// Before anything else is asked on a new connection.
    mutating func takeOverWatching(_ capabilities: ServerCapabilities, _ now: Duration) -> [Action] {
        watched.sorted().enumerated().flatMap { index, model in
            let id = RequestID(-1 - index)
            jobs[id] = Job(inquiry: Inquiry(.watch(model: model)))
            return begin(id, capabilities, now)
        }
    }

    /// The model of a job that is the session's own; nil for a client's.
    static func takenOver(_ id: RequestID, _ job: Job) -> String? {
        guard id.number < 0, case .watch(let model) = job.inquiry.question else { return nil }
        return model
    }
}
