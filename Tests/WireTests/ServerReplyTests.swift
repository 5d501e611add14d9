import JSON
import Records
import Testing
import Wire

struct ServerReplyTests {
    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `the keys of an answer stand in the documented order`() {
        let reply = ServerReply(
            data: Array("[{}]".utf8), page: .init(count: 1, limit: 50, offset: 7), total: .some(9), nextCursor: .some("abc"),
            expanded: Array("{}".utf8), truncations: [Truncation(index: 0, column: "a\"b", bytes: 70_000)])
        #expect(
            Self.text(reply.message(id: Array("1".utf8), took: 12))
                == #"{"id":1,"status":"ok","data":[{}],"count":1,"limit":50,"offset":7,"total":9,"next_cursor":"abc","expanded":{},"#
                + #""took_us":12,"truncated":[{"index":0,"column":"a\"b","bytes":70000}]}"#)
    }

    @Test func `what was not asked for is not there, and what is not known is null`() {
        #expect(Self.text(ServerReply(data: Array("{}".utf8)).message(id: Request.nullID)) == #"{"id":null,"status":"ok","data":{}}"#)
        let unknown = ServerReply(data: Array("[]".utf8), total: .some(nil), nextCursor: .some(nil))
        #expect(
            Self.text(unknown.message(id: Array("\"x\"".utf8))) == #"{"id":"x","status":"ok","data":[],"total":null,"next_cursor":null}"#)
    }

    @Test func `errors are one sentence, with the id or without`() {
        #expect(
            Self.text(ServerReply.failure(id: Array("2".utf8), .missingID))
                == #"{"id":2,"status":"error","error":"Missing required parameter: id"}"#)
        #expect(
            Self.text(RequestError.rateLimit(60, window: 60).json)
                == #"{"status":"error","error":"Rate limit exceeded: 60 requests per 60s"}"#)
    }

    @Test func `a description reads back as the model that was described`() throws {
        let model = Model(
            name: "tickets", count: nil, primaryKey: ["id"],
            columns: [
                Column(
                    name: "id", declaredType: "INTEGER", storage: [.integer], isNullable: false, primaryKeyPosition: 1, isSortable: true),
                Column(name: "who", declaredType: "INT", storage: [.null, .integer], reference: Reference(model: "users", column: "id")),
            ], label: ["subject"])
        #expect(
            Self.text(ServerDescription.full(model))
                == #"{"name":"tickets","count":null,"primary_key":["id"],"label":["subject"],"columns":["#
                + #"{"name":"id","type":"INTEGER","storage":["integer"],"nullable":false,"primary_key":1,"foreign_key":null,"#
                + #""filterable":true,"sortable":true},{"name":"who","type":"INT","storage":["null","integer"],"nullable":true,"#
                + #""primary_key":0,"foreign_key":{"model":"users","column":"id"},"filterable":true,"sortable":false}]}"#)
        #expect(
            Self.text(ServerDescription.list([model, Model(name: "users", count: 3)]))
                == #"[{"name":"tickets","count":null,"primary_key":["id"],"columns":["id","who"]},"#
                + #"{"name":"users","count":3,"primary_key":[],"columns":[]}]"#)
        let message = ServerReply(data: ServerDescription.full(model)).message(id: Array("1".utf8))
        guard case .answer(1, .ok(let body)) = Reply.read(message) else {
            Issue.record("the client does not read it")
            return
        }
        #expect(try body.model() == model)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a\u{1b}[31m", #"a\u{1b}[31m"#), ("\n\u{7f}\u{9b}", #"\u{a}\u{7f}\u{9b}"#), ("您好🙂", "您好🙂"),
        ("\u{202e}x\u{2028}\u{200b}\u{e0041}", #"\u{202e}x\u{2028}\u{200b}\u{e0041}"#), ("\u{0}", #"\u{0}"#), ("", ""),
    ])
    func `text from outside is made visible`(text: String, shown: String) {
        #expect(visible(text) == shown)
    }

    @Test func `text from outside is cut at 64 characters`() {
        #expect(visible(String(repeating: "x", count: 10_000)) == String(repeating: "x", count: 64))
        #expect(visible(String(repeating: "好", count: 65)) == String(repeating: "好", count: 64))
        #expect(visible(String(repeating: "\u{1b}", count: 65)) == String(repeating: #"\u{1b}"#, count: 64))
        #expect(visible("e" + String(repeating: "\u{301}", count: 100)).unicodeScalars.count == 64)
    }
}
