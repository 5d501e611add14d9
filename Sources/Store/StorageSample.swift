internal import Policy
internal import Records
internal import SQLite

/// The storage classes in a model's first and last records.
struct StorageSample {
    static let rows = 100
    let lane: Lane
    let compiled: Compiled
    let kind: LaneKind

    func read(_ model: String) throws(StoreError) -> [String: [StorageClass]] {
        let access = try compiled.access(model)
        let columns = access.model.columns.map(\.name)
        var seen = [Set<StorageClass>](repeating: [], count: columns.count)
        let orders =
            access.key.isEmpty ? [[]] : [access.order([]), access.order([]).map { OrderKey(source: $0.source, isDescending: true) }]
        for order in orders {
            var shape = Shape(model)
            shape.columns = columns
            shape.order = order
            shape.hasLimit = true
            try read(shape, access, &seen)
        }
        return Dictionary(uniqueKeysWithValues: zip(columns, seen.map { seen in StorageClass.allCases.filter(seen.contains) }))
    }

    private func read(_ shape: Shape, _ access: ModelAccess, _ seen: inout [Set<StorageClass>]) throws(StoreError) {
        let prepared = try lane.prepared(shape, access, compiled)
        lane.start(prepared)
        defer { lane.stop(prepared) }
        prepared.statement.bind(1, Int64(Self.rows))
        do throws(StoreError) {
            while try prepared.statement.next() {
                for column in seen.indices { seen[column].insert(prepared.statement.storage(Int32(column))) }
            }
        } catch  where kind == .long && (error.code == .timedOut || error.code == .tooLarge) {
            // The time is over, or a row is too large to be looked at: what was seen so far has to do.
        }
        try lane.confirm(prepared, compiled)
    }
}
