internal import Records

extension SessionMachine {
    /// When `tick` is to be called; nil when nothing waits for time.
    package func nextWake(now: Duration) -> Duration? {
        switch link {
        case .idle, .dialling, .refused, .closed: return nil
        case .waiting(_, let until, _): return until
        case .live:
            let overdue = sent.values.map { $0.at + configuration.deadline }.min()
            return [overdue, budgetWake(now)].compactMap(\.self).min()
        }
    }

    /// The budget when it differs from what was told last by more than a trifle.
    mutating func changedBudget(_ now: Duration) -> Budget? {
        let budget = Budget(limit: pacer.limit, remaining: pacer.remaining, waiting: waiting(now))
        if let told = toldBudget, told.limit == budget.limit, told.waiting == budget.waiting {
            let change = abs(told.remaining - budget.remaining)
            let isAnEnd = budget.remaining == 0 || budget.remaining == budget.limit
            guard change >= trifle || change > 0 && isAnEnd else { return nil }
        }
        toldBudget = budget
        return budget
    }

    /// A change of the remaining messages that is worth an event.
    private var trifle: Int { max(1, pacer.limit / 20) }

    /// Whole seconds until what waits can be sent, rounded up; nil when nothing waits for the rate.
    private func waiting(_ now: Duration) -> Double? {
        guard !queue.isEmpty, pacer.remaining <= 0, sent.count < configuration.requestsUnderWay else { return nil }
        // While an answer is still due, its window has not begun.
        let seconds = ((pacer.freeing() ?? now + pacer.window) - now).seconds
        return max(seconds.rounded(.up), 1)
    }

    private func budgetWake(_ now: Duration) -> Duration? {
        if let told = toldBudget?.waiting, !queue.isEmpty, pacer.remaining <= 0 {
            guard let free = pacer.freeing() else { return nil }
            // One second less is to be told, or the place is free.
            return max(min(free, free - .seconds(told - 1)), now)
        }
        guard pacer.remaining < pacer.limit else { return nil }
        let worthTelling = max(1, (toldBudget?.remaining ?? pacer.remaining) + trifle - pacer.remaining)
        return pacer.freeing(min(worthTelling, pacer.limit - pacer.remaining))
    }
}
