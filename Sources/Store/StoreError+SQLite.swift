internal import SQLite

extension StoreError {
    /// What SQLite's error means to a plan. An interrupted statement is `timedOut` here; the ticket knows better.
    init(_ error: SQLiteError) {
        let code: Code =
            switch error.primary {
            // A protocol error is a lock that was waited for in vain.
            case .busy, .locked, .protocolError: .busy
            case .interrupted: .timedOut
            case .corrupt: .corrupt
            case .notADatabase: .notADatabase
            case .tooBig: .tooLarge
            case .cannotOpen, .ioError, .readOnly: .cannotOpen
            case .error, .noMemory, .full, .schema, .constraint, .denied, .other: .sqlite
            }
        self.init(code, Self.sentence(error), sqliteCode: error.code)
    }

    /// What the operator can do about it, where SQLite's own words do not say it.
    private static func sentence(_ error: SQLiteError) -> String {
        switch error.code {
        case 8 | 3 << 8:  // SQLITE_READONLY_ROLLBACK
            "a writer has died and left a hot journal; open the database once with sqlite3 to roll it back (sqlite3 FILE .tables)"
        // SQLITE_READONLY_RECOVERY, _CANTLOCK, _CANTINIT, _DIRECTORY; and SQLITE_CANTOPEN, which the folder of a database whose file can
        // be read gives when a log is there and its index is not.
        case 8 | 1 << 8, 8 | 2 << 8, 8 | 5 << 8, 8 | 6 << 8, 14:
            "the index of the write-ahead log cannot be made; give this user write access to the database's folder, or, if nobody "
                + "writes to the file any more, set MCP_DB_IMMUTABLE=true (what is still in the log is not read then)"
        case 10 | 18 << 8, 10 | 19 << 8, 10 | 21 << 8:  // SQLITE_IOERR_SHMOPEN, _SHMSIZE, _SHMMAP
            "there is no room for the index of the write-ahead log; free some space on the disk of the database"
        case 10 | 2 << 8: "the file ends too early"  // SQLITE_IOERR_SHORT_READ
        default: error.message
        }
    }

    /// The statement no longer fits the schema, or the schema no longer fits the grant; or the file no longer fits what was read of it.
    var mayComeFromTheSchema: Bool {
        switch code {
        case .corrupt: return true
        case .sqlite:
            guard let sqliteCode else { return false }
            switch SQLiteError(code: sqliteCode, message: "").primary {
            case .error, .schema, .denied: return true
            default: return false
            }
        default: return false
        }
    }
}
