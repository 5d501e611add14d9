internal import SQLite

extension StoreError {
    /// What SQLite's error means to a plan. An interrupted statement is `timedOut` here; the ticket knows better.
    init(_ error: SQLiteError) {
        let code: Code
        var message = error.message
        switch error.primary {
        case .busy, .locked: code = .busy
        case .interrupted: code = .timedOut
        case .corrupt: code = .corrupt
        case .notADatabase: code = .notADatabase
        case .tooBig: code = .tooLarge
        case .cannotOpen, .ioError: code = .cannotOpen
        case .readOnly:
            code = .cannotOpen
            message = error.code == Self.hotJournal ? Self.rollBack : Self.makeIndex
        case .error, .noMemory, .full, .schema, .constraint, .denied, .other: code = .sqlite
        }
        self.init(code, message, sqliteCode: error.code)
    }

    /// SQLITE_READONLY_ROLLBACK: what a killed writer left can only be rolled back by one who may write.
    private static let hotJournal: Int32 = 8 | 3 << 8
    private static let rollBack = "a writer has died and left a journal; open the database once with sqlite3 to roll it back"
    /// A write-ahead log is read by way of an index beside it, which the first reader makes.
    private static let makeIndex = "the index of the write-ahead log cannot be made; give this user write access to the database's folder"

    /// The statement no longer fits the schema, or the schema no longer fits the grant.
    var mayComeFromTheSchema: Bool {
        guard code == .sqlite, let sqliteCode else { return false }
        switch SQLiteError(code: sqliteCode, message: "").primary {
        case .error, .schema, .denied: return true
        default: return false
        }
    }
}
