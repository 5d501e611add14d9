import Foundation
import SQLite
import Testing

struct ConnectionTests {
    private func connection(_ sql: String = "") throws -> Connection {
        let connection = try Connection(":memory:", [.readWrite, .create, .noMutex])
        try connection.execute(sql)
        return connection
    }

    @Test func `a file that is not there is an error, unless it may be created`() {
        #expect(throws: SQLiteError.self) { try Connection("/nowhere/at/all.db", .readOnly) }
        do throws(SQLiteError) { _ = try Connection("/nowhere/at/all.db", .readOnly) } catch { #expect(error.primary == .cannotOpen) }
    }

    @Test func `values come back as they were bound`() throws {
        let statement = try connection().prepare("SELECT ?, ?, ?, ?, ?, ?, ?")
        statement.bindNull(1)
        statement.bind(2, Int64.min)
        statement.bind(3, 1.0)
        statement.bind(4, "")
        statement.bind(5, "a\0您好🙂")
        statement.bind(6, blob: [])
        statement.bind(7, textBytes: [0x61, 0xff])
        #expect(try statement.step())
        #expect((0..<7).map { statement.type($0) } == [5, 1, 2, 3, 3, 4, 3])
        #expect(statement.isNull(0) && statement.text(0) == nil)
        #expect(statement.integer(1) == .min)
        #expect(statement.real(2) == 1.0)
        #expect(statement.text(3) == "")
        #expect(statement.text(4) == "a\0您好🙂")
        #expect(statement.blobBytes(5).isEmpty)
        #expect(Array(statement.textBytes(6)) == [0x61, 0xff])
        #expect(statement.text(6) == "a\u{fffd}")
        #expect(try !statement.step())
        #expect(statement.columnCount == 7)
    }

    @Test func `a reset statement has forgotten its parameters`() throws {
        let statement = try connection().prepare("SELECT ?")
        statement.bind(1, "x")
        #expect(try statement.step())
        statement.reset()
        #expect(try statement.step())
        #expect(statement.isNull(0))
    }

    @Test func `errors carry SQLite's extended code`() throws {
        let connection = try connection("CREATE TABLE t (a UNIQUE)")
        try connection.execute("INSERT INTO t VALUES (1)")
        do throws(SQLiteError) {
            try connection.execute("INSERT INTO t VALUES (1)")
            Issue.record("no error")
        } catch {
            #expect(error.primary == .constraint)
            #expect(error.code == 2067)
        }
        do throws(SQLiteError) { _ = try connection.prepare("SELEC") } catch { #expect(error.primary == .error) }
    }

    @Test func `the authorizer is asked about everything, and its no is an error`() throws {
        let connection = try connection("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE VIEW v AS SELECT a FROM t")
        var seen: [String] = []
        connection.setAuthorizer { request in
            seen.append("\(request.action) \(request.first) \(request.second) \(request.accessor ?? "-")")
            return request.second != "b" && request.action != .other
        }
        _ = try connection.prepare("SELECT a, rowid, upper(a) FROM t")
        #expect(Set(seen) == ["select   -", "read t a -", "read t id -", "function  upper -"])
        seen = []
        _ = try connection.prepare("SELECT count(*) FROM t")
        #expect(seen.contains("read t  -"))
        seen = []
        _ = try connection.prepare("SELECT a FROM v")
        #expect(seen.contains("read t a v"))
        seen = []
        try connection.execute("BEGIN; COMMIT; PRAGMA data_version")
        #expect(seen == ["transaction BEGIN  -", "transaction COMMIT  -", "pragma data_version  -"])
        for sql in [
            "SELECT b FROM t", "SELECT a FROM t WHERE b = 1", "DELETE FROM t", "ATTACH ':memory:' AS x", "INSERT INTO t (a) VALUES (1)",
        ] {
            #expect(throws: SQLiteError.self, "\(sql)") { try connection.prepare(sql) }
        }
    }

    @Test func `a statement that SQLite prepares again is authorized again, and says so`() throws {
        let connection = try connection("CREATE TABLE t (a)")
        var isAllowed = true
        connection.setAuthorizer { _ in isAllowed }
        let statement = try connection.prepare("SELECT a FROM t")
        _ = try statement.step()
        statement.reset()
        #expect(statement.takeReprepareCount() == 0)
        try connection.execute("ALTER TABLE t ADD COLUMN b")
        _ = try statement.step()
        statement.reset()
        #expect(statement.takeReprepareCount() == 1)
        #expect(statement.takeReprepareCount() == 0)
        try connection.execute("ALTER TABLE t ADD COLUMN c")
        isAllowed = false
        #expect(throws: SQLiteError.self) { try statement.step() }
    }

    @Test func `the progress handler stops what runs too long`() throws {
        let connection = try connection()
        var calls = 0
        connection.setProgressHandler(every: 1000) {
            calls += 1
            return calls < 5
        }
        let statement = try connection.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
        do throws(SQLiteError) {
            _ = try statement.step()
            Issue.record("it ended")
        } catch { #expect(error.primary == .interrupted) }
        #expect(calls == 5)
    }

    @Test func `rows are counted up to where they were interrupted`() throws {
        let connection = try connection()
        var count = 0
        try connection.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) SELECT i FROM n").countRows(
            &count)
        #expect(count == 1000)
        var calls = 0
        connection.setProgressHandler(every: 1000) {
            calls += 1
            return calls < 3
        }
        let endless = try connection.prepare("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
        #expect(throws: SQLiteError.self) { try endless.countRows(&count) }
        #expect(count > 1000)
    }

    @Test func `switches, limits, collations and transactions are SQLite's`() throws {
        let connection = try connection("CREATE TABLE t (a TEXT COLLATE NOCASE, b)")
        #expect(connection.collation(of: "a", in: "t") == "NOCASE")
        #expect(connection.collation(of: "b", in: "t") == "BINARY")
        #expect(connection.collation(of: "x", in: "t") == nil)
        try connection.set(.doubleQuotedStrings, false)
        #expect(throws: SQLiteError.self) { try connection.prepare(#"SELECT "nope""#) }
        connection.set(.attached, 0)
        #expect(throws: SQLiteError.self) { try connection.execute("ATTACH ':memory:' AS x") }
        #expect(!connection.isInTransaction)
        try connection.execute("BEGIN")
        #expect(connection.isInTransaction)
    }

    // MARK: Deadlines

    private func file() throws -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("deadline-\(UUID().uuidString).db").path
        try Connection(path, [.readWrite, .create]).execute("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(100000))")
        return path
    }

    @Test func `after the deadline nothing is read from the file, and before it everything`() throws {
        let path = try file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let heeding = try Connection(path, [.readOnly], heedsDeadline: true)
        let other = try Connection(path, [.readOnly])
        let sql = "SELECT length(CAST(a AS TEXT)) FROM t"
        do throws(SQLiteError) {
            try Deadline.within(0) { () throws(SQLiteError) in _ = try heeding.prepare(sql) }
            Issue.record("no error")
        } catch {
            #expect(error.primary == .interrupted)
        }
        #expect(!Deadline.hasPassed)
        let statement = try heeding.prepare(sql)
        heeding.forgetPages()
        let unheeding = try other.prepare(sql)
        try Deadline.within(0) { () throws in
            #expect(Deadline.hasPassed)
            // The earlier of two deadlines holds.
            let hasPassed = Deadline.within(60_000_000_000) { Deadline.hasPassed }
            #expect(hasPassed)
            #expect(throws: SQLiteError.self) { try statement.step() }
            statement.reset()
            let isRow = try unheeding.step()
            #expect(isRow)
        }
        #expect(try statement.step())
        statement.reset()
        let isRow = try Deadline.within(60_000_000_000) { () throws(SQLiteError) in try statement.step() }
        #expect(isRow)
        #expect(!Deadline.hasPassed)
    }

    @Test func `a transaction outlives a read that came too late`() throws {
        let path = try file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let connection = try Connection(path, [.readOnly], heedsDeadline: true)
        try connection.execute("BEGIN; SELECT count(*) FROM sqlite_schema")
        #expect(throws: SQLiteError.self) {
            try Deadline.within(0) { () throws(SQLiteError) in try connection.execute("SELECT a FROM t") }
        }
        #expect(connection.isInTransaction)
        try connection.execute("SELECT a FROM t; COMMIT")
    }

    @Test func `a closed connection gives back the file with its last statement, in whichever order they end`() throws {
        let path = try file()
        defer { try? FileManager.default.removeItem(atPath: path) }
        for closesStatementFirst in [true, false] {
            let connection = try Connection(path, .readWrite)
            try connection.execute("BEGIN IMMEDIATE")
            let statement = try connection.prepare("SELECT a FROM t")
            if closesStatementFirst { statement.close() }
            connection.close()
            statement.close()
            connection.close()
            // Nobody holds the lock any more.
            try Connection(path, .readWrite).execute("BEGIN IMMEDIATE; ROLLBACK")
        }
    }

    @Test func `a digest of rows changes with any value and its place`() throws {
        func digest(_ sql: String) throws -> UInt64 { try connection().prepare(sql).digestRows() }
        let digests = try [
            "SELECT 'a', 'b'", "SELECT 'ab', ''", "SELECT 'a', 'c'", "SELECT 'a', NULL",
            "SELECT 'a', 1", "SELECT 'a' WHERE 0",
        ].map(digest)
        #expect(Set(digests).count == digests.count)
        #expect(try digest("SELECT 'a', 'b'") == digests[0])
    }
}
