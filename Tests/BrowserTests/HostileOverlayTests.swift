import Records
import Screen
import TestSupport
import Testing

@testable import Browser

/// The hostile corpus in everything that opens beside and over the table.
@Suite struct HostileOverlayTests {
    private struct Visit: Sendable {
        var name: String
        /// From the first row of the tickets, all answered; the text is the one that everything is called by.
        var steps: @Sendable (inout Client, String) -> Void

        init(_ name: String, _ keys: String...) {
            self.name = name
            steps = { client, _ in for keys in keys { HostileOverlayTests.press(&client, keys) } }
        }

        init(_ name: String, steps: @escaping @Sendable (inout Client, String) -> Void) {
            self.name = name
            self.steps = steps
        }
    }

    private static func press(_ client: inout Client, _ keys: String) {
        client.keys(keys)
        client.send(.timer(.detailRest))
        client.send(.timer(.whichKey))
        client.answerAll()
    }

    private static func paste(_ client: inout Client, _ text: String) {
        client.send(.input(.paste(text)))
        for timer in [TimerID.valuesRest, .filterRest] { client.send(.timer(timer)) }
        client.answerAll()
    }

    private static let visits: [Visit] = [
        Visit("the record", "<Enter>", "j j"), Visit("the timeline", "<Enter>", "]", "j", "<Enter>"),
        Visit("related records", "<Enter>", "] ]", "j", "<Enter>"), Visit("the raw record", "<Enter>", "] ] ]", "j"),
        Visit("a value byte by byte", "<Enter>", "j", "x"), Visit("the record's past", "<Enter>", "{", "D", "{", "D", "}"),
        Visit("what refers to it", "<Enter>", "O", "j", "<Enter>"), Visit("the card", "<Enter>", "P", "j", "j", "<Enter>"),
        Visit("facets", "l", "F", "j", "-"), Visit("the side's facets", "l", "F", "<Enter>", "X"),
        Visit("a filter of the cell", "l", "=", "-", "d"), Visit("the chooser of columns", "cc", "j", "<Space>", "K"),
        Visit("columns", "l", "cw", "<Esc>", "c>", "ch", "cf", "c="), Visit("sorting", "s", "S", "$", "s"),
        Visit("marks", "v", "j j", "v", "*"), Visit("about", ": a b o u t <Enter>", "j"), Visit("themes", ": t h e m e <Enter>", "j"),
        Visit("the palette", ":", "<Tab>", "<Tab>"), Visit("the models", "m", "j", "j", "<Enter>"),
        Visit("the mask", ": m a s k <Enter>", "<Enter>", "yy", "<Esc>", ": m a s k <Enter>", "yy"),
        Visit("a time that is none") { client, text in
            press(&client, "<Enter>")
            press(&client, "p")
            paste(&client, text)
            press(&client, "<Enter>")
        },
        Visit("values to choose from") { client, text in
            press(&client, "f")
            paste(&client, "email:")
            press(&client, "<Down>")
            press(&client, "<Tab>")
            press(&client, "<Enter>")
        },
        Visit("why it is empty") { client, text in
            press(&client, "f")
            paste(&client, "email:\(FilterText.text(.text(text + "?"))) id:1")
            press(&client, "<Enter>")
            press(&client, "<Enter>")
        },
        Visit("saved filters") { client, text in
            press(&client, "f")
            paste(&client, "email:\(FilterText.text(.text(text)))")
            press(&client, "^S")
            paste(&client, String(text.prefix(30)) + " name")
            for keys in ["<Enter>", "<Enter>", "m", "<Esc>", "gf", "j", "r", "<Esc>", "d", "u"] { press(&client, keys) }
        },
        Visit("requests") { client, text in
            var request = Client.request(900)
            (request.model, request.action, request.text) = (text, text, WireText(Array(text.utf8)))
            request.options = [.init(text, text)]
            request.filter = [FilterTerm(text, .equal, .text(text))]
            client.send(.traffic(.sent(request), at: Client.now * 1_000))
            client.send(.traffic(.ended(Client.end(900, .failed(text), answer: "{\"" + text + "\":\"" + text)), at: Client.now * 1_000))
            client.send(.traffic(.unasked(action: text, models: [text], WireText(Array(text.utf8))), at: Client.now * 1_000))
            for keys in ["@", "k", "<Enter>", "<Space>", "<Esc>", "j", "<Enter>"] { press(&client, keys) }
        },
        Visit("the server pane") { client, text in
            var facts = ServerPaneTests.facts
            (facts.address, facts.database, facts.guestName, facts.note) = (text, text, text, text)
            client.send(.server(.facts(facts)))
            press(&client, "&")
            client.send(.server(.models([GuardedModel(text, visibleColumns: 1, hidden: [.init(text, text)], refusal: text)])))
            let guest = ServerClient(connection: 7, token: text, peer: text)
            let events: [ServerEvent] = [
                .connected(guest), ServerPaneTests.request(guest, text, text, filter: [text], .denied),
                .refused(RefusedClient(.origin, peer: text)),
            ]
            client.send(.server(.happened(events.map { ServerPaneTests.moment($0) })))
            for keys in ["f", "j", "h", "j", "c", "t"] { press(&client, keys) }
            client.send(.server(.token(Secret(text))))
            client.send(.server(.problem(text)))
        },
        Visit("an export") { client, text in
            press(&client, "e")
            press(&client, "^U")
            paste(&client, "/tmp/" + text)
            press(&client, "<Enter>")
            for _ in 0..<3 where !client.steps.isEmpty {
                if case .open(let id, _, _) = client.steps.removeFirst() { client.send(.export(.exists(id: id))) }
                press(&client, "<Enter>")
            }
            client.send(.export(.finished(id: 2, path: text, bytes: 7)))
            client.send(.export(.failed(id: 2, reason: text)))
        },
        Visit("copies") { client, text in
            for keys in ["yy", "yc", "yi", "ym", "yv", "yl", "yu", "Y"] { press(&client, keys) }
            for outcome in [CopyReceipt.Outcome.sent(via: text), .written(path: text), .failed(text)] {
                client.send(.copied(CopyReceipt(Copy(text, .text(text), remark: text), bytes: 7, outcome)))
            }
        },
        Visit("a watched table") { client, text in
            press(&client, "w")
            client.server.tables[0].rows[0][1] = .text("now " + text)
            client.server.tables[0].rows.remove(at: 3)
            client.send(.timer(.watch))
            client.send(.changed(models: ["t" + (text.isEmpty ? "x" : text), text]))
            client.answerAll()
            press(&client, "l")
        },
        Visit("what could not be remembered") { client, text in client.send(.memoryFailed(text)) },
        Visit("an answer in place of records") { client, text in
            client.keys("<Enter> ]")
            while !client.waiting.isEmpty { client.failOne(Failure(.server, text)) }
        },
    ]

