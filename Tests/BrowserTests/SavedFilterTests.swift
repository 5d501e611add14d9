import Records
import Screen
import Testing

@testable import Browser

@Suite struct SavedFilterTests {
    private static func save(_ client: inout Client, _ filter: String, as name: String) {
        client.keys("f ^U")
        client.type(filter)
        client.keys("^S")
        client.type(name)
        client.keys("<Enter> <Enter>")
        client.answerAll()
    }

    private static func withFilters(size: Size = .standard) -> Client {
        var client = Client.browsing(size: size)
        save(&client, "status:open", as: "triage")
        save(&client, "priority:5 status:closed", as: "done, urgent")
        client.keys("1")
        client.answerAll()
        save(&client, "is_active:0", as: "gone")
        client.keys("2")
        client.answerAll()
        return client
    }

    @Test func `a filter is saved under a name and applied from the box`() {
        var client = Self.withFilters()
        #expect(client.state.shelf.filters.map(\.name) == ["done, urgent", "triage", "gone"])
        client.keys("gf j")
        #expect(client.state.announcement == "t triage: status:open")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")] && client.state.savedBox == nil)
        // A step that Backspace takes back.
        client.keys("<Backspace>")
        #expect(client.place?.query.filter.count == 2)
        // One of another model leads there.
        client.keys("gf j j <Enter>")
        client.answerAll()
        #expect(client.place?.query == Query("users", filter: [FilterTerm("is_active", .equal, 0)]))
    }

    @Test func `one letter opens a filter from the box, and stands before it there and in the column of models`() {
        var client = Self.withFilters(size: Size(columns: 120, rows: 30))
        client.keys("gf")
        #expect(client.screen.contains("t triage") && client.screen.contains("o done, urgent") && client.screen.contains("g gone"))
        client.keys("t")
        client.answerAll()
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open")] && client.state.savedBox == nil)
        #expect(client.lines.contains { $0.hasPrefix(" t triage") })
        client.keys("gf g")
        client.answerAll()
        #expect(client.place?.query.model == "users")
        client.keys("gf Z")
        #expect(client.notice.contains("Z is no command here") && client.state.savedBox != nil)
    }

    @Test(arguments: [
        (["triage", "mine", "vip"], "tmv"), (["triage", "team", "tt", "t"], "tea"), (["日本", "x"], "ax"), (["done", "urgent"], "og"),
    ])
    func `letters are those of the names as far as they last`(names: [String], letters: String) {
        let given = SavedBox.letters(for: names, except: ["j", "k", "r", "d", "u", "q"]).map { $0.map(String.init) ?? "-" }
        #expect(given.joined().hasPrefix(letters) && Set(given).count == names.count)
    }

    @Test func `when all letters are taken the box says so by leaving them out`() {
        let letters = SavedBox.letters(for: (0..<80).map { _ in "filter" }, except: ["q"])
        let given = letters.compactMap(\.self)
        #expect(Set(given).count == given.count && given.count == 60 && letters.last == .some(nil))
    }

    @Test func `what a name would replace is shown before it is`() {
        var client = Self.withFilters()
        client.keys("f ^U")
        client.type("priority:1")
        client.keys("^S")
        client.type("triage")
        client.keys("<Enter>")
        #expect(client.screen.contains("Enter again replaces triage, which is status:open") && client.state.scope == .answer)
        client.keys("<Backspace> e <Enter>")
        #expect(client.state.scope == .answer)
        client.keys("<Enter>")
        #expect(client.state.shelf.filter(of: "tickets", named: "triage")?.text == "priority:1" && client.state.scope == .filter)
    }

    @Test func `nothing, what is no filter, and no name cannot be saved`() {
        var client = Client.browsing()
        client.keys("f ^S")
        #expect(client.notice.contains("there is no filter to save yet") && client.state.scope == .filter)
        client.type("colour:red")
        client.keys("^S")
        #expect(client.state.scope == .filter && client.state.filterPrompt?.error != nil)
        client.keys("^U")
        client.type("status:open")
        client.keys("^S")
        client.type("  ")
        client.keys("<Enter>")
        #expect(client.screen.contains("a filter needs a name"))
        client.keys("<Esc>")
        #expect(client.state.shelf.filters.isEmpty && client.state.scope == .filter)
    }

