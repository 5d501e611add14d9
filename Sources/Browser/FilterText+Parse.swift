package import Records

extension FilterText {
    /// One term where it was written.
    struct Part: Sendable, Hashable {
        var term: FilterTerm
        /// The whole term, and its field's name, in characters from 0.
        var range: Range<Int>
        var field: Range<Int>
        /// Its value, quotes included.
        var value: Range<Int>
        /// The value as it was written; nil when it stood in quotes, or was a list.
        var word: String?

        /// A point in time was put in the place of a word such as `today`.
        var isReckoned: Bool {
            guard let word, RelativeTime(word) != nil else { return false }
            return term.value != .text(word)
        }
    }

    /// Reads the text by grammar alone.
    package static func parse(_ text: String) throws(BrowserError) -> FilterText {
        FilterText(try parts(of: text).map(\.term))
    }

    /// Reads the text and checks it against a model and what its server can do; names come out in the schema's spelling.
    ///
    /// - Parameter clock: what relative times are reckoned from; without it, `today` is a word like any other.
    package static func parse(
        _ text: String, for model: Model, columns: [String] = [], extensions: Set<Extension>, clock: FilterClock? = nil
    ) throws(BrowserError) -> FilterText {
        FilterText(try parts(of: text, for: model, columns: columns, extensions: extensions, clock: clock).map(\.term))
    }

    /// - Parameter columns: names learnt from records, for servers that do not describe their models.
    static func parts(
        of text: String, for model: Model, columns: [String], extensions: Set<Extension>, clock: FilterClock? = nil
    ) throws(BrowserError) -> [Part] {
        let names = model.columns.isEmpty ? columns : model.columns.map(\.name)
        var parts: [Part]
        do throws(BrowserError) { parts = try self.parts(of: text) } catch {
            throw nameError(error, in: text, of: model, names) ?? error
        }
        for index in parts.indices {
            let part = parts[index]
            if !names.isEmpty {
                guard let name = names.first(where: { equalIgnoringASCIICase($0, part.term.field) }) else {
                    throw unknownField(part.term.field, of: model, names, at: part.field)
                }
                parts[index].term.field = name
            }
            if let column = model.column(part.term.field), !column.isFilterable {
                throw BrowserError(.notFilterable, "\(column.name) cannot be filtered on", at: part.field)
            }
            if !part.term.isPlain, !extensions.contains(.operators) {
                throw BrowserError(
                    .operatorsMissing,
                    "this server compares for equality only: it does not announce operators, so write \(part.term.field):value",
                    at: part.range)
            }
            if let clock, extensions.contains(.operators) {
                let name = parts[index].term.field
                parts[index].term = try resolve(parts[index], model.column(name) ?? Column(name: name), clock)
            }
            try checkRepetition(parts[index], after: parts[..<index], extensions)
        }
        if parts.count > 32 {
            throw BrowserError(.tooManyTerms, "a filter has at most 32 terms", at: parts[32].range)
        }
        return parts
    }

    /// The wire's filters are an object of fields, and a field's value one of operators: of two equal keys the last one would win.
    private static func checkRepetition(_ part: Part, after earlier: ArraySlice<Part>, _ extensions: Set<Extension>) throws(BrowserError) {
        let same = earlier.filter { $0.term.field == part.term.field }
        if same.isEmpty { return }
        guard extensions.contains(.operators) else {
            throw BrowserError(.repeatedField, "\(part.term.field) is given twice; a field can have one value", at: part.range)
        }
        guard same.contains(where: { $0.term.comparison == part.term.comparison }) else { return }
        let written = part.term.field + sign(part.term.comparison)
        let advice = part.term.comparison == .equal ? "; several values are written \(part.term.field):in(a,b)" : ""
        throw BrowserError(.repeatedField, "\(written) is given twice\(advice)", at: part.range)
    }

    private static func unknownField(_ field: String, of model: Model, _ names: [String], at range: Range<Int>) -> BrowserError {
        let hint = nearest(to: field, among: names).map { "; the nearest is \($0)" } ?? ""
        return BrowserError(.unknownField, "\(model.name) has no field '\(field)'\(hint)", at: range)
    }

