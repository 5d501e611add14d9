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
    /// `Store.State.generation` when it was opened; lanes of an older one are not used again.
    var generation = 0
    private let guards: StoreOptions.Guards
    private var statements = StatementCache()
    /// `Compiled.serial` that the statements were made under.
    private var serial = 0
    private let beginning: Statement
    private let commit: Statement
    private let cookie: Statement
    /// Made when it is first used, because that reads the schema.
    private var digest: Statement?
    private var stamp: FileStamp?
    private var kind: LaneKind?
    /// Bytes of a cell: memory of one query is at most 32 MiB.
    private static let longLength: Int32 = 32 << 20
    private static let quickLength: Int32 = 1 << 20
    /// Columns of a statement that is made in a moment.
    private static let quickColumns = 400

    init(_ path: String, _ options: StoreOptions) throws(SQLiteError) {
        guards = options.guards
        var flags: Connection.OpenFlags = guards.contains(.readOnlyOpen) ? [.readOnly, .noMutex] : [.readWrite, .noMutex]
        if options.isImmutable { flags.insert(.uri) }
        connection = try Connection(options.isImmutable ? Self.immutable(path) : path, flags, heedsDeadline: true)
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
        connection.set(.length, Self.longLength)
        if guards.contains(.authorizer) { connection.setAuthorizer { [gate] in gate.allows($0) } }
        connection.setProgressHandler(every: Meter.stride) { [meter] in meter.goesOn() }
        gate.mode = .transaction
        beginning = try connection.prepare("BEGIN")
        commit = try connection.prepare("COMMIT")
        gate.mode = .catalogue
        cookie = try connection.prepare("PRAGMA main.schema_version")
        gate.mode = .closed
    }

    /// Prepares the connection for a run: what a quick one must not meet, and whether it waits for locks.
    func begin(_ kind: LaneKind, _ options: StoreOptions) {
        guard kind != self.kind else { return }
        self.kind = kind
        connection.setBusyTimeout(kind == .quick ? 0 : options.busyTimeout)
        // One function of SQLite may look at the whole of a cell, and nothing stops it there.
        connection.set(.length, kind == .quick ? Self.quickLength : Self.longLength)
    }

    /// Lets go of the file now, whoever still refers to the lane.
    func close() {
        statements.removeAll()
        for statement in [beginning, commit, cookie, digest] { statement?.close() }
        connection.close()
    }

    /// The file looks like this now: when it does not look as it did, SQLite may have pages in memory that it no longer has. A writer
    /// that is not SQLite leaves nothing by which SQLite would notice.
    func see(_ stamp: FileStamp) {
        guard stamp != self.stamp else { return }
        connection.forgetPages()
        self.stamp = stamp
    }

    /// Forgets the statements that were made under another policy.
    func adopt(_ compiled: Compiled) {
        guard serial != compiled.serial else { return }
        statements.removeAll()
        serial = compiled.serial
    }

    // MARK: Statements

    func prepared(_ shape: Shape, _ access: ModelAccess, _ compiled: Compiled) throws(StoreError) -> Prepared {
        // Many short statements are long, too.
        if Deadline.hasPassed { throw StoreError(.timedOut, "the time was over between two statements") }
        if let found = statements[shape] { return found }
        if kind == .quick, shape.columns.count > Self.quickColumns { throw StoreError(.notQuick, "many columns have to be named") }
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
        do throws(StoreError) { try confirmSchema(compiled) } catch {
            // Nothing tells of it a second time: as it is now, it was never judged by any policy.
            statements.removeAll()
            throw error
        }
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

    /// Another number for every other content of the schema table, whatever cookie it bears.
    func schemaDigest() throws(StoreError) -> UInt64 {
        let mode = gate.mode
        gate.mode = .catalogue
        defer { gate.mode = mode }
        do throws(SQLiteError) {
            if digest == nil {
                digest = try connection.prepare("SELECT type, name, tbl_name, rootpage, sql FROM main.sqlite_schema")
            }
            guard let digest else { return 0 }
            defer { digest.reset() }
            return try digest.digestRows()
        } catch { throw StoreError(error) }
    }

    func hasSchema(of compiled: Compiled) throws(StoreError) -> Bool {
        guard try schemaCookie() == compiled.cookie else { return false }
        return try schemaDigest() == compiled.digest
    }

    // MARK: Transactions

    /// Everything until `endTransaction` reads one state of the database.
    func beginTransaction() throws(StoreError) {
        gate.mode = .transaction
        defer { gate.mode = .closed }
        do throws(SQLiteError) { try beginning.run() } catch { throw StoreError(error) }
    }

    func endTransaction() {
        gate.mode = .transaction
        defer { gate.mode = .closed }
        // After some errors SQLite has ended it already.
        if connection.isInTransaction { try? commit.run() }
    }

    /// The URI of a file that nobody changes.
    static func immutable(_ path: String) -> String {
        let plain = Set("/-._~ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        let hex = Array("0123456789ABCDEF".utf8)
        var uri = Array("file:".utf8)
        for byte in path.utf8 {
            if plain.contains(byte) { uri.append(byte) } else { uri += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]] }
        }
        return String(decoding: uri, as: UTF8.self) + "?immutable=1"
    }
}
