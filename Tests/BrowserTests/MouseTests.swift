import Foundation
import Records
import Screen
import Testing

@testable import Browser

@Suite struct MouseTests {
    private static func find(_ text: String, in client: Client) throws -> Point {
        let row = try #require(client.lines.firstIndex { $0.contains(text) }, "no \(text) in\n\(client.screen)")
        let before = try #require(client.lines[row].range(of: text)?.lowerBound)
        return Point(column: SafeText(String(client.lines[row][..<before])).width, row: row)
    }

    @discardableResult
    private static func click(_ client: inout Client, _ text: String, _ kind: Mouse.Kind = .press) throws -> [Effect] {
        let point = try find(text, in: client)
        return client.send(.input(.mouse(Mouse(kind, point))))
    }

    @Test func `a click goes to the row, a second one opens it`() throws {
        var client = Client.browsing()
        try Self.click(&client, "T-10005")
        #expect(client.cursor == 4 && client.place?.detail.isOpen == false)
        try Self.click(&client, "T-10005", .doublePress)
        #expect(client.place?.detail.isOpen == true)
    }

    @Test func `a click on a title sorts, on a model opens it, on a hint runs it`() throws {
        var client = Client.browsing()
        try Self.click(&client, "status")
        #expect(client.place?.query.order == [OrderTerm("status")])
        client.answerAll()
        try Self.click(&client, "1 users")
        client.answerAll()
        #expect(client.place?.query.model == "users")
        try Self.click(&client, "? keys")
        #expect(client.state.helpOverlay != nil)
    }

    @Test func `a double click does once what a click does`() throws {
        var client = Client.browsing()
        try Self.click(&client, "status")
        try Self.click(&client, "status", .doublePress)
        #expect(client.place?.query.order == [OrderTerm("status")])
        client.answerAll()
        try Self.click(&client, "? keys")
        try Self.click(&client, "Esc close", .doublePress)
        #expect(client.state.helpOverlay != nil)
    }

    @Test func `what is typed into a prompt hides the hints of before, and its own can be clicked`() throws {
        var client = Client.browsing()
        client.keys(":")
        client.type("last-row")
        for column in 1..<12 { client.send(.input(.mouse(Mouse(.press, Point(column: column, row: 23))))) }
        #expect(client.state.commandPrompt?.editor.text == "last-row")
        try Self.click(&client, "↵ run")
        #expect(client.state.commandPrompt == nil && client.cursor == 1_999)
    }

    @Test func `above an open prompt nothing below can be clicked`() throws {
        var client = Client.browsing()
        let row = try Self.find("T-10005", in: client)
        client.keys("f")
        client.send(.input(.mouse(Mouse(.press, row))))
        #expect(client.cursor == 0 && client.state.filterPrompt != nil)
    }

    @Test func `the wheel scrolls what it is over`() throws {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        client.send(.input(.mouse(Mouse(.wheelDown, Point(column: 60, row: 10)))))
        #expect(client.cursor == 3)
        client.send(.input(.mouse(Mouse(.wheelUp, Point(column: 60, row: 10)))))
        #expect(client.cursor == 0)
    }

    @Test func `the wheel moves what covers the table, and not the table`() {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        let wheel = Event.input(.mouse(Mouse(.wheelDown, Point(column: 60, row: 20))))
        client.keys("cc")
        client.send(wheel)
        #expect(client.state.columnChooser?.selected == 1 && client.cursor == 0)
        client.keys("<Esc> ?")
        client.send(wheel)
        #expect(client.state.helpOverlay?.selected == 1 && client.cursor == 0)
        client.keys("<Esc>")
        client.sendRequests(9)
        client.keys("@")
        let requests = client.state.layout.requests
        client.send(.input(.mouse(Mouse(.wheelUp, Point(column: 60, row: requests.row + 1)))))
        #expect(client.state.log.current?.sent.id == 6 && client.cursor == 0)
    }

    @Test func `the mouse is the terminal's until it is asked for`() throws {
        var state = State(server: "demo")
        #expect(!state.start().contains(.listenToMouse(true)))
        state.adopt(Settings.read("mouse = on").settings)
        #expect(state.start().contains(.listenToMouse(true)))
        var client = Client.browsing()
        client.keys(":")
        client.type("mouse")
        #expect(client.keys("<Enter>").contains(.listenToMouse(true)))
        #expect(client.status.contains("shift-drag selects"))
    }

    @Test func `clicks anywhere, at any size, do no harm`() {
        for size in [Size(columns: 1, rows: 1), Size(columns: 20, rows: 6), Size(columns: 80, rows: 24), Size(columns: 160, rows: 48)] {
            var client = Client.browsing(size: size)
            for column in stride(from: 0, to: size.columns, by: max(1, size.columns / 13)) {
                for row in 0..<size.rows {
                    client.send(.input(.mouse(Mouse(row.isMultiple(of: 3) ? .doublePress : .press, Point(column: column, row: row)))))
                    client.answerAll()
                    client.keys("<Esc>")
                }
            }
            #expect(client.state.layout.panes.contains(client.state.pane))
        }
    }
}
