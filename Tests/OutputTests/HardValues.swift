import Records

/// Values that break programs.
enum HardValues {
    static let long = String(repeating: "0123456789", count: 1_000)

    static let all: [Value] = [
        .null, .integer(.min), .integer(.max), .real(1), .real(-0.0), .real(0.1), .real(1e300), .boolean(true), "", " ", "a\u{0}b",
        "您好🙂", "👨‍👩‍👧‍👦", "שלום", "x\u{202e}y\u{202c}", "zero\u{200b}width", "e\u{301}", .text(long), .blob([]), .blob([0, 0xff, 0x1b]),
        "line\nfeed", "carriage\rreturn", "both\r\nof them", "tab\tbed", "\u{1b}]0;owned\u{7}", "\u{9b}31m", "\u{7f}", "\u{e0041}\u{e0042}",
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a,b", "say \"hi\"", "\"", "'", "<script>alert(1)</script>", "| a | b |", "`code`",
        "[link](javascript:x)", "![image](http://x)", "**bold** __bold__ _it_ ~~no~~ on_hold", "&lt; &amp;", "\\|", "$x$", "<br>", "# no",
        "\u{feff}",
        "\u{2028}\u{2029}", "none", "null", "NULL", "∅", "1.0", "9223372036854775807",
    ]

    /// What a terminal would obey, or show in another order; tab and line feed are neither.
    static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a: false
        case 0..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069: true
        default: false
        }
    }
}
