package import Logging
package import Policy
package import Records
internal import SQLite
internal import Synchronization

/// Guarded reading of one SQLite file: plans in, rows as JSON out. Any thread may call it; each run has a connection to itself.
package final class Store: Sendable {
    struct State {
        var compiled: Compiled
        var settings: PolicySettings
        /// Connections that nobody uses, the last one used last.
        var free: [Lane] = []
        /// Grows when every connection has to be made anew.
        var generation = 0
        /// Lanes in use: of this generation, and of those before.
        var used = 0
        var usedBefore = 0
        /// Nobody may connect before the lanes of the generations before are closed: they share the log's index in memory.
        var isDraining = false
        /// As it looked when a lane was taken last.
        var logIndex: LogIndexStamp?
        /// How the file looked when its lanes were made anew.
        var opened: FileStamp
        /// `path` without symbolic links.
        var realPath: String
    }
    let state: Mutex<State>
    /// Held while a policy is made, so that one schema is compiled once.
    let compiling = Mutex(())
    let path: String
    let options: StoreOptions
    let logger: Logger
    let counts: Counts
    let health: Health
    let changes = ChangeWatch()
    private let watchdog = Watchdog()

    /// Opens the database at `path`, reads its schema and decides what may be seen.
    package init(path: String, settings: PolicySettings, logger: Logger, options: StoreOptions = StoreOptions()) throws(StoreError) {
        self.path = path
        self.options = options
        self.logger = logger
        counts = Counts(path, options)
        health = Health(path, logger)
        do throws(StoreError) {
            let (lane, stamp) = try Self.open(path, options)
            lane.begin(.long, options)
            let compiled = try Self.compile(lane, settings)
            guard !compiled.policy.models.isEmpty else { throw Self.noModels(compiled) }
            state = Mutex(State(compiled: compiled, settings: settings, free: [lane], opened: stamp, realPath: resolved(path)))
        } catch {
            throw StoreError(error.code, "\(path): \(error.message)", sqliteCode: error.sqliteCode)
        }
        if let immutabilityWarning { logger.warning("\(immutabilityWarning)") }
        log(policy)
    }

    /// What may be seen now.
    package var policy: Policy { state.withLock { $0.compiled.policy } }

    /// Reads what `plan` says. A long run waits for the answer, at most some two query limits; a quick one never waits.
    package func run(_ plan: Plan, _ ticket: Ticket, lane kind: LaneKind) throws(StoreError) -> Outcome {
        try attended(kind) { () throws(StoreError) in
            do throws(StoreError) {
                return try runOnce(plan, ticket, kind)
            } catch  where error.code == .busy && kind == .long {
                return try runOnce(plan, ticket, kind)
            }
        }
    }

    /// Looks whether the schema has changed; cheap when it has not. True when the policy is another one now.
    package func refresh(lane kind: LaneKind = .long) throws(StoreError) -> Bool {
        let before = policy.version
        do throws(StoreError) {
            try attended(kind) { () throws(StoreError) in try lookAtSchema(kind) }
        } catch  where error.code == .busy {
            // What cannot be read now cannot have been changed by what the client has seen.
            return false
        }
        return policy.version != before
    }

    /// The exact number of records, if somebody has counted them and nobody has written since.
    package func cachedCount(of model: VisibleModel) -> Int? {
        do throws(StoreError) {
            return try attended(.quick) { () throws(StoreError) in
                _ = try look(.quick)
                return counts.count(of: model.name)
            }
        } catch {
            return nil
        }
    }

    /// The storage classes in the first and the last hundred records, for each visible column.
    package func storageSeen(
        in model: VisibleModel, _ ticket: Ticket = Ticket(), lane kind: LaneKind = .long
    ) throws(StoreError) -> [String: [StorageClass]] {
        try attended(kind) { () throws(StoreError) in
            do throws(StoreError) {
                return try reading(ticket, kind) { reading throws(StoreError) in
                    if let seen = reading.compiled.storageSeen.withLock({ $0[model.name] }) { return seen }
                    let seen = try reading.watched(for: options.queryLimit) { () throws(StoreError) in
                        try StorageSample(lane: reading.lane, compiled: reading.compiled, kind: kind).read(model.name)
                    }
                    if ticket.isCancelled { throw StoreError(.cancelled, "cancelled while it ran") }
                    reading.compiled.storageSeen.withLock { $0[model.name] = seen }
                    return seen
                }
            } catch  where error.code == .busy && kind == .long {
                // A locked database has nothing to show now; the next one who asks may see more.
                return [:]
            }
        }
    }

    // MARK: Runs

    private func runOnce(_ plan: Plan, _ ticket: Ticket, _ kind: LaneKind) throws(StoreError) -> Outcome {
        try reading(ticket, kind) { reading throws(StoreError) in
            guard plan.policyVersion == reading.compiled.policy.version else {
                throw StoreError(.policyChanged, "the plan is older than the policy")
            }
            return try reading.run(plan)
        }
    }

    /// Gives `body` a connection to the file as it is now, and throws away what it read when it was not the policy's schema after all.
    private func reading<R>(
        _ ticket: Ticket, _ kind: LaneKind, _ body: (Reading) throws(StoreError) -> R
    ) throws(StoreError) -> R {
        let stamp = try look(kind)
        let (lane, compiled) = try take()
        defer { give(lane) }
        lane.see(stamp)
        lane.adopt(compiled)
        lane.begin(kind, options)
        lane.meter.start(ticket, steps: kind == .quick ? options.quickSteps : nil)
        try ticket.begin(lane.connection.interrupter)
        defer { ticket.end() }
        do throws(StoreError) {
            let result = try body(
                Reading(
                    lane: lane, compiled: compiled, ticket: ticket, kind: kind, counts: counts, watchdog: watchdog, options: options))
            lane.meter.start(nil, steps: nil)
            try confirmFile(lane, compiled)
            return result
        } catch {
            throw translated(error, lane, ticket, compiled, kind)
        }
    }

    /// What the lane could not know: who interrupted it, and whether the schema is to blame.
    private func translated(
        _ error: StoreError, _ lane: Lane, _ ticket: Ticket, _ compiled: Compiled, _ kind: LaneKind
    ) -> StoreError {
        if error.code == .timedOut {
            if ticket.isCancelled { return StoreError(.cancelled, "cancelled while it ran", sqliteCode: error.sqliteCode) }
            if lane.meter.isTooLarge { return StoreError(.tooLarge, "sorting takes too much memory", sqliteCode: error.sqliteCode) }
            return error
        }
        if kind == .quick, error.code == .tooLarge, error.sqliteCode != nil {
            return StoreError(.notQuick, "a cell is large", sqliteCode: error.sqliteCode)
        }
        lane.meter.start(nil, steps: nil)
        guard error.code == .policyChanged || error.mayComeFromTheSchema else { return error }
        do throws(StoreError) {
            if try lane.hasSchema(of: compiled) { return error }
            try reopen(kind, unlike: compiled)
        } catch let failure {
            return failure.code == .notQuick || error.code == .policyChanged ? failure : error
        }
        return StoreError(.policyChanged, "the schema has changed")
    }

    /// Holds a quick run to its time, whatever SQLite does in it, and tells how the database is.
    func attended<R>(_ kind: LaneKind, _ body: () throws(StoreError) -> R) throws(StoreError) -> R {
        do throws(StoreError) {
            let result = kind == .long ? try body() : try Deadline.within(options.quickLimit.nanoseconds, body)
            health.note(nil)
            return result
        } catch {
            health.note(error)
            guard kind == .quick, error.code == .busy || error.code == .timedOut else { throw error }
            throw StoreError(.notQuick, error.message, sqliteCode: error.sqliteCode)
        }
    }

    /// What is not seen of a file that nobody writes to; nil where it is read as others are.
    package var immutabilityWarning: String? {
        guard options.isImmutable else { return nil }
        let size = LogIndexStamp.logSize(of: resolved(path))
        let rest = size == 0 ? "" : "; the \(size) bytes of the log beside it are not read"
        return "MCP_DB_IMMUTABLE is true: the database is read as a file that nobody writes to\(rest)"
    }
}

extension Duration {
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
