internal import Policy
internal import Records
internal import Synchronization

/// A policy with the schema that it was compiled from, and what the store derives from both.
final class Compiled: Sendable {
    /// Differs between any two of a store; statements live as long as it.
    let serial: Int
    let policy: Policy
    let schema: Schema
    /// `PRAGMA schema_version` of the schema.
    let cookie: Int64
    let settings: PolicySettings
    /// `Lane.schemaDigest()` of the schema.
    let digest: UInt64
    /// The file that the schema is from.
    let file: FileIdentity?
    /// How the file looked when its schema was last found to be this one.
    let confirmed = Mutex<FileStamp?>(nil)
    private let accesses: [String: ModelAccess]
    /// Storage classes by model, then column, once they were looked at.
    let storageSeen = Mutex<[String: [String: [StorageClass]]]>([:])

    init(
        serial: Int, policy: Policy, schema: Schema, cookie: Int64, digest: UInt64, settings: PolicySettings, file: FileIdentity?
    ) {
        self.serial = serial
        self.policy = policy
        self.schema = schema
        self.cookie = cookie
        self.digest = digest
        self.settings = settings
        self.file = file
        var accesses: [String: ModelAccess] = [:]
        for model in policy.models {
            guard let table = schema.table(model.name) else { continue }
            accesses[model.name] = ModelAccess(model, table, usesUTF8: schema.usesUTF8)
        }
        self.accesses = accesses
    }

    /// The same under a policy that shows the same.
    convenience init(_ other: Compiled, policy: Policy) {
        self.init(
            serial: other.serial, policy: policy, schema: other.schema, cookie: other.cookie, digest: other.digest,
            settings: other.settings, file: other.file)
    }

    /// - Parameter model: spelt as the schema spells it.
    func access(_ model: String) throws(StoreError) -> ModelAccess {
        guard let access = accesses[model] else { throw StoreError(.policyChanged, "no model '\(model)'") }
        return access
    }
}

/// How one model's rows are ordered, named and guarded.
final class ModelAccess: Sendable {
    let model: VisibleModel
    /// What ends every order and tells rows apart; empty for views and for tables whose rowid no name reaches.
    ///
    /// Its values may be those of a hidden column, of which the rowid is another name: whoever hands them out has to seal them.
    let key: [Source]
    /// The shortest part of `key` that finds a row.
    let locator: [Source]
    /// The rowid, or its alias, alone finds a row.
    let isFoundByRowID: Bool
    let grant: Grant
    private let names: Set<String>
    private let prefixTests: [String: PrefixTest]

    init(_ model: VisibleModel, _ table: Schema.Table, usesUTF8: Bool = true) {
        self.model = model
        names = Set(model.columns.map(\.name))
        prefixTests = Dictionary(
            table.columns.map { ($0.name, PrefixTest($0, isView: model.isView, usesUTF8: usesUTF8)) },
            uniquingKeysWith: { first, _ in first })
        let rowID = model.rowIDName.map { Source.rowID($0) }
        let columns = model.primaryKey.map { Source.column($0) }
        if columns.isEmpty {
            key = rowID.map { [$0] } ?? []
            locator = key
            isFoundByRowID = rowID != nil
        } else {
            isFoundByRowID = table.rowIDAlias != nil || rowID != nil
            if !table.hasRowID || table.rowIDAlias != nil {
                key = columns
                locator = columns
            } else {
                // Such a key may hold NULL, any number of times; its index ends with the rowid anyway.
                key = columns + (rowID.map { [$0] } ?? [])
                locator = rowID.map { [$0] } ?? columns
            }
        }
        grant = Self.grant(model, table)
    }

    func conditions(_ terms: [FilterTerm]) -> Conditions { Conditions(terms, prefixTests: prefixTests) }

    /// One of the sources that alone tells rows apart.
    func isUnique(_ source: Source) -> Bool { locator.count == 1 && locator[0] == source }

    /// The plan's order, completed so that no two rows are equal in it.
    func order(_ terms: [OrderTerm]) -> [OrderKey] {
        var keys: [OrderKey] = []
        let isDescending = terms.last?.isDescending ?? false
        for next in terms.map({ OrderKey(source: .column($0.field), isDescending: $0.isDescending) })
            + key.map({ OrderKey(source: $0, isDescending: isDescending) })
        {
            if keys.contains(where: { $0.source == next.source }) { continue }
            keys.append(next)
            // Nothing is left to decide behind it.
            if isUnique(next.source) { break }
        }
        return keys
    }

    /// An index gives the rows in this order; nobody has to sort them.
    func isServed(_ terms: [OrderTerm]) -> Bool {
        guard let first = terms.first else { return !model.isView }
        return model.column(first.field)?.isSortable ?? false
    }

    /// A second look at every name that SQL is made of: nothing but visible columns of this model.
    func check(_ shape: Shape) throws(StoreError) {
        func isAllowed(_ source: Source) -> Bool {
            switch source {
            case .column(let name): names.contains(name)
            case .rowID(let name): name == model.rowIDName
            }
        }
        let sources = shape.extras + shape.bounds.map(\.source) + shape.order.map(\.source)
        guard shape.columns.allSatisfy(names.contains), shape.conditions.allSatisfy({ names.contains($0.column) }),
            sources.allSatisfy(isAllowed)
        else { throw StoreError(.sqlite, "a plan for '\(model.name)' names what its policy does not show") }
    }

    private static func grant(_ model: VisibleModel, _ table: Schema.Table) -> Grant {
        var reads = Set(model.columns.map { Schema.Read(table: table.name, column: $0.name) })
        reads.insert(Schema.Read(table: table.name, column: ""))
        if table.hasRowID {
            // SQLite reports the rowid under its alias, whichever name was written. A hidden alias so passes the gate, as an order only;
            // the names are checked before.
            reads.insert(Schema.Read(table: table.name, column: table.rowIDAlias ?? "ROWID"))
        }
        // What a view reads, it reads in its own name, but for counting; what its definition does not read is not in the list.
        for read in table.reads ?? [] where read.view != nil || read.table != table.name { reads.insert(read) }
        return Grant(reads: reads, functions: Set(table.functions), isRecursive: table.isRecursive)
    }
}
