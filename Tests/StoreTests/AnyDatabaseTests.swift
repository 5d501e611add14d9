import Foundation
import JSON
import Logging
import Policy
import Records
import SQLite
import Testing

@testable import Store

/// Whatever a schema looks like.
struct AnyDatabaseTests {
    @Test(
        arguments: [
            #"CREATE TABLE "we""ird" ("a""b" INTEGER PRIMARY KEY, "select" TEXT, "x.y", [br ack], "", "您好", 'it''s')"#,
            #"CREATE TABLE "select" ("from" TEXT PRIMARY KEY, "order", "group", "rowid") WITHOUT ROWID"#,
            #"CREATE TABLE "a b" (rowid, oid, _rowid_)"#, #"CREATE TABLE "%s;--" (id INTEGER PRIMARY KEY DESC, v)"#,
            "CREATE TABLE t (a, b, c, PRIMARY KEY (c, a)) STRICT, WITHOUT ROWID".replacingOccurrences(
                of: "(a, b, c,", with: "(a INT, b INT, c INT,"),
        ])
    func `awkward names and keys are read and walked like any other`(sql: String) throws {
        let database = try TestDatabase(sql)
        let store = try database.store()
        let model = try #require(store.policy.models.first)
        let names = model.columns.map { SQLText.quoted($0.name) }.joined(separator: ", ")
        for row in 0..<5 {
            let values = model.columns.indices.map { String(row * 10 + $0) }.joined(separator: ", ")
            try database.writer.execute("INSERT INTO \(SQLText.quoted(model.name)) (\(names)) VALUES (\(values))")
        }
        let whole = try store.rows(model.name)
        #expect(whole.count == 5)
        #expect(try JSONReader.read(whole.json).array?.first?.object?.map(\.key) == model.columns.map(\.name))
        var walked: [JSONValue] = []
        var place: [Value]? = []
        while let after = place {
            let page = try store.rows(model.name, start: .after(after), limit: 2)
            walked += try JSONReader.read(page.json).array ?? []
            place = page.next
        }
        #expect(walked.map { $0.object?.map(\.value) } == (try JSONReader.read(whole.json).array ?? []).map { $0.object?.map(\.value) })
        for column in model.columns {
            #expect(try store.rows(model.name, order: [OrderTerm(column.name, descending: true)]).count == 5)
            #expect(try store.count(model.name, filter: [FilterTerm(column.name, .null)]).0 == 0)
        }
    }

    @Test func `two thousand columns are read`() throws {
        let columns = (1...2000).map { "c\($0)" }.joined(separator: ",")
        let database = try TestDatabase("CREATE TABLE t (\(columns)); INSERT INTO t (c1, c2000) VALUES (1, 2)")
        let store = try database.store()
        #expect(try JSONReader.read(store.rows("t").json).array?.first?["c2000"]?.integer == 2)
        #expect(failure { _ = try store.rows("t", limit: 100, byteLimit: 5000) } == .tooLarge)
    }

    @Test func `views are read as they are, nested ones, unions and expressions too`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, token); INSERT INTO t VALUES (1, 'x', 's'), (2, 'y', 's');
            CREATE VIEW inner_view AS SELECT id, a FROM t;
            CREATE VIEW outer_view AS WITH w AS (SELECT a FROM inner_view WHERE id > 1) SELECT a, (SELECT count(*) FROM t) AS n FROM w;
            CREATE VIEW numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, abs(-i) AS j FROM n;
            CREATE VIEW broken AS SELECT * FROM gone;
            CREATE VIEW leak AS SELECT a FROM t WHERE token = 's';
            CREATE VIEW schema_view AS SELECT sql FROM sqlite_schema;
            """)
        let store = try database.store(["outer_view", "numbers", "broken", "leak", "schema_view"])
        #expect(try store.rows("outer_view").text == #"[{"a":"y","n":2}]"#)
        #expect(try store.rows("outer_view", filter: [FilterTerm("a", "y")], order: [OrderTerm("n")]).count == 1)
        #expect(try store.count("numbers", filter: [FilterTerm("i", 2)]) == (1, true))
        #expect(try store.rows("numbers", start: .offset(2)).text == #"[{"i":3,"j":3}]"#)
        #expect(store.policy.models.map(\.name) == ["outer_view", "numbers"])
        #expect(
            store.policy.refusals == [
                "'broken' is not served: the view cannot be read", "'leak' is not served: the view reads the hidden column t.token",
                "'schema_view' is not served: the view reads 'sqlite_master'",
            ])
    }

    @Test func `a view that joins tables is counted, and still shows nothing hidden`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v, token); INSERT INTO t VALUES (1, 10, 's'), (2, 20, 's');
            CREATE VIEW sums AS SELECT a.v + b.v AS s FROM t a, t b;
            CREATE VIEW pairs AS SELECT a.v FROM t a JOIN t b ON a.token = b.token;
            CREATE VIEW numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n;
            """)
        let store = try database.store(["sums", "pairs", "numbers"])
        #expect(try store.count("numbers") == (5, true))
        #expect(try store.count("sums") == (4, true))
        #expect(try store.rows("sums").count == 4)
        #expect(store.policy.refusals == ["'pairs' is not served: the view reads the hidden column t.token"])
    }

    @Test func `virtual tables and what they are kept in are not served`() throws {
        let database = try TestDatabase(
            """
            CREATE VIRTUAL TABLE docs USING fts5 (body); CREATE TABLE docs_of_mine (a); CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);
            CREATE VIEW v AS SELECT body FROM docs;
            """)
        #expect(try database.store().policy.models.map(\.name) == ["docs_of_mine", "t"])
        let store = try database.store(["docs", "docs_content", "sqlite_sequence", "v", "t", "T"])
        #expect(store.policy.allowedNames == "t")
        #expect(store.policy.refusals.count == 4)
    }

    @Test func `the schema is read as SQLite understands it`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE p (a, b, PRIMARY KEY (a, b));
            CREATE TABLE t (id INTEGER PRIMARY KEY, n TEXT COLLATE NOCASE NOT NULL, x REFERENCES p, y, g AS (n || x) STORED,
                FOREIGN KEY (x, y) REFERENCES p (a, b));
            CREATE UNIQUE INDEX i1 ON t (n); CREATE INDEX i2 ON t (y COLLATE NOCASE, x) WHERE x > 1; CREATE INDEX i3 ON t (x + 1);
            """)
        let lane = try Lane(database.path, StoreOptions())
        let schema = try Catalogue(lane: lane).read()
        let table = try #require(schema.table("T"))
        #expect(table.rowIDAlias == "id")
        #expect(table.columns.map(\.isGenerated) == [false, false, false, false, true])
        #expect(table.column("n") == Schema.Column(name: "n", declaredType: "TEXT", isNotNull: true, collation: "NOCASE"))
        #expect(table.foreignKeys == [.init(columns: ["x"], table: "p"), .init(columns: ["x", "y"], table: "p", targets: ["a", "b"])])
        #expect(
            Set(table.indexes) == [
                .init(columns: ["n"], collations: ["NOCASE"], isUnique: true),
                .init(columns: ["y", "x"], collations: ["NOCASE", "BINARY"], isPartial: true),
                .init(columns: [nil], collations: ["BINARY"]),
            ])
    }
}
