import Foundation
import Testing

@testable import JSON

struct JSONReaderTests {
    /// Seeded, so that a failure comes again.
    struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
    }

    @Test(arguments: 0..<300)
    func `random documents mean what Foundation says they mean`(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 7919 &+ 1)
        let text = Self.document(&random, 0)
        let ours = try JSONReader.read(text)
        let theirs = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        #expect(Self.isSame(ours, theirs), "\(text)")
        // What is written from it is read as the same.
        var writer = JSONWriter()
        writer.value(ours)
        #expect(Self.isSame(try JSONReader.read(writer.bytes), theirs), "\(writer.text)")
        var copy = JSONWriter()
        Array(text.utf8).withUnsafeBufferPointer { copy.copy(of: $0, 0..<$0.count) }
        #expect(Self.isSame(try JSONReader.read(copy.bytes), theirs), "\(copy.text)")
    }

    @Test(arguments: 0..<300)
    func `documents with one byte changed are refused when Foundation refuses them`(seed: Int) throws {
        var random = Random(state: UInt64(seed) &* 104_729 &+ 7)
        var bytes = Array(Self.document(&random, 0).utf8)
        let at = random.next(bytes.count)
        bytes[at] = UInt8(random.next(128))
        let ours = try? JSONReader.read(bytes)
        let theirs = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
        // Foundation also refuses numbers that no double holds.
        if let theirs {
            #expect(ours.map { Self.isSame($0, theirs) } == true, "\(String(decoding: bytes, as: UTF8.self))")
        } else if !bytes.contains(UInt8(ascii: "e")), !bytes.contains(UInt8(ascii: "E")), !bytes.contains(0x5c), !bytes.contains(0) {
            #expect(ours == nil, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test(
        arguments: [
            "", " ", "{", "[", "]", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":}", "{1:2}", "01", "-", "+1", ".5", "1.",
            "1e", "1e+", "--1",
            "0x1", "NaN", "Infinity", "tru", "True", "nul", "'a'", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\t\"",
            "\"\n\"",
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

    // MARK: Documents

    private static let pieces = ["a", "您好🙂", "\\n", "\\u0041", "\\ud83d\\ude42", "\\\"", "\\\\", "/", " ", "é", "\u{200b}", "z"]
    private static let numbers = [
        "0", "-0", "1", "-1", "9007199254740993", "9223372036854775807", "-9223372036854775808", "1.5", "-2.5e3", "1E2", "0.1",
    ]
    private static let spaces = ["", "", "", " ", "\n", "\t ", "\r\n"]

    private static func document(_ random: inout Random, _ depth: Int) -> String {
        let space = spaces[random.next(spaces.count)]
        switch random.next(depth > 4 ? 5 : 8) {
        case 0: return space + "null"
        case 1: return ["true", "false"][random.next(2)] + space
        case 2, 3: return space + numbers[random.next(numbers.count)] + space
        case 4: return space + string(&random)
        case 5, 6:
            var items: [String] = []
            for _ in 0..<random.next(5) { items.append(document(&random, depth + 1)) }
            return "[" + space + items.joined(separator: ",") + "]" + space
        default:
            var items: [String] = []
            for number in 0..<random.next(5) {
                // Different keys: Foundation keeps one of equal ones, it does not say which.
                items.append(space + "\"\(number)" + string(&random).dropFirst() + space + ":" + document(&random, depth + 1))
            }
            return space + "{" + items.joined(separator: ",") + space + "}"
        }
    }

    private static func string(_ random: inout Random) -> String {
        "\"" + (0..<random.next(6)).map { _ in pieces[random.next(pieces.count)] }.joined() + "\""
    }

    private static func isSame(_ ours: JSONValue, _ theirs: Any) -> Bool {
        switch ours {
        case .null: return theirs is NSNull
        case .bool(let value): return (theirs as? Bool) == value
        case .number(let number):
            guard let theirs = theirs as? NSNumber else { return false }
            if let integer = number.integer { return theirs.int64Value == integer }
            return theirs.doubleValue == number.double
        case .string(let text): return (theirs as? String).map { Array($0.unicodeScalars) } == Array(text.unicodeScalars)
        case .array(let values):
            guard let theirs = theirs as? [Any], theirs.count == values.count else { return false }
            return zip(values, theirs).allSatisfy { isSame($0, $1) }
        case .object(let members):
            guard let theirs = theirs as? [String: Any], theirs.count == members.count else { return false }
            return members.allSatisfy { member in theirs[member.key].map { isSame(member.value, $0) } ?? false }
        }
    }
}
