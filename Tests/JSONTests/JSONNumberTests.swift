import JSON
import Testing

struct JSONNumberTests {
    @Test(
        arguments: [
            ("5", 5), ("-0", 0), ("5.0", 5), ("5e0", 5), ("50e-1", 5), ("0.5e1", 5), ("5.5", nil), ("1e3", 1000),
            ("1e18", 1_000_000_000_000_000_000),
            ("9223372036854775807", .max), ("9223372036854775807.0", .max), ("-9223372036854775808", .min),
            ("-9223372036854775808.000", .min),
            ("9223372036854775808", nil), ("9223372036854775808.0", nil), ("1e19", nil), ("9007199254740993.0", 9_007_199_254_740_993),
            ("900719925474099.3e1", 9_007_199_254_740_993), ("0e999999999999999999999", 0), ("0.0", 0), ("1e999999999999999999999", nil),
            ("1e-999999999999999999999", nil), ("100e-2", 1), ("1.10e1", 11), ("123456789012345678901234567890", nil),
        ] as [(String, Int64?)])
    func `a whole number is exact, however it is written`(text: String, value: Int64?) throws {
        guard case .number(let number) = try JSONReader.read(text) else {
            Issue.record("not a number")
            return
        }
        #expect(number.whole == value)
        #expect(number.text == text)
    }

    @Test func `only what is written as an integer is one`() {
        #expect(JSONNumber(text: "5").integer == 5)
        #expect(JSONNumber(text: "5.0").integer == nil)
        #expect(JSONNumber(text: "9223372036854775808").integer == nil)
    }

    @Test func `doubles beyond the range are infinite`() {
        #expect(JSONNumber(text: "1e999").double == .infinity)
        #expect(JSONNumber(text: "-1e999").double == -.infinity)
        #expect(JSONNumber(text: "1e-999").double == 0)
    }
}
