import Records
import Session
import Testing
import Wire

/// What questions become at servers that can more and less.
struct InquiryTests {
    private static func sent(_ question: Question, announcing extensions: String = "") -> [Action] {
        var session = SessionMachine.live(.announcing(extensions))
        return session.ask(1, question)
    }

    @Test func `models are described where the server can`() {
        var session = SessionMachine.live(.announcing("describe"))
        #expect(session.ask(1, .models) == [.send(1, .describe(model: nil))])
        #expect(
            session.received(#"{"id":1,"status":"ok","data":[{"name":"users","count":3,"primary_key":["id"],"columns":["id"]}]}"#) == [
                .answered(1, .models([Model(name: "users", count: 3, primaryKey: ["id"], columns: [Column(name: "id")])]), total: 0)
            ])
    }

    @Test func `models of a documented server are read from its refusal`() {
        var session = SessionMachine.live()
        #expect(session.ask(1, .models) == [.send(1, .list(ListParameters("", limit: 1)))])
        #expect(
            session.received(#"{"id":1,"status":"error","error":"Model '' not allowed. Allowed models: users, tickets"}"#) == [
                .answered(1, .models([Model(name: "users"), Model(name: "tickets")]), total: 0)
            ])
    }

    @Test func `columns of a documented server are read from a record`() {
        var session = SessionMachine.live()
        #expect(session.ask(1, .describe(model: "users")) == [.send(1, .list(ListParameters("users", limit: 1)))])
        let columns = [Column(name: "id", storage: [.integer]), Column(name: "email", storage: [.text]), Column(name: "active")]
        #expect(
            session.received(#"{"id":1,"status":"ok","data":[{"id":1,"email":"a@b.c","active":true}]}"#) == [
                .answered(1, .described(Model(name: "users", columns: columns)), total: 0)
            ])
        _ = session.ask(2, .describe(model: "users"))
        #expect(session.received(#"{"id":2,"status":"ok","data":[]}"#) == [.answered(2, .described(Model(name: "users")), total: 0)])
    }

    @Test func `a server that counts is asked to`() {
        var session = SessionMachine.live(.announcing("count"))
        #expect(session.ask(1, .count(model: "users", filter: [], probing: false)) == [.send(1, .count(model: "users", filter: []))])
        #expect(
            session.received(#"{"id":1,"status":"ok","data":{"count":9,"exact":false}}"#) == [
                .answered(1, .count(9, isExact: false), total: 0)
            ]
        )
    }

    @Test func `values are listed where the server can`() {
        let question = Question.distinct(model: "users", field: "role", prefix: "a", filter: [], limit: 500)
        var session = SessionMachine.live(.announcing("distinct"))
        #expect(session.ask(1, question) == [.send(1, .distinct(model: "users", field: "role", prefix: "a", filter: [], limit: 100))])
        #expect(
            session.received(
                #"{"id":1,"status":"ok","data":{"values":[{"value":"agent","count":7},{"value":null,"count":2},{"value":1}],"exact":false}}"#
            )
                == [.answered(1, .values([ValueCount("agent", 7), ValueCount(.null, 2)], isExact: false), total: 0)])
        #expect(Self.sent(question) == [.failed(1, .unsupported, "this server cannot list values: it does not announce distinct")])
        let compared = Question.distinct(model: "users", field: "role", prefix: "", filter: [FilterTerm("id", .less, 5)], limit: 5)
        #expect(
            Self.sent(compared, announcing: "distinct, operators")
                == [.failed(1, .unsupported, "values can be listed under conditions of equality only")])
    }

    @Test(arguments: [0, 1, 99, 100, 101, 399, 400, 401, 1_000, 20_000, 1_048_577])
    func `records are counted by probing where the server cannot`(records: Int) throws {
        var session = SessionMachine.live(.announcing(rate: 1000))
        var actions = session.ask(1, .count(model: "users", filter: [], probing: true))
        var requests = 0
        while case .send(let id, .list(let list), _) = try #require(actions.first) {
            requests += 1
            guard case .offset(let offset) = list.start else { return #expect(Bool(false), "no offset") }
            let found = max(0, min(list.limit, records - offset))
            let data = [String](repeating: #"{"id":1}"#, count: found).joined(separator: ",")
            actions = session.received(#"{"id":\#(id),"status":"ok","data":[\#(data)]}"#)
        }
        #expect(actions == [.answered(1, .count(records, isExact: true), total: 0)])
        #expect(requests <= 30)
    }

    @Test(arguments: [
        (#""data":[],"count":0,"limit":0,"offset":0,"total":7"#, Answer.count(7, isExact: true)),
        (#""data":[],"count":0,"limit":0,"offset":0,"total":null"#, .count(0, isExact: false)),
    ])
    func `what count does not take is counted by query`(members: String, answer: Answer) {
        let question = Question.count(model: "t", filter: [FilterTerm("a", .less, 1)], probing: false)
        var session = SessionMachine.live(.announcing("count,total,operators"))
        #expect(session.ask(1, question) == [.send(1, .total(model: "t", filter: [FilterTerm("a", .less, 1)]))])
        #expect(session.received(#"{"id":1,"status":"ok",\#(members)}"#) == [.answered(1, answer, total: 0)])
        // Where there is no total, records are looked for at ever larger offsets, if that is wanted.
        #expect(
            Self.sent(question, announcing: "count,operators") == [
                .failed(1, .unsupported, "this server cannot count: it does not announce total")
            ])
    }

    @Test func `a record is asked for by its key`() {
        #expect(
            Self.sent(.record(model: "users", id: 4, expand: ["company_id"]), announcing: "expand") == [
                .send(1, .get(model: "users", id: 4, expand: ["company_id"]))
            ])
        #expect(
            Self.sent(.record(model: "users", id: "x", expand: ["company_id"])) == [.send(1, .get(model: "users", id: "x", expand: []))])
    }

    @Test func `pages use what the server announced`() {
        let query = Query("tickets", filter: [FilterTerm("status", .equal, "open")], order: [OrderTerm("id", descending: true)])
        #expect(
            Self.sent(.rows(query, from: .cursor("abc"), limit: 500, expand: ["requester_id"]), announcing: "order_by,cursor,expand") == [
                .send(
                    1,
                    .list(
                        ListParameters(
                            "tickets", filter: query.filter, order: query.order, start: .cursor("abc"), limit: 100, expand: ["requester_id"]
                        )))
            ])
    }

    @Test func `columns are left out by a server that can, and otherwise all come`() {
        let query = Query("tickets", fields: ["id", "title"])
        #expect(
            Self.sent(.rows(query, from: .offset(0), limit: 20, expand: []), announcing: "fields") == [
                .send(1, .list(ListParameters("tickets", limit: 20, fields: ["id", "title"])))
            ])
        #expect(
            Self.sent(.rows(query, from: .offset(0), limit: 20, expand: [])) == [.send(1, .list(ListParameters("tickets", limit: 20)))])
    }

    @Test func `the beginning needs no cursor`() {
        #expect(
            Self.sent(.rows(Query("tickets"), from: .cursor(""), limit: 20, expand: ["a"])) == [
                .send(1, .list(ListParameters("tickets", limit: 20)))
            ])
    }

    @Test(arguments: [
        (
            Question.rows(Query("t", order: [OrderTerm("a")]), from: .offset(0), limit: 1, expand: []),
            "this server cannot sort: it does not announce order_by"
        ),
        (.rows(Query("t"), from: .cursor("x"), limit: 1, expand: []), "this server has no cursors: it does not announce cursor"),
        (.count(model: "t", filter: [], probing: false), "this server cannot count: it does not announce count"),
        (
            .rows(Query("t", filter: [FilterTerm("a", .less, 1)]), from: .offset(0), limit: 1, expand: []),
            "this server compares for equality only: it does not announce operators"
        ),
        (
            .rows(Query("t", filter: [FilterTerm("a", .equal, 1), FilterTerm("A", .equal, 2)]), from: .offset(0), limit: 1, expand: []),
            "the server takes one condition of a kind on 'A'"
        ),
        (.count(model: "t", filter: [FilterTerm("a", .equal, .blob([1]))], probing: true), "binary data cannot be compared with"),
    ])
    func `what the server cannot do is said plainly`(question: Question, sentence: String) {
        #expect(Self.sent(question) == [.failed(1, .unsupported, sentence)])
    }
}
