package import Records

/// What may be seen: settings and schema compiled into models and columns. Every door asks it, and nothing else decides.
package struct Policy: Sendable, Hashable {
    /// Differs between any two policies that a process compiles.
    package var version: Int
    /// Served models, in the order of the configuration; in the schema's order when all tables are served.
    package var models: [VisibleModel]
    /// What the operator should know: unknown names, columns whose names look sensitive. One sentence each, no full stop.
    package var warnings: [String]
    /// Allowed models that exist and are not served all the same, such as a view that reads a hidden column.
    package var refusals: [String]

    package init(version: Int, models: [VisibleModel], warnings: [String], refusals: [String] = []) {
        self.version = version
        self.models = models
        self.warnings = warnings
        self.refusals = refusals
    }

    /// The served models as an error text lists them: `users, tickets, change_log`.
    package var allowedNames: String { models.map(\.name).joined(separator: ", ") }

    /// The model of that name, matched without ASCII case; nil when it is not served.
    package func model(_ name: String) -> VisibleModel? {
        models.first { equalIgnoringASCIICase($0.name, name) }
    }
}

/// A served table or view. Its hidden columns are not in it.
package struct VisibleModel: Sendable, Hashable {
    package var name: String
    package var isView: Bool
    /// Visible columns, in the schema's order. Their names stay what they were at first.
    package internal(set) var columns: [Column]
    /// Where in `columns` a name stands, by its bytes in lower case.
    private let places: [[UInt8]: Int]
    /// Visible primary key in key order; empty when there is none or part of it is hidden.
    package var primaryKey: [String]
    /// The one column that `get` looks in; nil when it looks in the rowid (`usesRowID`) or when there is no such column.
    package var idColumn: String?
    /// A name by which SQL reaches the rowid (`rowid`, `_rowid_` or `oid`, whichever no column is called); nil without a rowid.
    package var rowIDName: String?
    /// `get` looks in the rowid.
    package var usesRowID: Bool
    /// The columns that name a record to a person.
    package var label: [String]

    package init(
        name: String, isView: Bool = false, columns: [Column], primaryKey: [String] = [], idColumn: String? = nil,
        rowIDName: String? = nil, usesRowID: Bool = false, label: [String] = []
    ) {
        self.name = name
        self.isView = isView
        self.columns = columns
        places = Dictionary(
            columns.enumerated().map { (Self.folded($0.element.name), $0.offset) }, uniquingKeysWith: { first, _ in first })
        self.primaryKey = primaryKey
        self.idColumn = idColumn
        self.rowIDName = rowIDName
        self.usesRowID = usesRowID
        self.label = label
    }

    /// The visible column of that name, matched without ASCII case.
    package func column(_ name: String) -> Column? {
        places[Self.folded(name)].map { columns[$0] }
    }

    private static func folded(_ name: String) -> [UInt8] { name.utf8.map(asciiLowercased) }
}

/// The settings that decide what may be seen.
package struct PolicySettings: Sendable, Hashable {
    /// `MCP_ALLOWED_MODELS`; nil serves every table (not views).
    package var allowedModels: [String]?
    /// `MCP_HIDDEN_FIELDS`: names, `*_hash`, `users.email`; added to those that are always hidden.
    package var hiddenFields: [String]
    /// `MCP_LABELS`: model, then the columns that name its records.
    package var labels: [String: [String]]

    package init(allowedModels: [String]? = nil, hiddenFields: [String] = [], labels: [String: [String]] = [:]) {
        self.allowedModels = allowedModels
        self.hiddenFields = hiddenFields
        self.labels = labels
    }
}
