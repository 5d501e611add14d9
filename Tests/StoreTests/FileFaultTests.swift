import Foundation
import Policy
import Records
import SQLite
import Testing

@testable import Store

/// Files that are removed, replaced, written over, cut short and damaged while a store reads them.
struct FileFaultTests {
    static let rows = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'old')"

    @Test(arguments: [LaneKind.quick, .long])
    func `a removed file is an error and one log line, until it is back`(lane: LaneKind) throws {
        let database = try TestDatabase(Self.rows)
        let store = try database.store()
        #expect(try store.rows("t", lane: lane).count == 1)
        #expect(try store.count("t") == (1, true))
        #expect(rename(database.path, database.file("away.db")) == 0)
        for _ in 0..<3 {
            #expect(failure { _ = try store.rows("t", lane: lane) } == .cannotOpen)
            #expect(failure { _ = try store.refresh() } == .cannotOpen)
            #expect(store.cachedCount(of: store.model("t")) == nil)
            #expect(store.problem() == "the database cannot be read: there is no such file")
        }
        #expect(database.log.all == ["error: the database cannot be read: there is no such file"])
        #expect(rename(database.file("away.db"), database.path) == 0)
        #expect(try store.rows("t", lane: lane).count == 1)
        #expect(store.problem() == nil)
        #expect(database.log.all.last == "notice: the database can be read again")
        #expect(database.log.all.count == 2)
    }

    @Test(arguments: [LaneKind.quick, .long])
    func `a file replaced by rename is read from the next request on, under the policy of its own schema`(lane: LaneKind) throws {
        let database = try TestDatabase("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b AS (a)); INSERT INTO t (a) VALUES ('old')")
        let store = try database.store(["t"])
        #expect(try store.rows("t").text == #"[{"id":1,"a":"old","b":"old"}]"#)
        _ = try store.count("t")
        let old = store.model("t")
        let plan = RowsPlan(policyVersion: store.policy.version, model: old, columns: old.columns.map(\.name), limit: 10)
        let other = try TestDatabase(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a, token, b AS (token)); INSERT INTO t (a, token) VALUES ('new', 'x'), ('new', 'x')")
        #expect(rename(other.path, database.path) == 0)
        #expect(store.fate(.rows(plan), lane) == .policyChanged)
        #expect(store.cachedCount(of: store.model("t")) == nil)
        #expect(try store.rows("t", lane: lane).text == #"[{"id":1,"a":"new"},{"id":2,"a":"new"}]"#)
        #expect(database.log.all.contains("notice: the database file was replaced and has been opened again"))
    }

    /// The same changes make the same counters in the header, so that SQLite sees nothing.
    @Test(arguments: [("delete", LaneKind.quick), ("delete", .long), ("wal", .quick), ("wal", .long)])
    func `a file written over in place shows no secret and is read anew`(mode: String, lane: LaneKind) throws {
        func make(_ columns: String) throws -> TestDatabase {
            let database = try TestDatabase("PRAGMA journal_mode = \(mode); CREATE TABLE t (id INTEGER PRIMARY KEY, \(columns))")
            try database.writer.execute("INSERT INTO t (id, a, token) VALUES (1, 'open', 'secret'); PRAGMA wal_checkpoint(truncate)")
            return database
        }
        let database = try make("a, token")
        let other = try make("token, a")
        try other.writer.execute("INSERT INTO t (id, a, token) VALUES (2, 'open', 'secret'); PRAGMA wal_checkpoint(truncate)")
        let same = try make("token, a")
        let store = try database.store()
        for file in [same, other, same] {
            _ = try store.count("t")
            try Fault.writeOver(database.path, with: file.path)
            // Known by its stamp, whatever SQLite believes.
            #expect(store.cachedCount(of: store.model("t")) == nil)
            let rows = file === other ? #"{"id":1,"a":"open"},{"id":2,"a":"open"}"# : #"{"id":1,"a":"open"}"#
            #expect(try store.answer("t", lane) == "[\(rows)]")
            #expect(try store.count("t").0 == (file === other ? 2 : 1))
        }
    }

    @Test(arguments: ["delete", "wal"])
    func `a file cut short fails, and is read again when it has grown`(mode: String) throws {
        let database = try TestDatabase("PRAGMA journal_mode = \(mode);" + RowsTests.numbers(20_000))
        _ = try database.column("PRAGMA wal_checkpoint(truncate)")
        let copy = database.file("copy.db")
        try Fault.shell("cp", database.path, copy)
        let store = try database.store()
        #expect(try store.count("t") == (20_000, true))
        let size = Fault.size(database.path)
        for length in [size / 8192 * 4096, 4096, 100, 0] {
            try Fault.truncate(database.path, to: length)
            for lane in [LaneKind.quick, .long] {
                let code = failure { _ = try store.rows("t", start: .offset(19_000), limit: 1, lane: lane) }
                #expect(
                    [.corrupt, .notADatabase, .cannotOpen, .notQuick, .policyChanged].contains(code), "\(length) \(lane): \(code as Any)")
            }
            try Fault.writeOver(database.path, with: copy)
            var count = 0
            // Reading the policy again may take one more try.
            for _ in 0..<3 where count == 0 { count = (try? store.count("t").0) ?? 0 }
            #expect(count == 20_000, "\(length)")
            #expect(try store.rows("t", start: .offset(19_000), limit: 1).count == 1)
        }
    }

    @Test func `an emptied file is unavailable, not a database without models`() throws {
        let database = try TestDatabase(Self.rows)
        let store = try database.store()
        try Fault.truncate(database.path, to: 0)
        #expect(failure { _ = try store.rows("t") } == .notADatabase)
        #expect(failure { _ = try store.refresh() } == .notADatabase)
        #expect(store.policy.allowedNames == "t")
        #expect(store.problem() == "the database cannot be read: the file is empty, which no database is")
    }

    @Test func `what is no database is refused with one sentence`() throws {
        let database = try TestDatabase("CREATE TABLE tickets (a); CREATE TABLE people (b)")
        func sentence(_ path: String) -> String? { TestDatabase.refusal(path)?.message.replacing(path + ": ", with: "") }
        let empty = database.file("empty.db")
        try Data().write(to: URL(fileURLWithPath: empty))
        #expect(sentence(empty) == "the file is empty, which no database is")
        let garbage = database.file("garbage.db")
        try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: garbage))
        #expect(sentence(garbage) == "file is not a database")
        #expect(TestDatabase.refusal(garbage)?.code == .notADatabase)
        #expect(sentence(database.file("none.db")) == "there is no such file")
        #expect(sentence(database.path + "/none.db") == "there is no such file")
        #expect(sentence(database.folder.path) == "this is a folder, not a database")
        // Opening a pipe would wait for whoever writes to it.
        let pipe = database.file("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(sentence(pipe) == "this is not a file")
        #expect(chmod(garbage, 0) == 0)
        #expect(Fault.asNobody { sentence(garbage) } == "this user may not read the file")
        #expect(chmod(database.folder.path, 0) == 0)
        #expect(Fault.asNobody { sentence(database.path) } == "this user may not look into the file's folder")
        #expect(chmod(database.folder.path, 0o700) == 0)
        let bare = database.file("bare.db")
        try Connection(bare, [.readWrite, .create]).execute("CREATE TABLE t (a); DROP TABLE t")
        #expect(sentence(bare) == "the database has no tables")
        #expect(TestDatabase.refusal(bare)?.code == .noModels)
        let wrong = TestDatabase.refusal(database.path, ["users", "orders"])
        #expect(wrong?.code == .noModels)
        #expect(
            wrong?.message.hasSuffix("none of the allowed models is served: users, orders; tables in the database: tickets, people") == true
        )
    }
}
