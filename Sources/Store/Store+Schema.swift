internal import Logging
package import Policy
internal import SQLite
internal import Synchronization

/// The policy, which follows the schema of the file.
extension Store {
    private static let versions = Atomic(0)

    /// Takes other settings from now on; plans made before fail with `policyChanged`.
    package func apply(_ settings: PolicySettings) {
        compiling.withLock { _ in
            let old = state.withLock {
                $0.settings = settings
                return $0.compiled
            }
            let new = Self.compile(old.schema, old.cookie, old.digest, settings, old.file)
            let before = state.withLock { $0.adopt(new) }
            logChange(since: before)
        }
    }

    /// Why nothing would be served under these settings; nil when something would.
    package func refusal(of settings: PolicySettings) -> StoreError? {
        let now = state.withLock { $0.compiled }
        let trial = Self.compile(now.schema, now.cookie, now.digest, settings, now.file)
        return trial.policy.models.isEmpty ? Self.noModels(trial) : nil
    }

    /// Looks at the schema itself, and compiles it when it is another one.
    func lookAtSchema(_ kind: LaneKind) throws(StoreError) {
        let stamp = try look(kind)
        let (lane, compiled) = try take()
        defer { give(lane) }
        lane.see(stamp)
        lane.begin(kind, options)
        lane.meter.start(nil, steps: nil)
        if try !lane.hasSchema(of: compiled) { try reopen(kind, unlike: compiled) }
    }

    /// After the rows were read: was it the policy's schema? The cookie does not say so when the file was written over by another.
    func confirmFile(_ lane: Lane, _ compiled: Compiled) throws(StoreError) {
        // What was read of a file that is gone by now was right when it was read.
        guard let stamp = try? FileStamp(path), stamp.identity == lane.file else { return }
        if compiled.confirmed.withLock({ $0 == stamp }) { return }
        lane.see(stamp)
        guard try lane.schemaDigest() == compiled.digest else { throw StoreError(.policyChanged, "the schema was replaced") }
        if !stamp.isFresh { compiled.confirmed.withLock { $0 = stamp } }
    }

    /// Makes the connections and the policy anew: another file is at the path, or another schema in the file.
    ///
    /// The connections too, because one that knew the file before it was written over goes on with the schema that it knew.
    ///
    /// - Parameter known: what was found not to fit any more; when it has been replaced meanwhile, nothing is left to do.
    func reopen(_ kind: LaneKind, unlike known: Compiled) throws(StoreError) {
        // Hundreds of tables take long, and others may be at it.
        guard kind == .long else { throw StoreError(.notQuick, "the schema has to be read") }
        let (lane, stamp) = try Self.open(path, options)
        lane.begin(.long, options)
        let before = try compiling.withLock { _ throws(StoreError) -> Int? in
            let (old, settings) = state.withLock { ($0.compiled, $0.settings) }
            guard old === known else { return nil }
            let new = try Self.compile(lane, settings, unless: old)
            let before = state.withLock { state in
                // Opened beside a run that still has the old index, it has that one, too.
                state.renew(state.isDraining ? [] : [lane])
                state.logIndex = nil
                state.opened = stamp
                state.realPath = resolved(path)
                return state.adopt(new)
            }
            counts.reopen()
            if old.file != new.file { logger.notice("the database file was replaced and has been opened again") }
            return before
        }
        if let before { logChange(since: before) }
    }

    /// - Parameter old: the answer when the lane's schema is still the one of this.
    static func compile(_ lane: Lane, _ settings: PolicySettings, unless old: Compiled? = nil) throws(StoreError) -> Compiled {
        try lane.beginTransaction()
        defer { lane.endTransaction() }
        let cookie = try lane.schemaCookie()
        let digest = try lane.schemaDigest()
        if let old, old.file == lane.file, old.cookie == cookie, old.digest == digest, old.settings == settings { return old }
        do throws(SQLiteError) {
            return compile(try Catalogue(lane: lane).read(), cookie, digest, settings, lane.file)
        } catch {
            throw StoreError(error)
        }
    }

    private static func compile(
        _ schema: Schema, _ cookie: Int64, _ digest: UInt64, _ settings: PolicySettings, _ file: FileIdentity?
    ) -> Compiled {
        let version = versions.add(1, ordering: .relaxed).newValue
        let policy = Policy.compile(schema, settings, version: version)
        return Compiled(
            serial: version, policy: policy, schema: schema, cookie: cookie, digest: digest, settings: settings, file: file)
    }

    // MARK: Log

    private func logChange(since version: Int) {
        let policy = policy
        if policy.version != version { log(policy) }
    }

    func log(_ policy: Policy) {
        for refusal in policy.refusals { logger.error("\(refusal)") }
        for warning in policy.warnings { logger.warning("\(warning)") }
    }

    static func noModels(_ compiled: Compiled) -> StoreError {
        let there = compiled.schema.tables.filter { $0.kind == .table && !$0.name.hasPrefix("sqlite_") }.map(\.name)
        let wanted = compiled.settings.allowedModels.map { "none of the allowed models is served: \($0.joined(separator: ", "))" }
        let tables = there.isEmpty ? "the database has no tables" : "tables in the database: \(there.joined(separator: ", "))"
        return StoreError(.noModels, ([wanted, tables].compactMap { $0 } + compiled.policy.refusals).joined(separator: "; "))
    }
}

extension Store.State {
    /// Returns the version of the policy before.
    mutating func adopt(_ new: Compiled) -> Int {
        let old = compiled
        guard new !== old else { return old.policy.version }
        let isSame = old.policy.models == new.policy.models && old.settings == new.settings
        // The same things may be seen as before: plans stay good, only statements have to be made again.
        compiled = isSame ? Compiled(new, policy: old.policy) : new
        return old.policy.version
    }
}
