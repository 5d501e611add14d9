import Records
import Testing

@testable import Browser

@Suite struct ServerLedgerTests {
    private static func client(_ number: Int) -> ServerClient {
        ServerClient(connection: number, token: "#a1b2", peer: "127.0.0.1:\(number)")
    }

    private static func request(_ number: Int, _ rows: Int = 0) -> ServerEvent { ServerPaneTests.request(client(number), rows: rows) }

    @Test func `the last five hundred requests are kept, and all of them counted`() {
        var ledger = ServerLedger()
        ledger.note(ServerMoment(.connected(Self.client(1)), milliseconds: 0))
        for index in 1...2_345 { ledger.note(ServerMoment(Self.request(1, index), milliseconds: Int64(index))) }
        #expect(ledger.requests.map(\.number) == Array(1_846...2_345))
        #expect(ledger.requests.last?.served.rows == 2_345)
        #expect(ledger.requestCount == 2_345)
        #expect(ledger.connection(1)?.requests == 2_345)
    }

    @Test func `what a connection used of its rate is what it asked in the last minute`() {
        var ledger = ServerLedger()
        ledger.note(ServerMoment(.connected(Self.client(1)), milliseconds: 0))
        for second in 0..<200 { for _ in 0..<3 { ledger.note(ServerMoment(Self.request(1), milliseconds: Int64(second) * 1_000)) } }
        #expect(ledger.connection(1)?.used(at: 199) == 180)
        #expect(ledger.connection(1)?.used(at: 229) == 90)
        #expect(ledger.connection(1)?.used(at: 400) == 0)
        #expect(ledger.connection(1)?.seconds.count == 60)
        for second in [5, 900, 4, 800, 3, 700] { ledger.note(ServerMoment(Self.request(1), milliseconds: Int64(second) * 1_000)) }
        #expect(ledger.connection(1)?.seconds.count ?? 0 <= 60)
        #expect(ledger.connection(1)?.used(at: .min) ?? -1 >= 0)
    }

    @Test func `who left is connected no longer, and refusals are counted by their reason`() {
        var ledger = ServerLedger()
        for number in [1, 2, 3] { ledger.note(ServerMoment(.connected(Self.client(number)), milliseconds: 0)) }
        ledger.note(ServerMoment(.disconnected(Self.client(2)), milliseconds: 1))
        ledger.note(ServerMoment(Self.request(2), milliseconds: 2))
        #expect(ledger.connections.map(\.client.connection) == [1, 3])
        #expect(ledger.closedConnections == 1 && ledger.requestCount == 1)
        for reason in [RefusedClient.Reason.origin, .invalidToken, .invalidToken] {
            ledger.note(ServerMoment(.refused(RefusedClient(reason, peer: "127.0.0.1")), milliseconds: 3))
        }
        #expect(ledger.refusals == [.invalidToken: 2, .origin: 1])
    }
}
