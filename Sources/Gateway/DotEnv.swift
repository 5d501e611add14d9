/// The `.env` file: read, never executed.
package enum DotEnv {
    /// Keys and values in the file's order; of a key that stands twice the last value counts. Lines that set nothing are skipped.
    ///
    /// `KEY=value`, `export KEY=value`, values in single or double quotes, comments on lines of their own or behind a blank.
    package static func parse(_ text: String) -> [(key: String, value: String)] {
        var entries: [(key: String, value: String)] = []
        for line in text.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }) {
            guard let entry = entry(line.drop { $0.isWhitespace || $0 == "\u{feff}" }) else { continue }
            entries.removeAll { $0.key == entry.key }
            entries.append(entry)
        }
        return entries
    }

    private static func entry(_ line: Substring) -> (key: String, value: String)? {
        var rest = line
        if rest.hasPrefix("export "), let key = rest.dropFirst(7).firstIndex(where: { !$0.isWhitespace }) { rest = rest[key...] }
        guard let equals = rest.firstIndex(of: "=") else { return nil }
        let key = rest[..<equals].reversed().drop { $0.isWhitespace }.reversed()
        guard let first = key.first, first == "_" || (first.isASCII && first.isLetter),
            key.allSatisfy({ $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) })
        else { return nil }
        return (String(key), value(rest[rest.index(after: equals)...].drop { $0.isWhitespace }))
    }

    private static func value(_ text: Substring) -> String {
        if let quote = text.first, quote == "\"" || quote == "'", let quoted = quoted(text.dropFirst(), quote) { return quoted }
        var value = ""
        for character in text {
            if character == "#", value.isEmpty || value.last?.isWhitespace == true { break }
            value.append(character)
        }
        while value.last?.isWhitespace == true { value.removeLast() }
        return value
    }

    /// The text up to the closing quote; nil without one. Within double quotes a backslash protects a quote or a backslash.
    private static func quoted(_ text: Substring, _ quote: Character) -> String? {
        var value = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                if character != "\"" && character != "\\" { value.append("\\") }
                value.append(character)
                isEscaped = false
            } else if character == quote {
                return value
            } else if character == "\\", quote == "\"" {
                isEscaped = true
            } else {
                value.append(character)
            }
        }
        return nil
    }
}
