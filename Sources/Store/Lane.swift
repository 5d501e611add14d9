internal import Policy
internal import SQLite

/// One guarded connection with its statements. Used by one thread at a time, which the store's free list sees to.
final class Lane: @unchecked Sendable {
    let connection: Connection
    let gate = Gate()
    let meter = Meter()
    /// Bytes of the last page, for the next one's buffer.
    var sizeHint = 4096
    /// The file that it was opened on.
    var file: FileIdentity?
    private let guards: StoreOptions.Guards
    private var statements = StatementCache()
    /// `Compiled.serial` that the statements were made under.
    private var serial = 0
    private let begin: Statement
    private let commit: Statement
    private let cookie: Statement
    private var busyTimeout: Int32 = -1

    init(_ path: String, _ options: StoreOptions) throws(SQLiteError) {
        guards = options.guards
        connection = try Connection(path, guards.contains(.readOnlyOpen) ? [.readOnly, .noMutex] : [.readWrite, .noMutex])
        if guards.contains(.queryOnly) { try connection.execute("PRAGMA query_only = 1") }
        // With a mapping, a file truncated by somebody else would kill the process by SIGBUS.
        try connection.execute("PRAGMA mmap_size = 0; PRAGMA temp_store = memory; PRAGMA cell_size_check = 1")
        try connection.set(.defensive, true)
        try connection.set(.doubleQuotedStrings, false)
        try connection.set(.doubleQuotedStringsInSchema, false)
        try connection.set(.trustedSchema, false)
        try connection.set(.loadExtension, false)
        connection.set(.attached, 0)
        connection.set(.workerThreads, 0)
        connection.set(.sqlLength, 1_000_000)
        // Memory of one query: at most 32 MiB.
        connection.set(.length, 32 << 20)
        if guards.contains(.authorizer) { connection.setAuthorizer { [gate] in gate.allows($0) } }
        connection.setProgressHandler(every: Meter.stride) { [meter] in meter.goesOn() }
        gate.mode = .transaction
        begin = try connection.prepare("BEGIN")
        commit = try connection.prepare("COMMIT")
        gate.mode = .catalogue
        cookie = try connection.prepare("PRAGMA main.schema_version")
        gate.mode = .closed
    }

    func setBusyTimeout(_ milliseconds: Int32) {
        guard milliseconds != busyTimeout else { return }
        connection.setBusyTimeout(milliseconds)
        busyTimeout = milliseconds
    }

    /// Forgets the statements that were made under another policy.
    func adopt(_ compiled: Compiled) {
        guard serial != compiled.serial else { return }
        statements.removeAll()
        serial = compiled.serial
    }

    // MARK: Statements

    func prepared(_ shape: Shape, _ access: ModelAccess, _ compiled: Compiled) throws(StoreError) -> Prepared {
        if let found = statements[shape] { return found }
        if guards.contains(.namesChecked) { try access.check(shape) }
        var grant = access.grant
        grant.functions.formUnion(SQLText.functions(shape))
        gate.mode = .open(grant)
        defer { gate.mode = .closed }
        let statement: Statement
        do throws(SQLiteError) { statement = try connection.prepare(SQLText.select(shape)) } catch { throw StoreError(error) }
        // The order matters: SQLite runs the statement on the schema that it was prepared with or prepares it again, which `confirm`
        // sees; so when the file's schema is still the policy's after preparing, what runs was judged by this policy.
        try confirmSchema(compiled)
        let prepared = Prepared(statement, grant, columns: shape.columns)
        statements.insert(prepared, shape)
        return prepared
    }

    /// Opens the gate for a run. To be followed by `stop`, whatever happens.
    func start(_ prepared: Prepared) { gate.mode = .open(prepared.grant) }

    func stop(_ prepared: Prepared) {
        prepared.statement.reset()
        gate.mode = .closed
    }

    /// After the last row: was it the policy's schema that was read? What was read must be thrown away when this throws.
    func confirm(_ prepared: Prepared, _ compiled: Compiled) throws(StoreError) {
        guard prepared.statement.takeReprepareCount() != 0 else { return }
        try confirmSchema(compiled)
    }

    func confirmSchema(_ compiled: Compiled) throws(StoreError) {
        guard try schemaCookie() == compiled.cookie else { throw StoreError(.policyChanged, "the schema has changed") }
    }

    /// The number that every change of the schema raises, as it stands in the file now.
    func schemaCookie() throws(StoreError) -> Int64 {
        let mode = gate.mode
        gate.mode = .catalogue
        defer {
            cookie.reset()
            gate.mode = mode
        }
        do throws(SQLiteError) {
            _ = try cookie.step()
            return cookie.integer(0)
        } catch { throw StoreError(error) }
    }

    // MARK: Transactions

    /// Everything until `endTransaction` reads one state of the database.
    func beginTransaction() throws(StoreError) {
        gate.mode = .transaction
        defer { gate.mode = .closed }
        do throws(SQLiteError) { try begin.run() } catch { throw StoreError(error) }
    }

    func endTransaction() {
        gate.mode = .transaction
        defer { gate.mode = .closed }
        // After some errors SQLite has ended it already.
        if connection.isInTransaction { try? commit.run() }
    }
}
