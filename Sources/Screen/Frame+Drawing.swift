extension Frame {
    /// Draws `text` from a cell rightwards in at most `width` cells, clipped with `…` when longer; returns the cells used.
    ///
    /// What lies outside the frame is left out; half of a wide character that is overwritten becomes a blank.
    @discardableResult
    package mutating func put(_ text: SafeText, _ row: Int, _ column: Int, width: Int, _ style: Style = .plain) -> Int {
        let clipped = text.clipped(to: width)
        guard (0..<size.rows).contains(row) else { return clipped.width }
        var place = column
        for cluster in clipped.clusters {
            if place >= size.columns { break }
            set(cluster, row, place, cluster.isSubstitute ? style.with(.substitute) : style)
            place += Int(cluster.width)
        }
        return clipped.width
    }

    /// Draws `text` so that it ends at the right edge of `width` cells; when longer, its beginning is shown.
    @discardableResult
    package mutating func putRight(_ text: SafeText, _ row: Int, _ column: Int, width: Int, _ style: Style = .plain) -> Int {
        let clipped = text.clipped(to: width)
        return put(clipped, row, column + max(0, width - clipped.width), width: clipped.width, style)
    }

    /// Blanks a rectangle.
    package mutating func fill(_ rect: Rect, _ style: Style = .plain) {
        let blank = Cell(text: " ", width: 1, style: style)
        let inside = clip(rect)
        for row in inside.rows where !inside.columns.isEmpty {
            separate(row, inside.columns.lowerBound)
            separate(row, inside.columns.upperBound)
            for column in inside.columns { cells[row * size.columns + column] = blank }
        }
    }

    /// Changes how a rectangle looks and leaves what it says; a wide character follows its left half.
    package mutating func restyle(_ rect: Rect, _ change: (inout Style) -> Void) {
        let inside = clip(rect)
        for row in inside.rows {
            for column in inside.columns where cells[row * size.columns + column].width > 0 {
                let index = row * size.columns + column
                change(&cells[index].style)
                if cells[index].width == 2 { cells[index + 1].style = cells[index].style }
            }
        }
    }

    /// One cluster at a place that may be outside; of a wide character that is cut by an edge a blank remains.
    private mutating func set(_ cluster: SafeText.Cluster, _ row: Int, _ column: Int, _ style: Style) {
        let places = column..<column + Int(cluster.width)
        let inside = places.clamped(to: 0..<size.columns)
        if inside.isEmpty { return }
        separate(row, inside.lowerBound)
        separate(row, inside.upperBound)
        let start = row * size.columns
        if inside.count < places.count {
            cells[start + inside.lowerBound] = Cell(text: " ", width: 1, style: style)
        } else {
            cells[start + column] = Cell(text: cluster.text, width: cluster.width, style: style)
            if cluster.width == 2 { cells[start + column + 1] = Cell(text: "", width: 0, style: style) }
        }
    }

    /// Makes sure that no wide character lies across the left edge of `column`: its halves become blanks.
    private mutating func separate(_ row: Int, _ column: Int) {
        guard column > 0, column < size.columns else { return }
        let right = row * size.columns + column
        guard cells[right].width == 0 else { return }
        for half in [right - 1, right] { cells[half] = Cell(text: " ", width: 1, style: cells[half].style) }
    }

    private func clip(_ rect: Rect) -> (rows: Range<Int>, columns: Range<Int>) {
        (
            (rect.row..<rect.row + rect.rows).clamped(to: 0..<size.rows),
            (rect.column..<rect.column + rect.columns).clamped(to: 0..<size.columns)
        )
    }
}