    @Test func `the box renames, deletes and brings back`() {
        var client = Self.withFilters()
        client.keys("gf r ^U")
        client.type("urgent")
        client.keys("<Enter>")
        #expect(client.state.shelf.filter(of: "tickets", named: "urgent") != nil && client.state.shelf.filters.count == 3)
        client.keys("j d d d d")
        #expect(client.state.shelf.filters.count == 0 && client.notice.contains("there is no filter here any more"))
        client.keys("u")
        #expect(client.state.shelf.filters.map(\.name) == ["triage"])
        client.keys("<Esc>")
        #expect(client.state.scope == .table)
    }

    @Test func `over the filter prompt it writes the filter there`() {
        var client = Self.withFilters()
        client.keys("f ^O j <Enter>")
        #expect(client.state.filterPrompt?.editor.text == "status:open" && client.state.scope == .filter)
        client.keys("^O j j <Enter>")
        #expect(client.notice.contains("gone is a filter of users") && client.state.scope == .savedFilters)
    }

    @Test func `a filter that the server does not know any more says so`() {
        var client = Client.browsing()
        client.state.shelf.save(SavedFilter(model: "tickets", name: "a", text: "colour:red"))
        client.state.shelf.save(SavedFilter(model: "moons", name: "b", text: "phase:full"))
        client.keys("gf <Enter>")
        #expect(client.notice.contains("a does not hold any more"))
        client.keys("gf j <Enter>")
        #expect(client.notice.contains("b is a filter of moons, which this server does not show"))
    }

    @Test func `the column of models shows saved filters with counts and recent records, and opens them`() throws {
        var client = Self.withFilters(size: Size(columns: 100, rows: 30))
        client.keys("X")
        client.answerAll()
        client.keys("j j <Enter>")
        client.answerAll()
        client.keys("<Esc> j <Enter>")
        client.answerAll()
        client.keys("<Esc>")
        client.answerAll()
        #expect(client.lines.contains { $0.hasPrefix(" t triage           500 │") })
        try expectGolden(client.screen + "\n", "shelf-100x30")
        client.keys("<S-Tab> j j j j")
        client.answerAll()
        #expect(client.state.announcement.hasPrefix("saved filter"))
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.query.filter.isEmpty == false && client.state.pane == .table)
        client.keys("m m G")
        #expect(client.state.announcement == "record tickets #3 export CSV broken 問題")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.cursorID == 3 && client.place?.detail.isOpen == true && client.place?.isBelow == true)
    }

    @Test func `times of another model's filter are not written as this one's`() {
        let client = Client.browsing()
        #expect(!client.state.filterClock.samples.isEmpty && client.state.filterClock(for: client.state.models[1]).samples.isEmpty == false)
        #expect(client.state.filterClock(for: client.state.models[0]).samples.isEmpty)
    }

    @Test func `a count that the connection took along is asked for again`() throws {
        var client = Client.browsing(size: Size(columns: 160, rows: 48))
        Self.save(&client, "status:open", as: "triage")
        let filter = try #require(client.state.shelf.filters.first)
        client.state.shelf.counts = [:]
        client.keys("j")
        #expect(client.waiting.count == 1)
        client.failOne(Failure(.connectionLost, "the connection was lost"))
        #expect(client.state.shelf.counts[filter] == nil)
    }

    @Test func `counts are asked one at a time, and not while rows are`() {
        var client = Self.withFilters(size: Size(columns: 100, rows: 30))
        client.keys("R")
        var most = 0
        while !client.waiting.isEmpty {
            most = max(most, client.state.requests.errands.count)
            client.answerOne()
        }
        #expect(most == 1 && client.state.shelf.counts.count == 3)
    }

    @Test func `against a server with few requests a minute no saved filter is counted ahead of time`() {
        var server = FakeServer.desk()
        server.capabilities = .documented
        var client = Client(server, size: Size(columns: 160, rows: 48))
        client.state.shelf.save(SavedFilter(model: "tickets", name: "a", text: "status:open"))
        client.connect()
        client.answerAll()
        #expect(client.state.shelf.counts.isEmpty && client.screen.contains("SAVED"))
    }

    @Test(arguments: [(80, 24), (160, 48), (40, 12)]) func `the box of saved filters at every size`(_ columns: Int, _ rows: Int) throws {
        var client = Self.withFilters(size: Size(columns: columns, rows: rows))
        client.keys("gf")
        client.answerAll()
        try expectGolden(client.screen + "\n", "saved-\(columns)x\(rows)")
    }
}
