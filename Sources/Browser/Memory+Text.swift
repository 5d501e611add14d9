// A line a fact, as in `saved demo tickets triage = "status:open priority:5"`: a person can read it and mend it.

extension Memory {
    /// The first line: whoever cannot read what follows knows that by it.
    private static let header = "vitrine memory 1"

    package var text: String {
        let lines = facts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { Self.line($0) + " = " + Self.line($1) }
        return ([Self.header] + lines).joined(separator: "\n") + "\n"
    }

    /// Reads what `text` wrote. Lines that cannot be read are left out and counted; facts of kinds that are not known are kept.
    package static func parse(_ text: String) -> (memory: Memory, damagedLines: Int) {
        var memory = Memory()
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: true)
        guard !lines.isEmpty else { return (memory, 0) }
        guard String(lines.removeFirst()) == header else { return (memory, lines.count + 1) }
        var damaged = 0
        for line in lines {
            if let words = words(of: String(line), separated: true), words.count == 2, words[0].count > 0, words[1].count > 0 {
                memory.set(words[0], to: words[1])
            } else {
                damaged += 1
            }
        }
        return (memory, damaged)
    }

    /// Words with blanks between them; `words(of:)` reads them.
    static func line(_ words: [String]) -> String { words.map { isBare($0) ? $0 : quoted($0) }.joined(separator: " ") }

    static func words(of line: String) -> [String]? { words(of: line, separated: false)?.first }

    /// The words of a line, before and after each `=` that stands by itself; nil when it cannot be read.
    private static func words(of line: String, separated: Bool) -> [[String]]? {
        var groups: [[String]] = [[]]
        var rest = line.unicodeScalars[...]
        while true {
            rest = rest.drop { $0 == " " }
            guard let first = rest.first else { return groups }
            if first == "\"" {
                guard let word = unquoted(&rest) else { return nil }
                groups[groups.count - 1].append(word)
            } else {
                let word = rest.prefix { $0 != " " }
                rest = rest.dropFirst(word.count)
                let text = String(word)
                guard text == "=" || isBare(text) else { return nil }
                if text == "=", separated { groups.append([]) } else { groups[groups.count - 1].append(text) }
            }
        }
    }

    private static func isBare(_ word: String) -> Bool {
        word != "" && word != "=" && word.unicodeScalars.allSatisfy { $0 != " " && $0 != "\"" && !isWrittenByNumber($0) }
    }

    private static func quoted(_ word: String) -> String {
        var text = "\""
        for scalar in word.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case "\n": text += "\\n"
            case _ where isWrittenByNumber(scalar): text += "\\u{\(String(scalar.value, radix: 16))}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// Takes a quoted word off the front; nil when it has no end or holds what we never write.
    private static func unquoted(_ rest: inout Substring.UnicodeScalarView) -> String? {
        var word = String.UnicodeScalarView()
        rest.removeFirst()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"": return rest.first == nil || rest.first == " " ? String(word) : nil
            case "\\":
                switch rest.popFirst() {
                case "\"": word.append("\"")
                case "\\": word.append("\\")
                case "n": word.append("\n")
                case "u":
                    guard rest.popFirst() == "{", let end = rest.firstIndex(of: "}"), let code = UInt32(String(rest[..<end]), radix: 16),
                        let scalar = Unicode.Scalar(code)
                    else { return nil }
                    word.append(scalar)
                    rest = rest[rest.index(after: end)...]
                default: return nil
                }
            default: word.append(scalar)
            }
        }
        return nil
    }
}
