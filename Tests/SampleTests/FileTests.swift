import Foundation
import SQLite
import Sample
import Testing

@Suite struct FileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func code(_ body: () throws(SampleError) -> Void) -> SampleError.Code? {
        do {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `equal options give equal bytes`() throws {
        for name in ["a", "b"] { try SampleDatabase.write(to: folder.file(name), options: SampleOptions(tickets: 300, seed: 7)) }
        #expect(try folder.bytes("a") == folder.bytes("b"))
    }

    @Test func `another seed, size or date gives other bytes`() throws {
        let base = SampleOptions(tickets: 60)
        var other = [base, base, base, base]
        other[1].seed = 2
        other[2].tickets = 61
        other[3].until -= 86_400
        for (index, options) in other.enumerated() { try SampleDatabase.write(to: folder.file("\(index)"), options: options) }
        #expect(try Set((0..<4).map { try folder.bytes("\($0)") }).count == 4)
    }

    /// When this fails because the sample was meant to change: raise `SampleDatabase.version` and put the new sum here.
    @Test func `the rows of this version are known`() throws {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        let connection = try Shared.connection()
        for table in ["users", "tickets", "change_log"] {
            for row in try connection.rows("SELECT * FROM \(table) ORDER BY id") {
                for value in row {
                    for byte in (value ?? "\u{0}").utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
                }
            }
        }
        #expect(SampleDatabase.version == 2)
        #expect(sum == 7_460_460_482_627_807_022)
    }

    @Test func `nothing happens after the date`() throws {
        let until = try #require(SampleOptions.midnight(year: 2024, month: 2, day: 29))
        #expect(until == 1_709_164_800)
        try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: 6_000, until: until))
        let connection = try Connection(folder.file(), [.readOnly])
        let last = try #require(try connection.rows("SELECT max(occurred_at) FROM change_log")[0][0])
        #expect(last < "2024-02-29T00:00:00Z")
        #expect(last > "2024-02-28")
        #expect(
            try connection.number(
                "SELECT count(*) FROM change_log JOIN tickets t ON t.id = ticket_id WHERE occurred_at NOT BETWEEN t.created_at AND t.updated_at"
            ) == 0)
        #expect(SampleOptions().until == SampleOptions.midnight(year: 2026, month: 1, day: 1))
    }

    @Test func `the times before the epoch are written like the others`() throws {
        let until = try #require(SampleOptions.midnight(year: 1971, month: 1, day: 1))
        try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: 300, until: until))
        let connection = try Connection(folder.file(), [.readOnly])
        #expect(try connection.number("SELECT count(*) FROM tickets WHERE strftime('%Y-%m-%dT%H:%M:%SZ', created_at) <> created_at") == 0)
        #expect(
            try connection.number(
                "SELECT count(*) FROM change_log a JOIN change_log b ON b.id = a.id + 1 WHERE b.occurred_at < a.occurred_at") == 0)
        #expect(
            try connection.rows("SELECT min(substr(created_at, 1, 4)), max(substr(created_at, 1, 4)) FROM tickets") == [["1968", "1970"]])
    }

    @Test(arguments: [(2025, 2, 29), (2025, 13, 1), (2025, 0, 1), (2025, 4, 31), (1970, 12, 31), (10_000, 1, 1)])
    func `a day that is none is refused`(_ year: Int, _ month: Int, _ day: Int) {
        #expect(SampleOptions.midnight(year: year, month: month, day: day) == nil)
    }

    @Test func `options that make no sense are refused`() {
        #expect(
            code { () throws(SampleError) in try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: -1)) }
                == .badOption)
        #expect(
            code { () throws(SampleError) in try SampleDatabase.write(to: folder.file(), options: SampleOptions(until: .max)) }
                == .badOption)
        #expect(folder.contents == [])
    }

    @Test func `an existing file is replaced only by force`() throws {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.file()))
        let options = SampleOptions(tickets: 10)
        #expect(code { () throws(SampleError) in try SampleDatabase.write(to: folder.file(), options: options) } == .exists)
        #expect(try folder.bytes("sample.db") == Data("mine".utf8))
        try SampleDatabase.write(to: folder.file(), options: options, force: true)
        #expect(try Connection(folder.file(), [.readOnly]).number("SELECT count(*) FROM tickets") == 10)
        #expect(folder.contents == ["sample.db"])
    }

    @Test func `a file that appears during the run is not replaced`() throws {
        let path = folder.file()
        let result = code { () throws(SampleError) in
            try SampleDatabase.write(
                to: path, options: SampleOptions(tickets: 10),
                progress: { _ in try? Data("mine".utf8).write(to: URL(fileURLWithPath: path)) })
        }
        #expect(result == .exists)
        #expect(try folder.bytes("sample.db") == Data("mine".utf8))
        #expect(folder.contents == ["sample.db"])
    }

    @Test func `the log of a replaced database does not come back`() throws {
        let old = try Connection(folder.file(), [.readWrite, .create])
        try old.execute("PRAGMA journal_mode = WAL; CREATE TABLE old (x); INSERT INTO old VALUES (1)")
        #expect(folder.contents.contains("sample.db-wal"))
        try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: 10), force: true)
        #expect(folder.contents == ["sample.db"])
        #expect(try Connection(folder.file(), [.readOnly]).rows("PRAGMA integrity_check") == [["ok"]])
    }

    @Test(arguments: [0.0, 0.3, 0.7, 0.95])
    func `a stopped run leaves nothing behind`(_ moment: Double) throws {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.file()))
        var last = 0.0
        let path = folder.file()
        let result = code { () throws(SampleError) in
            try SampleDatabase.write(
                to: path, options: SampleOptions(tickets: 2_000), force: true, shouldStop: { last >= moment - 0.02 },
                progress: { last = $0 })
        }
        #expect(result == .stopped)
        #expect(folder.contents == ["sample.db"])
        #expect(try folder.bytes("sample.db") == Data("mine".utf8))
    }

    @Test func `a folder that is missing is said to be so`() {
        let path = folder.file("missing/sample.db")
        #expect(code { () throws(SampleError) in try SampleDatabase.write(to: path, options: SampleOptions(tickets: 1)) } == .cannotWrite)
        #expect(folder.contents == [])
    }

    @Test func `a target that is a folder is refused and kept`() throws {
        try FileManager.default.createDirectory(atPath: folder.file(), withIntermediateDirectories: false)
        let path = folder.file()
        #expect(
            code { () throws(SampleError) in try SampleDatabase.write(to: path, options: SampleOptions(tickets: 1), force: true) }
                == .cannotWrite)
        #expect(folder.contents == ["sample.db"])
    }

    @Test func `progress rises from 0 to 1`() throws {
        var fractions: [Double] = []
        try SampleDatabase.write(to: folder.file(), options: SampleOptions(tickets: 1_000), progress: { fractions.append($0) })
        #expect(fractions.first == 0)
        #expect(fractions.last == 1)
        #expect(fractions == fractions.sorted())
        #expect(fractions.count > 10)
    }
}
