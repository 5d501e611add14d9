import Records
import Screen
import Testing

@testable import Browser

/// What has to be said is seen, whatever covers the screen.
@Suite struct NoticeTests {
    private static let sizes = [Size.standard, Size(columns: 40, rows: 12), Size(columns: 28, rows: 20), Size(columns: 20, rows: 6)]

    @Test(arguments: sizes) func `why a command does not work is said over help`(_ size: Size) {
        var client = Client.browsing(size: size)
        client.keys("?")
        client.type("filter-save")
        client.keys("<Enter>")
        let words = client.lines.suffix(2).joined(separator: " ")
        #expect(client.state.scope == .help && words.contains("! filter-save works"), "\(client.screen)")
        client.send(.timer(.notice))
        #expect(!client.screen.contains("! filter-save"))
    }

    @Test func `what became of a copy is said over the request that was copied, and hints stand where nothing is said`() {
        var client = Client.browsing()
        client.sendRequests(3)
        client.keys("@ <Enter>")
        #expect(client.lines[23].contains("Esc"))
        client.state.say("request #2, 1.2 kB: sent via tmux")
        #expect(client.lines[23] == " request #2, 1.2 kB: sent via tmux")
        client.state.say(String(repeating: "long ", count: 40))
        #expect(client.lines[22].hasPrefix(" long") && client.lines[23].hasSuffix("…"))
    }

    @Test(arguments: [Size(columns: 28, rows: 20), Size(columns: 29, rows: 7), Size(columns: 20, rows: 3)])
    func `a box that takes the whole screen leaves a line to what is said`(_ size: Size) {
        var client = Client.browsing(size: size)
        client.keys("cc")
        client.state.refuse("there is nothing here")
        #expect(client.lines.last?.hasPrefix(" ! there is") ?? false, "\(client.screen)")
    }

    @Test func `what a find found is said above the prompt where there is no other line for it`() {
        for size in [Size(columns: 40, rows: 12), Size(columns: 30, rows: 9), Size(columns: 30, rows: 6)] {
            var client = Client.browsing(size: size)
            client.keys("/")
            client.type("login")
            #expect(client.lines[size.rows - 2].hasPrefix(" 1 of 22 found in rows"), "\(client.screen)")
            client.type("!")
            #expect(client.lines[size.rows - 2].hasPrefix(" ! 'login!' is not in"), "\(client.screen)")
        }
    }

    @Test(arguments: [
        Size(columns: 28, rows: 20), Size(columns: 40, rows: 12), Size(columns: 80, rows: 7), Size(columns: 20, rows: 6),
        Size(columns: 30, rows: 1),
    ])
    func `that a second Enter replaces a file is said on every screen, however long its path`(_ size: Size) {
        var client = Client.browsing(size: size)
        client.keys("e")
        client.keys("^U")
        client.type(String(repeating: "folder/", count: 20) + "tickets.csv")
        client.keys("<Enter>")
        client.send(.export(.exists(id: 1)))
        client.send(.timer(.notice))
        let words = client.screen.replacing("│", with: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("! Enter again replaces"), "\(client.screen)")
        client.keys("<Backspace>")
        #expect(!client.screen.contains("Enter again"))
    }
}

/// What a small screen has no line for is said elsewhere.
@Suite struct SmallStateTests {
    @Test func `an export and a wait for the server take the line of hints where there is none for the status`() {
        for (size, isExport) in [
            (Size(columns: 40, rows: 12), true), (Size(columns: 40, rows: 12), false), (Size(columns: 30, rows: 9), true),
        ] {
            var client = Client.browsing(size: size)
            if isExport {
                client.keys("e <Enter>")
                client.send(.export(.opened(id: 1)))
                client.send(.timer(.notice))
                #expect(client.screen.contains("export ░░░░░░░░ 0%"), "\(client.screen)")
            } else {
                client.send(.budget(Budget(limit: 60, remaining: 0, waiting: 7)))
                #expect(client.lines[11].contains("waiting 7 s: the server allows"), "\(client.screen)")
            }
        }
    }

    @Test func `marks, the order and rows that are loading are said in the header where there is no status`() {
        var client = Client.browsing(size: Size(columns: 60, rows: 12))
        client.keys("<Space> j <Space>")
        #expect(client.lines[0].contains("2 marked"), "\(client.screen)")
        client.keys("s")
        #expect(client.lines[0].contains("loading…") && client.lines[0].contains("▲id"), "\(client.screen)")
        client.answerAll()
        #expect(!client.lines[0].contains("loading…"))
        client = Client.browsing(size: Size(columns: 30, rows: 9))
        client.keys("r")
        client.send(.timer(.notice))
        #expect(client.lines[8].contains("loading…"), "\(client.screen)")
        client = Client.browsing(size: Size(columns: 20, rows: 6))
        client.keys("r")
        client.send(.timer(.notice))
        #expect(client.lines[5].contains("loading"), "\(client.screen)")
    }

    @Test func `the keys that may follow are all in the box, or it says how many are not`() {
        var client = Client.browsing(size: Size(columns: 40, rows: 12))
        client.keys("c")
        client.send(.timer(.whichKey))
        let keys = client.state.keymap.following([Key("c")], in: .table).map { "c" + $0.rest }
        #expect(keys.allSatisfy { key in client.lines.contains { $0.hasPrefix("│" + key) } }, "\(client.screen)")
        client.send(.input(.resize(Size(columns: 24, rows: 7))))
        #expect(client.screen.contains("… \(keys.count - 3) more") || client.screen.contains("\(keys.count - 3) more"), "\(client.screen)")
    }
}
