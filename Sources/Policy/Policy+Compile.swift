internal import Records

extension Policy {
    /// Decides what of `schema` may be seen.
    ///
    /// - Parameter version: has to differ from that of every other policy of the process.
    package static func compile(_ schema: Schema, _ settings: PolicySettings, version: Int) -> Policy {
        var compiler = Compiler(schema: schema, settings: settings, hiding: Hiding(schema, settings))
        compiler.chooseModels()
        compiler.linkReferences()
        compiler.warn()
        return Policy(version: version, models: compiler.models, warnings: compiler.warnings, refusals: compiler.refusals)
    }
}

private struct Compiler {
    let schema: Schema
    let settings: PolicySettings
    let hiding: Hiding
    var models: [VisibleModel] = []
    var warnings: [String] = []
    var refusals: [String] = []

    mutating func chooseModels() {
        guard let allowed = settings.allowedModels else {
            for table in schema.tables where table.kind == .table && !isInternal(table.name) { serve(table) }
            return
        }
        for name in allowed where !models.contains(where: { equalIgnoringASCIICase($0.name, name) }) {
            guard !isInternal(name) else {
                refusals.append("'\(name)' is not served: it belongs to SQLite")
                continue
            }
            guard let table = schema.table(name) else {
                warnings.append("no table or view is named '\(name)'")
                continue
            }
            switch table.kind {
            case .table, .view: serve(table)
            case .virtual: refusals.append("'\(table.name)' is not served: it is a virtual table")
            case .shadow: refusals.append("'\(table.name)' is not served: it holds the content of a virtual table")
            }
        }
    }

    private mutating func serve(_ table: Schema.Table) {
        if let reason = refusal(ofNames: table) ?? (table.kind == .view ? refusal(ofView: table) : refusal(ofTable: table)) {
            refusals.append("'\(table.name)' is not served: \(reason)")
            return
        }
        let isKeyHidden = table.primaryKey.contains { isHidden($0, of: table.name) }
        let key = isKeyHidden ? [] : table.primaryKey
        let columns = visible(table).map { column in
            let position = isKeyHidden ? 0 : column.primaryKeyPosition
            // Only a key of a WITHOUT ROWID table, or the rowid itself, cannot be NULL: an old mistake that SQLite keeps.
            let isNullable = !column.isNotNull && !(position > 0 && (!table.hasRowID || table.rowIDAlias != nil))
            return Column(
                name: column.name, declaredType: column.declaredType, isNullable: isNullable, primaryKeyPosition: position,
                isFilterable: isFilterName(column.name), isSortable: isSortable(column, in: table))
        }
        var model = VisibleModel(
            name: table.name, isView: table.kind == .view, columns: columns, primaryKey: key, rowIDName: table.rowIDName,
            label: Labels.choose(columns, labels(table.name)))
        if key.count == 1 {
            model.idColumn = key[0]
        } else if table.kind == .table, table.primaryKey.isEmpty {
            chooseID(&model, table)
        }
        models.append(model)
    }

    /// Where `get` looks in a table without a declared key.
    private func chooseID(_ model: inout VisibleModel, _ table: Schema.Table) {
        guard let id = model.column("id") else {
            model.usesRowID = table.rowIDName != nil
            return
        }
        let isUnique = table.indexes.contains {
            $0.isUnique && !$0.isPartial && $0.columns.count == 1 && $0.columns[0].map { equalIgnoringASCIICase($0, id.name) } == true
        }
        if isUnique { model.idColumn = id.name }
    }

    mutating func linkReferences() {
        for model in models.indices {
            guard let table = schema.table(models[model].name) else { continue }
            for key in table.foreignKeys where key.columns.count == 1 {
                guard let column = models[model].columns.firstIndex(where: { equalIgnoringASCIICase($0.name, key.columns[0]) }),
                    models[model].columns[column].reference == nil,
                    let targetName = key.targets(in: schema).first,
                    let target = models.first(where: { equalIgnoringASCIICase($0.name, key.table) }),
                    let targetColumn = target.column(targetName)
                else { continue }
                models[model].columns[column].reference = Reference(model: target.name, column: targetColumn.name)
            }
        }
    }

