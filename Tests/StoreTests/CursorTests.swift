import JSON
import Policy
import Records
import SQLite
import Testing

@testable import Store

/// Walking a cursor equals one sorted read.
struct CursorTests {
    /// Tables with keys of several kinds; all have a, b, c and a unique u.
    static let keys = [
        "(u INTEGER PRIMARY KEY, a, b TEXT COLLATE NOCASE, c INTEGER)", "(u TEXT PRIMARY KEY, a, b TEXT COLLATE NOCASE, c INTEGER)",
        "(u, a, b TEXT COLLATE NOCASE, c INTEGER)", "(u, k, a, b TEXT COLLATE NOCASE, c INTEGER, PRIMARY KEY (k, u))",
        "(u TEXT PRIMARY KEY, a, b TEXT COLLATE NOCASE, c INTEGER) WITHOUT ROWID",
        "(u, k, a, b TEXT COLLATE NOCASE, c INTEGER, PRIMARY KEY (k DESC, u)) WITHOUT ROWID",
    ]
    static let values = [
        "NULL", "NULL", "1", "2", "2", "2.5", "-9223372036854775808", "9e999", "''", "'a'", "'A'", "'b'", "'您好🙂'", "x'00'", "x'ff'",
        "printf('%.300c', 'z')", "CAST(x'61ff' AS TEXT)", "CAST(x'61fe' AS TEXT)",
    ]

    @Test(arguments: keys.indices, [1, 2, 3] as [UInt64])
    func `walking equals one sorted read, forwards and backwards`(key: Int, seed: UInt64) throws {
        var random = SplitMix(state: seed &* 1000 &+ UInt64(key))
        let database = try TestDatabase("CREATE TABLE t \(Self.keys[key])")
        try database.writer.execute("BEGIN")
        let hasK = Self.keys[key].contains(" k,")
        for number in 0..<60 {
            let unique = key == 0 ? "\(number * 3)" : "'u\(number * 7919 % 61)'"
            let cells = (0..<3).map { _ in Self.values.randomElement(using: &random) ?? "NULL" }
            let k = hasK ? ", k" : ""
            let kValue = hasK ? ", \(number % 3)" : ""
            let c = cells[2].contains("'") ? "\(number % 4)" : cells[2]
            try database.writer.execute("INSERT INTO t (u, a, b, c\(k)) VALUES (\(unique), \(cells[0]), \(cells[1]), \(c)\(kValue))")
        }
        // Keys in a rowid table may be NULL, even twice.
        if key == 1 || key == 3 { try database.writer.execute("INSERT INTO t (u, a) VALUES (NULL, 1), (NULL, 1), (NULL, NULL)") }
        try database.writer.execute("CREATE INDEX by_a ON t (a); CREATE INDEX by_b ON t (b) WHERE c IS NOT NULL; COMMIT")
        let store = try database.store()
        for _ in 0..<8 {
            let fields = ["a", "b", "c", "u"].shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
            let order = fields.map { OrderTerm($0, descending: Bool.random(using: &random)) }
            let filter = Bool.random(using: &random) ? [] : [FilterTerm("c", .notEqual, 2)]
            let whole = try store.rows("t", filter: filter, order: order)
            let limit = Int.random(in: 1...25, using: &random)
            #expect(try walk(store, filter, order, limit) == whole.column("u"), "\(order.map(\.text)) \(limit)")
            #expect(whole.count == (try store.count("t", filter: filter).0))
            guard !order.isEmpty else { continue }
            let reversed = order.map { OrderTerm($0.field, descending: !$0.isDescending) }
            let back = try walk(store, filter, reversed, limit)
            let forth = try whole.column("u")
            // Rows whose key is NULL look the same.
            #expect(back == forth.reversed(), "\(reversed.map(\.text))")
        }
    }

