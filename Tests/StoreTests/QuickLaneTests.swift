import Policy
import Records
import SQLite
import Testing

@testable import Store

/// A quick run holds up its thread for a moment only, whatever it meets.
struct QuickLaneTests {
    /// Every quick run has had its time before it begins.
    private static var hurried: StoreOptions {
        var options = StoreOptions()
        options.quickLimit = .zero
        return options
    }

    @Test func `a quick run whose time is over reads nothing more, and a long one everything`() throws {
        let database = try TestDatabase(RowsTests.numbers(300))
        let store = try database.store(options: Self.hurried)
        #expect(failure { _ = try store.rows("t", lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.record("t", 1, lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.count("t", filter: [FilterTerm("n", 1)], lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.storageSeen(in: store.model("t"), lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.refresh(lane: .quick) } == .notQuick)
        #expect(store.problem() == nil)
        #expect(try store.rows("t").count == 100)
        #expect(try store.record("t", 1, lane: .long) != nil)
        #expect(try store.storageSeen(in: store.model("t"))["n"] == [.integer])
        #expect(try store.refresh() == false)
    }

    @Test func `another schema is not compiled on a thread that must not wait`() throws {
        let database = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, a)")
        let store = try database.store()
        try database.writer.execute("ALTER TABLE t ADD COLUMN b")
        #expect(failure { _ = try store.rows("t", lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.refresh(lane: .quick) } == .notQuick)
        #expect(store.problem() == nil)
        #expect(store.model("t").columns.count == 2)
        #expect(try store.refresh())
        #expect(store.model("t").columns.count == 3)
    }

    @Test func `a describe that finds the time over does not pretend to have seen nothing`() throws {
        let columns = (1...30).map { "c\($0)" }.joined(separator: ",")
        let database = try TestDatabase("CREATE TABLE t (\(columns))")
        try database.writer.execute("BEGIN")
        for _ in 0..<100 { try database.writer.execute("INSERT INTO t (c1) VALUES ('x')") }
        try database.writer.execute("COMMIT")
        var options = StoreOptions()
        options.quickSteps = 1
        let store = try database.store(options: options)
        #expect(failure { _ = try store.storageSeen(in: store.model("t"), lane: .quick) } == .notQuick)
        #expect(try store.storageSeen(in: store.model("t"))["c1"] == [.text])
    }

    @Test func `a large cell and a new statement of many columns are not quick`() throws {
        let columns = (1...500).map { "c\($0)" }.joined(separator: ",")
        let database = try TestDatabase(
            "CREATE TABLE wide (\(columns)); INSERT INTO wide (c1) VALUES (1); CREATE TABLE t (id INTEGER PRIMARY KEY, v)")
        try database.writer.execute("INSERT INTO t VALUES (1, 'x'), (2, printf('%.*c', 2000000, 'x'))")
        let store = try database.store()
        #expect(try store.record("t", 1, lane: .quick) != nil)
        #expect(failure { _ = try store.record("t", 2, lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.rows("t", filter: [FilterTerm("v", .contains, "yy")], lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.storageSeen(in: store.model("t"), lane: .quick) } == .notQuick)
        #expect(try store.record("t", 2, lane: .long)?.truncations.count == 1)
        #expect(try store.storageSeen(in: store.model("t"))["v"] == [.text])
        #expect(failure { _ = try store.rows("wide", lane: .quick) } == .notQuick)
        #expect(try store.rows("wide").count == 1)
        // Made by a long run, it is there for the next.
        #expect(try store.rows("wide", lane: .quick).count == 1)
    }

    @Test func `a row of thousands of cells is given up when the answer is full`() throws {
        let columns = (1...500).map { "c\($0)" }.joined(separator: ",")
        let values = (1...500).map { _ in "zeroblob(60000)" }.joined(separator: ",")
        let database = try TestDatabase("CREATE TABLE t (\(columns)); INSERT INTO t VALUES (\(values))")
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        #expect(try database.store(options: options).rows("t").truncations.count == 500)
    }
}
