internal import Records

/// The hidden columns of a schema, each with its reason.
package struct Hiding: Sendable, Hashable {
    /// Lower-cased table, then lower-cased column.
    private var reasons: [String: [String: HiddenReason]] = [:]

    package init(_ schema: Schema, _ settings: PolicySettings) {
        let names = HiddenNames(patterns: settings.hiddenFields)
        for table in schema.tables {
            for column in table.columns { note(names.reason(column.name, of: table.name), column.name, of: table.name) }
        }
        let dependencies = schema.tables.map { Self.dependencies($0) }
        // A generated column may depend on a generated one and a foreign key point to a foreign key: again until nothing is added.
        var count = -1
        while count != total {
            count = total
            for (table, dependencies) in zip(schema.tables, dependencies) {
                for (column, mentions) in dependencies {
                    guard let hidden = mentions.first(where: { reason($0, of: table.name) != nil }) else { continue }
                    note(.dependsOn(hidden), column, of: table.name)
                }
                for key in table.foreignKeys { judge(key, of: table, in: schema) }
            }
        }
    }

    /// Why the column is hidden, its name matched without ASCII case; nil when it is visible, or does not exist.
    package func reason(_ column: String, of table: String) -> HiddenReason? {
        reasons[asciiLowercased(table)]?[asciiLowercased(column)]
    }

    private var total: Int { reasons.values.reduce(0) { $0 + $1.count } }

    private mutating func note(_ reason: HiddenReason?, _ column: String, of table: String) {
        guard let reason, self.reason(column, of: table) == nil else { return }
        reasons[asciiLowercased(table), default: [:]][asciiLowercased(column)] = reason
    }

    private mutating func judge(_ key: Schema.ForeignKey, of table: Schema.Table, in schema: Schema) {
        let targets = key.targets(in: schema)
        for (column, target) in zip(key.columns, targets) where reason(target, of: key.table) != nil {
            note(.refers(Reference(model: key.table, column: target)), column, of: table.name)
        }
    }

    /// The generated columns of a table, each with the columns that its definition mentions.
    private static func dependencies(_ table: Schema.Table) -> [(column: String, mentions: [String])] {
        let generated = table.columns.filter(\.isGenerated)
        guard !generated.isEmpty else { return [] }
        let definitions = SQLTokens.definitions(table.sql)
        return generated.map { column in
            let own = definitions.filter { equalIgnoringASCIICase($0.name, column.name) }
            // A definition that cannot be found may mention anything.
            let mentions = own.isEmpty ? table.columns.map(\.name) : own.flatMap(\.mentions)
            return (column.name, mentions.filter { table.column($0) != nil && !equalIgnoringASCIICase($0, column.name) })
        }
    }
}

extension Schema.ForeignKey {
    /// The columns pointed to, also where the key leaves them out.
    func targets(in schema: Schema) -> [String] {
        targets.isEmpty ? schema.table(table)?.primaryKey ?? [] : targets
    }
}
