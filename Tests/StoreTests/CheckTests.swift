import Records
import SQLite
import Testing

@testable import Store

/// Damaged pages: what still answers, and how they are found.
struct CheckTests {
    @Test func `corrupted pages fail alone, and the check finds them`() throws {
        let database = try TestDatabase(RowsTests.numbers(20_000, "CREATE TABLE u (a); INSERT INTO u VALUES (1);"))
        try database.writer.execute("VACUUM")
        let store = try database.store()
        #expect(try Store.quickCheck(store.path) == FileCheck(findings: [], isComplete: true))
        try Fault.damage(database.path, page: 60, pages: 4)
        #expect(try store.rows("t", limit: 50).count == 50)
        #expect(failure { _ = try store.count("t", filter: [FilterTerm("note", "x")]) } == .corrupt)
        #expect(failure { _ = try store.rows("t", filter: [FilterTerm("note", "x")], lane: .quick) } != nil)
        #expect(try store.rows("u").count == 1)
        let check = try Store.quickCheck(store.path)
        #expect(check.isComplete)
        #expect((1...20).contains(check.findings.count))
        #expect(check.findings.allSatisfy { !$0.contains("\n") && !$0.hasPrefix("***") })
    }

    @Test func `a check ends when its time is over or its ticket is taken back`() throws {
        let store = try TestDatabase(RowsTests.numbers(5_000)).store()
        #expect(try Store.quickCheck(store.path, within: .zero) == FileCheck(findings: [], isComplete: false))
        let ticket = Ticket()
        ticket.cancel()
        #expect(failure { _ = try Store.quickCheck(store.path, within: .seconds(60), ticket) } == .cancelled)
    }

    @Test func `a damaged schema is a finding, and an error of every request`() throws {
        let database = try TestDatabase(FileFaultTests.rows)
        let store = try database.store()
        try Fault.damage(database.path, page: 0)
        #expect(failure { _ = try store.rows("t") } == .notADatabase)
        #expect(try Store.quickCheck(store.path).findings.count == 1)
        #expect(store.problem() == "the database cannot be read: file is not a database")
    }
}
