import JSON
import Records
import Testing
import Wire

struct ReplyTests {
    private static func body(_ members: String) throws -> ReplyBody {
        let reply = Reply.read(Array(#"{"id":1,"status":"ok",\#(members)}"#.utf8))
        var found: ReplyBody?
        if case .answer(1, .ok(let body)) = reply { found = body }
        return try #require(found, "not an answer: \(members)")
    }

    @Test func `a page has the columns of its first record and every value exactly`() throws {
        let long = String(repeating: "x", count: 10_000)
        let page = try Self.body(
            """
            "data":[{"id":-9223372036854775808,"a":null,"b":1.0,"c":"","d":"x\\u0000y","e":"您好🙂","f":"\(long)","g":true,
            "h":{"$base64":true,"encoded":"/wA="},"i":[1,{"a":2.50}],"j":18446744073709551616,"k":1e2}],
            "count":1,"limit":50,"offset":0
            """
        ).page()
        #expect(page.columns == ["id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"])
        #expect(
            page.rows == [
                [
                    .integer(.min), .null, .real(1), "", "x\u{0}y", "您好🙂", .text(long), .boolean(true), .blob([0xff, 0]),
                    .text(#"[1,{"a":2.50}]"#), .real(18446744073709551616), .real(100),
                ]
            ])
        #expect(page.nextCursor == nil)
    }

    @Test func `records with other keys, or in another order, fill the same columns`() throws {
        let page = try Self.body(#""data":[{"id":1,"a":"x"},{"a":"y","id":2},{"id":3,"b":true},{}]"#).page()
        #expect(page.columns == ["id", "a", "b"])
        #expect(page.rows == [[1, "x", .null], [2, "y", .null], [3, .null, .boolean(true)], [.null, .null, .null]])
    }

    @Test func `extensions of a page are read`() throws {
        let body = try Self.body(
            """
            "data":[{"requester_id":390,"text":"ab"}],"count":1,"limit":1,"offset":0,"next_cursor":"abc","expanded":{"requester_id":
            {"390":"Zoë Smith","4":null}},"took_us":81,"truncated":[{"index":0,"column":"text","bytes":91234}]
            """)
        let page = try body.page()
        #expect(page.nextCursor == "abc")
        #expect(page.labels == ["requester_id": ["390": "Zoë Smith"]])
        #expect(page.truncations == [Truncation(index: 0, column: "text", bytes: 91234)])
        #expect(body.serverTime == 81)
    }

    @Test func `a record is read like a page's`() throws {
        let record = try Self.body(#""data":{"id":1,"x":null},"truncated":[{"column":"x","bytes":9}]"#).record()
        #expect(record == Record(columns: ["id", "x"], values: [1, .null], truncations: [Truncation(index: 0, column: "x", bytes: 9)]))
    }

    @Test func `models come back as the server wrote them`() throws {
        let column = Column(
            name: "requester_id", declaredType: "INTEGER", storage: [.integer, .null], isNullable: false, primaryKeyPosition: 2,
            reference: Reference(model: "users", column: "id"), isFilterable: false, isSortable: true)
        let model = Model(name: "tickets", count: 20_000, primaryKey: ["id"], columns: [Column(name: "id"), column], label: ["subject"])
        let full = String(decoding: ServerDescription.full(model), as: UTF8.self)
        #expect(try Self.body(#""data":\#(full)"#).model() == model)
        let list = String(decoding: ServerDescription.list([model, Model(name: "users")]), as: UTF8.self)
        #expect(
            try Self.body(#""data":\#(list)"#).models() == [
                Model(name: "tickets", count: 20_000, primaryKey: ["id"], columns: [Column(name: "id"), Column(name: "requester_id")]),
                Model(name: "users"),
            ])
    }

    @Test func `what the server's side writes is read as it was meant`() throws {
        let reply = ServerReply(
            data: Array(#"[{"id":1}]"#.utf8), page: .init(count: 1, limit: 50, offset: 0), nextCursor: .some("c"),
            truncations: [Truncation(index: 0, column: "id", bytes: 3)])
        guard case .answer(4, .ok(let body)) = Reply.read(reply.message(id: Array("4".utf8), took: 12)) else {
            return #expect(Bool(false), "not an answer")
        }
        #expect(
            try body.page()
                == Page(
                    columns: ["id"], rows: [[1]], nextCursor: "c", truncations: [Truncation(index: 0, column: "id", bytes: 3)]))
        #expect(body.serverTime == 12)
        #expect(Reply.read(ServerReply.failure(id: Array("4".utf8), .notFound)) == .answer(id: 4, .error("Not found")))
        #expect(Reply.read(RequestError.rateLimit(60, window: 60).json) == .notice(error: "Rate limit exceeded: 60 requests per 60s"))
    }

    @Test func `counts say whether they are exact`() throws {
        #expect(try Self.body(#""data":{"count":3,"exact":false}"#).count() == (3, isExact: false))
        #expect(try Self.body(#""data":{"count":0}"#).count() == (0, isExact: true))
    }

    @Test(arguments: [
        (#"{"id":3,"status":"error","error":"no"}"#, Reply.answer(id: 3, .error("no"))),
        (#"{"id":"3","status":"error","error":"no"}"#, .answer(id: 3, .error("no"))),
        (
            #"{"status":"error","error":"Rate limit exceeded: 60 requests per 60s"}"#,
            .notice(error: "Rate limit exceeded: 60 requests per 60s")
        ),
        (#"{"id":null,"status":"error","error":"no"}"#, .notice(error: "no")),
        (#"{"event":"changed","models":["users"]}"#, .event("changed", models: ["users"])),
        (#"{"id":3,"status":"error"}"#, .malformed(id: 3)),
        (#"{"id":3}"#, .malformed(id: 3)),
        (#"{"id":3.5,"status":"ok"}"#, .malformed(id: nil)),
        ("[]", .malformed(id: nil)), ("", .malformed(id: nil)), ("{", .malformed(id: nil)),
    ])
    func `a message is told for what it is`(message: String, reply: Reply) {
        #expect(Reply.read(Array(message.utf8)) == reply)
    }

    @Test(arguments: [#""data":{}"#, #""data":[1]"#, #""count":1"#])
    func `an answer without records is an error`(members: String) throws {
        let body = try Self.body(members)
        #expect(throws: ReplyError.self) { try body.page() }
    }

    @Test func `models are read from the text that refuses another`() {
        #expect(
            modelsAllowed(accordingTo: "Model 'x' not allowed. Allowed models: users, tickets, change_log") == [
                "users", "tickets", "change_log",
            ])
        #expect(modelsAllowed(accordingTo: "Model '' not allowed. Allowed models: ") == [])
        #expect(modelsAllowed(accordingTo: "Invalid JSON message") == nil)
    }

    @Test func `capabilities are read from the headers of the answer that upgrades`() {
        let headers: [RequestHead.Header] = [
            .init("RateLimit-Policy", #""requests";q=120;w=30"#), .init("x-mcp-extensions", "describe, count,order_by, unheard_of"),
        ]
        #expect(
            ServerCapabilities(headers: headers) == ServerCapabilities(extensions: [.describe, .count, .orderBy], rate: 120, window: 30))
        #expect(ServerCapabilities(headers: []) == .documented)
        #expect(ServerCapabilities(headers: [.init("RateLimit-Policy", #""requests";q=0;w=30"#)]) == .documented)
        #expect(
            ServerCapabilities(headers: [.init("RateLimit-Policy", #""a";q=x, "b";w=10; q=5"#)]) == ServerCapabilities(rate: 5, window: 10))
    }
}
