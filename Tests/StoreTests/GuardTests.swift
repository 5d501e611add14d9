import Policy
import Records
import SQLite
import Testing

@testable import Store

/// Read-only in depth: with all other walls taken away, each one still holds.
struct GuardTests {
    static let schema = """
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, password_hash TEXT);
        CREATE TABLE other (id INTEGER PRIMARY KEY, note TEXT);
        CREATE VIEW names AS SELECT name FROM users;
        INSERT INTO users VALUES (1, 'Ann', 'secret-1'); INSERT INTO other VALUES (1, 'x');
        """
    static let writes = [
        "INSERT INTO users (name) VALUES ('x')", "UPDATE users SET name = 'x'", "DELETE FROM users", "DROP TABLE users",
        "CREATE TABLE x (a)", "CREATE INDEX x ON users (name)", "ALTER TABLE users RENAME TO people",
        "REPLACE INTO users VALUES (1, 'x', 'y')",
        "PRAGMA user_version = 7", "CREATE TRIGGER x AFTER INSERT ON users BEGIN SELECT 1; END", "ANALYZE", "REINDEX", "VACUUM",
        "PRAGMA journal_mode = wal", "PRAGMA application_id = 3",
    ]

    @Test(arguments: [StoreOptions.Guards.readOnlyOpen, .queryOnly, .authorizer])
    func `a write fails with any one of the walls`(wall: StoreOptions.Guards) throws {
        let database = try TestDatabase(Self.schema)
        try database.writer.execute("PRAGMA wal_checkpoint")
        let before = try database.column("SELECT group_concat(name || password_hash) FROM users")
        var options = StoreOptions()
        options.guards = wall
        let lane = try Lane(database.path, options)
        // As open as it ever is: while a plan for this model runs.
        let store = try database.store(["users"])
        let table = try Self.table("users")
        lane.gate.mode = .open(ModelAccess(store.model("users"), table).grant)
        for sql in Self.writes { _ = try? lane.connection.execute(sql) }
        #expect(try database.column("SELECT group_concat(name || password_hash) FROM users") == before)
        #expect(try database.column("SELECT count(*) FROM sqlite_schema") == [.integer(3)])
        #expect(try database.column("PRAGMA user_version") == [.integer(0)])
        // The way of keeping the journal is no content to SQLite: query_only alone lets it be changed.
        if wall != .queryOnly { #expect(try database.column("PRAGMA journal_mode") == [.text("delete")]) }
    }

    @Test(
        arguments: [
            "SELECT password_hash FROM users", "SELECT * FROM users", "SELECT id FROM users WHERE password_hash = 'secret-1'",
            "SELECT id FROM users ORDER BY password_hash", "SELECT count(password_hash) FROM users", "SELECT note FROM other",
            "SELECT count(*) FROM other", "SELECT sql FROM sqlite_schema", "SELECT name FROM names", "SELECT upper(name) FROM users",
            "SELECT count(*) FROM pragma_table_info('users')", "PRAGMA table_info(users)", "ATTACH ':memory:' AS x",
            "SELECT load_extension('x')",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", "BEGIN", "SAVEPOINT x",
            "SELECT randomblob(100)", "SELECT name FROM users UNION SELECT password_hash FROM users",
        ])
    func `the authorizer alone keeps every other read out`(sql: String) throws {
        let database = try TestDatabase(Self.schema)
        var options = StoreOptions()
        options.guards = .authorizer
        let lane = try Lane(database.path, options)
        let table = try Self.table("users")
        let access = ModelAccess(try database.store(["users"]).model("users"), table)
        lane.gate.mode = .open(access.grant)
        #expect(throws: SQLiteError.self) { try lane.connection.prepare(sql) }
        _ = try lane.connection.prepare("SELECT id, name, rowid FROM users WHERE name = ? ORDER BY name")
        lane.gate.mode = .closed
        #expect(throws: SQLiteError.self) { try lane.connection.prepare("SELECT id FROM users") }
    }

    @Test(arguments: [StoreOptions.Guards.authorizer, .namesChecked, .all])
    func `a plan that names a hidden column reads nothing`(guards: StoreOptions.Guards) throws {
        let database = try TestDatabase(Self.schema)
        var options = StoreOptions()
        options.guards = guards
        let store = try database.store(["users"], options: options)
        let hidden = "password_hash"
        #expect(failure { _ = try store.rows("users", columns: ["id", hidden]) } == .sqlite)
        #expect(failure { _ = try store.rows("users", filter: [FilterTerm(hidden, "secret-1")]) } == .sqlite)
        #expect(failure { _ = try store.rows("users", order: [OrderTerm(hidden)]) } == .sqlite)
        #expect(failure { _ = try store.record("users", 1, columns: [hidden]) } == .sqlite)
        #expect(failure { _ = try store.count("users", filter: [FilterTerm(hidden, .null)]) } == .sqlite)
        #expect(try store.rows("users").text == #"[{"id":1,"name":"Ann"}]"#)
    }

    @Test func `without any wall the same plan reads it, so the walls are what keeps it out`() throws {
        let database = try TestDatabase(Self.schema)
        var options = StoreOptions()
        options.guards = []
        let store = try database.store(["users"], options: options)
        #expect(try store.rows("users", columns: ["password_hash"]).text == #"[{"password_hash":"secret-1"}]"#)
        try Lane(database.path, options).connection.execute("UPDATE users SET name = 'x'")
        #expect(try database.column("SELECT name FROM users") == ["x"])
    }

    @Test func `every connection is set up the same`() throws {
        let database = try TestDatabase(Self.schema)
        var options = StoreOptions()
        options.guards = [.readOnlyOpen, .queryOnly]
        let lane = try Lane(database.path, options)
        func pragma(_ name: String) throws -> Int64 {
            let statement = try lane.connection.prepare("PRAGMA \(name)")
            return try statement.step() ? statement.integer(0) : -1
        }
        #expect(try pragma("query_only") == 1)
        #expect(try pragma("temp_store") == 2)
        #expect(try pragma("cell_size_check") == 1)
        #expect(try pragma("mmap_size") <= 0)
        #expect(try pragma("trusted_schema") == 0)
        // Without the switch this would be a text, the same in every row.
        #expect(throws: SQLiteError.self) { try lane.connection.prepare(#"SELECT "nope" FROM users"#) }
        #expect(throws: SQLiteError.self) { try lane.connection.execute("ATTACH ':memory:' AS x") }
    }

    private static func table(_ name: String) throws -> Schema.Table {
        let database = try TestDatabase(schema)
        let lane = try Lane(database.path, StoreOptions())
        let schema = try Catalogue(lane: lane).read()
        return try #require(schema.table(name))
    }
}
