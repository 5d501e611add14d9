import Dispatch
import JSON
import Policy
import Records
import SQLite
import Testing

@testable import Store

/// `distinct`: protocol.md section 8.
struct DistinctTests {
    private static func values(_ values: [String], type: String = "") -> String {
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v \(type), w); INSERT INTO t (v, w) VALUES \(values.map { "(\($0), 1)" }.joined(separator: ", "))"
    }

    @Test func `the most frequent values come first, ties in SQLite's order`() throws {
        let store = try TestDatabase(
            Self.values([
                "'b'", "'a'", "x'00'", "2.5", "2", "NULL", "'B'", "'您好'", "'a'", "''", "'10'", "-1", "x''", "9223372036854775807", "9.3e18",
                "-9.3e18",
            ])
        ).store()
        let outcome = try store.distinct("t", "v")
        #expect(
            outcome.text
                == #"[{"value":"a","count":2},{"value":null,"count":1},{"value":-9.3e+18,"count":1},{"value":-1,"count":1},{"value":2,"count":1},"#
                + #"{"value":2.5,"count":1},{"value":9223372036854775807,"count":1},{"value":9.3e+18,"count":1},{"value":"","count":1},"#
                + #"{"value":"10","count":1},{"value":"B","count":1},{"value":"b","count":1},{"value":"您好","count":1},"#
                + #"{"value":{"$base64":true,"encoded":""},"count":1},{"value":{"$base64":true,"encoded":"AA=="},"count":1}]"#)
        #expect(outcome.isExact && outcome.count == 15)
        #expect(try store.distinct("t", "v", limit: 2, lane: .quick).text == #"[{"value":"a","count":2},{"value":null,"count":1}]"#)
        let none = try store.distinct("t", "v", limit: 0)
        #expect(none.text == "[]" && none.isExact)
        #expect(try store.distinct("t", "v", filter: [FilterTerm("w", 2)]).text == "[]")
    }

    @Test func `numbers are told apart by what they are worth, texts by their bytes`() throws {
        let store = try TestDatabase(Self.values(["5.0", "5", "5.0", "0.0", "-0.0", "1e300", "9007199254740993", "9007199254740992.0"]))
            .store()
        #expect(
            try store.distinct("t", "v").text
                == #"[{"value":5,"count":3},{"value":0.0,"count":2},{"value":9007199254740992.0,"count":1},{"value":9007199254740993,"count":1},"#
                + #"{"value":1e+300,"count":1}]"#)
        let folded = try TestDatabase(Self.values(["'a'", "'A'", "'a '"], type: "TEXT COLLATE NOCASE")).store()
        #expect(try folded.distinct("t", "v").count == 3)
    }

    @Test func `values are grouped by their first 256 bytes, without half a character`() throws {
        let store = try TestDatabase(
            Self.values([
                "printf('%.256c', 'x')", "printf('%.257c', 'x')", "printf('%.300c', 'x') || 'y'", "printf('%.255c', 'x')",
                "printf('%.255c', 'x') || 'é'", "printf('%.254c', 'x') || 'é'", "zeroblob(256)", "zeroblob(1000)",
            ])
        ).store()
        func row(_ value: String, _ count: Int) -> String { #"{"value":\#(value),"count":\#(count)}"# }
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        let zeros = #"{"$base64":true,"encoded":"\#(String(repeating: "A", count: 342))=="}"#
        // 255 letters alone, and those before a character of two bytes, look the same.
        let expected = [row("\"\(x(256))\"", 3), row("\"\(x(255))\"", 2), row(zeros, 2), row("\"\(x(254))é\"", 1)]
        #expect(try store.distinct("t", "v").text == "[" + expected.joined(separator: ",") + "]")
    }

    @Test(arguments: ["TEXT", "", "TEXT COLLATE NOCASE", "INTEGER"], [false, true])
    func `a prefix is literal, heeds case and takes texts only`(type: String, isIndexed: Bool) throws {
        let database = try TestDatabase(
            Self.values(
                ["'a%c'", "'a%d'", "'abc'", "'A%c'", "'a'", "NULL", "x'612563'", "12", "'a%' || char(0)", "'您好'", "'您'", "'12x'"],
                type: type)
        )
        if isIndexed { try database.writer.execute("CREATE INDEX by_v ON t (v)") }
        let store = try database.store()
        func values(_ prefix: String) throws -> [String] {
            try JSONReader.read(store.distinct("t", "v", prefix: prefix).json).array?.compactMap { $0["value"]?.string } ?? []
        }
        #expect(try values("a%") == ["a%\0", "a%c", "a%d"])
        #expect(try values("a") == ["a", "a%\0", "a%c", "a%d", "abc"])
        #expect(try values("您") == ["您", "您好"])
        #expect(try values("a%\0") == ["a%\0"])
        // In a TEXT column the number has become a text.
        #expect(try values("12") == (type.hasPrefix("TEXT") ? ["12", "12x"] : ["12x"]))
        #expect(try store.distinct("t", "v", prefix: "").count == (type.hasPrefix("TEXT") ? 10 : 9))
    }

    @Test func `an index finds a prefix among many without reading them`() throws {
        var options = StoreOptions()
        options.quickSteps = 3_000
        let database = try TestDatabase(RowsTests.numbers(20_000))
        let prefix = "note 1234"
        #expect(failure { _ = try database.store(options: options).distinct("t", "note", prefix: prefix, lane: .quick) } == .notQuick)
        try database.writer.execute("CREATE INDEX by_note ON t (note)")
        let store = try database.store(options: options)
        #expect(try store.distinct("t", "note", prefix: prefix, lane: .quick).count == 11)
        #expect(try store.rows("t", filter: [FilterTerm("note", .startsWith, .text(prefix))], limit: 20, lane: .quick).count == 11)
    }

    @Test func `what is more than may be read is said to be so`() throws {
        var options = StoreOptions()
        options.distinctRecords = 100
        let database = try TestDatabase(RowsTests.numbers(101, "CREATE INDEX by_n ON t (n);"))
        let store = try database.store(options: options)
        let outcome = try store.distinct("t", "n")
        #expect(!outcome.isExact)
        #expect(try JSONReader.read(outcome.json).array?.compactMap { $0["count"]?.integer }.reduce(0, +) == 100)
        try database.writer.execute("DELETE FROM t WHERE id = 5")
        #expect(try store.distinct("t", "n").isExact)
        #expect(try store.distinct("t", "n", filter: [FilterTerm("n", 3)]).text == #"[{"value":3,"count":15}]"#)
        // Rowids far apart are few records all the same.
        try database.writer.execute(
            "UPDATE t SET id = -9223372036854775808 WHERE id = 1; UPDATE t SET id = 9223372036854775807 WHERE id = 2")
        #expect(try store.distinct("t", "n").isExact)
    }

    @Test func `where not all can be read an index does not show its least values only`() throws {
        var options = StoreOptions()
        options.distinctRecords = 100
        // A hundred rows each of seven values: the index has those of the first one together.
        for key in ["INTEGER PRIMARY KEY", "TEXT PRIMARY KEY", "INTEGER"] {
            let store = try TestDatabase(
                RowsTests.numbers(
                    700, "CREATE TABLE u (id \(key), n INTEGER, note TEXT); INSERT INTO u SELECT * FROM t; CREATE INDEX by_n ON u (n);")
            ).store(options: options)
            #expect(try store.distinct("u", "n").count == 7, "\(key)")
        }
    }

    @Test func `two hundred thousand values are told apart, and of 50 MB not all are kept`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, w TEXT); BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
            INSERT INTO t SELECT i, 'value number ' || i, printf('%.250c', 'x') || i FROM n; COMMIT;
            """)
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        let store = try database.store(options: options)
        let short = try store.distinct("t", "v", limit: 3)
        #expect(short.isExact)
        #expect(short.text.hasPrefix(#"[{"value":"value number 1","count":1},{"value":"value number 10","count":1},"#))
        let long = try store.distinct("t", "w", limit: 3)
        #expect(!long.isExact && long.count == 3)
    }

    @Test func `views have values too, and a hidden column has none`() throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, token TEXT, n INTEGER);
            INSERT INTO t VALUES (1, 'x', 's', 12), (2, 'x', 's', 13), (3, 'y', 's', 2);
            CREATE VIEW v AS SELECT upper(a) AS b, CAST(n AS INTEGER) AS i FROM t;
            """)
        let store = try database.store(["t", "v"])
        #expect(try store.distinct("v", "b").text == #"[{"value":"X","count":2},{"value":"Y","count":1}]"#)
        #expect(try store.distinct("v", "b", prefix: "X").text == #"[{"value":"X","count":2}]"#)
        // Numbers do not begin like texts, whatever affinity the view's expression has.
        #expect(try store.distinct("v", "i", prefix: "1").text == "[]")
        #expect(failure { _ = try store.distinct("t", "token") } == .sqlite)
        #expect(failure { _ = try store.distinct("t", "a", filter: [FilterTerm("token", "s")]) } == .sqlite)
    }

    @Test func `when the time is over what was found until then is told`() throws {
        let database = try LimitTests.bigDatabase()
        var options = StoreOptions()
        options.queryLimit = .milliseconds(1)
        options.distinctRecords = 1 << 40
        let store = try database.store(["t", "slow", "small"], options: options)
        let outcome = try store.distinct("t", "note")
        #expect(!outcome.isExact)
        #expect(try store.distinct("slow", "n") == DistinctOutcome(json: Array("[]".utf8), count: 0, isExact: false))
        #expect(failure { _ = try store.distinct("t", "note", lane: .quick) } == .notQuick)
        options.queryLimit = .seconds(60)
        #expect(try database.store(["small"], options: options).distinct("small", "id").isExact)
        #expect(try database.store(["t"], options: options).distinct("t", "n").text.hasPrefix(#"[{"value":1,"count":42858},"#))
    }

    @Test func `it is cancelled like any other run`() async throws {
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        let store = try LimitTests.bigDatabase().store(["slow"], options: options)
        let before = Ticket()
        before.cancel()
        #expect(failure { _ = try store.distinct("slow", "n", ticket: before) } == .cancelled)
        let ticket = Ticket()
        DispatchQueue(label: "cancel").asyncAfter(deadline: .now() + .milliseconds(50)) { ticket.cancel() }
        #expect(failure { _ = try store.distinct("slow", "n", ticket: ticket) } == .cancelled)
    }

    @Test(arguments: [LaneKind.quick, .long]) func `a column that has become a copy of a secret is not told`(lane: LaneKind) throws {
        let table = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, token, copy AS"
        let database = try TestDatabase("\(table) (a)); INSERT INTO t (a, token) VALUES ('open', 'secret')")
        let store = try database.store()
        let plan = DistinctPlan(policyVersion: store.policy.version, model: store.model("t"), field: "copy", limit: 9)
        #expect(try store.distinct("t", "copy", lane: lane).text == #"[{"value":"open","count":1}]"#)
        try database.writer.execute("BEGIN; DROP TABLE t; \(table) (token)); INSERT INTO t (a, token) VALUES ('open', 'secret'); COMMIT")
        // A policy is made on the long lane only.
        #expect(failure { _ = try store.run(.distinct(plan), Ticket(), lane: lane) } == (lane == .quick ? .notQuick : .policyChanged))
        #expect(failure { _ = try store.run(.distinct(plan), Ticket(), lane: .long) } == .policyChanged)
        #expect(failure { _ = try store.run(.distinct(plan), Ticket(), lane: lane) } == .policyChanged)
        #expect(store.policy.model("t")?.columns.map(\.name) == ["id", "a"])
    }

    @Test(arguments: [StoreOptions.Guards.authorizer, .namesChecked]) func `each wall alone keeps a hidden column's values in`(
        wall: StoreOptions.Guards
    ) throws {
        var options = StoreOptions()
        options.guards = wall
        let store = try TestDatabase(GuardTests.schema).store(["users"], options: options)
        #expect(failure { _ = try store.distinct("users", "password_hash") } == .sqlite)
        #expect(failure { _ = try store.distinct("users", "name", filter: [FilterTerm("password_hash", .startsWith, "s")]) } == .sqlite)
        #expect(try store.distinct("users", "name", prefix: "A").text == #"[{"value":"Ann","count":1}]"#)
    }
}
