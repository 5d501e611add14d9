internal import Records

/// Some rows on hand that follow each other.
struct LoadedPage: Sendable, Hashable {
    /// Index in the query of its first row.
    var first: Int
    var rows: [[Value]]
    /// The server's cursor for the rows after the last one; nil when it has to be found otherwise.
    var after: String?
    /// The cursor, in the reversed order, of the rows before the first one.
    var before: String?
    var labels: Labels = [:]
    /// Full lengths of cells that the server shortened: row in this page, column, bytes.
    var truncations: [Int: [String: Int]] = [:]
    /// When it was answered, in seconds since 1970.
    var loadedAt: Int64 = 0

    /// The index after its last row.
    var end: Int { first + rows.count }
    var range: Range<Int> { first..<end }

    /// The rows of it that lie in `wanted`; nil when none do.
    func slice(_ wanted: Range<Int>) -> LoadedPage? {
        let kept = range.clamped(to: wanted)
        if kept.isEmpty { return nil }
        if kept == range { return self }
        let local = kept.lowerBound - first..<kept.upperBound - first
        var shifted: [Int: [String: Int]] = [:]
        for (row, columns) in truncations where local.contains(row) { shifted[row - local.lowerBound] = columns }
        return LoadedPage(
            first: kept.lowerBound, rows: Array(rows[local]), after: kept.upperBound == end ? after : nil,
            before: kept.lowerBound == first ? before : nil, labels: labels, truncations: shifted, loadedAt: loadedAt)
    }
}

/// A row as a label's key: foreign keys are named by the text of their value.
func labelKey(_ value: Value) -> String? {
    switch value {
    case .integer(let number): String(number)
    case .text(let text): text
    case .real(let number): String(number)
    case .null, .boolean, .blob: nil
    }
}
