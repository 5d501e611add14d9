import Records
import Runtime
import Testing

@testable import Browser

/// Between a server's threads and the browser.
@MainActor
@Suite(.timeLimit(.minutes(10)))
struct ServerTapTests {
    private final class Listener {
        var ledger = ServerLedger()
        /// How much each of the news brought.
        var sizes: [Int] = []

        func hear(_ news: ServerNews) {
            switch news {
            case .ledger(let ledger):
                self.ledger = ledger
                sizes.append(0)
            case .happened(let moments):
                for moment in moments { ledger.note(moment) }
                sizes.append(moments.count)
            case .facts, .models, .token, .text, .problem: break
            }
        }
    }

    nonisolated private static let client = ServerClient(connection: 1, token: "#a1b2", peer: "127.0.0.1:1")
    nonisolated private static let request = ServerEvent.answered(
        ServedRequest(client: client, action: "list", model: "users", bytes: 1, microseconds: 1, outcome: .ok))

    private static func flood(_ tap: ServerTap, threads: Int = 4, each: Int) async {
        let observer = tap.observer
        await withTaskGroup { group in
            for _ in 0..<threads { group.addTask { for _ in 0..<each { observer(request) } } }
        }
    }

    @Test func `a flood is told in few words, and nothing of it is lost`() async {
        let tap = ServerTap { 1_000 }
        let listener = Listener()
        tap.observer(.connected(Self.client))
        tap.follow { listener.hear($0) }
        #expect(listener.ledger.connections.count == 1)
        await Self.flood(tap, each: 5_000)
        while listener.ledger.requestCount < 20_000, !Task.isCancelled { await Task.yield() }
        #expect(listener.ledger.requestCount == 20_000)
        #expect(listener.ledger.requests.count == ServerLedger.limit)
        #expect(listener.sizes.allSatisfy { $0 <= ServerLedger.limit })
    }

    @Test func `who does not listen is told nothing, and everything when he does`() async {
        let tap = ServerTap { 1_000 }
        let listener = Listener()
        tap.follow { listener.hear($0) }
        tap.follow(nil)
        listener.sizes = []
        await Self.flood(tap, each: 100)
        for _ in 0..<100 { await Task.yield() }
        #expect(listener.sizes.isEmpty)
        tap.follow { listener.hear($0) }
        #expect(listener.ledger.requestCount == 400 && listener.sizes == [0])
    }
}
