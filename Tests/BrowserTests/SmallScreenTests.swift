import Records
import Screen
import Testing

@testable import Browser

/// What has to be known of the state of things is on every screen, down to one cell.
@Suite struct SmallScreenTests {
    static let sizes = [
        (1, 1), (2, 1), (3, 1), (7, 1), (10, 1), (19, 1), (30, 1), (1, 3), (10, 3), (19, 3), (80, 3), (20, 4), (20, 6), (30, 7), (39, 7),
        (30, 8), (40, 8), (40, 12), (60, 16),
    ]

    /// Frames of all sizes, one below the other.
    private static func sheet(_ capabilities: Capabilities = .full, prepare: (inout Client) -> Void) -> String {
        sizes.map { columns, rows in
            var client = Client.browsing(size: Size(columns: columns, rows: rows))
            client.keys("j")
            prepare(&client)
            let lines = client.state.view(client.state.size, capabilities).lines
            return "── \(columns)x\(rows)\n" + lines.joined(separator: "\n") + "\n"
        }.joined()
    }

    private static func mask(_ client: inout Client) {
        client.keys(": m a s k - o n <Enter>")
        client.answerAll()
        client.send(.timer(.notice))
    }

    @Test func `small screens as they are mostly`() throws { try expectGolden(Self.sheet { _ in }, "small") }

    @Test func `small screens of masked values`() throws {
        try expectGolden(Self.sheet(prepare: Self.mask), "small-masked")
        try expectGolden(Self.sheet(Capabilities(colors: .none, isUnicode: false), prepare: Self.mask), "small-masked-ascii")
    }

    @Test func `small screens without a connection, masked and watched`() throws {
        let sheet = Self.sheet { client in
            Self.mask(&client)
            client.keys("w")
            client.answerAll()
            client.send(.connection(.reconnecting(attempt: 2, seconds: 3, reason: "connection refused")))
            client.send(.timer(.notice))
        }
        try expectGolden(sheet, "small-lost")
    }

    @Test func `a masked screen says so at every size, by a word or a letter`() {
        for columns in [1, 2, 3, 5, 6, 9, 19, 20, 21, 39, 40, 79, 80, 99, 100, 149, 150] {
            for rows in [1, 2, 3, 4, 7, 8, 15, 16, 24] {
                var client = Client.browsing(.desk(tickets: 1), size: Size(columns: columns, rows: rows))
                client.state.mask = Mask(key: 1)
                let said = columns >= 20 ? "MASKED" : "M"
                #expect(client.screen.contains(said), "\(columns)x\(rows)")
                client.state.notice = Notice(text: "something that was done", isError: false)
                #expect(client.screen.contains(said), "\(columns)x\(rows) with a notice")
                client.state.notice = nil
                client.state.connection = .closed
                #expect(client.screen.contains(said) && (columns < 4 || client.screen.contains("✗")), "\(columns)x\(rows), closed")
            }
        }
    }
}

/// What stands above and below the panes on each kind of screen.
@Suite struct EdgeTests {
    @Test func `header, filter, titles and status on both sides of each breakpoint`() throws {
        let texts = [39, 40, 79, 80, 99, 100, 149, 150, 160].map { columns in
            var client = Client.browsing(.full(), size: Size(columns: columns, rows: 24))
            client.keys("f")
            client.type("status:open")
            client.keys("<Enter>")
            client.answerAll()
            client.keys("<Space> j <Space> j <Enter>")
            client.answerAll()
            let lines = client.lines
            return "── \(columns)\n" + (lines.prefix(4) + lines.suffix(3)).joined(separator: "\n") + "\n"
        }
        try expectGolden(texts.joined(), "edges")
    }

    @Test func `a wide screen tells address, way and what the terminal can`() throws {
        var client = Client.browsing(.logged(), size: Size(columns: 160, rows: 48))
        client.send(
            .server(
                .facts(
                    ServerFacts(
                        address: "ws://127.0.0.1:41234/mcp/ws", database: "x", startedAt: 0, guestName: "#1", ownName: "#2", rate: 6_000))))
        client.keys("j <Enter>")
        client.answerAll()
        while client.state.currentField?.name != "requester_id" { client.keys("j") }
        client.keys("o")
        client.answerAll()
        client.keys("O")
        client.answerAll()
        client.keys("<Enter>")
        client.answerAll()
        let header = client.lines[0]
        #expect(header.hasPrefix(" demo @ ws://127.0.0.1:41234  ● live  rtt 10ms  RO"))
        #expect(header.contains("tickets #2 requester_id → users #3 › tickets (40)  ↰ back"), "\(header)")
        #expect(client.lines[46].hasSuffix("│ utf8 16c"))
        client.keys("<Backspace>")
        #expect(client.lines[0].contains("tickets #2 requester_id → users #3  ↰ back"))
    }

    @Test func `a filter is called by its name, and its count says how exact it is`() {
        var client = Client.browsing(.full(), size: Size(columns: 160, rows: 48))
        client.keys("f")
        client.type("status:open")
        #expect(client.lines[1].hasSuffix("✓ valid   ^G syntax   ^S save"), "\(client.lines[1])")
        client.keys("^S")
        client.type("triage")
        client.keys("<Enter> <Enter>")
        client.answerAll()
        #expect(client.lines[1].contains("[triage]   500 of ~2,000 (exact, 12ms)  ✓"), "\(client.lines[1])")
        client.send(.input(.resize(Size(columns: 110, rows: 30))))
        #expect(client.lines[1].contains("[triage]   500 of ~2,000  ✓"))
    }
}
