import Records
import Screen
import Testing

@testable import Browser

@Suite struct MemoryTests {
    private static let hardTexts = [
        "", "=", "a = b", "two words", "\"quoted\"", "back\\slash", "line\nbreak", "return\r\n", "tab\t", "nul\u{0}", "您好🙂", "e\u{301}",
        "\u{202E}gnp", "\u{85}\u{2028}\u{2029}", "#", "-", "'", String(repeating: "x", count: 10_000),
    ]

    @Test func `what is written is read again, whatever the words are`() throws {
        var memory = Memory()
        memory["commands"] = Self.hardTexts
        for text in Self.hardTexts { memory["saved", "demo", text, "name"] = [text, text] }
        let (read, damagedLines) = Memory.parse(memory.text)
        #expect(read == memory && damagedLines == 0)
        #expect(memory.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(Memory.words(of: Memory.line(Self.hardTexts)) == Self.hardTexts)
    }

    @Test func `a person can read it`() {
        var memory = Memory()
        memory["saved", "demo", "tickets", "triage"] = ["status:open priority:5"]
        memory["cursor", "demo", "tickets"] = ["42", "7", "status", "43", "open"]
        #expect(
            memory.text == """
                vitrine memory 1
                cursor demo tickets = 42 7 status 43 open
                saved demo tickets triage = "status:open priority:5"

                """)
    }

    @Test func `a damaged line costs that line only, and facts of kinds not known are kept`() {
        let text = """
            vitrine memory 1
            saved demo tickets triage = status:open
            saved demo tickets "no end = status:open
            nothing here
             = = =
            saved demo tickets x = "bad \\q escape"
            moon demo = full

            """
        let (memory, damagedLines) = Memory.parse(text)
        #expect(damagedLines == 4)
        #expect(memory["saved", "demo", "tickets", "triage"] == ["status:open"] && memory["moon", "demo"] == ["full"])
        #expect(Memory.parse("something else\n").damagedLines == 1)
        #expect(Memory.parse("vitrine memory 2\na = b\n").damagedLines == 2)
        #expect(Memory.parse("").damagedLines == 0)
    }

    @Test func `random bytes are never a fault`() {
        var random = SplitMix(seed: 5)
        let pieces = ["\"", "\\", "=", " ", "\n", "u{", "}", "saved", "demo", "\u{0}", "\u{301}", "vitrine memory 1\n"]
        for _ in 0..<500 {
            let text = (0..<20).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            let (memory, _) = Memory.parse("vitrine memory 1\n" + text)
            #expect(Memory.parse(memory.text).memory == memory)
        }
    }

    @Test func `two browsers at once lose nothing of each other`() {
        var disk = Memory()
        disk["filters", "demo"] = ["a:1", "b:1"]
        disk["model", "demo"] = ["tickets"]
        disk["saved", "demo", "tickets", "old"] = ["c:1"]
        let both = disk
        var first = both
        first["filters", "demo"] = ["a:1", "b:1", "first:1"]
        first["saved", "demo", "tickets", "mine"] = ["d:1"]
        first["model", "demo"] = ["users"]
        var second = both
        second["filters", "demo"] = ["b:1", "a:1"]
        second["saved", "demo", "tickets", "old"] = []
        second["columns", "file", "tickets"] = ["hidden id"]
        disk.apply(first.changes(since: both))
        disk.apply(second.changes(since: both))
        #expect(disk["filters", "demo"] == ["first:1", "b:1", "a:1"])
        #expect(disk["saved", "demo", "tickets", "mine"] == ["d:1"] && disk["saved", "demo", "tickets", "old"].isEmpty)
        #expect(disk["model", "demo"] == ["users"] && disk["columns", "file", "tickets"] == ["hidden id"])
    }

    @Test func `lists and servers are bounded, and saved filters stay`() {
        var memory = Memory()
        var wanted = Memory()
        for number in 0..<60 {
            wanted["seen", "server \(number)"] = ["\(number)"]
            wanted["filters", "server \(number)"] = (0..<300).map { "id:\($0)" }
            wanted["saved", "server \(number)", "tickets", "x"] = ["a:1"]
        }
        memory.apply(wanted.changes(since: memory))
        #expect(memory.names(beginning: "seen").count == Memory.serverLimit && memory["seen", "server 9"].isEmpty)
        #expect(memory["filters", "server 59"].count == Memory.listLimit && memory["filters", "server 9"].isEmpty)
        #expect(memory.names(beginning: "saved").count == 60)
    }

    // MARK: - From session to session

    private static func session(
        _ memory: Memory = Memory(), isFresh: Bool = false, link: StateLink? = nil, size: Size = .standard
    ) -> Client {
        var client = Client(link: link, size: size, memory: memory, isFresh: isFresh)
        client.connect()
        client.answerAll()
        return client
    }

    /// What the browser leaves when it is told to end.
    private static func left(by client: Client, from memory: Memory = Memory()) throws -> Memory {
        var client = client
        let effects = client.send(.input(.terminate(status: 143)))
        #expect(effects.last == .quit(status: 143))
        var memory = memory
        for case .remember(let changes) in effects { memory.apply(changes) }
        return try #require(Memory.parse(memory.text).damagedLines == 0 ? Memory.parse(memory.text).memory : nil)
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12)]) func `the next start goes on where this one ended`(
        _ columns: Int, _ rows: Int
    ) throws {
        let size = Size(columns: columns, rows: rows)
        var client = Self.session(size: size)
        client.go(to: "priority")
        client.keys("s ch f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys(": 3 2 0 <Enter>")
        client.answerAll()
        client.keys("k k k <Enter>")
        client.answerAll()
        let before = try #require(client.place)
        let next = Self.session(try Self.left(by: client), size: size)
        let after = try #require(next.place)
        #expect(after.query == before.query && after.cursor == 316 && after.top == before.top && next.cursorID == client.cursorID)
        #expect(after.columns.hidden == ["priority"] && after.currentColumn == before.currentColumn && after.detail.isOpen)
        #expect(next.state.pane == client.state.pane)
        #expect(next.state.filterHistory == ["status:open"] && next.state.commandHistory == ["320"])
    }

    @Test func `the record is found again where it is by now, and its row is kept where it is gone`() throws {
        var client = Self.session()
        client.keys(": 5 0 <Enter>")
        client.answerAll()
        let memory = try Self.left(by: client)
        var server = FakeServer.desk()
        server.tables[1].rows.removeFirst(7)
        var moved = Client(server, memory: memory)
        moved.connect()
        moved.answerAll()
        #expect(moved.cursor == 42 && moved.cursorID == 50)
        server.tables[1].rows.removeSubrange(30...)
        var fewer = Client(server, memory: memory)
        fewer.connect()
        fewer.answerAll()
        #expect(fewer.cursor == 29 && fewer.place?.count == .exact(30))
    }

    @Test func `each model comes back as it was left, the last one first`() throws {
        var client = Self.session()
        client.keys("j j j 1")
        client.answerAll()
        client.keys("f")
        client.type("is_active:0")
        client.keys("<Enter>")
        client.answerAll()
        var next = Self.session(try Self.left(by: client))
        #expect(next.place?.query == Query("users", filter: [FilterTerm("is_active", .equal, 0)]))
        next.keys("2")
        next.answerAll()
        #expect(next.place?.query == Query("tickets") && next.cursor == 3)
    }

    @Test func `a fresh session, or a link, begins elsewhere and keeps columns and histories`() throws {
        var client = Self.session()
        client.keys("l l ch j j f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        let memory = try Self.left(by: client)
        let fresh = Self.session(memory, isFresh: true)
        #expect(fresh.place?.query == Query("tickets") && fresh.cursor == 0)
        #expect(fresh.place?.columns.hidden.count == 1 && fresh.state.filterHistory == ["status:open"])
        let linked = Self.session(memory, link: StateLink(Query("users")))
        #expect(linked.place?.query == Query("users"))
    }

    @Test func `a filter that the model does not know any more is left out, and said`() {
        var memory = Memory()
        memory["model", "demo"] = ["tickets"]
        memory["filter", "demo", "tickets"] = ["colour:red"]
        memory["cursor", "demo", "tickets"] = ["3", "3", "id", "4", "closed"]
        let client = Self.session(memory)
        #expect(client.place?.query == Query("tickets") && client.status.contains("does not hold any more"))
        memory["model", "demo"] = ["moons"]
        #expect(Self.session(memory).place?.query.model == "tickets")
    }

    @Test func `facts of any kind of nonsense are no fault`() {
        var memory = Memory()
        for name in ["cursor", "filter", "order", "columns", "saved", "recent", "model", "seen"] {
            memory[name, "demo", "tickets"] = ["-1", "99999999999999999999", "\u{0}", "\"", "hidden"]
            memory[name, "demo"] = ["\"", "tickets", "width id -5"]
            memory[name, "demo", "tickets", "x"] = ["(", ":"]
        }
        memory["columns", "demo", "tickets"] = ["hidden id subject nothing", "order z z", "width id 0", "width id x", "frozen", "what is"]
        memory["cursor", "demo", "tickets"] = ["-7", "9223372036854775807", "", "\"", "open"]
        var client = Self.session(memory)
        client.keys("j gf <Enter>")
        client.answerAll()
        #expect(client.place?.columns.hidden == ["id", "subject"])
    }

    @Test func `it is written at rest and at the end, only when something is new, and not at all without a memory`() {
        var client = Self.session()
        #expect(client.keys("l").contains(.startTimer(.memory, milliseconds: 3_000)))
        #expect(!client.keys("l").contains(.startTimer(.memory, milliseconds: 3_000)))
        #expect(client.send(.timer(.memory)).contains { if case .remember = $0 { true } else { false } })
        client.keys("l h")
        #expect(client.send(.timer(.memory)).isEmpty)
        #expect(client.keys("q") == [.quit(status: 0)])
        var without = Client.browsing()
        #expect(!without.keys("l").contains(.startTimer(.memory, milliseconds: 3_000)))
        #expect(without.keys("q") == [.quit(status: 0)])
    }

    @Test func `what cannot be written is said once`() {
        var client = Self.session()
        client.send(.memoryFailed("no space left on device"))
        #expect(client.status.contains("what is done here will not be remembered: no space left on device"))
        client.keys("j")
        let first = client.send(.timer(.memory))
        client.send(.memoryFailed("no space left on device"))
        #expect(client.state.notice == nil)
        // What was not written is not forgotten.
        client.keys("l h")
        let second = client.send(.timer(.memory))
        #expect(!first.isEmpty && second == first)
    }

    @Test func `a filter that is only tried is not remembered`() throws {
        var client = Self.session()
        client.keys("f")
        client.type("status:open")
        client.send(.timer(.filterRest))
        client.answerAll()
        #expect(try Self.left(by: client)["filter", "demo", "tickets"].isEmpty)
    }
}
