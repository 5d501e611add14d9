import JSON
import Records
import SQLite

@testable import Store

/// A table in memory that filters, orders and groups as the protocol says, row by row and without SQL. It knows SQLite's rules of
/// comparison from their description; of SQLite it asks only the stored values, and how a number looks as a text.
///
/// Source: <https://www.sqlite.org/datatype3.html>
struct NaiveTable {
    struct Column {
        enum Affinity { case numeric, text, none }
        var name: String
        var declaration: String
        var affinity: Affinity
        var collation = "BINARY"
    }
    /// Of all columns there are, the ones that a filter or an order may name.
    static let columns = [
        Column(name: "n", declaration: "n", affinity: .none), Column(name: "i", declaration: "i INTEGER", affinity: .numeric),
        Column(name: "r", declaration: "r REAL", affinity: .numeric), Column(name: "d", declaration: "d DECIMAL(5,2)", affinity: .numeric),
        Column(name: "s", declaration: "s TEXT", affinity: .text), Column(name: "b", declaration: "b BLOB", affinity: .none),
        Column(name: "c", declaration: "c TEXT COLLATE NOCASE", affinity: .text, collation: "NOCASE"),
        Column(name: "t", declaration: "t VARCHAR(9) COLLATE RTRIM", affinity: .text, collation: "RTRIM"),
    ]

    var rows: [[String: Cell]]
    /// What ends every order.
    var key: String
    var isUTF16: Bool
    private let asText: (Double) -> String

