/// The signs that our own drawing is made of; each takes one cell.
package struct Glyphs: Sendable, Hashable {
    package let horizontal, vertical: SafeText
    package let topLeft, topRight, bottomLeft, bottomRight: SafeText
    /// Where a rule meets a line: `├ ┤ ┬ ┴`.
    package let teeLeft, teeRight, teeTop, teeBottom: SafeText
    /// At the row of the cursor.
    package let mark: SafeText
    package let bullet: SafeText
    /// The connection's dot.
    package let live: SafeText
    package let ascending, descending, reference: SafeText
    /// A value that is not there: NULL.
    package let null: SafeText
    package let ellipsis: SafeText
    /// From empty to full.
    package let bars: [SafeText]

    package static let unicode = Glyphs(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
        teeLeft: "├", teeRight: "┤", teeTop: "┬", teeBottom: "┴", mark: "▌", bullet: "•", live: "●",
        ascending: "▲", descending: "▼", reference: "→", null: "∅", ellipsis: "…", bars: ["░", "▒", "▓", "█"])

    package static let ascii = Glyphs(
        horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
        teeLeft: "+", teeRight: "+", teeTop: "+", teeBottom: "+", mark: ">", bullet: "*", live: "*",
        ascending: "^", descending: "v", reference: ">", null: "-", ellipsis: "~", bars: [".", ":", "#", "#"])

    package static func of(_ capabilities: Capabilities) -> Glyphs { capabilities.isUnicode ? unicode : ascii }
}
