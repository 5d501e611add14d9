internal import SQLite
internal import Synchronization

/// Exact counts of whole tables, for as long as nobody writes to the database.
///
/// One connection of its own watches `PRAGMA data_version`, whose numbers compare only within one connection. A count is kept when the
/// number was the same before and after it was made; found again under that number, nothing was committed since.
final class Counts: Sendable {
    private struct State {
        var lane: Lane?
        var dataVersion: Statement?
        /// What `counts` belong to.
        var version: Int64 = .min
        var counts: [String: Int] = [:]
        /// How often another file was opened: versions of two connections do not compare.
        var generation = 0
    }
    private let state = Mutex(State())
    private let path: String
    private let options: StoreOptions

    init(_ path: String, _ options: StoreOptions) {
        self.path = path
        self.options = options
    }

    /// nil when it is not known, or may be wrong by now.
    func count(of model: String) -> Int? {
        state.withLock { state in
            // Nothing to ask for: the common case until somebody has counted.
            guard let count = state.counts[model] else { return nil }
            return poll(&state) == state.version ? count : nil
        }
    }

    /// Changes with every commit of anybody; nil when that cannot be told now.
    func version() -> Int64? { state.withLock { poll(&$0) } }

    /// - Parameter version: what `version()` said before the rows were counted.
    func keep(_ count: Int, of model: String, since version: Int64?) {
        state.withLock { state in
            guard let version, poll(&state) == version else { return }
            if state.version != version {
                state.counts.removeAll()
                state.version = version
            }
            state.counts[model] = count
        }
    }

    /// The path names another file now.
    func reopen() { state.withLock { $0 = State(generation: $0.generation + 1) } }

    /// Differs after every write; nil when that cannot be told now.
    func mark() -> ChangeWatch.Mark? {
        state.withLock { state in poll(&state).map { ChangeWatch.Mark(generation: state.generation, version: $0) } }
    }

    private func poll(_ state: inout State) -> Int64? {
        do throws(SQLiteError) {
            if state.lane == nil {
                let lane = try Lane(path, options)
                lane.setBusyTimeout(0)
                lane.gate.mode = .catalogue
                state.dataVersion = try lane.connection.prepare("PRAGMA main.data_version")
                state.lane = lane
            }
            guard let statement = state.dataVersion else { return nil }
            defer { statement.reset() }
            _ = try statement.step()
            return statement.integer(0)
        } catch {
            // Locked, or gone: then nothing is certain.
            return nil
        }
    }
}
