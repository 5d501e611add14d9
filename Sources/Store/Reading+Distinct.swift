internal import Policy
internal import Records
internal import SQLite

extension Reading {
    /// Bytes of values that a quick run may look at, some milliseconds' worth: SQLite's steps do not tell long values from short ones.
    private static let quickBytes = 1 << 20
    /// Steps of SQLite's machine for each record, at least.
    private static let stepsPerRecord = 4

    /// The values of a column, and how often each occurs; after the query limit, or when there are more records or values than may be
    /// read, what was found until then.
    func distinct(_ plan: DistinctPlan) throws(StoreError) -> DistinctOutcome {
        let access = try compiled.access(plan.model.name)
        let prefix = plan.prefix.map { [FilterTerm(plan.field, .startsWith, .text($0))] } ?? []
        let filter = access.conditions(plan.filter + prefix)
        // A view may sort, or keep what it read.
        if access.model.isView { lane.meter.limitMemory(options.memoryLimit - ValueGroups.memoryLimit) }
        var shape = Shape(access.model.name)
        shape.columns = [plan.field]
        shape.conditions = filter.all
        shape.hasLimit = true
        // An index on the column would give the least values only, where not all can be read.
        if filter.all.isEmpty { shape.ignoresIndexes = try hasGreatSpan(access) }
        let prepared = try lane.prepared(shape, access, compiled)
        lane.start(prepared)
        defer { lane.stop(prepared) }
        var index: Int32 = 1
        // The record behind the last one is only asked for: it says that there are more.
        prepared.statement.bind(filter.values + [.value(.integer(Int64(options.distinctRecords) + 1))], from: &index)
        var groups = ValueGroups()
        let isExact = try untilTimeout(for: options.queryLimit) { () throws(StoreError) in try read(prepared.statement, into: &groups) }
        try lane.confirm(prepared, compiled)
        let values = groups.mostFrequent(plan.limit)
        return DistinctOutcome(json: groups.json(of: values), count: values.count, isExact: isExact ?? false)
    }

    /// False when there was more than may be read.
    private func read(_ statement: Statement, into groups: inout ValueGroups) throws(StoreError) -> Bool {
        var records = 0
        var bytes = 0
        while try statement.next() {
            guard records < options.distinctRecords, groups.hasRoom else { return false }
            records += 1
            bytes += groups.add(statement, 0)
            if kind == .quick, bytes > Self.quickBytes { throw notQuick("the values are long") }
        }
        return true
    }

    /// The table may hold more records than may be read: its rowids lie that far apart.
    private func hasGreatSpan(_ access: ModelAccess) throws(StoreError) -> Bool {
        guard access.isFoundByRowID, access.locator.count == 1 else { return false }
        return try watched(for: options.queryLimit) { () throws(StoreError) in
            let source = access.locator[0]
            guard let ends = try ends(of: source, access) else { return try end(of: source, access, isDescending: true) != nil }
            if kind == .quick, ends.count > options.quickSteps / Self.stepsPerRecord { throw notQuick("too many records") }
            return ends.count > options.distinctRecords
        }
    }
}
