internal import Records

/// A database's tables and views as SQLite itself reports them, hidden columns included. It never leaves `Policy` and `Store`.
package struct Schema: Sendable, Hashable {
    /// Tables and views, in the order in which they were made.
    package var tables: [Table]
    /// Texts are kept in UTF-8, not in UTF-16.
    package var usesUTF8: Bool

    package init(tables: [Table] = [], usesUTF8: Bool = true) {
        self.tables = tables
        self.usesUTF8 = usesUTF8
    }

    /// The table or view of that name, matched without ASCII case.
    package func table(_ name: String) -> Table? {
        tables.first { equalIgnoringASCIICase($0.name, name) }
    }

    package enum Kind: String, Sendable, Hashable {
        case table, view
        /// Made by `CREATE VIRTUAL TABLE`.
        case virtual
        /// Where a virtual table keeps its content.
        case shadow
    }

    package struct Table: Sendable, Hashable {
        package var name: String
        package var kind: Kind
        /// The `CREATE` statement; generated columns are judged by it.
        package var sql: String
        package var columns: [Column]
        /// False for WITHOUT ROWID tables and views.
        package var hasRowID: Bool
        /// The column that is the rowid under another name: a single `INTEGER PRIMARY KEY`.
        package var rowIDAlias: String?
        package var foreignKeys: [ForeignKey]
        package var indexes: [Index]
        /// What reading all columns of a view reads, as SQLite's authorizer reported it; nil when the view cannot be read.
        package var reads: [Read]?
        /// Functions that a view calls.
        package var functions: [String]
        package var isRecursive: Bool

        package init(
            name: String, kind: Kind = .table, sql: String = "", columns: [Column] = [], hasRowID: Bool = true, rowIDAlias: String? = nil,
            foreignKeys: [ForeignKey] = [], indexes: [Index] = [], reads: [Read]? = nil, functions: [String] = [], isRecursive: Bool = false
        ) {
            self.name = name
            self.kind = kind
            self.sql = sql
            self.columns = columns
            self.hasRowID = hasRowID
            self.rowIDAlias = rowIDAlias
            self.foreignKeys = foreignKeys
            self.indexes = indexes
            self.reads = reads
            self.functions = functions
            self.isRecursive = isRecursive
        }

        package func column(_ name: String) -> Column? {
            columns.first { equalIgnoringASCIICase($0.name, name) }
        }

        /// The declared key's columns in key order, hidden ones included.
        package var primaryKey: [String] {
            columns.filter { $0.primaryKeyPosition > 0 }.sorted { $0.primaryKeyPosition < $1.primaryKeyPosition }.map(\.name)
        }

        /// A name that reaches the rowid: one that no column has taken.
        package var rowIDName: String? {
            hasRowID ? ["rowid", "_rowid_", "oid"].first { column($0) == nil } : nil
        }
    }

    package struct Column: Sendable, Hashable {
        package var name: String
        package var declaredType: String
        package var isNotNull: Bool
        /// 1 for the first column of the primary key; 0 when not part of it.
        package var primaryKeyPosition: Int
        package var isGenerated: Bool
        /// The collation that comparisons of this column use.
        package var collation: String

        package init(
            name: String, declaredType: String = "", isNotNull: Bool = false, primaryKeyPosition: Int = 0, isGenerated: Bool = false,
            collation: String = "BINARY"
        ) {
            self.name = name
            self.declaredType = declaredType
            self.isNotNull = isNotNull
            self.primaryKeyPosition = primaryKeyPosition
            self.isGenerated = isGenerated
            self.collation = collation
        }
    }

    package struct ForeignKey: Sendable, Hashable {
        package var columns: [String]
        package var table: String
        /// Empty: the primary key of `table`.
        package var targets: [String]

        package init(columns: [String], table: String, targets: [String] = []) {
            self.columns = columns
            self.table = table
            self.targets = targets
        }
    }

    package struct Index: Sendable, Hashable {
        /// Key columns; nil for an expression or the rowid.
        package var columns: [String?]
        /// The collation of each key column.
        package var collations: [String]
        package var isUnique: Bool
        package var isPartial: Bool

        package init(columns: [String?], collations: [String] = [], isUnique: Bool = false, isPartial: Bool = false) {
            self.columns = columns
            self.collations = collations.isEmpty ? columns.map { _ in "BINARY" } : collations
            self.isUnique = isUnique
            self.isPartial = isPartial
        }
    }

    /// One read as the authorizer sees it.
    package struct Read: Sendable, Hashable {
        package var table: String
        /// `""` when rows are only counted.
        package var column: String
        /// The innermost view on whose behalf it happens; nil when the statement itself names the column.
        package var view: String?

        package init(table: String, column: String, view: String? = nil) {
            self.table = table
            self.column = column
            self.view = view
        }
    }
}
