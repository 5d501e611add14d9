import Records
import Testing

@testable import Policy

/// protocol.md section 5: which models are served, and how.
struct CompileTests {
    static func compile(_ tables: [Schema.Table], _ settings: PolicySettings = PolicySettings()) -> Policy {
        Policy.compile(Schema(tables: tables), settings, version: 7)
    }

    static func users() -> Schema.Table {
        Schema.Table(
            name: "Users",
            columns: [
                .init(name: "id", declaredType: "INTEGER", primaryKeyPosition: 1),
                .init(name: "email", declaredType: "TEXT", isNotNull: true),
                .init(name: "First_Name"), .init(name: "last_name"), .init(name: "password_hash"),
            ], rowIDAlias: "id", indexes: [.init(columns: ["email"], isUnique: true)])
    }

    @Test func `all tables are served when nothing is configured, and neither views nor virtual tables`() {
        let column = [Schema.Column(name: "a")]
        let policy = Self.compile([
            .init(name: "b", columns: column), .init(name: "v", kind: .view, columns: column, reads: []), .init(name: "a", columns: column),
            .init(name: "sqlite_sequence", columns: column), .init(name: "f", kind: .virtual), .init(name: "f_data", kind: .shadow),
        ])
        #expect(policy.allowedNames == "b, a")
        #expect(policy.version == 7)
        #expect(policy.warnings.isEmpty && policy.refusals.isEmpty)
    }

    @Test func `models come in the configured order, once, in the schema's spelling`() {
        let column = [Schema.Column(name: "a")]
        let policy = Self.compile(
            [
                .init(name: "Users", columns: column), .init(name: "tickets", columns: column),
                .init(name: "v", kind: .view, columns: column, reads: []),
            ],
            PolicySettings(allowedModels: ["v", "nope", "USERS", "users", "sqlite_schema"]))
        #expect(policy.allowedNames == "v, Users")
        #expect(policy.warnings == ["no table or view is named 'nope'"])
        #expect(policy.refusals == ["'sqlite_schema' is not served: it belongs to SQLite"])
        #expect(policy.model("uSERS")?.name == "Users")
        #expect(policy.model("tickets") == nil)
    }

    @Test func `a model shows its visible columns, its key and its label`() throws {
        let model = try #require(Self.compile([Self.users()]).models.first)
        #expect(model.columns.map(\.name) == ["id", "email", "First_Name", "last_name"])
        #expect(model.columns.map(\.isNullable) == [false, false, true, true])
        #expect(model.columns.map(\.isSortable) == [true, true, false, false])
        #expect(model.columns.map(\.primaryKeyPosition) == [1, 0, 0, 0])
        #expect(model.primaryKey == ["id"])
        #expect(model.idColumn == "id")
        #expect(!model.usesRowID)
        #expect(model.rowIDName == "rowid")
        #expect(model.label == ["First_Name", "last_name"])
    }

    @Test(
        arguments: [
            (["id", "name", "title"], ["name"]), (["title", "subject"], ["title"]), (["Subject"], ["Subject"]),
            (["first_name", "email"], ["email"]),
            (["username", "email"], ["username"]), (["id", "body"], []), (["last_name", "first_name"], ["first_name", "last_name"]),
        ])
    func `a label is the first usual group of columns that is there`(columns: [String], label: [String]) {
        let policy = Self.compile([.init(name: "t", columns: columns.map { .init(name: $0) })])
        #expect(policy.models[0].label == label)
    }

