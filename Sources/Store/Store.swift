internal import Dispatch
package import Logging
package import Policy
package import Records
internal import SQLite
internal import Synchronization

/// Guarded reading of one SQLite file: plans in, rows as JSON out. Any thread may call it; each run has a connection to itself.
package final class Store: Sendable {
    private struct State {
        var compiled: Compiled
        var settings: PolicySettings
        /// Connections that nobody uses, the last one used last.
        var free: [Lane] = []
        /// When the path is looked at next, in nanoseconds of uptime.
        var nextLook: UInt64
    }
    private let state: Mutex<State>
    /// Held while a policy is made, so that one schema is compiled once.
    private let compiling = Mutex(())
    private let path: String
    private let options: StoreOptions
    private let logger: Logger
    private let counts: Counts
    let changes = ChangeWatch()
    private let watchdog = Watchdog()
    /// Connections kept open for the next runs.
    private static let keptLanes = 8
    private static let lookInterval: UInt64 = 1_000_000_000
    private static let versions = Atomic(0)

    /// Opens the database at `path`, reads its schema and decides what may be seen.
    package init(path: String, settings: PolicySettings, logger: Logger, options: StoreOptions = StoreOptions()) throws(StoreError) {
        self.path = path
        self.options = options
        self.logger = logger
        counts = Counts(path, options)
        do throws(StoreError) {
            let lane = try Self.open(path, options)
            lane.setBusyTimeout(options.busyTimeout)
            let compiled = try Self.compile(lane, settings)
            guard !compiled.policy.models.isEmpty else { throw Self.noModels(compiled) }
            let nextLook = DispatchTime.now().uptimeNanoseconds + Self.lookInterval
            state = Mutex(State(compiled: compiled, settings: settings, free: [lane], nextLook: nextLook))
        } catch {
            throw StoreError(error.code, "\(path): \(error.message)", sqliteCode: error.sqliteCode)
        }
        log(policy)
    }

    /// What may be seen now.
    package var policy: Policy { state.withLock { $0.compiled.policy } }

    /// Looks whether the schema has changed; cheap when it has not. True when the policy is another one now.
    package func refresh() throws(StoreError) -> Bool {
        let before = policy.version
        do throws(StoreError) {
            try lookAtFile(now: true)
            let (lane, compiled) = try take()
            defer { give(lane) }
            lane.setBusyTimeout(0)
            lane.meter.start(nil, steps: nil)
            if try lane.schemaCookie() != compiled.cookie { try recompile(lane) }
        } catch  where error.code == .busy {
            // What cannot be read now cannot have been changed by what the client has seen.
            return false
        }
        return policy.version != before
    }

    /// Takes other settings from now on; plans made before fail with `policyChanged`.
    package func apply(_ settings: PolicySettings) {
        compiling.withLock { _ in
            let old = state.withLock {
                $0.settings = settings
                return $0.compiled
            }
            adopt(Self.compile(old.schema, old.cookie, settings, old.file))
        }
    }

    /// Why nothing would be served under these settings; nil when something would.
    package func refusal(of settings: PolicySettings) -> StoreError? {
        let now = state.withLock { $0.compiled }
        let trial = Self.compile(now.schema, now.cookie, settings, now.file)
        return trial.policy.models.isEmpty ? Self.noModels(trial) : nil
    }

    /// Reads what `plan` says. A long run waits for the answer, at most some two query limits; a quick one never waits.
    package func run(_ plan: Plan, _ ticket: Ticket, lane kind: LaneKind) throws(StoreError) -> Outcome {
        try lookAtFile(now: false)
        do throws(StoreError) {
            return try runOnce(plan, ticket, kind)
        } catch  where error.code == .busy {
            if kind == .quick { throw StoreError(.notQuick, "the database is locked", sqliteCode: error.sqliteCode) }
        }
        return try runOnce(plan, ticket, kind)
    }

    /// The exact number of records, if somebody has counted them and nobody has written since.
    package func cachedCount(of model: VisibleModel) -> Int? { counts.count(of: model.name) }

    /// Differs after every write; nil when that cannot be told now.
    func currentMark() -> ChangeWatch.Mark? { counts.mark() }

    /// The same, of the file that the path names now.
    func lookForChanges() -> ChangeWatch.Mark? {
        // A file that is away has nothing to show yet.
        try? lookAtFile(now: true)
        return counts.mark()
    }

    /// The storage classes in the first and the last hundred records, for each visible column.
    package func storageSeen(in model: VisibleModel) throws(StoreError) -> [String: [StorageClass]] {
        let (lane, compiled) = try take()
        defer { give(lane) }
        if let seen = compiled.storageSeen.withLock({ $0[model.name] }) { return seen }
        lane.adopt(compiled)
        lane.setBusyTimeout(0)
        // A view may have to compute everything for its first row; what was seen by then is the answer.
        lane.meter.start(nil, steps: options.quickSteps * 8)
        do throws(StoreError) {
            let seen = try StorageSample(lane: lane, compiled: compiled).read(model.name)
            compiled.storageSeen.withLock { $0[model.name] = seen }
            return seen
        } catch {
            // A locked database has nothing to show now; the next one who asks may see more.
            if error.code == .busy { return [:] }
            throw translated(error, lane, nil, compiled)
        }
    }

    // MARK: Runs

    private func runOnce(_ plan: Plan, _ ticket: Ticket, _ kind: LaneKind) throws(StoreError) -> Outcome {
        let (lane, compiled) = try take()
        defer { give(lane) }
        guard plan.policyVersion == compiled.policy.version else { throw StoreError(.policyChanged, "the plan is older than the policy") }
        lane.adopt(compiled)
        lane.setBusyTimeout(kind == .quick ? 0 : options.busyTimeout)
        lane.meter.start(ticket, steps: kind == .quick ? options.quickSteps : nil)
        try ticket.begin(lane.connection.interrupter)
        defer { ticket.end() }
        let reading = Reading(
            lane: lane, compiled: compiled, ticket: ticket, kind: kind, counts: counts, watchdog: watchdog, options: options)
        do throws(StoreError) { return try reading.run(plan) } catch { throw translated(error, lane, ticket, compiled) }
    }

    /// What the lane could not know: who interrupted it, and whether the schema is to blame.
    private func translated(_ error: StoreError, _ lane: Lane, _ ticket: Ticket?, _ compiled: Compiled) -> StoreError {
        switch error.code {
        case .timedOut:
            if ticket?.isCancelled == true { return StoreError(.cancelled, "cancelled while it ran", sqliteCode: error.sqliteCode) }
            if lane.meter.isTooLarge { return StoreError(.tooLarge, "sorting takes too much memory", sqliteCode: error.sqliteCode) }
            if lane.meter.isOver { return StoreError(.notQuick, "more than a quick run's work", sqliteCode: error.sqliteCode) }
            return error
        case .policyChanged: break
        default:
            guard error.mayComeFromTheSchema, let cookie = try? lane.schemaCookie(), cookie != compiled.cookie else { return error }
        }
        lane.meter.start(nil, steps: nil)
        do throws(StoreError) { try recompile(lane) } catch { return error }
        return StoreError(.policyChanged, "the schema has changed")
    }

    // MARK: Connections

    private static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> Lane {
        // Asked before and after, so that it is certain which file was opened; unless somebody exchanges it all the time.
        for _ in 0..<3 {
            let file = FileIdentity(path)
            guard let file else { throw StoreError(.cannotOpen, "there is no such file") }
            if file.isFolder { throw StoreError(.cannotOpen, "this is a folder, not a database") }
            let lane: Lane
            do throws(SQLiteError) { lane = try Lane(path, options) } catch { throw StoreError(error) }
            lane.file = file
            if file == FileIdentity(path) { return lane }
        }
        throw StoreError(.cannotOpen, "the file is gone")
    }

    /// A connection to the file that the policy is made for.
    private func take() throws(StoreError) -> (Lane, Compiled) {
        let (lane, compiled) = state.withLock { ($0.free.popLast(), $0.compiled) }
        let taken = if let lane { lane } else { try Self.open(path, options) }
        guard taken.file == compiled.file else {
            state.withLock { $0.nextLook = 0 }
            throw StoreError(.policyChanged, "the database file was replaced")
        }
        return (taken, compiled)
    }

    private func give(_ lane: Lane) {
        lane.meter.start(nil, steps: nil)
        lane.endTransaction()
        state.withLock {
            // Of a file that is no longer at the path, or one too many: closed here.
            guard lane.file == $0.compiled.file, $0.free.count < Self.keptLanes, !lane.connection.isInTransaction else { return }
            $0.free.append(lane)
        }
    }

    /// At most once a second: is the file still the one that is open?
    private func lookAtFile(now isUrgent: Bool) throws(StoreError) {
        let now = DispatchTime.now().uptimeNanoseconds
        let known: FileIdentity?? = state.withLock { state in
            guard isUrgent || now >= state.nextLook else { return nil }
            state.nextLook = now + Self.lookInterval
            return .some(state.compiled.file)
        }
        guard let known else { return }
        do throws(StoreError) {
            guard let file = FileIdentity(path) else { throw StoreError(.cannotOpen, "\(path): the file is gone") }
            if file != known { try reopen() }
        } catch {
            // Look again at once: a file that is replaced may be away for a moment.
            state.withLock { $0.nextLook = 0 }
            throw error
        }
    }

    private func reopen() throws(StoreError) {
        let lane = try Self.open(path, options)
        lane.setBusyTimeout(0)
        try compiling.withLock { _ throws(StoreError) in
            let (old, settings) = state.withLock { ($0.compiled, $0.settings) }
            if lane.file == old.file { return }
            adopt(try Self.compile(lane, settings))
            state.withLock { $0.free = [lane] }
        }
        counts.reopen()
        logger.notice("the database file was replaced and has been opened again")
    }

    // MARK: Policies

    /// Compiles the policy anew from what the lane's database says now.
    private func recompile(_ lane: Lane) throws(StoreError) {
        try compiling.withLock { _ throws(StoreError) in
            let (old, settings) = state.withLock { ($0.compiled, $0.settings) }
            // Another thread may have done it in the meantime.
            if try lane.schemaCookie() != old.cookie { adopt(try Self.compile(lane, settings)) }
        }
    }

    private func adopt(_ new: Compiled) {
        let (old, current) = state.withLock { state in
            let old = state.compiled
            let isSame = old.policy.models == new.policy.models && old.settings == new.settings
            // The same things may be seen as before: plans stay good, only statements have to be made again.
            state.compiled = isSame ? Compiled(new, policy: old.policy) : new
            return (old.policy, state.compiled.policy)
        }
        if old.version != current.version { log(current) }
    }

    private static func compile(_ lane: Lane, _ settings: PolicySettings) throws(StoreError) -> Compiled {
        try lane.beginTransaction()
        defer { lane.endTransaction() }
        let cookie = try lane.schemaCookie()
        do throws(SQLiteError) {
            return compile(try Catalogue(lane: lane).read(), cookie, settings, lane.file)
        } catch {
            throw StoreError(error)
        }
    }

    private static func compile(_ schema: Schema, _ cookie: Int64, _ settings: PolicySettings, _ file: FileIdentity?) -> Compiled {
        let version = versions.add(1, ordering: .relaxed).newValue
        let policy = Policy.compile(schema, settings, version: version)
        return Compiled(serial: version, policy: policy, schema: schema, cookie: cookie, settings: settings, file: file)
    }

    private func log(_ policy: Policy) {
        for refusal in policy.refusals { logger.error("\(refusal)") }
        for warning in policy.warnings { logger.warning("\(warning)") }
    }

    private static func noModels(_ compiled: Compiled) -> StoreError {
        let there = compiled.schema.tables.filter { $0.kind == .table && !$0.name.hasPrefix("sqlite_") }.map(\.name)
        let wanted = compiled.settings.allowedModels.map { "none of the allowed models is served: \($0.joined(separator: ", "))" }
        let tables = there.isEmpty ? "the database has no tables" : "tables in the database: \(there.joined(separator: ", "))"
        return StoreError(.noModels, ([wanted, tables].compactMap { $0 } + compiled.policy.refusals).joined(separator: "; "))
    }
}
