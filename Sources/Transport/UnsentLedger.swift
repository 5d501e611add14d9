internal import NIOConcurrencyHelpers
internal import NIOCore

/// What all connections of a server have not been rid of. When it is too much, the slowest reader goes.
///
/// Connections that have nothing unsent once they have written are not in it.
final class UnsentLedger: Sendable {
    private struct Readers {
        var total = 0
        /// `since`: when the oldest answer that is not taken whole was sent.
        var all: [ObjectIdentifier: (socket: WebSocketHandler, bytes: Int, since: NIODeadline)] = [:]

        mutating func remove(_ id: ObjectIdentifier) -> WebSocketHandler? {
            guard let reader = all.removeValue(forKey: id) else { return nil }
            total -= reader.bytes
            return reader.socket
        }
    }
    private let limit: Int
    private let readers = NIOLockedValueBox(Readers())

    /// - Parameter limit: bytes.
    init(limit: Int) { self.limit = limit }

    /// Bytes that all connections have unsent.
    var total: Int { readers.withLockedValue { $0.total } }

    func update(_ socket: WebSocketHandler, bytes: Int, since: NIODeadline) {
        let slow = readers.withLockedValue { readers in
            _ = readers.remove(ObjectIdentifier(socket))
            readers.all[ObjectIdentifier(socket)] = (socket, bytes, since)
            readers.total += bytes
            var slow: [WebSocketHandler] = []
            // Slowest is who has let its oldest answer wait longest.
            while readers.total > limit, let oldest = readers.all.min(by: { $0.value.since < $1.value.since }) {
                if let socket = readers.remove(oldest.key) { slow.append(socket) }
            }
            return slow
        }
        for socket in slow { socket.eventLoop.execute { socket.cutSlowReader("Too much unsent in all") } }
    }

    func remove(_ socket: WebSocketHandler) {
        _ = readers.withLockedValue { $0.remove(ObjectIdentifier(socket)) }
    }
}
