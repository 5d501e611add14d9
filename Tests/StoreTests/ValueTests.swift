import JSON
import Records
import Testing

@testable import Store

/// protocol.md section 6.
struct ValueTests {
    @Test(
        arguments: [
            ("NULL", "null"), ("0", "0"), ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775807", "9223372036854775807"),
            ("1.0", "1.0"), ("0.1", "0.1"), ("1e300", "1e+300"), ("-0.0", "-0.0"), ("5e-324", "5e-324"), ("9e999", "null"),
            ("-9e999", "null"),
            ("''", "\"\""), ("'a' || char(0) || 'b'", #""a\u0000b""#), ("'您好🙂'", "\"您好🙂\""), ("'\"\\'", #""\"\\""#),
            ("CAST(x'61ff62' AS TEXT)", "\"a\u{fffd}b\""), ("char(27, 155, 8238, 8203)", #""\u001b\u009b\u202e\u200b""#),
            ("char(917569)", #""\udb40\udc41""#), ("x''", #"{"$base64":true,"encoded":""}"#),
            ("x'00ff10'", #"{"$base64":true,"encoded":"AP8Q"}"#), ("'1'", "\"1\""), ("1 > 0", "1"),
        ])
    func `a value is written by its storage class`(sql: String, json: String) throws {
        let database = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, \(sql))")
        let store = try database.store()
        #expect(try store.rows("t", lane: .quick).text == #"[{"id":1,"v":\#(json)}]"#)
        #expect(try store.record("t", 1)?.text == #"{"id":1,"v":\#(json)}"#)
    }

    @Test func `a long text is whole`() throws {
        let database = try TestDatabase("CREATE TABLE t (v); INSERT INTO t VALUES (printf('%.10000c', 'x'))")
        #expect(try database.store().rows("t").text == #"[{"v":"\#(String(repeating: "x", count: 10_000))"}]"#)
    }

    @Test func `a database in UTF-16 is read as UTF-8`() throws {
        let database = try TestDatabase("PRAGMA encoding = 'UTF-16le'; CREATE TABLE t (v); INSERT INTO t VALUES ('您好🙂')")
        #expect(try database.store().rows("t").text == "[{\"v\":\"您好🙂\"}]")
    }

    @Test func `keys are the columns that the plan names, in its order`() throws {
        let database = try TestDatabase(#"CREATE TABLE t (id INTEGER PRIMARY KEY, "we""ird" TEXT, c); INSERT INTO t VALUES (1, 'x', 2)"#)
        #expect(try database.store().rows("t", columns: [#"we"ird"#, "id"]).text == #"[{"we\"ird":"x","id":1}]"#)
    }

    @Test func `storage classes are those of the first and last hundred records`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300) INSERT INTO t SELECT i, i FROM n;
            UPDATE t SET v = 'text' WHERE id = 3; UPDATE t SET v = 1.5 WHERE id = 298; UPDATE t SET v = x'00' WHERE id = 150;
            """)
        let store = try database.store()
        #expect(try store.storageSeen(in: store.model("t")) == ["id": [.integer], "v": [.integer, .real, .text]])
    }
}

/// Cells that are cut: protocol.md section 6.
struct CutTests {
    @Test func `a cell is cut at 64 KiB, at a character's boundary, and named`() throws {
        let database = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'x'), (2, 'a' || replace(printf('%.30000c', 'x'), 'x', '您'))"
        )
        let outcome = try database.store().rows("t")
        // 1 + 3 × 21,845 bytes are 65,536; the last character would need one byte more.
        #expect(try outcome.column("v").last?.string?.utf8.count == 1 + 3 * 21_845)
        #expect(outcome.truncations == [Truncation(index: 1, column: "v", bytes: 90_001)])
    }

    @Test func `a blob is cut by its own bytes`() throws {
        let database = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, zeroblob(70000))")
        let outcome = try database.store().record("t", 1, lane: .long)
        let encoded = try JSONReader.read(outcome?.json ?? [])["v"]?["encoded"]?.string
        #expect(encoded.flatMap { Base64.decode($0) }?.count == 65_536)
        #expect(outcome?.truncations == [Truncation(index: 0, column: "v", bytes: 70_000)])
    }

    @Test(arguments: [
        "printf('%.50000c', 'x')", "replace(printf('%.20000c', 'x'), 'x', char(27))", "zeroblob(60000)", "CAST(randomblob(60000) AS TEXT)",
    ])
    func `an answer that is too long is cut at one smaller size for all, and no record is dropped`(cell: String) throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO t SELECT i, \(cell) FROM n;
            """)
        var options = StoreOptions()
        // The size is what is tested here; a debug build is slow in writing megabytes.
        options.queryLimit = .seconds(60)
        let store = try database.store(options: options)
        let outcome = try store.rows("t", limit: 60)
        #expect(outcome.count == 60)
        #expect(outcome.truncations.count == 60)
        #expect(outcome.json.count + outcome.truncations.count * 40 <= 1 << 20)
        // Twice the size would not have fitted.
        #expect(outcome.json.count > 1 << 18)
        let lengths = Set(try outcome.column("v").map { ($0.string ?? $0["encoded"]?.string ?? "").utf8.count })
        #expect(cell.contains("random") || lengths.count == 1)
        #expect(failure { _ = try store.rows("t", limit: 60, lane: .quick) } == .notQuick)
    }

    @Test func `when even short cells do not fit the answer is too large`() throws {
        let database = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, printf('%.5000c', 'x'))")
        let store = try database.store()
        #expect(failure { _ = try store.rows("t", byteLimit: 50) } == .tooLarge)
        #expect(try store.rows("t", byteLimit: 200).truncations.count == 1)
    }
}
