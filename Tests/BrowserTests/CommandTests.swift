import Records
import Screen
import Testing

@testable import Browser

@Suite struct CommandTests {
    @Test func `no two commands of a scope share a key, and none is the beginning of another`() {
        for scope in Scope.allCases {
            let bound = Command.all.filter { $0.scopes.contains(scope) }.flatMap { command in
                command.keys.map { (keys: $0, name: command.name) }
            }
            for (index, one) in bound.enumerated() {
                for other in bound[(index + 1)...] {
                    let isClash = one.keys.starts(with: other.keys) || other.keys.starts(with: one.keys)
                    #expect(!isClash, "\(scope): \(one.name) and \(other.name)")
                }
            }
        }
    }

    @Test func `every command has a permanent name, a key that exists and a sentence`() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
        for command in Command.all {
            #expect(command.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(command.name)")
            #expect(!command.help.isEmpty && !command.help.hasSuffix("."), "\(command.name)")
            #expect(command.help.first?.isUppercase == true, "\(command.name)")
            #expect(!command.scopes.isEmpty, "\(command.name)")
            for key in command.keys.joined() {
                let isTyped = key.name.count == 1
                #expect(isTyped || Key.named.contains(key.name), "\(command.name): \(key.name)")
            }
        }
    }

    @Test func `commands in prompts take no key that types a character`() {
        for command in Command.all {
            for scope in command.scopes where !scope.isPane {
                // `-` leaves a value out wherever one is under the cursor; what is narrowed are names, which it does not begin.
                let taken = scope == .facets ? ["-"] : []
                for key in command.keys.joined() {
                    #expect(key.text == nil || taken.contains(key.name), "\(command.name) in \(scope)")
                }
            }
        }
    }

    @Test func `the key reference names every command and is up to date`() throws {
        for command in Command.all { #expect(Command.reference.contains("`\(command.name)`"), "\(command.name)") }
        #expect(Command.sections.map(\.commands.count).reduce(0, +) == Command.all.count)
        try expect(Command.reference, in: "Resources/keys.md")
    }

    @Test func `help finds commands by key, by name and by the words of their sentence`() {
        #expect(Command.matching("gg").first?.name == "first-row")
        #expect(Command.matching("^D").first?.name == "half-page-down")
        #expect(Command.matching("zoom").first?.name == "zoom")
        #expect(Command.matching("reference").first?.name == "follow-reference")
        #expect(Command.matching("filter clear").map(\.name).contains("clear-filter"))
        #expect(Command.matching("nonsense words").isEmpty)
    }

    @Test(arguments: [
        ("delete filter", "clear-filter"), ("group by", "facets"), ("exit", "quit"), ("colours", "theme"), ("search", "find"),
        ("reload", "refresh"), ("pin", "freeze-column"), ("maximize", "zoom"), ("jump", "command"), ("lstrw", "last-row"),
    ])
    func `a command is found by other words for it, and by some of its letters`(text: String, name: String) {
        #expect(Command.matching(text).prefix(3).map(\.name).contains(name), "\(Command.matching(text).prefix(5).map(\.name))")
    }

    @Test func `other words for a command are words, and not those of its name`() {
        for command in Command.all {
            for word in command.synonyms.split(separator: " ") {
                #expect(word.allSatisfy { $0.isLowercase }, "\(command.name): \(word)")
                #expect(!command.name.split(separator: "-").contains(word), "\(command.name): \(word)")
            }
        }
    }

    /// A place from where every command of a scope has something to do.
    private static func client(in scope: Scope) -> Client {
        var server = FakeServer.logged()
        server.capabilities.extensions.formUnion([.operators, .distinct])
        var client = Client.browsing(server)
        client.state.shelf.save(SavedFilter(model: "tickets", name: "all mine", text: "status:on_hold"))
        // Something to go back and forward to, a filter, something found.
        client.keys("2 1 <Backspace>")
        client.answerAll()
        client.keys("/")
        client.type("login")
        client.keys("<Enter> f")
        client.type("status:open")
        client.keys("<Enter>")
        client.answerAll()
        client.keys("1")
        client.answerAll()
        client.keys("H")
        client.answerAll()
        client.keys(": 2 0 0 <Enter> l l l")
        client.answerAll()
        let column = client.place?.columns.index(of: "requester_id") ?? 0
        while let at = client.place?.column, at != column { client.keys(at < column ? "l" : "h") }
        switch scope {
        case .table: break
        case .models: client.keys("<S-Tab>")
        case .detail: client.keys("<Enter> <Tab> j j j j j j")
        case .requests:
            client.sendRequests(40)
            client.keys("@" + String(repeating: " k", count: 20))
        case .frame:
            client.sendRequests(1, members: 60)
            client.keys("@ <Enter>")
        case .about:
            client.send(.input(.resize(Size(columns: 40, rows: 12))))
            client.keys(":")
            client.type("about")
            client.keys("<Enter>")
            client.send(.measured(Measurements()))
        case .filter:
            client.keys("f")
            client.type("p")
            client.keys("^W")
            client.type(" ")
            client.keys("<Down>")
        case .find:
            client.keys("/")
            client.type("T-1")
        case .commandLine:
            client.keys(":")
            client.type("page")
            client.keys("<Tab>")
        case .help: client.keys("? <Down>")
        case .answer:
            client.keys("cw")
            client.type("20")
        case .columnChooser: client.keys("cc")
        case .facets:
            client.keys("F")
            client.answerAll()
            client.keys("<Down>")
        case .themes:
            client.keys(":")
            client.type("theme")
            client.keys("<Enter> <Down>")
        case .export: client.keys("e")
        case .savedFilters:
            client.state.shelf.save(SavedFilter(model: "tickets", name: "mine", text: "status:open"))
            client.state.shelf.save(SavedFilter(model: "tickets", name: "yours", text: "status:closed"))
            client.keys("gf")
        case .explanation:
            client.keys("f ^U")
            client.type("status:open priority:2 requester_id:3")
            client.keys("<Enter>")
            client.answerAll()
            client.keys("E")
            client.answerAll()
            client.keys("j")
        case .server:
            client = .serving(client)
            client.keys("& j j j j j j j j j j j j")
        case .moment:
            client.keys("p")
            client.type("-1d")
        case .references:
            client.keys("1")
            client.answerAll()
            client.keys("O")
            client.answerAll()
            client.keys("j")
        case .card:
            client.keys("P")
            client.answerAll()
            client.keys("j")
        }
        return client
    }

    @Test(arguments: Scope.allCases) func `every key of every command does something`(_ scope: Scope) {
        let base = Self.client(in: scope)
        #expect(base.state.scope == scope)
        for command in Command.all where command.scopes.contains(scope) {
            for keys in command.keys {
                var client = base
                client.answerAll()
                for key in Self.preparation(for: command.name, in: scope).split(separator: " ") {
                    client.keys(String(key))
                    client.answerAll()
                }
                // Without a record there is nothing to scroll.
                if ["record-down", "record-up"].contains(command.name), scope == .models || scope == .requests { continue }
                // Nothing is watched, so no new rows wait.
                if command.name == "take-in-new" { continue }
                // On so small a screen no facets stand below the models.
                if command.name == "exclude-facet" { continue }
                let before = Self.visible(client.state)
                let effects = keys.flatMap { client.send(.input(.key($0))) }.filter {
                    if case .startTimer(.notice, _) = $0 { false } else { true }
                }
                // There are three models, and one of them is open.
                var isElsewhere = command.name == "open-model" && !["1", "3"].contains(keys[0].name)
                // There are three terms.
                if command.name == "explain-take-number", !["1", "2", "3"].contains(keys[0].name) { isElsewhere = true }
                #expect(
                    Self.visible(client.state) != before || !effects.isEmpty || isElsewhere,
                    "\(command.name) by \(keys.map(\.name)) in \(scope)")
                #expect(client.state.typed.isEmpty)
                if Self.visible(client.state) != before {
                    #expect(!client.state.announcement.isEmpty, "\(command.name) in \(scope) changes what is shown and says nothing")
                }
            }
        }
    }

    /// Commands that only undo others need those first.
    private static func preparation(for command: String, in scope: Scope) -> String {
        switch command {
        case "record-down" where scope == .table: "<Enter>"
        case "record-up": scope == .detail ? "J J" : "<Enter> J J"
        case "record-page-up": "^F"
        case "frame-up", "frame-page-up", "about-up": "j j"
        case "first-field", "field-up": "G"
        case "last-field": "gg"
        case "filter-history-forward": "^P"
        case "filter-history-search": "^U s t a t"
        case "up" where scope == .table: "<Enter>"
        case "clear-marks": scope == .table ? "<Space>" : "<S-Tab> <Space> <Tab>"
        case "show-columns": "ch"
        case "saved-undelete": "d"
        case "saved-up": "j"
        case "reset-columns": "cf"
        case "move-column-left", "move-column-right": "h h"
        case "widen-filter": "f p r i o r i t y : 9 <Enter>"
        case "next-tab", "previous-tab", "raw-value": scope == .table ? "<Enter>" : ""
        case "change-after": "{ {"
        default: ""
        }
    }

    /// The state without what says that a key did nothing.
    private static func visible(_ state: State) -> State {
        var state = state
        state.notice = nil
        state.announcement = ""
        state.lastKey = Key("")
        state.inputs = 0
        return state
    }

    @Test func `a key that is no command says so, and one that goes on waits`() {
        var client = Client.browsing()
        client.keys("Q")
        #expect(client.status.contains("Q is no command here"))
        #expect(client.keys("g") == [.startTimer(.whichKey, milliseconds: 300)])
        client.keys("x")
        #expect(client.status.contains("gx is no command"))
        #expect(client.keys("g").contains(.startTimer(.whichKey, milliseconds: 300)))
        client.keys("<Esc>")
        #expect(client.state.typed.isEmpty && client.state.notice == nil)
    }

    @Test func `the command prompt goes to rows, records and shares, and runs names`() {
        var client = Client.browsing()
        client.keys(": 1 , 2 3 4 <Enter>")
        #expect(client.cursor == 1_233)
        client.keys(": 5 0 % <Enter>")
        #expect(client.cursor == 999)
        client.keys(": # 7 <Enter>")
        client.answerAll()
        #expect(client.cursorID == 7 && client.place?.detail.isOpen == true)
        client.keys("<Esc> :")
        client.type("last-row")
        client.keys("<Enter>")
        #expect(client.cursor == 1_999)
        client.keys(":")
        client.type("fliter")
        client.keys("<Enter>")
        #expect(client.screen.contains("no command 'fliter'; the nearest is filter"))
        client.keys("<Esc> :")
        client.type("999999999999999999999999")
        client.keys("<Enter>")
        #expect(client.cursor == 1_999 && client.screen.contains("there are only 2,000 rows"))
    }

    @Test func `Esc closes the menu of the command prompt, then the prompt`() {
        var client = Client.browsing()
        client.keys(":")
        client.type("last")
        #expect(client.screen.contains("last-row"))
        client.keys("<Esc>")
        #expect(client.state.commandPrompt?.editor.text == "last" && !client.screen.contains("last-row"))
        client.keys("<Tab> <Esc>")
        #expect(client.state.commandPrompt?.selected == nil)
        client.keys("<Esc>")
        #expect(client.state.commandPrompt == nil)
    }

    @Test func `help runs the command that was searched for`() {
        var client = Client.browsing()
        client.keys("?")
        client.type("last row")
        client.keys("<Enter>")
        #expect(client.state.helpOverlay == nil && client.cursor == 1_999)
    }

    @Test func `Esc never quits, q quits at the top only`() {
        var client = Client.browsing()
        client.keys("<Enter>")
        #expect(!client.keys("q").contains(.quit(status: 0)))
        #expect(client.place?.detail.isOpen == false)
        #expect(!client.keys("<Esc> <Esc> <Esc>").contains(.quit(status: 0)))
        #expect(client.keys("q") == [.quit(status: 0)])
    }

    @Test func `^C gives up what is running first, and quits when pressed again`() throws {
        var client = Client.browsing()
        client.keys("G")
        let id = try #require(client.waiting.first?.id)
        #expect(client.keys("^C").contains(.cancel(id)))
        #expect(client.waiting.isEmpty && client.status.contains("cancelled"))
        #expect(client.keys("^C") == [.quit(status: 130)])

        var later = Client.browsing()
        later.keys("^C")
        later.send(.timer(.interruptAgain))
        #expect(!later.keys("^C").contains(.quit(status: 130)))
    }

    @Test func `suspending, redrawing and ending are effects`() {
        var client = Client.browsing()
        #expect(client.keys("^Z") == [.suspend])
        #expect(client.keys("^L") == [.repaint])
        #expect(client.send(.input(.resumed)) == [.repaint])
        #expect(client.send(.input(.terminate(status: 143))) == [.quit(status: 143)])
        #expect(client.send(.input(.endOfInput)) == [.quit(status: 129)])
    }

    @Test func `pasted text is never a command`() {
        var client = Client.browsing()
        let before = client.state.place
        #expect(!client.send(.input(.paste("q\nGjj"))).contains(.quit(status: 0)))
        #expect(client.state.place == before)
        client.keys("f")
        client.send(.input(.paste("status:open\npriority:2")))
        client.keys("<Enter>")
        #expect(client.place?.query.filter == [FilterTerm("status", .equal, "open"), FilterTerm("priority", .equal, 2)])
    }
}
