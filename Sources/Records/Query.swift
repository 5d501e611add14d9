/// How a filter's term compares. All but `equal` need a server that announces `operators`.
package enum Comparison: String, Sendable, Hashable, CaseIterable, Codable {
    case equal = "eq", notEqual = "ne"
    case less = "lt", lessOrEqual = "lte", greater = "gt", greaterOrEqual = "gte"
    case contains, startsWith = "starts_with"
}

/// One condition; several are joined by AND. `equal` with `.null` means "is null".
package struct FilterTerm: Sendable, Hashable, Codable {
    package var field: String
    package var comparison: Comparison
    /// One value; for `equal` any number of them, of which one has to match: the wire's `in`. None match nothing.
    package var values: [Value]

    package init(_ field: String, _ comparison: Comparison = .equal, _ value: Value) {
        self.field = field
        self.comparison = comparison
        values = [value]
    }

    /// Equal to one of `values`.
    package init(_ field: String, in values: [Value]) {
        self.field = field
        comparison = .equal
        self.values = values
    }

    /// The value of a condition that has one; the first of several.
    package var value: Value {
        get { values.first ?? .null }
        set { values = [newValue] }
    }

    /// The documented protocol knows it: the field has that one value.
    package var isPlain: Bool { comparison == .equal && values.count == 1 }
}

/// What the wire takes as the name of a filter's field: `[A-Za-z_][A-Za-z0-9_]*`, at most 128 characters.
///
/// Source: `protocol.md` section 3. A column of any other name can be seen and sorted by, and not be filtered on.
package func isFilterName(_ name: String) -> Bool {
    guard name.utf8.count <= 128, let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// One key of an order. NULLs come first when ascending, last when descending.
package struct OrderTerm: Sendable, Hashable, Codable {
    package var field: String
    package var isDescending: Bool

    package init(_ field: String, descending: Bool = false) {
        self.field = field
        self.isDescending = descending
    }

    /// The wire's and the command line's form: `created_at`, `-created_at`.
    package var text: String { isDescending ? "-" + field : field }
}

/// What a table shows: rows of one model, some of them, in an order. Two equal queries show the same rows.
package struct Query: Sendable, Hashable, Codable {
    package var model: String
    package var filter: [FilterTerm]
    /// Empty: by primary key, ascending.
    package var order: [OrderTerm]
    /// The columns that are wanted; empty: all. A server that cannot leave any out sends them all.
    package var fields: [String]

    package init(_ model: String, filter: [FilterTerm] = [], order: [OrderTerm] = [], fields: [String] = []) {
        self.model = model
        self.filter = filter
        self.order = order
        self.fields = fields
    }
}

/// Where a page of a query begins.
package enum PageStart: Sendable, Hashable {
    /// Rows skipped, from 0.
    case offset(Int)
    /// A server's `next_cursor`; `""` is the beginning. Needs a server with `cursor`.
    case cursor(String)
}

/// What a client may ask of a server; the session translates it to the wire, and says `unsupported` where that server cannot.
package enum Question: Sendable, Hashable {
    /// All models, with columns and counts as far as the server knows them.
    case models
    /// One model in full: columns with references, label.
    case describe(model: String)
    /// How many records match. `probing` allows many small requests against a server that cannot count.
    case count(model: String, filter: [FilterTerm], probing: Bool)
    /// At most `limit` (1 to 100) rows. `expand` names foreign keys whose labels are wanted, where the server can.
    case rows(Query, from: PageStart, limit: Int, expand: [String])
    case record(model: String, id: Value, expand: [String])
    /// The values of a column, most frequent first, at most `limit` (1 to 100) of them. `prefix` keeps only texts that begin so.
    case distinct(model: String, field: String, prefix: String, filter: [FilterTerm], limit: Int)
    /// To be told, from now on and over every later connection too, when the database was written.
    case watch(model: String)
    case unwatch(model: String)
}

/// The answer to a `Question` of the same kind.
package enum Answer: Sendable, Hashable, Codable {
    case models([Model])
    case described(Model)
    case count(Int, isExact: Bool)
    case rows(Page)
    case record(Record)
    /// Inexact when the server looked at some of the records only.
    case values([ValueCount], isExact: Bool)
    /// To `watch` and `unwatch`: the models that the server now tells of.
    case watching([String])
}

/// One value of a column and how many records have it.
package struct ValueCount: Sendable, Hashable, Codable {
    /// Values are told apart by their first 256 bytes: a text that long may be the beginning of several.
    package static let distinctBytes = 256

    package var value: Value
    package var count: Int

    package init(_ value: Value, _ count: Int) {
        self.value = value
        self.count = count
    }
}
