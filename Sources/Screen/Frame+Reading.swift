extension Frame {
    /// The smallest area with all cells that are others in `below`, a frame of the same size; empty when none are.
    package func changes(from below: Frame) -> Rect {
        var area: Rect?
        for row in 0..<size.rows {
            let cells = row * size.columns..<(row + 1) * size.columns
            guard let first = cells.first(where: { self.cells[$0].text != below.cells[$0].text }),
                let last = cells.last(where: { self.cells[$0].text != below.cells[$0].text })
            else { continue }
            let (left, right) = (first - cells.lowerBound, last - cells.lowerBound + 1)
            guard let old = area else {
                area = Rect(column: left, row: row, columns: right - left, rows: 1)
                continue
            }
            let (start, end) = (min(old.column, left), max(old.column + old.columns, right))
            area = Rect(column: start, row: old.row, columns: end - start, rows: row - old.row + 1)
        }
        return area ?? Rect(column: 0, row: 0, columns: 0, rows: 0)
    }

    /// What is written in some columns of a row.
    package func text(_ row: Int, _ columns: Range<Int>) -> String {
        columns.reduce(into: "") { $0 += self[row, $1].text }
    }
}
