package import Records

/// A filter as a person writes it: `status:open requester_id:none subject:"two words" priority:in(1,2) created_at>=-2w`.
///
/// `parse` reads what `text` prints: the same terms. The one text form of filters, for the editor, the command line and links.
package struct FilterText: Sendable, Hashable {
    package var terms: [FilterTerm]

    package init(_ terms: [FilterTerm] = []) { self.terms = terms }

    /// The canonical text.
    package var text: String { terms.map(Self.text).joined(separator: " ") }

    static func text(_ term: FilterTerm) -> String {
        let operand = term.comparison == .equal && term.values.count != 1 ? list(term.values) : text(term.value)
        return term.field + sign(term.comparison) + operand
    }

    /// `in(open,closed)`: any of several values.
    private static func list(_ values: [Value]) -> String {
        "in(" + values.map(element).joined(separator: ",") + ")"
    }

    /// A value among others: what a comma or a bracket is in needs quotes.
    static func element(_ value: Value) -> String {
        if case .text(let text) = value, text.unicodeScalars.contains(where: { ",()".unicodeScalars.contains($0) }) { return quoted(text) }
        return text(value)
    }

    /// What a list of values begins with.
    static let listOpening = "in("

    /// What stands between field and value.
    static func sign(_ comparison: Comparison) -> String {
        switch comparison {
        case .equal: ":"
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .contains: "~"
        case .startsWith: "^"
        }
    }

    /// Longer signs before their own beginnings.
    static let signs: [(text: String, comparison: Comparison)] = [
        ("!=", .notEqual), ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("<", .less), (">", .greater), ("~", .contains),
        ("^", .startsWith), ("=", .equal), (":", .equal),
    ]

    static func text(_ value: Value) -> String {
        switch value {
        case .null: "none"
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        // What reads back as an infinity.
        case .real(let number): number.isInfinite ? (number < 0 ? "-9e999" : "9e999") : String(number)
        case .text(let text): isBare(text) ? text : quoted(text)
        // No filter can hold bytes; the text says which they were.
        case .blob: quoted(plainText(value, limit: 32))
        }
    }

    /// Whether the text is read back as this text without quotes.
    private static func isBare(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, !"\":<>=!~^".unicodeScalars.contains(first) else { return false }
        let isPlain = text.unicodeScalars.allSatisfy { !isWrittenByNumber($0) && $0 != "\"" && !$0.properties.isWhitespace }
        return isPlain && !text.unicodeScalars.starts(with: listOpening.unicodeScalars) && value(of: text) == .text(text)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            // Every kind of line break, too: a prompt has one line.
            case _ where isWrittenByNumber(scalar): result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// What a word without quotes means.
    static func value(of word: String) -> Value {
        switch word {
        case "none": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
        guard let first = digits.utf8.first, (0x30...0x39).contains(first) else { return .text(word) }
        // `007` and telephone numbers are texts; so is what 64 bits cannot hold exactly.
        if digits.utf8.count > 1, first == 0x30, digits.dropFirst().first.map({ !".eE".contains($0) }) ?? false { return .text(word) }
        if digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return Int64(word).map { .integer($0) } ?? .text(word) }
        guard digits.allSatisfy({ "0123456789.eE+-".contains($0) }), let number = Double(word) else { return .text(word) }
        return .real(number)
    }
}
