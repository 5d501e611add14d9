import Records
import Screen
import Testing

@testable import Browser

@Suite struct ExportTests {
    /// Performs what was asked of the file as a disk would, and keeps the rows.
    private struct Disk {
        var rows: [[Value]] = []
        var columns: [String] = []
        var format: RowFormat?
        var files: Set<String> = []
        private var current: (id: Int, path: String)?

        mutating func perform(_ client: inout Client) {
            while !client.steps.isEmpty {
                switch client.steps.removeFirst() {
                case .open(let id, let path, let isReplacing):
                    if files.contains(path), !isReplacing {
                        client.send(.export(.exists(id: id)))
                    } else {
                        current = (id, path)
                        rows = []
                        client.send(.export(.opened(id: id)))
                    }
                case .write(let id, let format, let columns, let rows):
                    self.rows += rows
                    self.columns = columns
                    self.format = format
                    client.send(.export(.written(id: id)))
                case .finish(let id):
                    files.insert(current?.path ?? "")
                    client.send(.export(.finished(id: id, path: current?.path ?? "", bytes: 4_711)))
                case .discard: current = nil
                }
            }
        }

        /// Until nothing is asked and nothing is to be written.
        mutating func run(_ client: inout Client) {
            var steps = 0
            while !client.waiting.isEmpty || !client.steps.isEmpty {
                steps += 1
                precondition(steps < 2_000, "an export without end")
                perform(&client)
                client.answerOne()
            }
        }
    }

    private static let documented = {
        var server = FakeServer.desk(tickets: 1_000)
        server.capabilities = .documented
        return server
    }()

    @Test func `e says what is exported, and where to`() throws {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("e")
        #expect(client.state.exportScopeText == "500 matching rows (100 loaded; the rest will be fetched)")
        try expectGolden(client.screen + "\n", "export-80x24")
        client.keys("<Tab>")
        #expect(client.state.exportPrompt?.editor.text == "tickets.json")
        client.keys("<S-Tab> <S-Tab>")
        #expect(client.state.exportPrompt?.editor.text == "tickets.md")
        client.keys("<Esc>")
        #expect(client.state.exportPrompt == nil && client.steps.isEmpty)
    }

    @Test(arguments: [Size(columns: 160, rows: 48), Size(columns: 40, rows: 12), Size(columns: 20, rows: 6), Size(columns: 1, rows: 1)])
    func `the prompt fits any screen`(_ size: Size) throws {
        var client = Client.browsing(size: size)
        client.keys("e")
        if size.columns > 1 { try expectGolden(client.screen + "\n", "export-\(size.columns)x\(size.rows)") }
        #expect(client.frame.cursor != nil)
    }

