import JSON
import Testing

struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return writer.text
    }

    @Test(arguments: [0, 1, -1, 9, 10, .max, .min, 1_234_567_890] as [Int64])
    func `integers are written to the last digit`(value: Int64) {
        #expect(written { $0.integer(value) } == String(value))
    }

    @Test func `unsigned integers beyond 64 bits with a sign are written too`() {
        #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
    }

    @Test(
        arguments: [
            (1.0, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"), (1e16, "1e+16"), (1e300, "1e+300"), (.leastNonzeroMagnitude, "5e-324"),
            (100.0, "100.0"),
            (.infinity, "null"), (-.infinity, "null"), (.nan, "null"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        ])
    func `doubles have a fraction or an exponent and read back the same`(value: Double, text: String) throws {
        #expect(written { $0.real(value) } == text)
        if value.isFinite {
            #expect(text.contains(".") || text.contains("e"))
            guard case .number(let number) = try JSONReader.read(text) else {
                Issue.record("no number: \(text)")
                return
            }
            #expect(number.double.bitPattern == value.bitPattern)
        }
    }

    @Test func `every scalar comes back as itself, whole or in the middle of a text`() throws {
        for start in stride(from: UInt32(0), to: 0x110000, by: 64) {
            var text = ""
            for value in start..<(start + 64) {
                guard let scalar = Unicode.Scalar(value) else { continue }
                text.unicodeScalars.append(scalar)
            }
            let json = written { $0.string(text) }
            #expect(try JSONReader.read(json).string.map { Array($0.utf8) } == Array(text.utf8), "\(start)")
        }
    }

    @Test(
        arguments: [
            0x00...0x1f, 0x7f...0x9f, 0x61c...0x61c, 0x180e...0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff...0xfeff,
            0xfff9...0xfffb, 0xe0000...0xe007f,
        ] as [ClosedRange<UInt32>])
    func `what could harm a terminal is written as ASCII`(scalars: ClosedRange<UInt32>) {
        for scalar in scalars.compactMap(Unicode.Scalar.init) {
            #expect(
                written { $0.string("long enough a text " + String(Character(scalar)) + " to go by words") }.utf8.allSatisfy {
                    (0x20..<0x7f).contains($0)
                })
        }
    }

    @Test(
        arguments: [
            ("\"\\/", #""\"\\/""#), ("\u{8}\t\n\u{c}\r", #""\b\t\n\f\r""#), ("\0\u{1b}\u{7f}", #""\u0000\u001b\u007f""#),
            ("您好🙂é", "\"您好🙂é\""),
            ("\u{e0041}", #""\udb40\udc41""#), ("", "\"\""), ("12345678", "\"12345678\""), ("1234567\"8", #""1234567\"8""#),
            ("12345678\u{1}2345678", #""12345678\u00012345678""#), ("\u{feff}\u{2028}", #""\ufeff\u2028""#),
            ("\u{200a}\u{2010}", "\"\u{200a}\u{2010}\""),
        ])
    func `texts are escaped as the protocol says and no further`(text: String, json: String) {
        #expect(written { $0.string(text) } == json)
    }

    @Test(
        arguments: [
            [0xff], [0xc0, 0x80], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x99], [0x80, 0x80, 0x61], [0xf4, 0x90, 0x80, 0x80],
            [0xe2, 0x82, 0x61],
            [0x61, 0xf5, 0x62], [0xe0, 0x80, 0x80], [0xc3], Array("enough for a word ".utf8) + [0xfe, 0x61],
        ] as [[UInt8]])
    func `bytes that are not UTF-8 become U+FFFD as Swift would read them`(bytes: [UInt8]) throws {
        let json = written { writer in bytes.withUnsafeBufferPointer { writer.string($0) } }
        #expect(try JSONReader.read(json).string == String(decoding: bytes, as: UTF8.self))
    }

    @Test(
        arguments: [([], ""), ([0], "AA=="), ([0, 0xff], "AP8="), ([0, 0xff, 0x10], "AP8Q"), ([0xfb, 0xff, 0xbf, 0x00], "+/+/AA==")]
            as [([UInt8], String)])
    func `blobs are base64 in an object`(bytes: [UInt8], text: String) {
        #expect(written { writer in bytes.withUnsafeBufferPointer { writer.blob($0) } } == #"{"$base64":true,"encoded":"\#(text)"}"#)
        #expect(Base64.decode(text) == bytes)
        let forURLs = Base64.encodeForURL(bytes)
        #expect(forURLs == String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" }))
        #expect(Base64.decode(forURLs) == bytes)
    }

    @Test(arguments: ["A", "AP8=A", "AP8Q=", "AP8Q====", "AA=", "AB==", "AP9", "A P8", "AP8\n", "ÄÄÄÄ", "=", "AA==AA=="])
    func `what is not base64 is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        arguments: [
            (#"{"id": 1.50 }"#, "1.50"), (#"{"id":12345678901234567890123}"#, "12345678901234567890123"),
            (#"{"id":"a\u0041\/"}"#, #""a\u0041\/""#),
            (#"{"id" : [ 1 , {"a" : "b c"} ]}"#, #"[1,{"a":"b c"}]"#), (#"{"id":"\ud800"}"#, #""\ud800""#), ("{\"id\":\"\u{1b}\"}", ""),
            ("{\"id\":\"x\u{202e}y\"}", #""x\u202ey""#), (#"{"id":"\\"}"#, #""\\""#), (#"{"id":"\""}"#, #""\"""#),
            (#"{"id":-0E+0}"#, "-0E+0"),
        ])
    func `a value is repeated to the digit, without space and without harm`(document: String, copy: String) throws {
        let bytes = Array(document.utf8)
        guard let member = try? JSONReader.read(bytes).member("id") else {
            #expect(copy.isEmpty)
            return
        }
        #expect(written { writer in bytes.withUnsafeBufferPointer { writer.copy(of: $0, member.range) } } == copy)
    }

    @Test func `a writer that forgets begins anew`() {
        var writer = JSONWriter(capacity: 10)
        writer.bool(true)
        #expect(writer.count == 4)
        writer.removeAll()
        writer.bool(false)
        #expect(writer.text == "false")
    }
}
