import Records
import Screen
import Testing

@testable import Browser

/// The signs that our own words and drawings are made of.
@Suite struct SignTests {
    @Test(arguments: ["Browser", "Screen"]) func `every sign that is drawn has a form without Unicode`(_ target: String) throws {
        for (name, text) in try sources(of: target) where name != "ASCII.swift" {
            for line in text.split(separator: "\n") {
                let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
                for character in code where !character.isASCII {
                    #expect(!SafeText(String(character)).ascii.text.contains("?"), "\(character) in \(name)")
                }
            }
        }
    }
}

@Suite struct ScreenTests {
    static let sizes = [(80, 24), (160, 48), (100, 30), (40, 12), (20, 6), (10, 3), (1, 1)]

    @Test(arguments: sizes) func `a table at every size`(_ columns: Int, _ rows: Int) throws {
        let client = Client.browsing(size: Size(columns: columns, rows: rows))
        try expectGolden(client.screen + "\n", "table-\(columns)x\(rows)")
    }

    @Test(arguments: sizes) func `an open record at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Client.browsing(size: Size(columns: columns, rows: rows))
        client.keys("j <Enter>")
        client.answerAll()
        try expectGolden(client.screen + "\n", "record-\(columns)x\(rows)")
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12)]) func `how the table looks`(_ columns: Int, _ rows: Int) throws {
        var client = Client.browsing(size: Size(columns: columns, rows: rows))
        client.keys("j j l <Enter>")
        client.answerAll()
        try expectGolden(client.frame.styleLines.joined(separator: "\n") + "\n", "style-\(columns)x\(rows)")
    }

    @Test func `the filter editor with its menu`() throws {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open pri")
        try expectGolden(client.screen + "\n", "filter-menu")
    }

    @Test func `the filter editor with an error`() throws {
        var client = Client.browsing()
        client.keys("f")
        client.type("status:open priorty:3")
        try expectGolden(client.screen + "\n", "filter-error")
    }

    @Test func `the help, searched`() throws {
        var client = Client.browsing()
        client.keys("?")
        client.type("sort")
        try expectGolden(client.screen + "\n", "help")
    }

    @Test func `the box of what may follow`() throws {
        var client = Client.browsing()
        client.keys("g")
        client.send(.timer(.whichKey))
        try expectGolden(client.screen + "\n", "which-key")
    }

    @Test func `the command prompt completes names`() throws {
        var client = Client.browsing()
        client.keys(":")
        client.type("page")
        client.keys("<Tab>")
        try expectGolden(client.screen + "\n", "command")
    }

    @Test func `nothing loaded, no connection`() throws {
        var client = Client()
        client.send(.connection(.reconnecting(attempt: 3, seconds: 3.2, reason: "connection refused")))
        try expectGolden(client.screen + "\n", "reconnecting")
    }

    @Test func `sorted by two columns, with a filter`() throws {
        var client = Client.browsing()
        client.keys("l l l s s l S = ")
        client.answerAll()
        try expectGolden(client.screen + "\n", "sorted")
    }

    @Test func `without Unicode everything is ASCII`() throws {
        var client = Client.browsing()
        client.keys("<Enter>")
        client.answerAll()
        let frame = client.state.view(.standard, Capabilities(colors: .none, isUnicode: false))
        #expect(frame.cells.allSatisfy { $0.text.utf8.allSatisfy { $0 < 0x80 } })
        try expectGolden(frame.lines.joined(separator: "\n") + "\n", "ascii")
    }
}
