internal import SQLite

/// SQLite's own search for damage, on a connection that only reads.
///
/// Source: <https://www.sqlite.org/pragma.html#pragma_quick_check>
enum QuickCheck {
    enum Outcome: Equatable {
        case sound
        /// What SQLite says of it, at most ten lines.
        case damaged([String])
        /// The time was not enough to look at everything.
        case unfinished
        /// SQLite's sentence.
        case failed(String)
    }

    static func run(_ path: String, within limit: Duration) -> Outcome {
        let end = ContinuousClock.now + limit
        do throws(SQLiteError) {
            let connection = try Connection(path, [.readOnly, .noMutex])
            connection.setBusyTimeout(250)
            try connection.execute("PRAGMA mmap_size = 0; PRAGMA cell_size_check = 1")
            connection.setProgressHandler(every: 10_000) { ContinuousClock.now < end }
            let statement = try connection.prepare("PRAGMA main.quick_check(10)")
            var lines: [String] = []
            while try statement.step() { lines.append(statement.text(0) ?? "") }
            return lines == ["ok"] ? .sound : .damaged(lines)
        } catch {
            switch error.primary {
            case .interrupted: return .unfinished
            case .corrupt: return .damaged([error.message])
            default: return .failed(error.message)
            }
        }
    }
}