    /// Where a value is missing, the field's name may be what is wrong; nil when it is not.
    private static func nameError(_ error: BrowserError, in text: String, of model: Model, _ names: [String]) -> BrowserError? {
        guard error.code == .noValue, !names.isEmpty else { return nil }
        let word = text.dropFirst(error.range.lowerBound).prefix(error.range.count)
        let field = String(word.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        if names.contains(where: { equalIgnoringASCIICase($0, field) }) { return nil }
        let beginning = asciiLowercased(field)
        if field.count == word.count, names.contains(where: { asciiLowercased($0).hasPrefix(beginning) }) {
            return BrowserError(.noValue, "the field's name is not finished", at: error.range)
        }
        return unknownField(field, of: model, names, at: error.range.lowerBound..<error.range.lowerBound + field.count)
    }

    private static func parts(of text: String) throws(BrowserError) -> [Part] {
        var parser = FilterParser(text)
        do throws(BrowserError) {
            return try parser.parts().map {
                Part(
                    term: $0.term, range: characters(of: $0.range, in: text), field: characters(of: $0.field, in: text),
                    value: characters(of: $0.value, in: text), word: $0.word)
            }
        } catch {
            throw BrowserError(error.code, error.message, at: characters(of: error.range, in: text))
        }
    }

    /// The parser counts scalars, people count characters.
    private static func characters(of range: Range<Int>, in text: String) -> Range<Int> {
        var scalars = 0
        var (lower, upper) = (0, 0)
        for character in text {
            if scalars < range.lowerBound { lower += 1 }
            if scalars < range.upperBound { upper += 1 }
            scalars += character.unicodeScalars.count
        }
        // A caret behind the end is where the next character would be.
        if range.upperBound > scalars { upper += range.upperBound - scalars }
        return lower..<max(lower, upper)
    }
}

/// Goes through a filter once, by scalars: a mark that follows a quote would make another character of it.
private struct FilterParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }
    private var isAtBlank: Bool { next.map(\.properties.isWhitespace) ?? false }

    mutating func parts() throws(BrowserError) -> [FilterText.Part] {
        var parts: [FilterText.Part] = []
        while true {
            while isAtBlank { position += 1 }
            if next == nil { return parts }
            parts.append(try part())
        }
    }

    private mutating func part() throws(BrowserError) -> FilterText.Part {
        let start = position
        while let next, Self.isNameCharacter(next) { position += 1 }
        let field = start..<position
        let name = String(String.UnicodeScalarView(scalars[field]))
        guard let first = name.utf8.first, !(0x30...0x39).contains(first) else {
            throw BrowserError(.noField, "a term begins with a field's name: status:open", at: start..<max(start + 1, wordEnd(from: start)))
        }
        guard var comparison = sign() else {
            let message =
                next == nil || isAtBlank
                ? "a value is missing: \(name):value, or \(name):none" : "after a field's name comes ':': \(name):value"
            throw BrowserError(.noValue, message, at: start..<max(start + 1, wordEnd(from: start)))
        }
        // `field:>=5` is another way to write `field>=5`.
        if comparison == .equal, let second = sign(besides: ":") { comparison = second }
        let valueStart = position
        if comparison == .equal, scalars[position...].starts(with: FilterText.listOpening.unicodeScalars) {
            let values = try list()
            return FilterText.Part(
                term: FilterTerm(name, in: values), range: start..<position, field: field, value: valueStart..<position, word: nil)
        }
        let isQuoted = next == "\""
        let value: Value = isQuoted ? .text(try quotedText()) : try bareValue(of: name, from: start)
        return FilterText.Part(
            term: FilterTerm(name, comparison, value), range: start..<position, field: field, value: valueStart..<position,
            word: isQuoted ? nil : String(String.UnicodeScalarView(scalars[valueStart..<position])))
    }

    /// `in(open,"on hold",none)`: blanks only within quotes.
    private mutating func list() throws(BrowserError) -> [Value] {
        let start = position
        func missing() -> BrowserError {
            BrowserError(
                .badList, "a list is written in(a,b,\"c d\"): its closing bracket is missing", at: start..<max(start + 1, position))
        }
        position += FilterText.listOpening.unicodeScalars.count
        var values: [Value] = []
        if next == ")" {
            position += 1
        } else {
            while true {
                if next == "\"" {
                    values.append(.text(try quotedText(inList: true)))
                } else {
                    let first = position
                    while let next, !isAtBlank, !",()\"".unicodeScalars.contains(next) { position += 1 }
                    if first == position { throw missing() }
                    values.append(FilterText.value(of: String(String.UnicodeScalarView(scalars[first..<position]))))
                }
                guard let mark = next, mark == "," || mark == ")" else { throw missing() }
                position += 1
                if mark == ")" { break }
            }
        }
        if next != nil, !isAtBlank { throw BrowserError(.badList, "after the list comes a blank", at: position..<position + 1) }
        if values.count > 100 { throw BrowserError(.badList, "a list has at most 100 values", at: start..<position) }
        return values
    }

    private mutating func bareValue(of name: String, from start: Int) throws(BrowserError) -> Value {
        let first = position
        while let next, !isAtBlank {
            if next == "\"" {
                throw BrowserError(.badQuote, "quotes go around the whole value: \(name):\"two words\"", at: position..<position + 1)
            }
            position += 1
        }
        if first == position {
            throw BrowserError(.noValue, "a value is missing: \(name):none is NULL, \(name):\"\" is empty text", at: start..<position)
        }
        return FilterText.value(of: String(String.UnicodeScalarView(scalars[first..<position])))
    }

    /// Steps over a comparison's sign.
    private mutating func sign(besides excluded: String = "") -> Comparison? {
        for sign in FilterText.signs where sign.text != excluded && scalars[position...].starts(with: sign.text.unicodeScalars) {
            position += sign.text.unicodeScalars.count
            return sign.comparison
        }
        return nil
    }

    private mutating func quotedText(inList: Bool = false) throws(BrowserError) -> String {
        let start = position
        var text = ""
        position += 1
        while let scalar = next {
            position += 1
            switch scalar {
            case "\"":
                if next != nil, !isAtBlank, !inList {
                    throw BrowserError(.badQuote, "after the closing quote comes a blank", at: position..<position + 1)
                }
                return text
            case "\\": text += try escape()
            default: text.unicodeScalars.append(scalar)
            }
        }
        throw BrowserError(.badQuote, "the closing quote is missing", at: start..<max(start + 1, scalars.count))
    }

    private mutating func escape() throws(BrowserError) -> String {
        let start = position - 1
        guard let scalar = next else { throw BrowserError(.badQuote, "the closing quote is missing", at: start..<start + 1) }
        position += 1
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "u" where next == "{":
            var digits = ""
            position += 1
            while let digit = next, digit != "}", digit != "\"" {
                digits.unicodeScalars.append(digit)
                position += 1
            }
            guard next == "}", let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else {
                throw BrowserError(.badQuote, "a character by its number is written \\u{1f642}", at: start..<position)
            }
            position += 1
            return String(scalar)
        default: return String(scalar)
        }
    }

    private func wordEnd(from start: Int) -> Int {
        scalars[start...].firstIndex(where: \.properties.isWhitespace) ?? scalars.count
    }

    /// Rule: `protocol.md` section 3, "a filter's field".
    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "0"..."9", "_": true
        default: false
        }
    }
}
