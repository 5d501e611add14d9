internal import Records

/// The rows of a place that are marked, by their keys: they stay so wherever they scroll or are sorted to.
struct Marks: Sendable, Hashable {
    /// Memory does not grow without end.
    static let limit = 5_000
    /// Bytes of a key at most.
    static let longestKey = 1_024

    /// Each key, and the row that it was seen in last.
    private var rows: [Value: Int] = [:]
    /// The row that the range began in; nil while no range is being marked.
    var anchor: Int?

    var count: Int { rows.count }
    var isEmpty: Bool { rows.isEmpty }
    var isFull: Bool { rows.count >= Self.limit }

    func contains(_ key: Value) -> Bool { rows[key] != nil }

    /// Keys in the order of the rows they were seen in.
    var keys: [Value] {
        rows.sorted { $0.value != $1.value ? $0.value < $1.value : plainText($0.key, limit: 40) < plainText($1.key, limit: 40) }.map(\.key)
    }

    /// False when there is no room left.
    @discardableResult
    mutating func insert(_ key: Value, at row: Int) -> Bool {
        if isFull, rows[key] == nil { return false }
        rows[key] = row
        return true
    }

    mutating func remove(_ key: Value) { rows[key] = nil }

    mutating func removeAll(where isUnwanted: (Value) -> Bool) { rows = rows.filter { !isUnwanted($0.key) } }

    /// A marked row is seen in another place than before.
    mutating func saw(_ key: Value, at row: Int) {
        if rows[key] != nil { rows[key] = row }
    }
}
