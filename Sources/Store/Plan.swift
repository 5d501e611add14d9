package import Policy
package import Records

/// What to read, with every name already found in a policy and spelt as the schema spells it. SQL is made from it in one place.
package enum Plan: Sendable, Hashable {
    case rows(RowsPlan)
    case record(RecordPlan)
    case count(CountPlan)
    case distinct(DistinctPlan)

    /// `Policy.version` of the policy that its names were found in.
    package var policyVersion: Int {
        switch self {
        case .rows(let plan): plan.policyVersion
        case .record(let plan): plan.policyVersion
        case .count(let plan): plan.policyVersion
        case .distinct(let plan): plan.policyVersion
        }
    }
}

/// Some rows of a model in an order.
package struct RowsPlan: Sendable, Hashable {
    package enum Start: Sendable, Hashable {
        case offset(Int)
        /// Behind the row that has these values, as `RowsOutcome.next` gave them; empty: from the beginning.
        /// Either way the result says where the next page begins.
        ///
        /// First the values of the plan's `order` (as many as it has terms), then those of the row's key. `.boolean(true)` in place of
        /// an order value stands for "read it again from the row with that key"; when that row is gone: `rowGone`.
        case after([Value])
    }
    /// `Policy.version` of the policy that the names were found in.
    package var policyVersion: Int
    package var model: VisibleModel
    /// In the schema's order; visible ones only.
    package var columns: [String]
    package var filter: [FilterTerm]
    /// Without the primary key that ends every order.
    package var order: [OrderTerm]
    package var start: Start
    /// 0 to 100.
    package var limit: Int
    package var wantsTotal: Bool
    /// Foreign keys whose targets' labels are wanted.
    package var expand: [String]
    /// Bytes that data, labels and truncations together may take; cells are cut until they fit.
    package var byteLimit: Int

    package init(
        policyVersion: Int, model: VisibleModel, columns: [String], filter: [FilterTerm] = [], order: [OrderTerm] = [],
        start: Start = .offset(0), limit: Int, wantsTotal: Bool = false, expand: [String] = [], byteLimit: Int = 1 << 20
    ) {
        self.policyVersion = policyVersion
        self.model = model
        self.columns = columns
        self.filter = filter
        self.order = order
        self.start = start
        self.limit = limit
        self.wantsTotal = wantsTotal
        self.expand = expand
        self.byteLimit = byteLimit
    }
}

/// One record by the model's `idColumn` or rowid.
package struct RecordPlan: Sendable, Hashable {
    package var policyVersion: Int
    package var model: VisibleModel
    package var columns: [String]
    /// Text, integer or real; compared by the column's affinity.
    package var id: Value
    package var expand: [String]
    package var byteLimit: Int

    package init(
        policyVersion: Int, model: VisibleModel, columns: [String], id: Value, expand: [String] = [], byteLimit: Int = 1 << 20
    ) {
        self.policyVersion = policyVersion
        self.model = model
        self.columns = columns
        self.id = id
        self.expand = expand
        self.byteLimit = byteLimit
    }
}

/// How many records match; after a second, how many were found until then.
package struct CountPlan: Sendable, Hashable {
    package var policyVersion: Int
    package var model: VisibleModel
    package var filter: [FilterTerm]

    package init(policyVersion: Int, model: VisibleModel, filter: [FilterTerm] = []) {
        self.policyVersion = policyVersion
        self.model = model
        self.filter = filter
    }
}

/// The different values of one column, most frequent first.
package struct DistinctPlan: Sendable, Hashable {
    package var policyVersion: Int
    package var model: VisibleModel
    /// A visible column.
    package var field: String
    /// Only texts that begin so, byte for byte.
    package var prefix: String?
    package var filter: [FilterTerm]
    /// Values that are told, 0 to 100.
    package var limit: Int

    package init(policyVersion: Int, model: VisibleModel, field: String, prefix: String? = nil, filter: [FilterTerm] = [], limit: Int) {
        self.policyVersion = policyVersion
        self.model = model
        self.field = field
        self.prefix = prefix
        self.filter = filter
        self.limit = limit
    }
}

/// What a plan read.
package enum Outcome: Sendable, Hashable {
    case rows(RowsOutcome)
    /// nil: nothing found.
    case record(RecordOutcome?)
    case count(Int, isExact: Bool)
    case distinct(DistinctOutcome)
}

package struct RowsOutcome: Sendable, Hashable {
    /// A JSON array of records, keys in the plan's column order.
    package var json: [UInt8]
    package var count: Int
    /// For `Start.after`, when more rows follow; nil at the end, and after `Start.offset`. Order values that are long or not UTF-8 are
    /// `.boolean(true)` here, so that the whole stays small; a caller may replace more of them. A rowid among them may be the value of a
    /// hidden column: clients must not be able to read them.
    package var next: [Value]?
    /// JSON object of `expanded`; nil when nothing was to be expanded.
    package var expanded: [UInt8]?
    /// Set when the plan wanted a total: nil inside when one second was not enough.
    package var total: Int??
    package var truncations: [Truncation]

    package init(
        json: [UInt8], count: Int, next: [Value]? = nil, expanded: [UInt8]? = nil, total: Int?? = nil, truncations: [Truncation] = []
    ) {
        self.json = json
        self.count = count
        self.next = next
        self.expanded = expanded
        self.total = total
        self.truncations = truncations
    }
}

package struct RecordOutcome: Sendable, Hashable {
    /// A JSON object.
    package var json: [UInt8]
    package var expanded: [UInt8]?
    package var truncations: [Truncation]

    package init(json: [UInt8], expanded: [UInt8]? = nil, truncations: [Truncation] = []) {
        self.json = json
        self.expanded = expanded
        self.truncations = truncations
    }
}

package struct DistinctOutcome: Sendable, Hashable {
    /// A JSON array of `{"value":…,"count":…}`.
    package var json: [UInt8]
    /// Values in it.
    package var count: Int
    /// All records that match were read: nothing was left out of any value's count, and no value was missed.
    package var isExact: Bool

    package init(json: [UInt8], count: Int, isExact: Bool) {
        self.json = json
        self.count = count
        self.isExact = isExact
    }
}
