internal import Policy
internal import Records
internal import SQLite

extension Reading {
    /// nil when nothing is found, or when the model has no single column to look in.
    func record(_ plan: RecordPlan) throws(StoreError) -> RecordOutcome? {
        let access = try compiled.access(plan.model.name)
        let source: Source
        if let column = access.model.idColumn {
            source = .column(column)
        } else if access.model.usesRowID, let name = access.model.rowIDName {
            source = .rowID(name)
        } else {
            return nil
        }
        return try watched(for: options.queryLimit) { () throws(StoreError) in
            try fitting(plan.byteLimit, needsTransaction: !plan.expand.isEmpty) { cut throws(StoreError) in
                try record(plan, access, source, cut)
            }
        }
    }

    private func record(_ plan: RecordPlan, _ access: ModelAccess, _ source: Source, _ cut: Int) throws(StoreError) -> RecordOutcome? {
        var sink = RowSink(cut: cut, room: plan.byteLimit, capacity: 1024)
        var expansion = Expansion(plan.expand, columns: plan.columns, model: access.model)
        var shape = Shape(access.model.name)
        shape.columns = plan.columns
        shape.extras = expansion.extras
        shape.bounds = [Bound(source: source, test: .equal)]
        let prepared = try lane.prepared(shape, access, compiled)
        do {
            lane.start(prepared)
            defer { lane.stop(prepared) }
            var index: Int32 = 1
            prepared.statement.bind([.value(plan.id)], from: &index)
            if try prepared.statement.next() {
                try sink.row(prepared)
                expansion.note(prepared.statement)
            }
            try lane.confirm(prepared, compiled)
        }
        guard sink.count == 1 else { return nil }
        let expanded = try expansion.read(self)
        guard sink.size + (expanded?.count ?? 0) <= sink.room else {
            throw StoreError(.tooLarge, "the answer is larger than allowed")
        }
        return RecordOutcome(json: sink.take(), expanded: expanded, truncations: sink.truncations)
    }
}
