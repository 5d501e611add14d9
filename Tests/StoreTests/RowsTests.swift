import JSON
import Records
import SQLite
import Testing

@testable import Store

/// Paging, filters and orders: protocol.md section 3.
struct RowsTests {
    static func numbers(_ count: Int, _ extra: String = "") -> String {
        """
        CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, note TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count)) INSERT INTO t SELECT i, i % 7, 'note ' || i FROM n;
        \(extra)
        """
    }

    @Test(arguments: [0, 1, 5, 99, 100, 101, 399, 400, 401, 5000, Int.max], [0, 1, 50, 100])
    func `a page is that part of the whole, counted or not, with gaps or without`(offset: Int, limit: Int) throws {
        for extra in ["", "DELETE FROM t WHERE id IN (17, 250);", "UPDATE t SET id = id - 1000000;"] {
            let database = try TestDatabase(Self.numbers(400, extra))
            let store = try database.store()
            let all = try database.column("SELECT id FROM t ORDER BY id")
            let expected = all.dropFirst(offset).prefix(limit).map { value -> Int64? in
                guard case .integer(let id) = value else { return nil }
                return id
            }
            let before = try store.rows("t", start: .offset(offset), limit: limit)
            #expect(try before.integers() == expected)
            #expect(before.count == expected.count)
            #expect(before.next == nil)
            _ = try store.count("t")
            #expect(try store.rows("t", start: .offset(offset), limit: limit, lane: .quick) == before)
        }
    }

    @Test func `a page far away is found by its number once the table is counted, and by skipping after a write`() throws {
        var options = StoreOptions()
        options.quickSteps = 3_000
        let database = try TestDatabase(Self.numbers(30_000))
        let store = try database.store(options: options)
        #expect(failure { _ = try store.rows("t", start: .offset(29_000), limit: 2, lane: .quick) } == .notQuick)
        #expect(try store.count("t") == (30_000, true))
        #expect(try store.rows("t", start: .offset(29_000), limit: 2, lane: .quick).integers() == [29_001, 29_002])
        // As many rows, the same ends, other places: nothing may be jumped to any more.
        try database.writer.execute("DELETE FROM t WHERE id = 5; INSERT INTO t VALUES (30001, 0, ''); DELETE FROM t WHERE id = 30000")
        #expect(try store.rows("t", start: .offset(28_999), limit: 2).integers() == [29_001, 29_002])
        #expect(failure { _ = try store.rows("t", start: .offset(29_000), limit: 2, lane: .quick) } == .notQuick)
    }

