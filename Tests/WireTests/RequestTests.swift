import JSON
import Testing
import Wire

struct RequestTests {
    private static func read(_ text: String) -> ReceivedMessage { Array(text.utf8).withUnsafeBufferPointer { Request.read($0) } }

    private static func request(_ text: String) throws -> Request {
        guard case .request(let request) = read(text) else { throw RequestError("malformed: \(text)") }
        return request
    }

    @Test(arguments: [
        (#"{"id":1}"#, "1"), (#"{"id":1.50e+2}"#, "1.50e+2"), (#"{"id":-0}"#, "-0"), (#"{}"#, "null"), (#"{"id":null}"#, "null"),
        (#"{"id":123456789012345678901234567890}"#, "123456789012345678901234567890"), (#"{"id":"a"}"#, #""a""#),
        (#"{"id": {"b" : [1, 2 ,"x y"]} }"#, #"{"b":[1,2,"x y"]}"#), (#"{"id":"\u0041\/"}"#, #""\u0041\/""#), (#"{"id":1,"id":2}"#, "2"),
        ("{\"id\":\"\u{202e}\"}", #""\u202e""#), (#"{"id":"\ud800"}"#, #""\ud800""#), (#"{"id":"您好🙂"}"#, #""您好🙂""#),
    ])
    func `an id is repeated digit for digit, without the space around it`(text: String, id: String) throws {
        #expect(String(decoding: try Self.request(text).id, as: UTF8.self) == id)
    }

    @Test func `action and model are lower-cased but not trimmed, and empty when absent`() throws {
        let request = try Self.request(#"{"action":" LiSt","model":"Users É"}"#)
        #expect(request.action == " list")
        #expect(request.model == "users É")
        let empty = try Self.request("{}")
        #expect(empty.action == "" && empty.model == "" && empty.params == .null)
    }

    @Test(arguments: [
        ("", "null", "Invalid JSON message"), ("{", "null", "Invalid JSON message"), (#"{"id":1,}"#, "null", "Invalid JSON message"),
        ("\u{feff}{}", "null", "Invalid JSON message"), ("{} {}", "null", "Invalid JSON message"),
        ("{'id':1}", "null", "Invalid JSON message"),
        ("[]", "null", "Invalid request: message must be a JSON object"), ("1", "null", "Invalid request: message must be a JSON object"),
        (#"{"id":7,"action":1}"#, "7", "Invalid request: action must be a string"),
        (#"{"id":7,"action":null}"#, "7", "Invalid request: action must be a string"),
        (#"{"model":[],"id":7}"#, "7", "Invalid request: model must be a string"),
        (#"{"model":[],"action":1,"id":7}"#, "7", "Invalid request: action must be a string"),
    ])
    func `what is no request is answered in the documented words`(text: String, id: String, error: String) {
        guard case .malformed(let found, let fault) = Self.read(text) else {
            Issue.record("taken for a request: \(text)")
            return
        }
        #expect(String(decoding: found, as: UTF8.self) == id)
        #expect(fault.message == error)
    }

    @Test func `nesting beyond 64 and bytes that are not UTF-8 are no JSON`() {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        guard case .malformed(_, .invalidJSON) = Self.read(#"{"id":"# + deep + "}") else {
            Issue.record("65 levels were read")
            return
        }
        let bytes: [UInt8] = Array(#"{"id":""#.utf8) + [0xff] + Array(#""}"#.utf8)
        guard case .malformed(_, .invalidJSON) = bytes.withUnsafeBufferPointer({ Request.read($0) }) else {
            Issue.record("broken UTF-8 was read")
            return
        }
    }

    @Test func `the last of equal keys counts, whatever the ones before were`() throws {
        let request = try Self.request(#"{"action":1,"action":"get","params":{"id":1},"params":{"id":2}}"#)
        #expect(request.action == "get")
        #expect(request.params["id"] == .number(JSONNumber(text: "2")))
    }

    @Test(arguments: [
        (#"{"id":1}"#, #"{"id":1}"#, true), (#"{"id":1}"#, #"{"id":1.0}"#, false), (#"{"id":"1"}"#, #"{"id":1}"#, false),
        (#"{"id":"A"}"#, #"{"id":"\u0041"}"#, true), (#"{"id":"e\u0301"}"#, #"{"id":"\u00e9"}"#, false),
        (#"{"id":{"a":[1,null]}}"#, #"{"x":0,"id":{ "a" : [1, null] }}"#, true), (#"{"id":[1]}"#, #"{"id":[1,2]}"#, false),
    ])
    func `ids are the same when their values are`(a: String, b: String, isSame: Bool) throws {
        #expect(try Self.request(a).hasID(try Self.request(b).idValue) == isSame)
    }
}
