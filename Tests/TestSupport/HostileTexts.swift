/// Texts that terminals obey, programs stumble over, or people are deceived by: against every place where text goes out.
package enum HostileTexts {
    package static let all: [(name: String, text: String)] = [
        ("colour", "\u{1B}[31mred\u{1B}[0m"), ("clear screen", "\u{1B}[2J\u{1B}[1;1H"), ("window title", "\u{1B}]0;not your title\u{7}"),
        ("clipboard", "\u{1B}]52;c;bm90IHlvdXJz\u{1B}\\"), ("link", "\u{1B}]8;;http://evil.example\u{1B}\\click\u{1B}]8;;\u{1B}\\"),
        ("device control", "\u{1B}P$q\"p\u{1B}\\"), ("request for an answer", "\u{1B}[c\u{1B}[6n\u{5}"),
        ("end of a paste", "a\u{1B}[201~q\r"), ("lone escape at the end", "text\u{1B}"), ("C1 control sequence", "\u{9B}31mred\u{9B}0m"),
        ("C1 operating system command", "\u{9D}0;title\u{9C}"), ("C1 device control", "\u{90}q\u{9C}"),
        ("backspaces", "rm -rf\u{8}\u{8}\u{8}\u{8}\u{8}\u{8}ls"), ("return", "visible\rhidden"), ("bell and nul", "\u{7}\u{0}x\u{7F}"),
        ("next line", "one\u{85}two\u{2028}three\u{2029}four"), ("lines", "one\ntwo\r\nthree\tfour\u{B}five\u{C}six"),
        ("right to left", "invoice_\u{202E}fdp.exe"), ("isolates", "\u{2067}abc\u{2069} \u{2066}x\u{2069} \u{61C}\u{200F}\u{200E}"),
        ("zero width", "a\u{200B}d\u{200C}m\u{200D}i\u{2060}n\u{FEFF}\u{AD}"), ("tags", "hi\u{E0068}\u{E0069}\u{E007F}"),
        ("selectors", "a\u{FE0F}b\u{E0100}c\u{180B}"), ("annotations", "\u{FFF9}a\u{FFFA}b\u{FFFB}\u{FFFC}"),
        ("private and unassigned", "\u{E000}\u{F8FF}\u{10FFFD}\u{378}\u{FFFF}\u{1FFFE}"),
        ("lone surrogates", String(decoding: [0x61, 0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0x62] as [UInt8], as: UTF8.self)),
        ("not UTF-8", String(decoding: [0xC0, 0xAF, 0xFF, 0xFE, 0x80] as [UInt8], as: UTF8.self)),
        ("combining flood", "Z" + String(repeating: "\u{351}\u{36B}\u{343}\u{32A}", count: 60) + "algo"), ("mark first", "\u{301}a"),
        ("emoji", "👩‍👩‍👧‍👦 👍🏽 ❤️ 🇪🇺 🇩 1️⃣ \u{1F3FD}"), ("wide at the edge", String(repeating: "漢", count: 200)),
        ("half wide", "ｈalf ﾊﾝｶｸ 全角"), ("Indic and Hangul", "नमस्ते 각 \u{1100}\u{1161}\u{11A8}"),
        ("Rich and tview markup", "[bold]x[/bold] [red]y[-] [[z]]"), ("HTML", "<b>bold</b> &amp; <script>alert(1)</script>"),
        ("Markdown", "| a | `b` **c** [d](javascript:e) ![f](g) \\| # h"), ("formula", "=HYPERLINK(\"http://evil.example\",\"x\")"),
        ("formulas of other beginnings", "@SUM(1)"), ("quotes and commas", "a,\"b\";'c'"), ("format", "%s%n%x {} \\(x) $HOME `id`"),
        ("very long", String(repeating: "PLEASE HELP ", count: 900)), ("blanks only", " \u{A0}\u{3000}\u{2003}"), ("empty", ""),
    ]

    /// What in the text moves, commands, turns round or hides, as far as it is none of `kept`.
    package static func harm(in text: String, besides kept: String = "") -> [Unicode.Scalar] {
        text.unicodeScalars.filter { isHarm($0) && !kept.unicodeScalars.contains($0) }
    }

    /// Whether a terminal, or a person at one, may be shown this.
    package static func isHarmless(_ text: String) -> Bool { !text.unicodeScalars.contains(where: isHarm) }

    private static func isHarm(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0x61C, 0x180B...0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F,
            0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }

    /// Takes no cell and does nothing: what JSON and CSV keep of a text, and a screen does not.
    package static let inert =
        "\u{AD}\u{180B}" + String(String.UnicodeScalarView((0xFE00...0xFE0F).compactMap(Unicode.Scalar.init))) + "\u{E0100}"

    /// All of them as one argument of a program: without the NUL that ends it.
    package static let argument = all.map(\.text).joined(separator: " ").replacing("\u{0}", with: "")
}
