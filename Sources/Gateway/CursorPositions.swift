internal import Crypto
internal import Synchronization

/// Places in walks whose keys are too long for a cursor: kept here, and named by their digest. When there are too many the oldest go,
/// and their cursors have expired.
final class CursorPositions: Sendable {
    private struct State: Sendable {
        var positions: [[UInt8]: [UInt8]] = [:]
        /// Oldest first.
        var digests: [[UInt8]] = []
        var bytes = 0
    }
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: bytes in all; one position may stay however long it is.
    init(limit: Int = 8 << 20) { self.limit = limit }

    /// The digest of the position.
    func keep(_ position: [UInt8]) -> [UInt8] {
        let digest = Array(SHA256.hash(data: position))
        state.withLock { state in
            guard state.positions.updateValue(position, forKey: digest) == nil else { return }
            state.digests.append(digest)
            state.bytes += position.count
            while state.bytes > limit, state.digests.count > 1 {
                state.bytes -= state.positions.removeValue(forKey: state.digests.removeFirst())?.count ?? 0
            }
        }
        return digest
    }

    func find(_ digest: [UInt8]) -> [UInt8]? { state.withLock { $0.positions[digest] } }
}
