package import Records

extension FilterText {
    /// One term where it was written.
    struct Part: Sendable, Hashable {
        var term: FilterTerm
        /// The whole term, and its field's name, in characters from 0.
        var range: Range<Int>
        var field: Range<Int>
    }

    /// Reads the text by grammar alone.
    package static func parse(_ text: String) throws(BrowserError) -> FilterText {
        FilterText(try parts(of: text).map(\.term))
    }

    /// Reads the text and checks it against a model and what its server can do; names come out in the schema's spelling.
    package static func parse(
        _ text: String, for model: Model, columns: [String] = [], extensions: Set<Extension>
    ) throws(BrowserError) -> FilterText {
        FilterText(try parts(of: text, for: model, columns: columns, extensions: extensions).map(\.term))
    }

    /// - Parameter columns: names learnt from records, for servers that do not describe their models.
    static func parts(
        of text: String, for model: Model, columns: [String], extensions: Set<Extension>
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
            if part.term.comparison != .equal, !extensions.contains(.operators) {
                throw BrowserError(
                    .operatorsMissing,
                    "this server compares for equality only: it does not announce operators, so write \(part.term.field):value",
                    at: part.range)
            }
            // The wire's filters are an object: of two equal keys the last one would win.
            if parts[..<index].contains(where: { $0.term.field == parts[index].term.field }) {
                throw BrowserError(.repeatedField, "\(parts[index].term.field) is given twice; a field can have one value", at: part.range)
            }
        }
        if parts.count > 32 {
            throw BrowserError(.tooManyTerms, "a filter has at most 32 terms", at: parts[32].range)
        }
        return parts
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
                Part(term: $0.term, range: characters(of: $0.range, in: text), field: characters(of: $0.field, in: text))
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
        let value = try value(of: name, from: start)
        return FilterText.Part(term: FilterTerm(name, comparison, value), range: start..<position, field: field)
    }

    private mutating func value(of name: String, from start: Int) throws(BrowserError) -> Value {
        if next == "\"" { return .text(try quotedText()) }
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

    private mutating func quotedText() throws(BrowserError) -> String {
        let start = position
        var text = ""
        position += 1
        while let scalar = next {
            position += 1
            switch scalar {
            case "\"":
                if next != nil, !isAtBlank {
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
