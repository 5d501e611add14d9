import Dispatch
import Policy
import Records
import SQLite
import Synchronization
import Testing

@testable import Store

/// Time, cancelling, locks: protocol.md section 7.
@Suite(.serialized) struct LimitTests {
    /// A filter on it scans 300,000 rows; a hundred of them take a while.
    static func bigDatabase() throws -> TestDatabase {
        try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, note TEXT);
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
            INSERT INTO t SELECT i, i % 7, 'note number ' || i FROM n;
            COMMIT;
            CREATE TABLE small (id INTEGER PRIMARY KEY); INSERT INTO small VALUES (1);
            CREATE VIEW slow AS SELECT count(*) AS n FROM t AS a, t AS b WHERE a.n + b.n = 100;
            """)
    }
    static let slow = FilterTerm("n", 99)

    @Test func `a scan is not quick, and what is quick stays so beside it`() throws {
        let store = try Self.bigDatabase().store()
        #expect(failure { _ = try store.rows("t", filter: [Self.slow], lane: .quick) } == .notQuick)
        #expect(try store.rows("t", filter: [Self.slow]).count == 0)
        #expect(try store.record("t", 299_999) != nil)
        #expect(failure { _ = try store.count("t", lane: .quick) } == .notQuick)
    }

    @Test func `the query limit stops a long run, and its connection serves the next`() throws {
        let database = try Self.bigDatabase()
        var options = StoreOptions()
        options.queryLimit = .milliseconds(100)
        let store = try database.store(["t", "small", "slow"], options: options)
        let clock = ContinuousClock()
        let start = clock.now
        #expect(failure { _ = try store.rows("slow") } == .timedOut)
        // Far below the hours that the join would take.
        #expect(clock.now - start < .seconds(120))
        for _ in 0..<20 { #expect(try store.rows("small").count == 1) }
    }

    @Test func `a count that takes too long says what it has counted`() throws {
        let database = try Self.bigDatabase()
        var options = StoreOptions()
        options.queryLimit = .milliseconds(1)
        let store = try database.store(["t", "slow"], options: options)
        let (count, isExact) = try store.count("t", filter: [FilterTerm("note", .contains, "number")])
        #expect(!isExact)
        #expect(count < 300_000)
        #expect(try store.count("slow") == (0, false))
        options.queryLimit = .seconds(60)
        #expect(try database.store(options: options).count("t", filter: [FilterTerm("note", .contains, "number")]) == (300_000, true))
    }

    @Test func `a cancelled ticket stops its run and no other`() async throws {
        let database = try Self.bigDatabase()
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        let store = try database.store(["slow", "small"], options: options)
        // It ran on the connection that the slow one runs on now, and may not be able to stop it.
        let finished = Ticket()
        _ = try store.count("small", ticket: finished)
        let ticket = Ticket()
        let result = Mutex<StoreError.Code?>(nil)
        let ended = DispatchSemaphore(value: 0)
        DispatchQueue(label: "slow").async {
            let code = failure { _ = try store.count("slow", ticket: ticket) }
            result.withLock { $0 = code }
            ended.signal()
        }
        // Others run, and are cancelled after they have ended, while this one goes on.
        let clock = ContinuousClock()
        let start = clock.now
        while clock.now - start < .milliseconds(300) {
            let other = Ticket()
            let plan = CountPlan(policyVersion: store.policy.version, model: store.model("small"))
            _ = try store.run(.count(plan), other, lane: .long)
            other.cancel()
            finished.cancel()
        }
        #expect(result.withLock { $0 } == nil)
        ticket.cancel()
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "end").async {
                _ = ended.wait(timeout: .now() + 30)
                continuation.resume()
            }
        }
        #expect(result.withLock { $0 } == .cancelled)
        #expect(try store.rows("small").count == 1)
    }

    @Test func `a ticket cancelled before does not begin`() throws {
        let store = try TestDatabase(RowsTests.numbers(1)).store()
        let ticket = Ticket()
        ticket.cancel()
        for lane in [LaneKind.quick, .long] { #expect(failure { _ = try store.count("t", lane: lane, ticket: ticket) } == .cancelled) }
    }

    @Test func `a locked database is busy, and a quick run does not wait for it`() throws {
        let database = try TestDatabase(RowsTests.numbers(3))
        var options = StoreOptions()
        options.busyTimeout = 20
        let store = try database.store(options: options)
        try database.writer.execute("BEGIN EXCLUSIVE")
        #expect(failure { _ = try store.rows("t", lane: .quick) } == .notQuick)
        #expect(failure { _ = try store.rows("t") } == .busy)
        #expect(try store.refresh() == false)
        try database.writer.execute("COMMIT")
        #expect(try store.rows("t").count == 3)
    }

    @Test func `no read transaction outlives a call`() throws {
        let database = try TestDatabase("PRAGMA journal_mode = wal;" + RowsTests.numbers(500))
        let store = try database.store()
        _ = try store.count("t")
        _ = try store.rows("t", order: [OrderTerm("note")], start: .after([]), limit: 3)
        _ = try store.rows("t", start: .offset(200), limit: 3)
        _ = failure { _ = try store.rows("t", columns: ["nope"]) }
        _ = try store.storageSeen(in: store.model("t"))
        try database.writer.execute("UPDATE t SET n = 1")
        // The first number of a checkpoint is 1 when a reader was in the way.
        #expect(try database.column("PRAGMA wal_checkpoint(TRUNCATE)") == [.integer(0)])
    }

    @Test func `a count is kept until somebody writes`() throws {
        for mode in ["delete", "wal"] {
            let database = try TestDatabase("PRAGMA journal_mode = \(mode);" + RowsTests.numbers(5, "CREATE TABLE other (a);"))
            let store = try database.store()
            #expect(store.cachedCount(of: store.model("t")) == nil)
            #expect(try store.count("t") == (5, true))
            #expect(store.cachedCount(of: store.model("t")) == 5)
            #expect(try store.count("t", lane: .quick) == (5, true))
            _ = try store.count("t", filter: [FilterTerm("n", 1)])
            #expect(store.cachedCount(of: store.model("t")) == 5)
            try database.writer.execute("DELETE FROM t WHERE id = 1")
            #expect(store.cachedCount(of: store.model("t")) == nil)
            #expect(try store.count("t") == (4, true))
        }
    }

    @Test func `sorting may take only so much memory`() throws {
        let database = try TestDatabase(
            "PRAGMA page_size = 16384;"
                + RowsTests.numbers(6_000, "UPDATE t SET note = printf('%.8000c', 'x') || id; CREATE VIEW v AS SELECT note FROM t;"))
        var options = StoreOptions()
        options.queryLimit = .seconds(60)
        let store = try database.store(["t", "v"], options: options)
        for model in ["t", "v"] {
            #expect(try store.rows(model, order: [OrderTerm("note")], limit: 5).count == 5)
            #expect(failure { _ = try store.rows(model, order: [OrderTerm("note")], start: .offset(5_900), limit: 5) } == .tooLarge)
        }
        options.memoryLimit = 1 << 30
        #expect(try database.store(options: options).rows("t", order: [OrderTerm("note")], start: .offset(5_900), limit: 5).count == 5)
    }

    @Test func `many threads read at once`() throws {
        let database = try TestDatabase(RowsTests.numbers(500))
        let store = try database.store()
        let failures = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 64) { number in
            do {
                let page = try store.rows("t", start: .offset(number), limit: 5, lane: number % 2 == 0 ? .quick : .long)
                let expected = (1...5).map { Int64(number + $0) }
                if try page.integers() != expected { failures.add(1, ordering: .relaxed) }
            } catch {
                failures.add(1, ordering: .relaxed)
            }
        }
        #expect(failures.load(ordering: .relaxed) == 0)
    }
}