    mutating func warn() {
        for model in models {
            for column in model.columns {
                guard let part = HiddenNames.suspicion(column.name) else { continue }
                warnings.append("\(model.name).\(column.name) is visible though its name contains '\(part)'")
            }
        }
        for (name, columns) in settings.labels.sorted(by: { $0.key < $1.key }) {
            guard let model = models.first(where: { equalIgnoringASCIICase($0.name, name) }) else {
                warnings.append("MCP_LABELS names '\(name)', which is not served")
                continue
            }
            for column in columns where model.column(column) == nil {
                warnings.append("MCP_LABELS names '\(name).\(column)', which is not a visible column")
            }
        }
    }

    // MARK: Judgements

    /// SQLite tells names apart by their bytes. Two that Unicode takes for the same are the same to Swift's strings, so one could be
    /// read where the other is meant.
    private func refusal(ofNames table: Schema.Table) -> String? {
        if schema.tables.contains(where: { areConfusable($0.name, table.name) }) {
            return "the name of another table differs in its Unicode form only"
        }
        let names = visible(table).map(\.name)
        guard Set(names).count == names.count, Set(names.map { asciiLowercased($0) }).count == names.count else {
            return "the names of two of its columns differ in their Unicode form only"
        }
        return nil
    }

    private func areConfusable(_ a: String, _ b: String) -> Bool {
        (a == b || asciiLowercased(a) == asciiLowercased(b)) && !equalIgnoringASCIICase(a, b)
    }

    private func refusal(ofTable table: Schema.Table) -> String? {
        if visible(table).isEmpty { return "it has no visible column" }
        // Nothing would be left to order by.
        if !table.hasRowID, table.primaryKey.contains(where: { isHidden($0, of: table.name) }) { return "its primary key is hidden" }
        return nil
    }

    private func refusal(ofView view: Schema.Table) -> String? {
        guard let reads = view.reads else { return "the view cannot be read" }
        for read in reads where !equalIgnoringASCIICase(read.table, view.name) {
            // Counting the rows of a common table expression is reported under its name, with no column.
            if read.column.isEmpty, schema.table(read.table) == nil, !isInternal(read.table), !isPragma(read.table) { continue }
            guard !isInternal(read.table), let table = schema.table(read.table) else { return "the view reads '\(read.table)'" }
            guard table.kind == .table || table.kind == .view else { return "the view reads the \(table.kind) table '\(table.name)'" }
            if isHidden(read.column, of: read.table) { return "the view reads the hidden column \(table.name).\(read.column)" }
        }
        return visible(view).isEmpty ? "it has no visible column" : nil
    }

    private func isSortable(_ column: Schema.Column, in table: Schema.Table) -> Bool {
        if let alias = table.rowIDAlias, equalIgnoringASCIICase(alias, column.name) { return true }
        return table.indexes.contains { index in
            guard !index.isPartial, let first = index.columns.first ?? nil, let collation = index.collations.first else { return false }
            return equalIgnoringASCIICase(first, column.name) && equalIgnoringASCIICase(collation, column.collation)
        }
    }

    private func visible(_ table: Schema.Table) -> [Schema.Column] {
        table.columns.filter { !isHidden($0.name, of: table.name) }
    }

    private func isHidden(_ column: String, of table: String) -> Bool { hiding.reason(column, of: table) != nil }

    private func isInternal(_ name: String) -> Bool { asciiLowercased(name).utf8.starts(with: "sqlite_".utf8) }

    /// A pragma read as a table, which could tell of hidden columns.
    private func isPragma(_ name: String) -> Bool { asciiLowercased(name).utf8.starts(with: "pragma_".utf8) }

    private func labels(_ model: String) -> [String]? {
        settings.labels.first { equalIgnoringASCIICase($0.key, model) }?.value
    }
}
