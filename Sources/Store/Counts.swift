internal import SQLite
internal import Synchronization

/// Exact counts of whole tables, for as long as nobody writes to the database.
///
/// One connection of its own watches `PRAGMA data_version`, whose numbers compare only within one connection. A count is kept when the
/// number was the same before and after it was made; found again under that number, nothing was committed since. The file's stamp goes
/// with the number, for those who write without SQLite.
final class Counts: Sendable {
    struct Version: Hashable, Sendable {
        fileprivate var data: Int64
        fileprivate var stamp: FileStamp
    }
    private struct State {
        var lane: Lane?
        var dataVersion: Statement?
        /// What `counts` belong to.
        var version: Version?
        var counts: [String: Int] = [:]
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
    func version() -> Version? { state.withLock { poll(&$0) } }

    /// - Parameter version: what `version()` said before the rows were counted.
    func keep(_ count: Int, of model: String, since version: Version?) {
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
    func reopen() { state.withLock { $0 = State() } }

    private func poll(_ state: inout State) -> Version? {
        do {
            let stamp = try FileStamp(path)
            if state.lane == nil {
                let lane = try Lane(path, options)
                lane.begin(.quick, options)
                lane.gate.mode = .catalogue
                state.dataVersion = try lane.connection.prepare("PRAGMA main.data_version")
                state.lane = lane
            }
            guard let statement = state.dataVersion else { return nil }
            defer { statement.reset() }
            _ = try statement.step()
            return Version(data: statement.integer(0), stamp: stamp)
        } catch {
            // Locked, or gone: then nothing is certain.
            return nil
        }
    }
}