    /// All values of u, page by page; a caller may leave order values out of a cursor.
    private func walk(_ store: Store, _ filter: [FilterTerm], _ order: [OrderTerm], _ limit: Int) throws -> [JSONValue] {
        var values: [JSONValue] = []
        var place: [Value]? = []
        while let after = place {
            let page = try store.rows("t", filter: filter, order: order, start: .after(after), limit: limit)
            values += try page.column("u")
            if page.next != nil { #expect(page.count == limit) }
            place = page.next?.enumerated().map { $0.offset < order.count && values.count % 2 == 0 ? .boolean(true) : $0.element }
            guard values.count < 1000 else { break }
        }
        return values
    }

    @Test func `a walk costs the same at any depth when an index serves the order`() throws {
        var options = StoreOptions()
        options.quickSteps = 3_000
        let database = try TestDatabase(
            RowsTests.numbers(20_000, "UPDATE t SET n = NULL WHERE id % 3 = 0; CREATE INDEX by_n ON t (n);"))
        let store = try database.store(options: options)
        for place in [[Value.null, 15_000], [1, 15_000], [6, 19_999]] as [[Value]] {
            for order in [OrderTerm("n"), OrderTerm("n", descending: true)] {
                #expect(failure { _ = try store.rows("t", order: [order], start: .after(place), limit: 20, lane: .quick) } == nil)
            }
        }
        #expect(try store.rows("t", start: .after([.integer(19_990)]), limit: 20, lane: .quick).count == 10)
    }

    @Test func `a page of no rows stays where it is`() throws {
        let store = try TestDatabase(RowsTests.numbers(5)).store()
        #expect(try store.rows("t", start: .after([.integer(2)]), limit: 0).next == [.integer(2)])
        #expect(try store.rows("t", start: .after([]), limit: 0).next == [])
        #expect(try store.rows("t", start: .after([.integer(5)]), limit: 0).next == nil)
    }

    @Test func `the end of the rows is the end of the walk`() throws {
        let store = try TestDatabase(RowsTests.numbers(6)).store()
        let first = try store.rows("t", start: .after([]), limit: 3)
        #expect(first.next == [.integer(3)])
        let second = try store.rows("t", start: .after([.integer(3)]), limit: 3)
        #expect(try second.integers() == [4, 5, 6])
        #expect(second.next == nil)
    }

    @Test func `a cursor whose row is gone has expired only when its values were left out`() throws {
        let database = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT); INSERT INTO t VALUES (1, printf('%.5000c', 'a')), (2, 'b'), (3, 'c')")
        let store = try database.store()
        let page = try store.rows("t", order: [OrderTerm("s")], start: .after([]), limit: 1)
        #expect(page.next == [.boolean(true), .integer(1)])
        let place = try #require(page.next)
        #expect(try store.rows("t", order: [OrderTerm("s")], start: .after(place)).integers() == [2, 3])
        try database.writer.execute("DELETE FROM t WHERE id <= 2")
        #expect(failure { _ = try store.rows("t", order: [OrderTerm("s")], start: .after(place)) } == .rowGone)
        #expect(try store.rows("t", order: [OrderTerm("s")], start: .after(["b", 2])).integers() == [3])
        #expect(failure { _ = try store.rows("t", order: [OrderTerm("s")], start: .after([1])) } == .rowGone)
    }

    @Test func `what lies behind a place is read in segments, each an index's range`() {
        let a = Source.column("a")
        let id = Source.column("id")
        let keys = [OrderKey(source: a, isDescending: false), OrderKey(source: id, isDescending: false)]
        let segments = Segment.behind([.value(5), .value(7)], in: keys)
        #expect(
            segments.map(\.bounds) == [
                [Bound(source: a, test: .equal), Bound(source: id, test: .greater)], [Bound(source: a, test: .greater)],
            ])
        #expect(segments.map(\.values) == [[.value(5), .value(7)], [.value(5)]])
        #expect(segments.map(\.order) == [[keys[1]], keys])
        let descending = [OrderKey(source: a, isDescending: true)]
        #expect(
            Segment.behind([.value(5)], in: descending).map(\.bounds) == [
                [Bound(source: a, test: .less)], [Bound(source: a, test: .isNull)],
            ])
        #expect(Segment.behind([.value(.null)], in: descending).isEmpty)
    }
}
