package import Records

/// What has happened at a server: who is connected, what was asked last, how many were refused. Its memory is bounded.
package struct ServerLedger: Sendable, Hashable, Codable {
    /// Requests that are kept.
    package static let limit = 500
    /// Seconds over which messages are counted, as the gateway does.
    private static let window: Int64 = 60

    struct Request: Sendable, Hashable, Codable {
        /// Counts all requests from 1 on.
        var number: Int
        var served: ServedRequest
        /// When it was answered, since 1970.
        var milliseconds: Int64
    }
    struct Connection: Sendable, Hashable, Codable {
        struct Second: Sendable, Hashable, Codable {
            var second: Int64
            var count: Int
        }
        var client: ServerClient
        /// Since 1970.
        var milliseconds: Int64
        var requests = 0
        /// Of the last minute, the oldest first.
        private(set) var seconds: [Second] = []

        /// Messages of the last minute.
        func used(at second: Int64) -> Int { seconds.reduce(0) { $1.second > second &- ServerLedger.window ? $0 + $1.count : $0 } }

        mutating func note(at second: Int64) {
            requests += 1
            if seconds.last?.second == second { return seconds[seconds.count - 1].count += 1 }
            seconds.removeAll { $0.second <= second &- ServerLedger.window }
            seconds.append(Second(second: second, count: 1))
            // A clock that goes back must not make it longer than a minute.
            if seconds.count > Int(ServerLedger.window) { seconds.removeFirst() }
        }
    }

    /// In the order in which they were made.
    private(set) var connections: [Connection] = []
    private(set) var closedConnections = 0
    private(set) var requestCount = 0
    private(set) var refusals: [RefusedClient.Reason: Int] = [:]
    /// The newest last; up to twice as many as are kept, so that not every one moves all the others.
    private var kept: [Request] = []

    package init() {}

    /// The last requests, the newest last.
    var requests: ArraySlice<Request> { kept.suffix(Self.limit) }

    func connection(_ number: Int) -> Connection? { index(number).map { connections[$0] } }

    package mutating func note(_ moment: ServerMoment) {
        switch moment.event {
        case .connected(let client): connections.append(Connection(client: client, milliseconds: moment.milliseconds))
        case .disconnected(let client):
            closedConnections += 1
            if let index = index(client.connection) { connections.remove(at: index) }
        case .refused(let client): refusals[client.reason, default: 0] += 1
        case .answered(let served):
            requestCount += 1
            kept.append(Request(number: requestCount, served: served, milliseconds: moment.milliseconds))
            if kept.count >= 2 * Self.limit { kept.removeFirst(Self.limit) }
            if let index = index(served.client.connection) { connections[index].note(at: moment.milliseconds / 1_000) }
        }
    }

    /// Where a connection is: their numbers rise, unless they were told of by several threads at once.
    private func index(_ number: Int) -> Int? { connections.lastIndex { $0.client.connection == number } }
}
