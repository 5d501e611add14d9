internal import Records

/// The rows behind a cursor, as conditions that an index serves.
///
/// For the order (a, id) behind (v, i): first `a = v AND id > i`, then `a > v`. One condition with OR would be read by a scan.
struct Segment: Hashable, Sendable {
    var bounds: [Bound] = []
    /// For those of `bounds` that take one.
    var values: [Cell] = []
    /// What is left to order by.
    var order: [OrderKey]

    /// In the order in which they have to be read. NULLs are the least values.
    static func behind(_ values: [Cell], in keys: [OrderKey]) -> [Segment] {
        var segments: [Segment] = []
        for index in keys.indices.reversed() {
            let key = keys[index]
            var equal = Segment(order: Array(keys[index...]))
            for (key, value) in zip(keys[..<index], values) {
                equal.add(key.source, value.isNull ? .isNull : .equal, value)
            }
            if key.isDescending {
                guard !values[index].isNull else { continue }
                var less = equal
                less.add(key.source, .less, values[index])
                segments.append(less)
                if case .rowID = key.source { continue }
                // `a < v` leaves NULL out, and NULLs come last here.
                var null = equal
                null.add(key.source, .isNull, .value(.null))
                segments.append(null)
            } else {
                var greater = equal
                greater.add(key.source, values[index].isNull ? .isNotNull : .greater, values[index])
                segments.append(greater)
            }
        }
        return segments
    }

    mutating func add(_ source: Source, _ test: Bound.Test, _ value: Cell) {
        let bound = Bound(source: source, test: test)
        bounds.append(bound)
        if bound.takesValue { values.append(value) }
    }
}

/// The values that a cursor carries: those of the order's terms, then the key's.
enum CursorValues {
    /// Bytes of one order value, and of all together, above which they are left out and read again from the row.
    static let longest = 200
    static let longestTotal = 600

    static let readAgain = Value.boolean(true)

    /// - Parameter replaceable: how many of the first values may be read again from the row that the others find.
    static func shortened(_ cells: [Cell], replaceable: Int) -> [Value] {
        let values = cells.map { cell in
            if case .value(let value) = cell { value } else { readAgain }
        }
        let isTooLong = values.reduce(0) { $0 + size($1) } > longestTotal
        return values.enumerated().map { index, value in
            index < replaceable && (size(value) > longest || isTooLong && size(value) > 8) ? readAgain : value
        }
    }

    private static func size(_ value: Value) -> Int {
        switch value {
        case .null, .boolean: 1
        case .integer, .real: 8
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }
}
