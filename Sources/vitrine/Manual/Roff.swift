/// Text for man(7): what is given as text stays text, whatever roff would read in it.
///
/// Source: groff_man_style(7)
struct Roff {
    private(set) var source = ""

    mutating func comment(_ text: String) { source += ".\\\" \(text)\n" }

    mutating func title(_ name: String, section: Int, _ footer: String, _ header: String) {
        source += ".TH \(Self.argument(name)) \(section) \"\" \(Self.argument(footer)) \(Self.argument(header))\n"
        // Words of a program are neither stretched nor cut in two.
        source += ".ad l\n.nh\n"
    }

    mutating func section(_ title: String) { source += ".SH \(Self.argument(title))\n" }

    mutating func subsection(_ title: String) { source += ".SS \(Self.argument(title))\n" }

    /// Paragraphs are divided by empty lines.
    mutating func text(_ text: String) {
        for (index, paragraph) in text.split(separator: "\n\n").enumerated() {
            if index > 0 { source += ".PP\n" }
            for line in paragraph.split(separator: "\n") { source += Self.line(line) + "\n" }
        }
    }

    mutating func paragraph(_ text: String) {
        source += ".PP\n"
        self.text(text)
    }

    /// A word or more in bold, and what is said of it.
    mutating func item(_ term: String, _ text: String) {
        source += ".TP\n.B \(Self.argument(term))\n"
        // Roff takes the next line for the text, and there has to be one.
        if text.isEmpty { source += "\\&\n" } else { self.text(text) }
    }

    /// Lines as they are.
    mutating func example(_ lines: [String]) {
        source += ".PP\n.EX\n"
        for line in lines { source += Self.line("    " + line) + "\n" }
        source += ".EE\n"
    }

    private static func argument(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// A line that begins with a dot or an apostrophe would be a request.
    private static func line(_ text: some StringProtocol) -> String {
        (text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" : "") + escaped(text)
    }

    private static func escaped(_ text: some StringProtocol) -> String {
        var result = ""
        for character in text {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "\"": result += "\\(dq"
            case "'": result += "\\(aq"
            case "`": result += "\\(ga"
            case "^": result += "\\(ha"
            case "~": result += "\\(ti"
            // Where a long word may be broken.
            case ",": result += ",\\:"
            case "/": result += "/\\:"
            default: result.append(character)
            }
        }
        return result
    }
}
