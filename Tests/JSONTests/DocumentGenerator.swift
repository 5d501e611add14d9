import TestSupport

/// Makes JSON documents as text: all of the grammar, its edges more often than its middle.
struct DocumentGenerator {
    private static let spaces = ["", "", "", "", " ", "\n", "\t ", "\r\n"]
    private static let numbers = [
        "0", "-0", "1", "-1", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "1.5", "-2.5e3", "1E2", "0.1", "1e308", "1e-400", "-0.0e-0",
        "1.7976931348623157e308", "4.9e-324",
    ]
    private static let pieces = [
        "a", "您好🙂", "\\n", "\\u0041", "\\ud83d\\ude42", "\\\"", "\\\\", "\\/", "/", " ", "é", "e\u{301}", "\u{200b}", "\u{10ffff}", "z",
        "\\u0000", "\u{7f}", "\u{85}", "\u{2028}", "\\ufeff", "\\uD7FF", "\\uE000", "\\b\\f\\r\\t",
    ]
    private static let surrogates = ["\\ud800", "\\udc00", "\\udbff\\ud83d\\ude42", "\\udfff\\ud800", "\\ud83dx", "\\uD83D\\u0041"]

    var random: SeededRandom
    /// Surrogates that stand alone, which Unicode text cannot hold, and numbers that no double holds.
    var isExtreme = false

    mutating func document() -> String {
        switch random.below(20) {
        case 0: return nested(60 + random.below(8))
        case 1 where isExtreme: return nested(500 + random.below(5000))
        default: return value(0)
        }
    }

    mutating func string() -> String {
        var text = "\""
        for _ in 0..<random.below(6) {
            text += isExtreme && random.oneIn(12) ? random.pick(Self.surrogates) : random.pick(Self.pieces)
        }
        return text + "\""
    }

    mutating func number() -> String {
        switch random.below(4) {
        case 0, 1: return random.pick(Self.numbers)
        case 2: return digits()
        default:
            var text = digits()
            if random.oneIn(2) { text += "." + (0...random.below(20)).map { _ in "\(random.below(10))" }.joined() }
            if random.oneIn(2) {
                text += random.pick(["e", "E"]) + random.pick(["", "+", "-"]) + "\(random.below(isExtreme ? 5000 : 200))"
            }
            return text
        }
    }

    private mutating func digits() -> String {
        let length = 1 + random.below(isExtreme ? 400 : 25)
        return random.pick(["", "-"]) + "\(1 + random.below(9))" + (1..<length).map { _ in "\(random.below(10))" }.joined()
    }

    private mutating func nested(_ depth: Int) -> String {
        var (open, close) = ("", "")
        for _ in 0..<depth {
            let isArray = random.oneIn(2)
            open += isArray ? "[" : "{\"a\":"
            close = (isArray ? "]" : "}") + close
        }
        return open + "1" + close
    }

    private mutating func value(_ depth: Int) -> String {
        let space = random.pick(Self.spaces)
        switch random.below(depth > 4 ? 5 : 9) {
        case 0: return space + random.pick(["null", "true", "false"])
        case 1, 2: return space + number() + space
        case 3, 4: return space + string()
        case 5, 6: return "[" + items { $0.value(depth + 1) } + space + "]" + space
        default:
            // Different keys: Foundation keeps one of equal ones, it does not say which.
            var key = 0
            return space + "{"
                + items { generator in
                    key += 1
                    return generator.random.pick(Self.spaces) + "\"\(key)" + generator.string().dropFirst() + space + ":"
                        + generator.value(depth + 1)
                } + "}"
        }
    }

    private mutating func items(_ item: (inout DocumentGenerator) -> String) -> String {
        var items: [String] = []
        for _ in 0..<random.below(5) { items.append(item(&self)) }
        return items.joined(separator: ",")
    }
}
