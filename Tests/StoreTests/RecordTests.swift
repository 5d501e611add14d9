import Records
import Testing

@testable import Store

/// protocol.md section 4.
struct RecordTests {
    @Test(
        arguments: [
            (
                "INTEGER PRIMARY KEY", "1", [Value.integer(1), .text("1"), .real(1)],
                [Value.integer(2), .text("1x"), .text(""), .real(1.5)]
            ),
            ("TEXT PRIMARY KEY", "'1'", [.text("1"), .integer(1)], [.real(1), .text("01")]),
            ("TEXT PRIMARY KEY COLLATE NOCASE", "'Abc'", [.text("abc"), .text("ABC")], [.text("abcd")]),
            ("TEXT PRIMARY KEY", "'a' || char(0) || 'b'", [.text("a\0b")], [.text("a")]),
            ("REAL PRIMARY KEY", "1.5", [.real(1.5), .text("1.5")], [.integer(1)]),
            ("INTEGER PRIMARY KEY", "-9223372036854775808", [.integer(.min), .text("-9223372036854775808")], [.real(-9.3e18)]),
            ("INTEGER PRIMARY KEY", "0", [.integer(0)], [.text("")]),
        ])
    func `a key is compared by its column's affinity`(type: String, key: String, found: [Value], missing: [Value]) throws {
        let database = try TestDatabase("CREATE TABLE t (k \(type), v); INSERT INTO t VALUES (\(key), 'here')")
        let store = try database.store()
        for id in found { #expect(try store.record("t", id, columns: ["v"])?.text == #"{"v":"here"}"#, "\(id)") }
        for id in missing { #expect(try store.record("t", id) == nil, "\(id)") }
    }

    @Test func `without a declared key the rowid is looked in, and is not shown`() throws {
        let database = try TestDatabase("CREATE TABLE t (v); INSERT INTO t (rowid, v) VALUES (7, 'x')")
        let store = try database.store()
        #expect(try store.record("t", 7)?.text == #"{"v":"x"}"#)
        #expect(try store.record("t", "7")?.text == #"{"v":"x"}"#)
        #expect(try store.record("t", 1) == nil)
    }

    @Test func `a column called rowid is a column`() throws {
        let database = try TestDatabase("CREATE TABLE t (rowid TEXT, v); INSERT INTO t (_rowid_, rowid, v) VALUES (7, 'a', 'x')")
        let store = try database.store()
        #expect(try store.record("t", 7)?.text == #"{"rowid":"a","v":"x"}"#)
        #expect(try store.rows("t", order: [OrderTerm("rowid")]).text == #"[{"rowid":"a","v":"x"}]"#)
    }

    @Test func `a unique column id without a key is the key of get`() throws {
        let database = try TestDatabase("CREATE TABLE t (v, id TEXT UNIQUE); INSERT INTO t VALUES ('x', 'k')")
        #expect(try database.store().record("t", "k")?.text == #"{"v":"x","id":"k"}"#)
    }

    @Test func `a compound key, a hidden key and a view have no record`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE c (a, b, PRIMARY KEY (a, b)); INSERT INTO c VALUES (1, 2);
            CREATE TABLE h (token INTEGER PRIMARY KEY, v); INSERT INTO h VALUES (1, 2);
            CREATE VIEW w AS SELECT 1 AS id;
            """)
        let store = try database.store(["c", "h", "w"])
        for model in ["c", "h", "w"] { #expect(try store.record(model, 1) == nil) }
        #expect(try store.rows("h").text == #"[{"v":2}]"#)
    }

    @Test func `labels of records that a foreign key points to are expanded`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE users (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, password TEXT);
            CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT, requester_id INTEGER REFERENCES users, assignee_id REFERENCES users (id));
            INSERT INTO users VALUES (390, 'Zoë', 'Smith', 'p'), (391, NULL, 'Jones', 'p'), (392, NULL, NULL, 'p');
            INSERT INTO tickets VALUES (1, 'a', 390, 391), (2, 'b', 390, NULL), (3, 'c', 392, 999);
            """)
        let store = try database.store()
        let page = try store.rows("tickets", columns: ["id"], expand: ["requester_id", "assignee_id"], lane: .quick)
        #expect(page.text == #"[{"id":1},{"id":2},{"id":3}]"#)
        #expect(
            page.expanded.map { String(decoding: $0, as: UTF8.self) }
                == #"{"requester_id":{"390":"Zoë Smith"},"assignee_id":{"391":"Jones"}}"#)
        let record = try store.record("tickets", 1, columns: ["requester_id"], expand: ["requester_id"])
        #expect(record?.text == #"{"requester_id":390}"#)
        #expect(record?.expanded.map { String(decoding: $0, as: UTF8.self) } == #"{"requester_id":{"390":"Zoë Smith"}}"#)
    }
}
