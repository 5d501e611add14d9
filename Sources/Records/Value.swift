/// One value of one row: SQLite's five storage classes, and the JSON boolean that servers other than ours may send.
///
/// Source: <https://www.sqlite.org/datatype3.html#storage_classes_and_datatypes>
package enum Value: Sendable, Hashable {
    case null
    /// Only in filters, and in records of servers that know booleans; our store never returns it.
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension Value {
    /// True for the two kinds that a table aligns to the right.
    package var isNumber: Bool {
        switch self {
        case .integer, .real: true
        case .null, .boolean, .text, .blob: false
        }
    }

    package var isNull: Bool { self == .null }

    package var isBlob: Bool { if case .blob = self { true } else { false } }
}

extension Value: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
}

/// The storage classes that a column's values were seen in, as `describe` names them.
package enum StorageClass: String, Sendable, Hashable, CaseIterable, Codable {
    case null, integer, real, text, blob
}