    @Test(arguments: visits.map(\.name)) func `nothing that is opened obeys or deceives`(_ name: String) throws {
        let visit = try #require(Self.visits.first { $0.name == name })
        let sizes = [Size(columns: 100, rows: 36), Size(columns: 160, rows: 48), Size(columns: 40, rows: 12)]
        for (index, (title, text)) in HostileTexts.all.enumerated() {
            // Each text in one size, each size with many texts.
            let size = sizes[index % sizes.count]
            var client = Client.browsing(.hostile(text), model: nil, size: size)
            visit.steps(&client, text)
            HostileTests.expectHarmless(client, "\(name) of \(title)", sizes: [size])
        }
    }

    @Test func `what a browser begins with is shown harmlessly, however it was written`() throws {
        for (title, text) in HostileTexts.all {
            var opening = Opening(server: text, model: text)
            opening.version = text
            opening.arguments = [text]
            opening.problems = [text]
            opening.settings.theme = text
            opening.settings.bindings = [.init(command: text, keys: text), .init(command: "export", keys: "j")]
            opening.changeLogs = [ChangeLogShape(log: text, record: text, time: text)]
            opening.link = StateLink(Query(text, filter: [FilterTerm(text, .equal, .text(text))]))
            var client = Client(.hostile(text))
            client.state = State(opening, recollection: Recollection(Memory(), of: text, problem: text))
            _ = client.state.start()
            HostileTests.expectHarmless(client, "\(title) before the connection", sizes: [.standard])
            client.connect()
            client.answerAll()
            HostileTests.expectHarmless(client, "\(title) at the beginning", sizes: [.standard])
            client.keys(": a b o u t <Enter>")
            HostileTests.expectHarmless(client, "\(title) about", sizes: [.standard])
        }
    }
}
