import Records
import Screen
import Testing

@testable import Browser

@Suite struct AboutTests {
    private static func opened(_ server: FakeServer = .desk(), size: Size = .standard) -> Client {
        var client = Client.browsing(server, size: size)
        client.state.version = "1.2.3"
        client.sendRequests(3)
        client.keys(":")
        client.type("about")
        client.keys("<Enter>")
        return client
    }

    private static var measured: Measurements {
        var measured = Measurements()
        measured.frames = 41
        measured.moves = 20
        measured.bytes = 9_300
        measured.moveBytes = 4_100
        measured.firstScreen = 34
        measured.memory = MemoryUse(own: 51_200, code: 35_000)
        return measured
    }

    @Test(arguments: [(80, 24), (40, 12)]) func `the program, the server and what both cost`(_ columns: Int, _ rows: Int) throws {
        var client = Self.opened(size: Size(columns: columns, rows: rows))
        #expect(client.effects.last == .measure && client.state.about?.measured == nil)
        client.send(.measured(Self.measured))
        try expectGolden(client.screen + "\n", "about-\(columns)x\(rows)")
        client.keys("<Esc>")
        #expect(client.state.scope == .table)
        // What is measured too late is shown to nobody.
        client.send(.measured(Self.measured))
        #expect(client.state.about == nil)
    }

    @Test(arguments: [(80, 24), (40, 12), (20, 6)]) func `its end can be reached, and nothing beyond`(_ columns: Int, _ rows: Int) {
        var client = Self.opened(size: Size(columns: columns, rows: rows))
        client.send(.measured(Self.measured))
        let first = client.screen
        for _ in 0..<200 { client.keys("j") }
        let words = client.screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("each") && (rows == 24) == (client.screen == first), "\(client.screen)")
        let last = client.screen
        client.keys("j")
        #expect(client.screen == last)
    }

    @Test func `what a documented server does not say is said to be assumed`() {
        var server = FakeServer.desk()
        server.capabilities = .documented
        let client = Self.opened(server)
        #expect(client.screen.contains("none: this server knows only the documented protocol"))
        #expect(client.screen.contains("60 messages in 60 s (assumed)"))
    }
}