    @Test(
        arguments: [
            ("i", Value.integer(5), [1, 3]), ("i", "5", [1, 3]), ("i", .real(5), [1, 3]), ("i", "x", [4]), ("i", .null, [2]),
            ("s", "5", [1]), ("s", .integer(5), [1]), ("s", .real(5), [3]), ("s", "5.0", [3]), ("s", "", [4]), ("s", .null, [2]),
            ("r", .integer(5), [1, 3]), ("r", "5", [1, 3]), ("r", .real(5.0), [1, 3]),
            ("b", "5", [3]), ("b", .integer(5), [1]), ("b", .boolean(true), [4]), ("n", .boolean(true), [1]), ("n", .boolean(false), [2]),
            ("c", "ABC", [1, 3]), ("c", "abcd", []), ("s", "a\0b", []), ("i", .integer(.min), []),
        ] as [(String, Value, [Int64])])
    func `a filter compares by the column's affinity and collation`(field: String, value: Value, ids: [Int64]) throws {
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, s TEXT, r REAL, b BLOB, n BOOLEAN, c TEXT COLLATE NOCASE);
            INSERT INTO t VALUES (1, 5, '5', 5, 5, 1, 'abc'), (2, NULL, NULL, NULL, NULL, 0, NULL), (3, 5.0, 5.0, 5.0, '5', 'true', 'Abc'),
                (4, 'x', '', 'x', 1, 'no', 'x');
            """)
        #expect(try database.store().rows("t", filter: [FilterTerm(field, value)]).integers() == ids)
        #expect(try database.store().count("t", filter: [FilterTerm(field, value)]) == (ids.count, true))
    }

    @Test func `several filters have to match together`() throws {
        let store = try TestDatabase(Self.numbers(30)).store()
        #expect(try store.rows("t", filter: [FilterTerm("n", 3), FilterTerm("note", "note 10")]).integers() == [10])
        #expect(try store.rows("t", filter: [FilterTerm("n", 3), FilterTerm("n", 4)]).count == 0)
    }

    @Test(
        arguments: [
            (Comparison.notEqual, Value.integer(2), [1, 3, 4]), (.less, .integer(2), [1]), (.lessOrEqual, .integer(2), [1, 2]),
            (.greater, .integer(2), [3]), (.greaterOrEqual, .integer(2), [2, 3]), (.notEqual, .null, [1, 2, 3]), (.less, .null, []),
        ] as [(Comparison, Value, [Int64])])
    func `other comparisons leave NULL out, but for not equal`(comparison: Comparison, value: Value, ids: [Int64]) throws {
        let store = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, n); INSERT INTO t VALUES (1,1), (2,2), (3,3), (4,NULL)")
            .store()
        #expect(try store.rows("t", filter: [FilterTerm("n", comparison, value)]).integers() == ids)
    }

    @Test func `parts of a text are compared literally`() throws {
        let store = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, s); INSERT INTO t VALUES (1,'50%'), (2,'500'), (3,'x50%x'), (4,'您好'), (5,NULL)"
        ).store()
        #expect(try store.rows("t", filter: [FilterTerm("s", .startsWith, "50%")]).integers() == [1])
        #expect(try store.rows("t", filter: [FilterTerm("s", .contains, "50%")]).integers() == [1, 3])
        #expect(try store.rows("t", filter: [FilterTerm("s", .startsWith, "您")]).integers() == [4])
        #expect(try store.rows("t", filter: [FilterTerm("s", .startsWith, "")]).count == 4)
        #expect(try store.rows("t", filter: [FilterTerm("id", .contains, "1")]).count == 0)
    }

    @Test(
        arguments: [
            ([1, 2], [1, 2]), (["2", .real(3)], [2, 3]), ([.null], [4]), ([.null, 1], [1, 4]), ([], []), ([1, 1, 1], [1]), (["x"], []),
        ] as [([Value], [Int64])])
    func `equal to any of several values`(values: [Value], ids: [Int64]) throws {
        let store = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1,1), (2,2), (3,3), (4,NULL)"
        )
        .store()
        #expect(try store.rows("t", filter: [FilterTerm("n", in: values)]).integers() == ids)
        #expect(try store.count("t", filter: [FilterTerm("n", in: values), FilterTerm("id", .greater, 0)]).0 == ids.count)
    }

    @Test func `NULLs come first ascending and last descending, ties by key in the direction of the last term`() throws {
        let store = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); INSERT INTO t VALUES (1,NULL,1), (2,5,1), (3,5,2), (4,NULL,1), (5,1,1)"
        ).store()
        #expect(try store.rows("t", order: [OrderTerm("a")]).integers() == [1, 4, 5, 2, 3])
        #expect(try store.rows("t", order: [OrderTerm("a", descending: true)]).integers() == [3, 2, 5, 4, 1])
        #expect(try store.rows("t", order: [OrderTerm("b"), OrderTerm("a", descending: true)]).integers() == [2, 5, 4, 1, 3])
        #expect(try store.rows("t", order: [OrderTerm("b"), OrderTerm("id", descending: true)]).integers() == [5, 4, 2, 1, 3])
        #expect(try store.rows("t", order: [OrderTerm("a")], start: .offset(2), limit: 2).integers() == [5, 2])
    }

    @Test func `an order that no index serves, and a total that nobody counted, are not quick`() throws {
        let database = try TestDatabase(Self.numbers(10, "CREATE INDEX by_n ON t (n);"))
        let store = try database.store()
        #expect(failure { _ = try store.rows("t", order: [OrderTerm("note")], lane: .quick) } == .notQuick)
        #expect(try store.rows("t", order: [OrderTerm("n")], limit: 3, lane: .quick).integers() == [7, 1, 8])
        #expect(failure { _ = try store.rows("t", total: true, lane: .quick) } == .notQuick)
        #expect(try store.rows("t", limit: 1, total: true).total == .some(10))
        #expect(try store.rows("t", limit: 1, total: true, lane: .quick).total == .some(10))
        #expect(try store.rows("t", filter: [FilterTerm("n", 1)], total: true, lane: .quick).total == .some(2))
        #expect(try store.rows("t").total == nil)
    }

    @Test func `no rows are an empty array`() throws {
        let store = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY)").store()
        #expect(try store.rows("t") == RowsOutcome(json: Array("[]".utf8), count: 0))
        #expect(try store.rows("t", start: .after([])).next == nil)
        #expect(try store.count("t") == (0, true))
    }
}
