internal import JSON
internal import SQLite

/// A statement, what it may read, and the JSON keys of its columns.
final class Prepared {
    let statement: Statement
    let grant: Grant
    /// `{"id":` for the first column, `,"name":` for the others.
    let keys: [UInt8]
    /// Where in `keys` that of each column ends.
    let keyEnds: [Int]
    let columns: [String]
    fileprivate var lastUse: UInt64 = 0

    init(_ statement: Statement, _ grant: Grant, columns: [String]) {
        self.statement = statement
        self.grant = grant
        self.columns = columns
        var writer = JSONWriter()
        keyEnds = columns.enumerated().map { index, column in
            writer.byte(index == 0 ? UInt8(ascii: "{") : UInt8(ascii: ","))
            writer.string(column)
            writer.byte(UInt8(ascii: ":"))
            return writer.count
        }
        keys = writer.bytes
    }

    /// Bytes of the key of that column.
    func keyLength(_ column: Int) -> Int { keyEnds[column] - (column > 0 ? keyEnds[column - 1] : 0) }
}

/// The statements that one connection used last.
struct StatementCache {
    static let capacity = 64
    private var statements: [Shape: Prepared] = [:]
    private var clock: UInt64 = 0

    subscript(_ shape: Shape) -> Prepared? {
        mutating get {
            guard let found = statements[shape] else { return nil }
            clock += 1
            found.lastUse = clock
            return found
        }
    }

    mutating func insert(_ prepared: Prepared, _ shape: Shape) {
        if statements.count >= Self.capacity, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            statements.removeValue(forKey: oldest)
        }
        clock += 1
        prepared.lastUse = clock
        statements[shape] = prepared
    }

    mutating func removeAll() { statements.removeAll() }
}