    @Test func `labels may be configured, but not with hidden columns`() {
        let policy = Self.compile([Self.users()], PolicySettings(labels: ["users": ["EMAIL", "password_hash"], "gone": ["x"]]))
        #expect(policy.models[0].label == ["email"])
        #expect(
            policy.warnings == [
                "MCP_LABELS names 'gone', which is not served", "MCP_LABELS names 'users.password_hash', which is not a visible column",
            ])
        #expect(Self.compile([Self.users()], PolicySettings(hiddenFields: ["first_name"])).models[0].label == ["email"])
    }

    /// NFC and NFD; K and the Kelvin sign, in the schema's case and in the lower one.
    @Test(arguments: [
        ("\u{e9}", "e\u{301}", true), ("K", "\u{212a}", true), ("\u{e9}k", "e\u{301}K", true), ("k", "\u{212a}", false),
    ])
    func `names that differ in their Unicode form only are not served`(one: String, other: String, isConfusable: Bool) {
        let column = Schema.Column(name: "a")
        let tables = Self.compile([one, "t", other].map { .init(name: $0, columns: [column]) })
        let reason = "is not served: the name of another table differs in its Unicode form only"
        #expect(tables.models.map(\.name) == (isConfusable ? ["t"] : [one, "t", other]))
        #expect(tables.refusals == (isConfusable ? ["'\(one)' \(reason)", "'\(other)' \(reason)"] : []))
        let columns = Self.compile([.init(name: "t", columns: [.init(name: one), column, .init(name: other)])])
        #expect(columns.models.isEmpty == isConfusable)
        #expect(
            columns.refusals
                == (isConfusable ? ["'t' is not served: the names of two of its columns differ in their Unicode form only"] : []))
    }

    @Test(arguments: [
        ("a", true), ("_A9", true), ("9a", false), ("", false), ("a b", false), ("\u{e9}", false),
        (String(repeating: "a", count: 128), true),
        (String(repeating: "a", count: 129), false),
    ])
    func `a column is filterable when a filter can say its name`(name: String, isFilterable: Bool) {
        #expect(Self.compile([.init(name: "t", columns: [.init(name: name)])]).models[0].columns[0].isFilterable == isFilterable)
    }

    @Test func `a hidden key counts as none, and without a rowid the table is not served`() throws {
        let columns: [Schema.Column] = [
            .init(name: "token", primaryKeyPosition: 1), .init(name: "n", primaryKeyPosition: 2), .init(name: "id"),
        ]
        var table = Schema.Table(name: "t", columns: columns, indexes: [.init(columns: ["token", "n"], isUnique: true)])
        let model = try #require(Self.compile([table]).models.first)
        #expect(model.primaryKey == [])
        #expect(model.columns.map(\.primaryKeyPosition) == [0, 0])
        #expect(model.idColumn == nil && !model.usesRowID)
        #expect(model.rowIDName == "rowid")
        table.hasRowID = false
        let policy = Self.compile([table])
        #expect(policy.models.isEmpty)
        #expect(policy.refusals == ["'t' is not served: its primary key is hidden"])
    }

    @Test(
        arguments: [
            ([], ["v"], [], nil, true), ([], ["id", "v"], [], nil, false), ([], ["ID", "v"], ["id"], "ID", false),
            ([], ["v", "rowid"], [], nil, true),
            ([], ["rowid", "_rowid_", "oid"], [], nil, false), (["a"], ["a"], [], "a", false), (["a", "b"], ["a", "b"], [], nil, false),
        ] as [([String], [String], [String], String?, Bool)])
    func `get looks in the key, a unique id or the rowid`(key: [String], columns: [String], unique: [String], id: String?, usesRowID: Bool)
    {
        let table = Schema.Table(
            name: "t", columns: columns.map { .init(name: $0, primaryKeyPosition: (key.firstIndex(of: $0) ?? -1) + 1) },
            indexes: unique.map { .init(columns: [$0], isUnique: true) })
        let model = Self.compile([table]).models[0]
        #expect(model.idColumn == id)
        #expect(model.usesRowID == usesRowID)
    }

    @Test func `a hidden id column is as if it were not there`() {
        let table = Schema.Table(name: "t", columns: [.init(name: "id"), .init(name: "v")])
        #expect(Self.compile([table], PolicySettings(hiddenFields: ["id"])).models[0].usesRowID)
    }

    @Test(
        arguments: [
            (Schema.Index(columns: ["a", "b"]), true), (.init(columns: ["b", "a"]), false), (.init(columns: ["A"]), true),
            (.init(columns: [nil, "a"]), false),
            (.init(columns: ["a"], isPartial: true), false), (.init(columns: ["a"], collations: ["NOCASE"]), false),
            (.init(columns: ["a"], collations: ["binary"]), true),
        ])
    func `an order is served by a full index that begins with the column in its own collation`(index: Schema.Index, isSortable: Bool) {
        let table = Schema.Table(name: "t", columns: [.init(name: "a"), .init(name: "b")], indexes: [index])
        #expect(Self.compile([table]).models[0].columns[0].isSortable == isSortable)
    }

    @Test func `a reference is shown when its target is visible`() {
        var tickets = Schema.Table(name: "tickets", columns: ["user_id", "email", "x", "y"].map { .init(name: $0) })
        tickets.foreignKeys = [
            .init(columns: ["USER_ID"], table: "users"), .init(columns: ["email"], table: "USERS", targets: ["EMAIL"]),
            .init(columns: ["x", "y"], table: "users", targets: ["id", "email"]), .init(columns: ["x"], table: "gone", targets: ["id"]),
        ]
        let references = Self.compile([tickets, Self.users()]).models[0].columns.map(\.reference)
        #expect(references == [Reference(model: "Users", column: "id"), Reference(model: "Users", column: "email"), nil, nil])
        let alone = Self.compile([tickets, Self.users()], PolicySettings(allowedModels: ["tickets"]))
        #expect(alone.models[0].columns.map(\.reference) == [nil, nil, nil, nil])
    }

    @Test(
        arguments: [
            ([.init(table: "t", column: "a", view: "v")], nil), ([.init(table: "t", column: "", view: "v")], nil),
            ([.init(table: "t", column: "token", view: "v")], "the view reads the hidden column t.token"),
            ([.init(table: "t", column: "copy", view: "v")], "the view reads the hidden column t.copy"),
            ([.init(table: "sqlite_master", column: "sql", view: "v")], "the view reads 'sqlite_master'"),
            ([.init(table: "pragma_table_info", column: "", view: "v")], "the view reads 'pragma_table_info'"),
            ([.init(table: "json_each", column: "value", view: "v")], "the view reads 'json_each'"),
            ([.init(table: "cte", column: "")], nil),
            ([.init(table: "f", column: "body", view: "v")], "the view reads the virtual table 'f'"),
            ([.init(table: "f_data", column: "x", view: "v")], "the view reads the shadow table 'f_data'"),
            (nil, "the view cannot be read"),
        ] as [([Schema.Read]?, String?)])
    func `a view is served when all that it reads is visible`(reads: [Schema.Read]?, refusal: String?) {
        let table = Schema.Table(
            name: "t", sql: "CREATE TABLE t (a, token, copy AS (token))",
            columns: [.init(name: "a"), .init(name: "token"), .init(name: "copy", isGenerated: true)])
        let view = Schema.Table(name: "v", kind: .view, columns: [.init(name: "x"), .init(name: "secret")], hasRowID: false, reads: reads)
        let policy = Self.compile(
            [table, view, .init(name: "f", kind: .virtual), .init(name: "f_data", kind: .shadow)], PolicySettings(allowedModels: ["v"]))
        #expect(policy.refusals == (refusal.map { ["'v' is not served: \($0)"] } ?? []))
        #expect(policy.models.map { $0.columns.map(\.name) } == (refusal == nil ? [["x"]] : []))
        #expect(
            policy.models.allSatisfy { $0.isView && $0.primaryKey.isEmpty && $0.idColumn == nil && !$0.usesRowID && $0.rowIDName == nil })
    }

    @Test(arguments: ["passport", "my_secret", "TOKENS", "keyword", "hashed", "otp_code", "salted", "old_value", "x_new_value"])
    func `a visible column with a suspicious name is warned of`(name: String) {
        let policy = Self.compile([.init(name: "t", columns: [.init(name: name), .init(name: "plain")])])
        #expect(policy.warnings.count == 1)
        #expect(policy.warnings.first?.hasPrefix("t.\(name) is visible though its name contains '") == true)
    }

    @Test func `a table of which nothing is visible is not served`() {
        let policy = Self.compile([.init(name: "t", columns: [.init(name: "token")])])
        #expect(policy.models.isEmpty)
        #expect(policy.refusals == ["'t' is not served: it has no visible column"])
    }

    @Test func `a column is found by its own bytes, whatever the case of its ASCII letters`() {
        // Two columns to SQLite, one text to Swift.
        let names = ["caf\u{e9}", "cafe\u{301}"]
        let model = VisibleModel(name: "users", columns: names.map { Column(name: $0) })
        for name in names {
            let found = model.column("CAF" + name.dropFirst(3))?.name ?? ""
            #expect(Array(found.utf8) == Array(name.utf8))
        }
        #expect(model.column("cafe") == nil)
    }
}
