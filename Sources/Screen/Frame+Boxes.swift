extension Frame {
    /// A horizontal line of `width` cells, with a title near its beginning: `─ title ────`.
    package mutating func rule(
        _ row: Int, _ column: Int, width: Int, title: SafeText = .empty, _ style: Style = .plain, titleStyle: Style? = nil
    ) {
        for place in column..<column + max(0, width) { put(Glyphs.unicode.horizontal, row, place, width: 1, style) }
        if title.isEmpty || width < 5 { return }
        // One cell of line, a blank, the title, a blank, and at least one cell of line.
        let shown = title.clipped(to: width - 4)
        put(" " + shown + " ", row, column + 1, width: shown.width + 2, titleStyle ?? style)
    }

    /// A vertical line.
    package mutating func bar(_ column: Int, rows: Range<Int>, _ style: Style = .plain) {
        for row in rows { put(Glyphs.unicode.vertical, row, column, width: 1, style) }
    }

    /// A frame along the edge of `rect` with a title in its upper and a footer in its lower line; what is inside stays.
    package mutating func box(
        _ rect: Rect, title: SafeText = .empty, footer: SafeText = .empty, _ style: Style = .plain, titleStyle: Style? = nil
    ) {
        guard rect.columns >= 2, rect.rows >= 2 else { return }
        let (right, bottom) = (rect.column + rect.columns - 1, rect.row + rect.rows - 1)
        rule(rect.row, rect.column + 1, width: rect.columns - 2, title: title, style, titleStyle: titleStyle)
        rule(bottom, rect.column + 1, width: rect.columns - 2, title: footer, style, titleStyle: titleStyle)
        bar(rect.column, rows: rect.row + 1..<bottom, style)
        bar(right, rows: rect.row + 1..<bottom, style)
        let glyphs = Glyphs.unicode
        put(glyphs.topLeft, rect.row, rect.column, width: 1, style)
        put(glyphs.topRight, rect.row, right, width: 1, style)
        put(glyphs.bottomLeft, bottom, rect.column, width: 1, style)
        put(glyphs.bottomRight, bottom, right, width: 1, style)
    }
}
