internal import Policy
internal import SQLite

/// Reads a database's schema as SQLite itself understands it.
struct Catalogue {
    let lane: Lane

    /// The whole schema; inside a transaction of the caller's, so that it is all of one moment.
    func read() throws(SQLiteError) -> Schema {
        lane.gate.mode = .catalogue
        defer { lane.gate.mode = .closed }
        var kinds: [String: (type: String, isWithoutRowID: Bool)] = [:]
        try rows("PRAGMA main.table_list") { row in
            kinds[row.text(1) ?? ""] = (row.text(2) ?? "", row.integer(4) != 0)
        }
        var tables: [Schema.Table] = []
        try rows("SELECT name, type, sql FROM main.sqlite_schema WHERE type IN ('table', 'view') ORDER BY rowid") { row in
            let name = row.text(0) ?? ""
            let kind = kinds[name]
            let type = row.text(1) == "view" ? "view" : kind?.type ?? "table"
            tables.append(
                Schema.Table(
                    name: name, kind: Schema.Kind(rawValue: type) ?? .table, sql: row.text(2) ?? "",
                    hasRowID: type == "table" && kind?.isWithoutRowID != true))
        }
        for index in tables.indices {
            switch tables[index].kind {
            case .table: try describe(&tables[index])
            case .view: describe(view: &tables[index])
            // Reading a virtual table's columns would call its module.
            case .virtual, .shadow: break
            }
        }
        var usesUTF8 = true
        try rows("PRAGMA encoding") { row in usesUTF8 = row.text(0) == "UTF-8" }
        return Schema(tables: tables, usesUTF8: usesUTF8)
    }

    private func describe(_ table: inout Schema.Table) throws(SQLiteError) {
        table.columns = try columns(of: table.name)
        table.foreignKeys = try foreignKeys(of: table.name)
        var isKeyIndexed = false
        var names: [(name: String, isUnique: Bool, isPartial: Bool)] = []
        try rows("PRAGMA main.index_list(\(SQLText.quoted(table.name)))") { row in
            if row.text(3) == "pk" { isKeyIndexed = true }
            names.append((row.text(1) ?? "", row.integer(2) != 0, row.integer(4) != 0))
        }
        for (name, isUnique, isPartial) in names {
            var columns: [String?] = []
            var collations: [String] = []
            try rows("PRAGMA main.index_xinfo(\(SQLText.quoted(name)))") { row in
                guard row.integer(5) != 0 else { return }
                columns.append(row.text(2))
                collations.append(row.text(4) ?? "")
            }
            table.indexes.append(Schema.Index(columns: columns, collations: collations, isUnique: isUnique, isPartial: isPartial))
        }
        // A key that is kept in no index is the rowid itself.
        let key = table.primaryKey
        if table.hasRowID, key.count == 1, !isKeyIndexed { table.rowIDAlias = key[0] }
    }

    /// A view that cannot be read, because its tables are gone or its functions unknown, keeps `reads` nil.
    private func describe(view: inout Schema.Table) {
        do throws(SQLiteError) {
            view.columns = try columns(of: view.name)
            let grant = try recorded(view)
            view.reads = grant.reads.sorted { ($0.table, $0.column, $0.view ?? "") < ($1.table, $1.column, $1.view ?? "") }
            view.functions = grant.functions.sorted()
            view.isRecursive = grant.isRecursive
        } catch {
            view.columns = []
        }
    }

    /// All that a read of all of the view's columns asks for, and what counting its rows reads besides: rows as such, of its tables.
    private func recorded(_ view: Schema.Table) throws(SQLiteError) -> Grant {
        var shape = Shape(view.name)
        shape.columns = view.columns.map(\.name)
        var grant = try recorded(shape)
        shape.counts = true
        grant.reads.formUnion(try recorded(shape).reads)
        return grant
    }

    private func recorded(_ shape: Shape) throws(SQLiteError) -> Grant {
        lane.gate.recorded = Grant(reads: [])
        lane.gate.mode = .recording
        defer { lane.gate.mode = .catalogue }
        _ = try lane.connection.prepare(SQLText.select(shape))
        return lane.gate.recorded
    }

    private func columns(of table: String) throws(SQLiteError) -> [Schema.Column] {
        var columns: [Schema.Column] = []
        try rows("PRAGMA main.table_xinfo(\(SQLText.quoted(table)))") { row in
            let name = row.text(1) ?? ""
            columns.append(
                Schema.Column(
                    name: name, declaredType: row.text(2) ?? "", isNotNull: row.integer(3) != 0,
                    primaryKeyPosition: Int(row.integer(5)), isGenerated: row.integer(6) >= 2,
                    collation: lane.connection.collation(of: name, in: table) ?? "BINARY"))
        }
        return columns
    }

    private func foreignKeys(of table: String) throws(SQLiteError) -> [Schema.ForeignKey] {
        var keys: [(id: Int64, key: Schema.ForeignKey)] = []
        try rows("PRAGMA main.foreign_key_list(\(SQLText.quoted(table)))") { row in
            let id = row.integer(0)
            if keys.last?.id != id { keys.append((id, Schema.ForeignKey(columns: [], table: row.text(2) ?? ""))) }
            keys[keys.count - 1].key.columns.append(row.text(3) ?? "")
            if let target = row.text(4) { keys[keys.count - 1].key.targets.append(target) }
        }
        // SQLite lists the last one first.
        return keys.reversed().map(\.key)
    }

    private func rows(_ sql: String, _ body: (Statement) -> Void) throws(SQLiteError) {
        let statement = try lane.connection.prepare(sql)
        defer { statement.reset() }
        while try statement.step() { body(statement) }
    }
}
