import Records
import Screen
import Testing

@testable import Browser

extension FakeServer {
    /// People whose keys are their addresses, and whose other columns say little by their names.
    static func people() -> FakeServer {
        var server = FakeServer([
            Table(
                model: Model(
                    name: "people", primaryKey: ["email"],
                    columns: [
                        Column(name: "email", primaryKeyPosition: 1), Column(name: "tenant"), Column(name: "state"), Column(name: "fizz"),
                    ]),
                rows: (1...30).map {
                    [.text("u\($0)@example.de"), "Acme GmbH", $0 % 2 == 0 ? "open" : "closed", $0 % 3 == 0 ? "zoë" : "iPhone"]
                })
        ])
        server.capabilities.extensions = Set(Extension.allCases)
        return server
    }
}

/// What is masked where a column's name alone does not say it, and how what is made up is told from what is real.
@Suite struct MaskedValuesTests {
    @Test func `what it makes up is known to be made up, whatever it looked like`() {
        let mask = Mask(key: 1)
        for text in ["iPhone", "zoë", "問題", "é", "É-É", "٣", "_ü", "two words"] {
            let made = mask.masked(text, nil)
            #expect(made != text && Mask.replaces(made, nil), "\(text) \(made)")
        }
        let phone = mask.masked("+491512345678", .plain)
        #expect(phone != "+491512345678" && Mask.replaces(phone, .plain))
        var client = Client.browsing(.people(), model: "people")
        client.state.setMask(true)
        client.send(.timer(.running))
        client.answerAll()
        while client.place?.currentColumn?.name != "fizz" { client.keys("l") }
        client.keys("=")
        #expect(client.notice.contains("fizz is masked"))
    }

    @Test func `no made-up value is offered in place of one that no row has`() {
        var client = Client.browsing(.people(), model: "people")
        client.state.setMask(true)
        client.send(.timer(.running))
        client.answerAll()
        client.keys("f")
        client.type("fizz:iPhon")
        client.keys("<Enter>")
        client.answerAll()
        #expect(client.place?.count == .exact(0) && client.state.ways.isEmpty)
    }

    @Test func `a label is personal as soon as one of its columns is, and is looked up in the model that was asked`() {
        let teams = Model(name: "teams", primaryKey: ["id"], label: ["code", "name"])
        let shelves = Model(name: "shelves", primaryKey: ["id"], label: ["code"])
        func holder(_ name: String, of model: String) -> Model {
            Model(name: name, columns: [Column(name: "owner_id", reference: Reference(model: model, column: "id"))])
        }
        var state = State(server: "test")
        state.mask = Mask(key: 1)
        state.models = [holder("tickets", of: "teams"), holder("books", of: "shelves"), teams, shelves]
        func label(of text: String, in model: String) -> String? {
            let id = state.ask(.rows(Query(model), from: .offset(0), limit: 1, expand: ["owner_id"]))
            let page = Page(columns: [], rows: [], labels: ["owner_id": ["1": text]])
            guard case .answered(_, .rows(let masked), _) = state.masked(.answered(id, .rows(page), Timing(total: 0))) else { return nil }
            return masked.labels["owner_id"]?["1"]
        }
        #expect(label(of: "T-17 Smith", in: "tickets")?.contains("Smith") == false)
        #expect(label(of: "B-7", in: "books") == "B-7")
    }

    @Test func `a log's values are known by all names that logs give them, and as its shape is told`() throws {
        var state = State(server: "test")
        state.mask = Mask(key: 1)
        state.changeLogs = [try ChangeLogShape(parsing: "log=past record=ticket time=at field=what old=was new=became")]
        for (model, columns) in [("audit", ["field_name", "from_value", "to_value"]), ("past", ["what", "was", "became"])] {
            let id = state.ask(.rows(Query(model), from: .offset(0), limit: 1, expand: []))
            let page = Page(columns: columns, rows: [["login", "alice", "bob"], ["status", "open", "closed"]])
            guard case .answered(_, .rows(let masked), _) = state.masked(.answered(id, .rows(page), Timing(total: 0))) else {
                Issue.record("another event")
                continue
            }
            #expect(masked.rows[0][1] != "alice" && masked.rows[0][2] != "bob" && masked.rows[1] == page.rows[1])
            #expect(state.hides(columns[1]) && state.hides(columns[2]))
        }
    }
}
