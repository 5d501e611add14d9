internal import NIOCore

/// Which connections a server has, and which of them are still to show who they are. Decides who has to go; closes nothing itself.
///
/// Source: `protocol.md` section 7, "Connections".
struct ConnectionTable {
    /// What a connection that was just accepted means for the others.
    struct Decision {
        var isKept: Bool
        /// Handshakes that make room for it, oldest first.
        var cut: [any Channel] = []
    }

    var limit: Int
    private let handshakeLimit: Int
    private var handshakes: [ObjectIdentifier: (channel: any Channel, number: Int)] = [:]
    /// Authenticated; the WebSocket alone, for an idle connection is to cost little.
    private var sockets: [ObjectIdentifier: WebSocketHandler] = [:]
    private var accepted = 0

    init(limit: Int, handshakeLimit: Int) {
        self.limit = limit
        self.handshakeLimit = handshakeLimit
    }

    var count: Int { handshakes.count + sockets.count }

    mutating func accept(_ channel: any Channel) -> Decision {
        var decision = Decision(isKept: true)
        while handshakes.count >= handshakeLimit || count >= limit, let oldest = removeOldestHandshake() { decision.cut.append(oldest) }
        // What is left then has a token, and is not cut for somebody who may have none.
        guard count < limit else {
            decision.isKept = false
            return decision
        }
        accepted += 1
        handshakes[ObjectIdentifier(channel)] = (channel, accepted)
        return decision
    }

    /// Notes that the handshake is done; false when the connection had to go in the meantime.
    mutating func open(_ socket: WebSocketHandler, on channel: any Channel) -> Bool {
        guard handshakes.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return false }
        sockets[ObjectIdentifier(channel)] = socket
        return true
    }

    mutating func remove(_ id: ObjectIdentifier) {
        if handshakes.removeValue(forKey: id) == nil { sockets[id] = nil }
    }

    mutating func removeOldestHandshake() -> (any Channel)? {
        // There are a few hundred at most.
        guard let oldest = handshakes.min(by: { $0.value.number < $1.value.number }) else { return nil }
        handshakes[oldest.key] = nil
        return oldest.value.channel
    }

    var all: (handshakes: [any Channel], sockets: [WebSocketHandler]) { (handshakes.values.map(\.channel), Array(sockets.values)) }
}
