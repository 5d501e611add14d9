internal import Policy
internal import Records
internal import SQLite

extension Reading {
    /// How many rows match; after the query limit, how many were found until then.
    func count(_ model: String, _ filter: [FilterTerm]) throws(StoreError) -> Outcome {
        let access = try compiled.access(model)
        guard filter.isEmpty else { return try countByRows(access, filter, for: options.queryLimit) }
        if let count = counts.count(of: model) { return .count(count, isExact: true) }
        // SQLite counts a table in one instruction, which no budget can stop.
        if kind == .quick { throw notQuick("not counted yet") }
        let before = counts.version()
        var outcome = try countAtOnce(access, for: options.queryLimit * 0.6)
        if outcome == nil { outcome = try countByRows(access, [], for: options.queryLimit * 0.4) }
        guard case .count(let count, let isExact) = outcome else { return .count(0, isExact: false) }
        if isExact { counts.keep(count, of: model, since: before) }
        return .count(count, isExact: isExact)
    }

    /// nil when the time was not enough: counting at once leaves nothing behind.
    private func countAtOnce(_ access: ModelAccess, for limit: Duration) throws(StoreError) -> Outcome? {
        var shape = Shape(access.model.name)
        shape.counts = true
        return try untilTimeout(for: limit) { () throws(StoreError) in
            guard case .value(.integer(let count))? = try firstRow(shape, access, [])?.first else { return nil }
            return .count(Int(count), isExact: true)
        }
    }

    private func countByRows(_ access: ModelAccess, _ filter: [FilterTerm], for limit: Duration) throws(StoreError) -> Outcome {
        let filter = access.conditions(filter)
        var shape = Shape(access.model.name)
        shape.conditions = filter.all
        let prepared = try lane.prepared(shape, access, compiled)
        lane.start(prepared)
        defer { lane.stop(prepared) }
        var index: Int32 = 1
        prepared.statement.bind(filter.values, from: &index)
        var count = 0
        let isExact = try untilTimeout(for: limit) { () throws(StoreError) -> Bool? in
            do throws(SQLiteError) { try prepared.statement.countRows(&count) } catch { throw StoreError(error) }
            return true
        }
        try lane.confirm(prepared, compiled)
        return .count(count, isExact: isExact ?? false)
    }

    /// nil when the time was over; a cancelled ticket and a used-up budget are errors as ever.
    func untilTimeout<R>(for limit: Duration, _ body: () throws(StoreError) -> R?) throws(StoreError) -> R? {
        do throws(StoreError) {
            return try watched(for: limit, body)
        } catch  where error.code == .timedOut && ticket.isTimedOut && !ticket.isCancelled && !lane.meter.isOver {
            ticket.forgetTimeout()
            return nil
        }
    }
}