    @Test(arguments: [1, 100, 101, 2_000]) func `all rows are written, in order, while one goes on`(_ count: Int) {
        var client = Client.browsing(.desk(tickets: count))
        var disk = Disk()
        client.keys("e <Enter>")
        disk.perform(&client)
        #expect(client.state.exportPrompt == nil && client.notice == "writing tickets.csv while you go on; ^C gives it up")
        client.keys("j j")
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows && disk.format == .csv)
        #expect(disk.columns == client.server.tables[1].model.columns.map(\.name))
        #expect(client.notice == "wrote \(counted(count, "row")), 4,711 bytes, to tickets.csv (CSV)" && client.state.export == nil)
    }

    @Test func `the documented protocol pages by offset, and leaves a quarter of the rate alone`() {
        var client = Client.browsing(Self.documented)
        var disk = Disk()
        client.send(.budget(Budget(limit: 60, remaining: 10)))
        client.keys("e <Enter>")
        disk.perform(&client)
        #expect(client.rowsWaiting.isEmpty)
        client.send(.budget(Budget(limit: 60, remaining: 50)))
        #expect(client.rowsWaiting == [.rows(Query("tickets"), from: .offset(0), limit: 100, expand: [])])
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows)
    }

    @Test func `a server with pages smaller than ours is walked to its end`() {
        var client = Client.browsing(Self.documented)
        client.server.largestPage = 30
        var disk = Disk()
        client.keys("e <Enter>")
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows)
    }

    @Test(arguments: [true, false]) func `long cells come whole, in pages that are as short as that takes`(hasCursors: Bool) {
        var server = FakeServer.desk(tickets: 150)
        for row in 60..<90 { server.tables[1].rows[row][3] = .text(String(repeating: "x", count: 9_000)) }
        server.room = 30_000
        if !hasCursors { server.capabilities.extensions.remove(.cursor) }
        var client = Client.browsing(server)
        var disk = Disk()
        client.keys("e <Enter>")
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows && !client.notice.contains("cut"))
        // Where one by itself is too long, the rest is written, and that is said.
        client.server.tables[1].rows[7][3] = .text(String(repeating: "y", count: 40_000))
        client.keys("e ^U x <Enter>")
        disk.run(&client)
        #expect(disk.rows.count == 150 && client.notice.contains("1 cell cut: the server sends no more"))
    }

    @Test func `an answer that is too large is asked for in smaller ones`() {
        var client = Client.browsing(.desk(tickets: 150))
        var disk = Disk()
        client.keys("e <Enter>")
        disk.perform(&client)
        client.failOne(Failure(.server, "Answer too large (8388608 bytes): ask for fewer records or fields"))
        #expect(client.rowsWaiting == [.rows(Query("tickets"), from: .cursor(""), limit: 26, expand: [])])
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows)
    }

    @Test func `sorted and filtered rows are those on the screen`() {
        var client = Client.browsing()
        var disk = Disk()
        client.keys("f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("s s e <Enter>")
        disk.run(&client)
        let table = client.server.tables[1]
        #expect(disk.rows == FakeServer.rows(of: table, [FilterTerm("status", .equal, "open")], [OrderTerm("id", descending: true)]))
    }

    @Test func `marked rows are what is exported, wherever they are`() {
        var client = Client.browsing()
        var disk = Disk()
        client.keys("<Space> G")
        client.answerAll()
        client.keys("<Space>")
        client.state.place?.marks.insert(1_000, at: 999)
        client.state.place?.marks.insert(99_999, at: 1_500)
        client.keys("e")
        #expect(client.state.exportScopeText == "4 marked rows")
        client.keys("<Enter>")
        disk.run(&client)
        #expect(disk.rows.map { $0[0] } == [1, 1_000, 2_000])
        #expect(client.notice == "wrote 3 rows, 4,711 bytes, to tickets.csv (CSV); 1 marked record not there any more")
    }

    @Test func `a marked record that fails for a moment is asked for again, and none is said to be gone that is not`() {
        func exporting() -> Client {
            var client = Client.browsing()
            client.keys("<Space> f")
            client.type("status:open")
            client.keys("<Enter>")
            client.answerAll()
            client.keys("e <Enter>")
            client.steps = []
            client.send(.export(.opened(id: 1)))
            return client
        }
        let failure = Failure(.server, "Query timed out after 1s")
        var client = exporting()
        for _ in 0..<2 {
            client.failOne(failure)
            #expect(client.waiting.map(\.question) == [.record(model: "tickets", id: 1, expand: [])])
        }
        var again = client
        client.answerOne()
        guard case .write(_, _, _, let rows) = client.steps.last else { return #expect(Bool(false)) }
        #expect(rows.map { $0[0] } == [1])
        again.failOne(failure)
        #expect(again.state.export == nil && again.notice == "not exported: Query timed out after 1s")
    }

    @Test func `a file that is there is replaced by a second Enter only`() {
        var client = Client.browsing(.desk(tickets: 99))
        var disk = Disk()
        disk.files = ["tickets.csv"]
        client.keys("e <Enter>")
        disk.perform(&client)
        #expect(
            client.state.exportPrompt?.error == "Enter again replaces tickets.csv, which is there already" && client.state.export == nil)
        client.keys("<Enter>")
        disk.run(&client)
        #expect(disk.rows.count == 99)
        client.keys("e <Enter>")
        disk.perform(&client)
        client.keys("<Backspace> <Enter>")
        disk.run(&client)
        #expect(disk.files == ["tickets.csv", "tickets.cs"])
    }

    @Test func `progress is in the status line, and ^C leaves nothing behind`() {
        var client = Client.browsing()
        var disk = Disk()
        client.keys("e <Enter>")
        for _ in 0..<11 {
            disk.perform(&client)
            client.answerOne()
        }
        client.send(.timer(.notice))
        #expect(client.status.contains("export ████░░░░ 55%"))
        client.keys("q")
        #expect(client.notice == "tickets.csv is being written (export ████░░░░ 55%): ^C gives it up")
        client.keys("^C")
        #expect(client.notice.hasPrefix("tickets.csv was given up, and nothing was left behind"))
        #expect(client.steps.last == .discard(id: 1) && client.state.export == nil && client.waiting.isEmpty)
    }

    @Test func `a lost connection is waited out`() {
        var client = Client.browsing()
        var disk = Disk()
        client.keys("e <Enter>")
        for _ in 0..<5 {
            disk.perform(&client)
            client.answerOne()
        }
        client.send(.connection(.reconnecting(attempt: 1, seconds: 1, reason: "gone")))
        client.connect()
        disk.run(&client)
        #expect(disk.rows == client.server.tables[1].rows)
    }

    @Test func `what the server refuses ends it with its words`() {
        var client = Client.browsing()
        var disk = Disk()
        client.keys("e <Enter>")
        disk.perform(&client)
        client.failOne(Failure(.server, "Cursor expired"))
        #expect(client.notice == "not exported: Cursor expired" && client.steps == [.discard(id: 1)])
    }

    @Test func `what the disk refuses is said where the path can be changed`() {
        var client = Client.browsing()
        client.keys("e <Enter>")
        client.send(.export(.failed(id: 1, reason: "cannot write tickets.csv: No space left on device")))
        #expect(client.state.exportPrompt?.error == "cannot write tickets.csv: No space left on device")
        client.keys("<Enter>")
        #expect(client.steps.last == .open(id: 2, path: "tickets.csv", replacing: false))
        client.send(.export(.failed(id: 1, reason: "late")))
        #expect(client.state.export?.id == 2)
    }

    @Test func `a path needs a name, and the name of a model is no path`() {
        var server = FakeServer.desk()
        server.tables[1].model.name = "../etc/pass wd"
        var client = Client.browsing(server, model: "../etc/pass wd")
        client.keys("e")
        #expect(client.state.exportPrompt?.editor.text == "___etc_pass_wd.csv")
        client.keys("^U <Enter>")
        #expect(client.state.exportPrompt?.error == "the name of a file is missing" && client.steps.isEmpty)
    }

    @Test func `the name of the file says the format`() {
        var client = Client.browsing()
        client.keys("e ^U")
        client.type("rows.md")
        #expect(client.state.exportPrompt?.format == .markdown)
        client.keys("^U")
        client.type("rows.ndjson")
        #expect(client.state.exportPrompt?.format == .jsonLines)
        client.keys("^U")
        client.type("a.csv/rows.txt")
        #expect(client.state.exportPrompt?.format == .csv)
    }
}
