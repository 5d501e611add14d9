/// The signs that our own drawing is made of; each takes one cell.
package struct Glyphs: Sendable, Hashable {
    package let horizontal, vertical: SafeText
    package let topLeft, topRight, bottomLeft, bottomRight: SafeText
    /// Where a rule meets a line: `├ ┤ ┬ ┴`.
    package let teeLeft, teeRight, teeTop, teeBottom: SafeText
    /// At the row of the cursor.
    package let mark: SafeText
    package let bullet: SafeText
    package let ascending, descending, reference: SafeText
    /// A value that is not there: NULL.
    package let null: SafeText
    package let ellipsis: SafeText

    package static let unicode = Glyphs(
        horizontal: "─", vertical: "│", topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
        teeLeft: "├", teeRight: "┤", teeTop: "┬", teeBottom: "┴", mark: "▌", bullet: "•",
        ascending: "▲", descending: "▼", reference: "→", null: "∅", ellipsis: "…")
}
