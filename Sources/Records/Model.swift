/// The column of another model that a foreign key points to.
package struct Reference: Sendable, Hashable, Codable {
    package var model: String
    package var column: String

    package init(model: String, column: String) {
        self.model = model
        self.column = column
    }
}

/// One visible column of a model. Hidden columns have no representation here at all.
package struct Column: Sendable, Hashable, Codable {
    package var name: String
    /// As the schema writes it; `""` when the schema, or the server, does not say.
    package var declaredType: String
    /// What a sample of the rows held; empty when nothing was looked at.
    package var storage: [StorageClass]
    package var isNullable: Bool
    /// 1 for the first column of the primary key; 0 when not part of it.
    package var primaryKeyPosition: Int
    package var reference: Reference?
    package var isFilterable: Bool
    /// An index serves the order by this column.
    package var isSortable: Bool

    package init(
        name: String, declaredType: String = "", storage: [StorageClass] = [], isNullable: Bool = true,
        primaryKeyPosition: Int = 0, reference: Reference? = nil, isFilterable: Bool = true, isSortable: Bool = false
    ) {
        self.name = name
        self.declaredType = declaredType
        self.storage = storage
        self.isNullable = isNullable
        self.primaryKeyPosition = primaryKeyPosition
        self.reference = reference
        self.isFilterable = isFilterable
        self.isSortable = isSortable
    }
}

/// A table or view as a client may see it.
package struct Model: Sendable, Hashable, Codable {
    package var name: String
    /// Records in all; nil while uncounted.
    package var count: Int?
    /// Names of the key's columns in key order; empty when there is none, or a hidden one.
    package var primaryKey: [String]
    /// In the schema's order; empty when the server cannot tell (columns are then learnt from the records).
    package var columns: [Column]
    /// The columns that name a record to a person, such as `first_name` and `last_name`.
    package var label: [String]

    package init(name: String, count: Int? = nil, primaryKey: [String] = [], columns: [Column] = [], label: [String] = []) {
        self.name = name
        self.count = count
        self.primaryKey = primaryKey
        self.columns = columns
        self.label = label
    }

    /// The column of that name, matched without ASCII case.
    package func column(_ name: String) -> Column? {
        columns.first { equalIgnoringASCIICase($0.name, name) }
    }
}

/// SQL's and the protocol's rule for names: only A to Z have another case.
package func equalIgnoringASCIICase(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    // Thousands of names may have to be looked through: bytes side by side cost a twentieth of two texts' iterators.
    let result = a.utf8.withContiguousStorageIfAvailable { a in
        b.utf8.withContiguousStorageIfAvailable { b in a.indices.allSatisfy { asciiLowercased(a[$0]) == asciiLowercased(b[$0]) } }
    }
    return (result ?? nil) ?? zip(a.utf8, b.utf8).allSatisfy { asciiLowercased($0) == asciiLowercased($1) }
}

package func asciiLowercased(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map(asciiLowercased), as: UTF8.self)
}

package func asciiLowercased(_ byte: UInt8) -> UInt8 {
    (0x41...0x5a).contains(byte) ? byte | 0x20 : byte
}
