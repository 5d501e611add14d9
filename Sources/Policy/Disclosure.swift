internal import Records

/// What the operator may know of a database and no client may: every table and view, whether it is served, and every column that
/// is hidden, each with the reason.
package struct Disclosure: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var name: String
        /// nil when the column is visible, if its model is served.
        package var hidden: HiddenReason?
    }
    package struct Model: Sendable, Hashable {
        package var name: String
        package var kind: Schema.Kind
        /// Hidden ones included, in the schema's order; empty where SQLite did not tell them.
        package var columns: [Column]
        /// Why it is not served, as it continues "it is not served: "; nil when it is.
        package var refusal: String?
        /// It is not served because `MCP_ALLOWED_MODELS` leaves it out, which is no fault.
        package var isLeftOut: Bool
    }
    /// Tables, then views, without SQLite's own; served ones first, in the order of the configuration.
    package var models: [Model]
    package var policy: Policy

    package init(_ schema: Schema, _ settings: PolicySettings) {
        let policy = Policy.compile(schema, settings, version: 0)
        let hiding = Hiding(schema, settings)
        var models: [Model] = []
        for table in schema.tables where !asciiLowercased(table.name).utf8.starts(with: "sqlite_".utf8) && table.kind != .shadow {
            let columns = table.columns.map { Column(name: $0.name, hidden: hiding.reason($0.name, of: table.name)) }
            var model = Model(name: table.name, kind: table.kind, columns: columns, refusal: nil, isLeftOut: false)
            if policy.model(table.name) == nil {
                let sentence = "'\(table.name)' is not served: "
                if let refusal = policy.refusals.first(where: { $0.hasPrefix(sentence) }) {
                    model.refusal = String(refusal.dropFirst(sentence.count))
                } else {
                    model.refusal = Self.leftOut(table, settings)
                    model.isLeftOut = true
                }
            }
            models.append(model)
        }
        let served = policy.models.compactMap { visible in models.first { $0.name == visible.name } }
        let others = models.filter { $0.refusal != nil }
        self.models = served + others.filter { $0.kind != .view } + others.filter { $0.kind == .view }
        self.policy = policy
    }

    /// The table or view of that name, matched without ASCII case.
    package func model(_ name: String) -> Model? {
        models.first { equalIgnoringASCIICase($0.name, name) }
    }

    private static func leftOut(_ table: Schema.Table, _ settings: PolicySettings) -> String {
        if table.kind == .virtual { return "virtual tables never are" }
        return settings.allowedModels == nil ? "views are when MCP_ALLOWED_MODELS names them" : "MCP_ALLOWED_MODELS does not name it"
    }
}

extension Disclosure.Model {
    package var visible: [String] { columns.filter { $0.hidden == nil }.map(\.name) }

    /// The column of that name, matched without ASCII case.
    package func column(_ name: String) -> Disclosure.Column? {
        columns.first { equalIgnoringASCIICase($0.name, name) }
    }
}