    /// - Parameter connection: to read what was stored; a value's affinity may have changed it.
    init(_ connection: Connection, key: String, isUTF16: Bool) throws {
        self.key = key
        self.isUTF16 = isUTF16
        let names = ["id", "k"] + Self.columns.map(\.name)
        let statement = try connection.prepare("SELECT \(names.joined(separator: ", ")) FROM t")
        rows = []
        while try statement.step() {
            rows.append(Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, statement.cell(Int32($0.offset))) }))
        }
        let cast = try connection.prepare("SELECT CAST(? AS TEXT)")
        asText = { number in
            cast.bind(1, number)
            defer { cast.reset() }
            return (try? cast.step()) == true ? cast.text(0) ?? "" : ""
        }
    }

    // MARK: What the protocol asks

    func matching(_ filter: [FilterTerm]) -> [[String: Cell]] {
        rows.filter { row in filter.allSatisfy { matches(row, $0) } }
    }

    func sorted(_ rows: [[String: Cell]], by order: [OrderTerm]) -> [[String: Cell]] {
        let last = OrderTerm(key, descending: order.last?.isDescending ?? false)
        return rows.sorted { a, b in
            for term in order + [last] {
                let collation = Self.columns.first { $0.name == term.field }?.collation ?? "BINARY"
                let result = compare(Stored(a[term.field]), Stored(b[term.field]), collation)
                if result != 0 { return term.isDescending ? result > 0 : result < 0 }
            }
            return false
        }
    }

    /// The answer's JSON.
    func distinct(_ field: String, prefix: String?, _ filter: [FilterTerm], limit: Int) -> String {
        var groups: [(value: Stored, count: Int)] = []
        for row in matching(filter + (prefix.map { [FilterTerm(field, .startsWith, .text($0))] } ?? [])) {
            let value = Stored(row[field]).cut
            if let known = groups.firstIndex(where: { isSame($0.value, value) }) {
                groups[known].count += 1
                if case .integer = value { groups[known].value = value }
            } else {
                groups.append((value, 1))
            }
        }
        groups.sort { a, b in a.count == b.count ? order(a.value, b.value) < 0 : a.count > b.count }
        return "[" + groups.prefix(limit).map { #"{"value":\#($0.value.json),"count":\#($0.count)}"# }.joined(separator: ",") + "]"
    }

    // MARK: Comparing

    private func matches(_ row: [String: Cell], _ term: FilterTerm) -> Bool {
        guard let column = Self.columns.first(where: { $0.name == term.field }) else { return false }
        let stored = Stored(row[term.field])
        func compared(_ value: Value) -> Int? {
            let other = converted(value, column.affinity)
            return stored.isNull || other.isNull ? nil : compare(stored, other, column.collation)
        }
        switch term.comparison {
        case .equal: return term.values.contains { $0.isNull ? stored.isNull : compared($0) == 0 }
        case .notEqual: return !matches(row, FilterTerm(term.field, .equal, term.value))
        case .less: return compared(term.value).map { $0 < 0 } ?? false
        case .lessOrEqual: return compared(term.value).map { $0 <= 0 } ?? false
        case .greater: return compared(term.value).map { $0 > 0 } ?? false
        case .greaterOrEqual: return compared(term.value).map { $0 >= 0 } ?? false
        case .contains:
            guard case .text(let bytes) = stored, case .text(let part) = term.value else { return false }
            return part.isEmpty || bytes.firstRange(of: Array(part.utf8)) != nil
        case .startsWith:
            guard case .text(let bytes) = stored, case .text(let part) = term.value else { return false }
            return bytes.starts(with: part.utf8)
        }
    }

    private func converted(_ value: Value, _ affinity: Column.Affinity) -> Stored {
        let stored = Stored(.value(value))
        switch (affinity, stored) {
        case (.numeric, .text(let bytes)): return Stored(number: bytes) ?? stored
        case (.text, .integer(let number)): return .text(Array(String(number).utf8))
        case (.text, .real(let number)): return .text(Array(asText(number).utf8))
        default: return stored
        }
    }

    private func compare(_ a: Stored, _ b: Stored, _ collation: String) -> Int {
        guard case .text(let a) = a, case .text(let b) = b else { return order(a, b) }
        switch collation {
        case "NOCASE":
            for (a, b) in zip(a, b) {
                let (a, b) = (asciiLowercased(a), asciiLowercased(b))
                if a != b { return Int(a) - Int(b) }
                // It stops at a NUL, and then only lengths decide.
                if a == 0 { break }
            }
            return a.count - b.count
        case "RTRIM":
            func trimmed(_ bytes: [UInt8]) -> [UInt8] { Array(bytes.reversed().drop { $0 == 0x20 }.reversed()) }
            return Stored.order(trimmed(a), trimmed(b))
        default:
            // BINARY compares what is in the file.
            return isUTF16 ? Stored.order(Self.utf16(a), Self.utf16(b)) : Stored.order(a, b)
        }
    }

    private static func utf16(_ bytes: [UInt8]) -> [UInt8] {
        String(decoding: bytes, as: UTF8.self).utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    }

    /// SQLite's order of storage classes, texts by their bytes.
    private func order(_ a: Stored, _ b: Stored) -> Int {
        if a.rank != b.rank { return a.rank - b.rank }
        switch (a, b) {
        case (.text(let a), .text(let b)), (.blob(let a), .blob(let b)): return Stored.order(a, b)
        case (.integer(let a), .integer(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.real(let a), .real(let b)): return a < b ? -1 : a > b ? 1 : 0
        case (.integer(let a), .real(let b)): return Stored.order(a, b)
        case (.real(let a), .integer(let b)): return -Stored.order(b, a)
        default: return 0
        }
    }

    private func isSame(_ a: Stored, _ b: Stored) -> Bool { order(a, b) == 0 }
}

/// A value as SQLite keeps it.
private enum Stored {
    case null, integer(Int64), real(Double), text([UInt8]), blob([UInt8])

    init(_ cell: Cell?) {
        switch cell {
        case nil, .value(.null): self = .null
        case .value(.boolean(let value)): self = .integer(value ? 1 : 0)
        case .value(.integer(let value)): self = .integer(value)
        case .value(.real(let value)): self = .real(value)
        case .value(.text(let text)): self = .text(Array(text.utf8))
        case .malformedText(let bytes): self = .text(bytes)
        case .value(.blob(let bytes)): self = .blob(bytes)
        }
    }

    /// A text that looks like a number; nil for any other.
    init?(number bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let match = text.wholeMatch(of: /[ \t\n\v\f\r]*([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?)[ \t\n\v\f\r]*/) else {
            return nil
        }
        if let integer = Int64(match.1) {
            self = .integer(integer)
        } else if let real = Double(match.1) {
            self = .real(real)
        } else {
            return nil
        }
    }

    var isNull: Bool { if case .null = self { true } else { false } }

    var rank: Int {
        switch self {
        case .null: 0
        case .integer, .real: 1
        case .text: 2
        case .blob: 3
        }
    }

    /// Its first 256 bytes, without half a character.
    var cut: Stored {
        switch self {
        case .text(let bytes) where bytes.count > 256:
            var end = 256
            while end > 253, bytes[end] & 0xc0 == 0x80 { end -= 1 }
            return .text(Array(bytes[..<(bytes[end] & 0xc0 == 0x80 ? 256 : end)]))
        case .blob(let bytes): return .blob(Array(bytes.prefix(256)))
        default: return self
        }
    }

    var json: String {
        var writer = JSONWriter()
        switch self {
        case .null: writer.raw("null")
        case .integer(let value): writer.integer(value)
        case .real(let value): writer.real(value)
        case .text(let bytes): bytes.withUnsafeBufferPointer { writer.string($0) }
        case .blob(let bytes): bytes.withUnsafeBufferPointer { writer.blob($0) }
        }
        return writer.text
    }

    static func order(_ a: [UInt8], _ b: [UInt8]) -> Int {
        for (a, b) in zip(a, b) where a != b { return Int(a) - Int(b) }
        return a.count - b.count
    }

    /// Exact: where doubles leave integers out, the double is a whole number.
    static func order(_ a: Int64, _ b: Double) -> Int {
        if b >= 0x1p63 { return -1 }
        if b < -0x1p63 { return 1 }
        let whole = Int64(b.rounded(.towardZero))
        if a != whole { return a < whole ? -1 : 1 }
        let rest = b - b.rounded(.towardZero)
        return rest > 0 ? -1 : rest < 0 ? 1 : 0
    }
}
