internal import Policy
internal import Records
internal import SQLite

/// One run of a plan on one lane.
struct Reading {
    let lane: Lane
    let compiled: Compiled
    let ticket: Ticket
    let kind: LaneKind
    let counts: Counts
    let watchdog: Watchdog
    let options: StoreOptions

    func run(_ plan: Plan) throws(StoreError) -> Outcome {
        switch plan {
        case .rows(let plan): .rows(try rows(plan))
        case .record(let plan): .record(try record(plan))
        case .count(let plan):
            try count(plan.model.name, plan.filter)
        case .distinct(let plan): .distinct(try distinct(plan))
        }
    }

    func notQuick(_ why: String) -> StoreError { StoreError(.notQuick, why) }

    /// Gives a part of the run a time limit; a quick run has its budget instead.
    func watched<R>(for limit: Duration, _ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        guard kind == .long else { return try body() }
        let watch = watchdog.watch(ticket, for: limit)
        defer { watchdog.end(watch) }
        return try body()
    }

    func inTransaction<R>(_ isNeeded: Bool = true, _ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        guard isNeeded else { return try body() }
        try lane.beginTransaction()
        defer { lane.endTransaction() }
        return try body()
    }

    /// Tries to stay below `byteLimit`: cells of 64 KiB first, then the largest power of two that fits, for all cells alike.
    func fitting<R>(_ byteLimit: Int, needsTransaction: Bool, _ body: (_ cut: Int) throws(StoreError) -> R) throws(StoreError) -> R {
        do throws(StoreError) {
            return try inTransaction(needsTransaction) { () throws(StoreError) in try body(RowSink.largestCut) }
        } catch  where error.code == .tooLarge && error.sqliteCode == nil {
            if kind == .quick { throw notQuick("cells have to be cut") }
        }
        return try inTransaction { () throws(StoreError) in
            var (low, high) = (RowSink.smallestCut, RowSink.largestCut - 1)
            var best: R?
            while low <= high {
                let middle = (low + high) / 2
                do throws(StoreError) {
                    best = try body(middle)
                    low = middle + 1
                } catch  where error.code == .tooLarge && error.sqliteCode == nil {
                    high = middle - 1
                }
            }
            guard let best else { throw StoreError(.tooLarge, "not even the shortest cells fit") }
            return best
        }
    }

    /// The least and the greatest rowid; nil when there are none, or too far apart to be counted.
    func ends(of rowID: Source, _ access: ModelAccess) throws(StoreError) -> ClosedRange<Int64>? {
        guard let least = try end(of: rowID, access, isDescending: false), let greatest = try end(of: rowID, access, isDescending: true),
            greatest >= least, !greatest.subtractingReportingOverflow(least).overflow, greatest - least < .max
        else { return nil }
        return least...greatest
    }

    func end(of rowID: Source, _ access: ModelAccess, isDescending: Bool) throws(StoreError) -> Int64? {
        var shape = Shape(access.model.name)
        shape.extras = [rowID]
        shape.order = [OrderKey(source: rowID, isDescending: isDescending)]
        shape.hasLimit = true
        guard case .value(.integer(let key))? = try firstRow(shape, access, [.value(.integer(1))])?.first else { return nil }
        return key
    }

    /// The first row of a statement; nil when there is none.
    func firstRow(_ shape: Shape, _ access: ModelAccess, _ values: [Cell]) throws(StoreError) -> [Cell]? {
        let prepared = try lane.prepared(shape, access, compiled)
        lane.start(prepared)
        defer { lane.stop(prepared) }
        let statement = prepared.statement
        var index: Int32 = 1
        statement.bind(values, from: &index)
        var row: [Cell]?
        if try statement.next() { row = (0..<statement.columnCount).map { statement.cell($0) } }
        try lane.confirm(prepared, compiled)
        return row
    }
}
