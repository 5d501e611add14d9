import Testing

@testable import JSON

struct JSONReaderTests {
    @Test(
        arguments: [
            "", " ", "{", "[", "]", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":}", "{1:2}", "01", "-", "+1", ".5", "1.",
            "1e", "1e+", "--1",
            "0x1", "NaN", "Infinity", "tru", "True", "nul", "'a'", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\t\"",
            "\"\n\"", "\"\\n\t\"", "\"\\n\0\"",
            "1 2", "[1] x", "{} {}", "/* */ 1", "\u{feff}1", "\u{a0}1", "[1 2]", "\"\\u00G0\"", "\"\\u+123\"", "\"\\u٠٠٠٠\"",
        ])
    func `what is not JSON is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONReader.read(text) }
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], [0xff],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONReader.read(bytes) }
    }

    @Test func `sixty-four levels are read and sixty-five refused, however many bytes follow`() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        _ = try JSONReader.read(nested(64))
        #expect(throws: JSONError(code: .tooDeep, offset: 64)) { try JSONReader.read(nested(65)) }
        #expect(throws: JSONError(code: .tooDeep, offset: 64)) { try JSONReader.read(String(repeating: "[", count: 60_000)) }
        _ = try JSONReader.read("[" + String(repeating: "[],", count: 1000) + "[]]")
        let objects = String(repeating: "{\"a\":", count: 65) + "1" + String(repeating: "}", count: 65)
        #expect(throws: JSONError.self) { try JSONReader.read(objects) }
    }

    @Test func `errors say at which byte`() {
        #expect(throws: JSONError(code: .unexpectedByte, offset: 4)) { try JSONReader.read("[1, x]") }
        #expect(throws: JSONError(code: .unexpectedEnd, offset: 3)) { try JSONReader.read("[1,") }
        #expect(throws: JSONError(code: .trailingBytes, offset: 2)) { try JSONReader.read("1 2") }
    }

    @Test(
        arguments: [
            (#""\ud83d\ude42""#, "🙂"), (#""\ud800""#, "\u{fffd}"), (#""\udc00""#, "\u{fffd}"), (#""\ud800\ud83d\ude42""#, "\u{fffd}🙂"),
            (#""\ud800x""#, "\u{fffd}x"), (#""\ud800\n""#, "\u{fffd}\n"), (#""\ud800\u0041""#, "\u{fffd}A"), (#""\u0000""#, "\0"),
            (#""\/\b\f\n\r\t\"\\""#, "/\u{8}\u{c}\n\r\t\"\\"), (#""\u00e9""#, "é"), (#""e\u0301""#, "e\u{301}"), ("\"您好🙂\"", "您好🙂"),
        ])
    func `escapes are read, lone surrogates as U+FFFD`(text: String, expected: String) throws {
        // Scalars, because Swift's strings are equal when they only look the same.
        #expect(try JSONReader.read(text).string.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
    }

    @Test func `the last one of equal keys wins, and all are kept`() throws {
        let value = try JSONReader.read(#"{"a":1,"b":2,"a":3}"#)
        #expect(value["a"]?.integer == 3)
        #expect(value.object?.map(\.key) == ["a", "b", "a"])
    }

    @Test func `a member knows where its value stands`() throws {
        let text = #"{ "id" : [1, "x" ] , "b":2}"#
        let range = try #require(try JSONReader.read(text).member("id")?.range)
        #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == #"[1, "x" ]"#)
    }
}
