internal import SQLite

/// Fills one new file, in one transaction: the tickets with their log, then the users, then the indexes.
struct SampleBuilder {
    let options: SampleOptions

    /// Told the fraction that is done, rising to 1; what it throws ends the run.
    typealias Report = (Double) throws -> Void

    /// Share of the rows in the time of a run; the indexes take the rest.
    private static let rowShare = 0.5

    func build(_ path: String, _ report: Report) throws {
        let connection = try Connection(path, [.readWrite, .create, .noMutex])
        try connection.execute(settings)
        try connection.execute("BEGIN; \(SampleSchema.tables)")
        for index in SampleSchema.chronological { try connection.execute(SampleSchema.statement(for: index)) }
        try writeRows(connection, report)
        try writeIndexes(connection, report)
        try connection.execute("COMMIT")
    }

    /// Nothing is to be rolled back, since a file that is not finished is thrown away; so no journal, and one fsync at the end.
    private var settings: String {
        // The cache is also what an index may sort in memory; a small sample stays small in memory.
        let cache = options.tickets > 100_000 ? 256 * 1_024 : 24 * 1_024
        return """
            PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;
            PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF;
            PRAGMA temp_store = FILE; PRAGMA cache_size = -\(cache); PRAGMA threads = 1;
            """
    }

    private func writeRows(_ connection: Connection, _ report: Report) throws {
        var writer = try RowWriter(connection)
        var arrivals = Arrivals(options)
        var people = People(options, start: arrivals.start)
        var queue = ChangeQueue(start: arrivals.start)
        var maker = TicketMaker(options)
        var lastActive: [Int64: Int64] = [:]
        let every = max(256, options.tickets / 400)
        for index in 0..<options.tickets {
            if index % every == 0 { try report(Self.rowShare * Double(index) / Double(options.tickets)) }
            let moment = arrivals.next()
            // What happened in the hours before goes into the log first, so that its ids follow the time.
            while let changes = queue.take(before: moment) { try writer.write(changes) }
            let (ticket, changes) = maker.ticket(Int64(index + 1), at: moment, &people)
            try writer.write(ticket)
            queue.add(changes)
            for change in changes {
                if let user = change.user { lastActive[user] = max(lastActive[user] ?? 0, change.time) }
            }
        }
        while let changes = queue.take(before: .max) { try writer.write(changes) }
        people.settle(options, lastActive: lastActive)
        for person in people.all { try writer.write(person) }
    }

    private func writeIndexes(_ connection: Connection, _ report: Report) throws {
        let count = Double(SampleSchema.indexes.count)
        for (done, index) in SampleSchema.indexes.enumerated() {
            try report(Self.rowShare + (1 - Self.rowShare) * Double(done) / count)
            try connection.execute(SampleSchema.statement(for: index))
        }
        try report(1)
    }
}
