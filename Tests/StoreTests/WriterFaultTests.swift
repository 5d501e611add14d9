import Foundation
import Policy
import Records
import SQLite
import Testing

@testable import Store

/// Writers that hold the database, die in the middle of a change, or leave a log that cannot be read.
struct WriterFaultTests {
    static let rows = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); INSERT INTO t VALUES (1, 'old');"

    @Test func `a writer that holds a log is in nobody's way`() throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + Self.rows)
        let store = try database.store()
        try database.writer.execute("BEGIN EXCLUSIVE; INSERT INTO t VALUES (2, 'new')")
        #expect(try store.rows("t", lane: .quick).count == 1)
        try database.writer.execute("COMMIT")
        #expect(try store.rows("t", lane: .quick).count == 2)
    }

    @Test func `a lock is a problem only when it stays`() throws {
        let database = try TestDatabase(Self.rows)
        var options = StoreOptions()
        options.busyTimeout = 0
        let patient = try database.store(options: options)
        options.lockPatience = 0
        let store = try database.store(options: options)
        #expect(store.problem() == nil)
        try database.writer.execute("BEGIN EXCLUSIVE")
        #expect(failure { _ = try store.rows("t") } == .busy)
        #expect(store.problem()?.hasPrefix("the database has been locked by a writer for ") == true)
        #expect(store.problem(lane: .long) != nil)
        #expect(patient.problem() == nil)
        try database.writer.execute("COMMIT")
        #expect(store.problem() == nil)
        #expect(database.log.all.isEmpty)
    }

    /// Leaves a journal that has to be played back before anything may be read.
    private func killWriter(_ path: String) async throws {
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let writer = try Connection(path, .readWrite)
            try writer.execute("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE t SET a = 'new'")
            try writer.execute(
                "WITH n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 900) INSERT INTO t SELECT i, zeroblob(3000) FROM n")
            kill(getpid(), SIGKILL)
        }
    }

    @Test func `a killed writer's hot journal is named with its remedy, and nothing is read until it is rolled back`() async throws {
        let database = try TestDatabase(Self.rows)
        let store = try database.store()
        #expect(try store.rows("t").count == 1)
        try await killWriter(database.path)
        try #require(Fault.size(database.path + "-journal") > 0)
        let remedy = "a writer has died and left a hot journal; open the database once with sqlite3 to roll it back (sqlite3 FILE .tables)"
        for lane in [LaneKind.quick, .long] { #expect(failure { _ = try store.rows("t", lane: lane) } == .cannotOpen) }
        #expect(store.problem() == "the database cannot be read: " + remedy)
        #expect(TestDatabase.refusal(database.path)?.message == "\(database.path): \(remedy)")
        #expect(database.log.all == ["error: the database cannot be read: " + remedy])
        // Whoever may write rolls it back by reading.
        #expect(try database.column("SELECT a FROM t") == ["old"])
        #expect(try store.rows("t", lane: .quick).text == #"[{"id":1,"a":"old"}]"#)
        #expect(store.problem() == nil)
    }

    @Test func `a killed writer's log is read to its last commit`() async throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + Self.rows)
        let store = try database.store()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = database.path as String] in
            let writer = try Connection(path, .readWrite)
            try writer.execute("PRAGMA cache_size = 1; INSERT INTO t VALUES (2, 'new'); BEGIN")
            try writer.execute(
                "WITH n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 900) INSERT INTO t SELECT i, zeroblob(3000) FROM n")
            kill(getpid(), SIGKILL)
        }
        #expect(try store.rows("t", lane: .quick).count == 2)
        #expect(try database.store().rows("t").count == 2)
    }

    // MARK: The index of the log

    /// A database in a folder of its own, that others than root may only read, with the log in the files named.
    private func copied(_ files: [String], _ database: TestDatabase) throws -> String {
        let folder = database.folder.appendingPathComponent("copy-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files {
            let copy = folder.appendingPathComponent("test.db" + file).path
            try FileManager.default.copyItem(atPath: database.path + file, toPath: copy)
            chmod(copy, 0o444)
        }
        chmod(folder.path, 0o555)
        chmod(database.folder.path, 0o755)
        return folder.appendingPathComponent("test.db").path
    }

    @Test func `a log in a folder that may not be written to is explained, and never left out unless told so`() throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + Self.rows)
        try database.writer.execute("PRAGMA wal_checkpoint(truncate); INSERT INTO t VALUES (2, 'new')")
        // So that who is not root can remove it.
        defer { try? Fault.shell("chmod", "-R", "u+w", database.folder.path) }
        let remedy =
            "the index of the write-ahead log cannot be made; give this user write access to the database's folder, or, if nobody writes "
            + "to the file any more, set MCP_DB_IMMUTABLE=true (what is still in the log is not read then)"
        for files in [[""], ["", "-wal"]] {
            let path = try copied(files, database)
            let refusal = Fault.asNobody { TestDatabase.refusal(path) }
            #expect(refusal?.code == .cannotOpen)
            #expect(refusal?.message == "\(path): \(remedy)")
        }
        // With an index that may be read, nothing is missing.
        let whole = try copied(["", "-wal", "-shm"], database)
        #expect(Fault.asNobody { TestDatabase.refusal(whole) } == nil)

        let path = try copied(["", "-wal"], database)
        var options = StoreOptions()
        options.isImmutable = true
        let copy = try TestDatabase(at: path)
        try Fault.asNobody {
            let store = try copy.store(options: options)
            #expect(try store.rows("t", lane: .quick).count == 1)
        }
        let size = Fault.size(path + "-wal")
        #expect(
            copy.log.all == [
                "warning: MCP_DB_IMMUTABLE is true: the database is read as a file that nobody writes to; "
                    + "the \(size) bytes of the log beside it are not read"
            ])
    }

    @Test func `an immutable database is opened again when it was written to all the same`() throws {
        let database = try TestDatabase(Self.rows)
        var options = StoreOptions()
        options.isImmutable = true
        let odd = database.file("what? 100% #1 & é.db")
        try Fault.shell("cp", database.path, odd)
        let copy = try TestDatabase(at: odd)
        let store = try copy.store(options: options)
        #expect(try store.rows("t").count == 1)
        try Connection(odd, .readWrite).execute("INSERT INTO t VALUES (2, 'new'); ALTER TABLE t ADD COLUMN token DEFAULT 'secret'")
        #expect(try store.answer("t", .quick) == #"[{"id":1,"a":"old"},{"id":2,"a":"new"}]"#)
        try Connection(odd, .readWrite).execute("ALTER TABLE t RENAME COLUMN a TO b")
        #expect(try store.refresh())
        #expect(store.model("t").columns.map(\.name) == ["id", "b"])
    }

    @Test func `a full disk leaves no room for the index of the log, and no restart is needed when there is some`() throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + Self.rows)
        _ = try database.column("PRAGMA wal_checkpoint(truncate)")
        // Only root may make a small disk; the sentence alone is tested for everybody.
        guard let disk = try Fault.smallDisk(in: database.folder) else { return }
        defer { try? Fault.shell("umount", "-l", disk.path) }
        let path = disk.appendingPathComponent("test.db").path
        try Fault.shell("cp", database.path, path)
        let rollback = disk.appendingPathComponent("rollback.db").path
        try Fault.shell("cp", database.path, rollback)
        _ = try Connection(rollback, .readWrite).prepare("PRAGMA journal_mode = delete").step()
        _ = try? Fault.shell("dd", "if=/dev/zero", "of=" + disk.appendingPathComponent("fill").path, "bs=4096", "status=none")
        let refusal = TestDatabase.refusal(path)
        #expect(refusal?.code == .cannotOpen)
        #expect(
            refusal?.message
                == "\(path): there is no room for the index of the write-ahead log; free some space on the disk of the database")
        // Nothing else needs room: sorting does not either.
        #expect(try TestDatabase(at: rollback).store().rows("t", order: [OrderTerm("a")]).count == 1)
        try Fault.shell("rm", disk.appendingPathComponent("fill").path)
        #expect(TestDatabase.refusal(path) == nil)
    }

    @Test(arguments: [
        (Int32(776), "hot journal"), (264, "MCP_DB_IMMUTABLE"), (520, "MCP_DB_IMMUTABLE"), (1288, "MCP_DB_IMMUTABLE"),
        (1544, "MCP_DB_IMMUTABLE"), (14, "MCP_DB_IMMUTABLE"), (4618, "free some space"), (4874, "free some space"),
        (5386, "free some space"),
        (522, "ends too early"), (10, "disk I/O error"),
    ])
    func `what SQLite only numbers is said in a sentence`(code: Int32, words: String) {
        let error = StoreError(SQLiteError(code: code, message: "disk I/O error"))
        #expect(error.code == .cannotOpen)
        #expect(error.message.contains(words))
    }

    /// SIGBUS would end the process, and every test with it: hence a process of its own.
    @Test func `an index of the log that was cut short or removed kills nobody, and the log is read by a new one`() async throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + Self.rows)
        // It has mapped the index, too.
        database.writer.close()
        await #expect(processExitsWith: .success) { [path = database.path as String] in
            let database = try TestDatabase(at: path)
            let store = try database.store()
            #expect(try store.rows("t").count == 1)
            #expect(try store.count("t") == (1, true))
            for (number, fault) in [["truncate", "-s", "0"], ["rm"], ["truncate", "-s", "4096"]].enumerated() {
                try Fault.shell("env", "sh", "-c", fault.joined(separator: " ") + " '\(path)-shm'")
                #expect(store.cachedCount(of: store.model("t")) == nil)
                #expect(try store.rows("t", lane: .quick).count == 1 + number)
                // Whoever writes next makes the index that everybody has to follow.
                try Connection(path, .readWrite).execute("INSERT INTO t (a) VALUES ('new')")
                #expect(try store.rows("t", lane: .quick).count == 2 + number)
                #expect(try store.count("t").0 == 2 + number)
            }
            #expect(database.log.all.count == 3, "\(database.log.all)")
        }
    }
}
