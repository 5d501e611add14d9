import JSON
import Records
import Testing
import Wire

struct ClientRequestTests {
    private static func text(_ request: ClientRequest, timing: Bool = false) -> String {
        String(decoding: request.message(id: 7, timing: timing), as: UTF8.self)
    }

    @Test func `a list asks for a page of a model`() {
        #expect(
            Self.text(.list(ListParameters("users", start: .offset(100), limit: 50)))
                == #"{"id":7,"action":"list","model":"users","params":{"limit":50,"offset":100}}"#)
    }

    @Test func `watching names the model and nothing else`() {
        #expect(Self.text(.watch(model: "users")) == #"{"id":7,"action":"watch","model":"users"}"#)
        #expect(Self.text(.unwatch(model: "users")) == #"{"id":7,"action":"unwatch","model":"users"}"#)
    }

    @Test func `conditions become the document's field and value`() {
        let filter: [FilterTerm] = [
            FilterTerm("status", .equal, "open"), FilterTerm("closed_at", .equal, .null), FilterTerm("is_active", .equal, .boolean(true)),
            FilterTerm("id", .equal, .integer(.min)), FilterTerm("satisfaction", .equal, .real(1)),
        ]
        #expect(
            Self.text(.count(model: "tickets", filter: filter))
                == #"{"id":7,"action":"count","model":"tickets","params":{"filters":{"status":"open","closed_at":null,"#
                + #""is_active":true,"id":-9223372036854775808,"satisfaction":1.0}}}"#)
    }

    @Test func `comparisons make it a query, several on one field in one object`() {
        let filter = [FilterTerm("id", .greater, 5), FilterTerm("ID", .lessOrEqual, 9), FilterTerm("status", .equal, "open")]
        #expect(
            Self.text(.list(ListParameters("tickets", filter: filter, limit: 10)))
                == #"{"id":7,"action":"query","model":"tickets","params":{"limit":10,"offset":0,"#
                + #""filters":{"id":{"gt":5,"lte":9},"status":"open"}}}"#)
    }

    @Test func `any of several values is a list, of one it is the value`() {
        let filter = [
            FilterTerm("id", in: [1, "2", .null]), FilterTerm("id", .less, 9), FilterTerm("n", in: [5]), FilterTerm("m", in: []),
        ]
        #expect(
            Self.text(.list(ListParameters("tickets", filter: filter, limit: 10)))
                == #"{"id":7,"action":"query","model":"tickets","params":{"limit":10,"offset":0,"#
                + #""filters":{"id":{"in":[1,"2",null],"lt":9},"n":5,"m":{"in":[]}}}}"#)
    }

    @Test func `order, cursor, labels, columns and timing are asked for by name`() {
        let list = ListParameters(
            "tickets", order: [OrderTerm("created_at", descending: true), OrderTerm("id")], start: .cursor(""), limit: 100,
            expand: ["requester_id"], fields: ["id", "title"])
        #expect(
            Self.text(.list(list), timing: true)
                == #"{"id":7,"action":"list","model":"tickets","params":{"limit":100,"cursor":"","#
                + #""order_by":["-created_at","id"],"expand":["requester_id"],"fields":["id","title"],"timing":true}}"#)
    }

    @Test(arguments: [
        (ClientRequest.describe(model: nil), #"{"id":7,"action":"describe"}"#),
        (.describe(model: "users"), #"{"id":7,"action":"describe","model":"users"}"#),
        (.cancel(id: 3), #"{"id":7,"action":"cancel","params":{"id":3}}"#),
        (
            .total(model: "users", filter: [FilterTerm("id", .less, 5)]),
            #"{"id":7,"action":"query","model":"users","params":{"limit":0,"filters":{"id":{"lt":5}},"total":true}}"#
        ),
        (
            .distinct(model: "users", field: "role", prefix: "", filter: [], limit: 100),
            #"{"id":7,"action":"distinct","model":"users","params":{"field":"role","limit":100}}"#
        ),
        (
            .distinct(model: "users", field: "role", prefix: "a\"", filter: [FilterTerm("id", .equal, 1)], limit: 5),
            #"{"id":7,"action":"distinct","model":"users","params":{"field":"role","prefix":"a\"","limit":5,"filters":{"id":1}}}"#
        ),
        (.get(model: "users", id: "1", expand: []), #"{"id":7,"action":"get","model":"users","params":{"id":"1"}}"#),
        (.get(model: "x\"\u{0}您好🙂", id: 0, expand: []), #"{"id":7,"action":"get","model":"x\"\u0000您好🙂","params":{"id":0}}"#),
    ])
    func `each request has its message`(request: ClientRequest, message: String) {
        #expect(Self.text(request) == message)
    }

    @Test func `what a client writes the server's reader understands`() throws {
        let request = ClientRequest.get(model: "Users", id: .text(String(repeating: "🙂", count: 2_500)), expand: ["a"])
        let read = request.message(id: 9).withUnsafeBufferPointer { Request.read($0) }
        guard case .request(let server) = read else { return #expect(Bool(false), "not a request") }
        #expect(server.action == "get")
        #expect(server.model == "users")
        #expect(server.idValue.integer == 9)
        #expect(server.params["id"]?.string?.count == 2_500)
    }
}
