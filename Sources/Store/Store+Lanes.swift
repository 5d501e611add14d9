internal import Logging
internal import SQLite
internal import Synchronization

/// The connections: opened on the file that the path names, kept for the next run, thrown away when the file is another.
extension Store {
    /// Connections kept open for the next runs.
    private static let keptLanes = 8

    static func open(_ path: String, _ options: StoreOptions) throws(StoreError) -> (Lane, FileStamp) {
        // Asked before and after, so that it is certain which file was opened; unless somebody exchanges it all the time.
        for _ in 0..<3 {
            let stamp = try FileStamp(path)
            let lane: Lane
            do throws(SQLiteError) {
                lane = try Lane(path, options)
            } catch {
                if let refusal = FileStamp.refusal(path) { throw refusal }
                if error.primary == .cannotOpen {
                    throw StoreError(.cannotOpen, "SQLite cannot open the file; too many files may be open", sqliteCode: error.code)
                }
                throw StoreError(error)
            }
            lane.file = stamp.identity
            if try FileStamp(path).identity == stamp.identity { return (lane, stamp) }
        }
        throw StoreError(.cannotOpen, "the file is exchanged all the time")
    }

    /// A connection to the file that the policy is made for.
    func take() throws(StoreError) -> (Lane, Compiled) {
        let (lane, compiled, generation) = try state.withLock { state throws(StoreError) in
            if state.isDraining {
                guard state.usedBefore == 0 else {
                    throw StoreError(.busy, "runs that read the log by its old index have not ended")
                }
                // A run that has just ended may have counted by the old index.
                counts.reopen()
                state.isDraining = false
            }
            state.used += 1
            return (state.free.popLast(), state.compiled, state.generation)
        }
        if let lane { return (lane, compiled) }
        do throws(StoreError) {
            let (lane, _) = try Self.open(path, options)
            lane.generation = generation
            // It was replaced since it was looked at.
            guard lane.file == compiled.file else { throw StoreError(.policyChanged, "the database file was replaced") }
            return (lane, compiled)
        } catch {
            state.withLock { $0.release(generation) }
            throw error
        }
    }

    func give(_ lane: Lane) {
        lane.meter.start(nil, steps: nil)
        lane.endTransaction()
        // Of a file that is no longer at the path, or one too many: closed here, before others may connect to what it held.
        let isKept = state.withLock { state in
            guard lane.generation == state.generation, state.free.count < Self.keptLanes, !lane.connection.isInTransaction else {
                return false
            }
            state.release(lane.generation)
            state.free.append(lane)
            return true
        }
        if isKept { return }
        lane.close()
        state.withLock { $0.release(lane.generation) }
    }

    /// The file as it is now, with lanes that fit it.
    func look(_ kind: LaneKind) throws(StoreError) -> FileStamp {
        let stamp: FileStamp
        do throws(StoreError) { stamp = try FileStamp(path) } catch {
            // Not to keep on disk what somebody wanted to remove.
            state.withLock { $0.free = [] }
            throw error
        }
        let (compiled, opened, realPath) = state.withLock { ($0.compiled, $0.opened, $0.realPath) }
        if stamp.identity != compiled.file || options.isImmutable && stamp != opened { try reopen(kind, unlike: compiled) }
        if !options.isImmutable { lookAtLogIndex(LogIndexStamp(of: realPath)) }
        return stamp
    }

    private func lookAtLogIndex(_ index: LogIndexStamp?) {
        let isLost = state.withLock { state in
            defer { state.logIndex = index }
            guard let before = state.logIndex, !before.isKept(by: index) else { return false }
            state.renew([])
            state.isDraining = true
            counts.reopen()
            return true
        }
        guard isLost else { return }
        logger.warning("the index of the write-ahead log (-shm) was removed, replaced or shortened: connecting again")
    }
}

extension Store.State {
    /// Lanes from now on are others; those in use are closed when they are given back.
    mutating func renew(_ lanes: [Lane]) {
        generation += 1
        usedBefore += used
        used = 0
        for lane in lanes { lane.generation = generation }
        free = lanes
    }

    mutating func release(_ generation: Int) {
        if generation == self.generation { used -= 1 } else { usedBefore -= 1 }
    }
}
