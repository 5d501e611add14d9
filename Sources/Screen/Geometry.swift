/// Rows and columns in terminal cells.
package struct Size: Sendable, Hashable, Codable {
    package var columns: Int
    package var rows: Int

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    package static let standard = Size(columns: 80, rows: 24)
}

/// A cell's place, from 0 at the top left.
package struct Point: Sendable, Hashable, Codable {
    package var column: Int
    package var row: Int

    package init(column: Int, row: Int) {
        self.column = column
        self.row = row
    }
}

/// A rectangle of cells; may be empty, never negative.
package struct Rect: Sendable, Hashable {
    package var column: Int
    package var row: Int
    package var columns: Int
    package var rows: Int

    package init(column: Int, row: Int, columns: Int, rows: Int) {
        self.column = column
        self.row = row
        self.columns = max(0, columns)
        self.rows = max(0, rows)
    }

    package init(_ size: Size) { self.init(column: 0, row: 0, columns: size.columns, rows: size.rows) }

    package var isEmpty: Bool { columns == 0 || rows == 0 }

    package func contains(_ point: Point) -> Bool {
        point.column >= column && point.column < column + columns && point.row >= row && point.row < row + rows
    }

    /// Takes `rows` off the top (fewer when there are not so many) and returns them.
    package mutating func takeTop(_ rows: Int) -> Rect {
        let taken = min(max(0, rows), self.rows)
        defer {
            row += taken
            self.rows -= taken
        }
        return Rect(column: column, row: row, columns: columns, rows: taken)
    }

    package mutating func takeBottom(_ rows: Int) -> Rect {
        let taken = min(max(0, rows), self.rows)
        self.rows -= taken
        return Rect(column: column, row: row + self.rows, columns: columns, rows: taken)
    }

    package mutating func takeLeft(_ columns: Int) -> Rect {
        let taken = min(max(0, columns), self.columns)
        defer {
            column += taken
            self.columns -= taken
        }
        return Rect(column: column, row: row, columns: taken, rows: rows)
    }

    package mutating func takeRight(_ columns: Int) -> Rect {
        let taken = min(max(0, columns), self.columns)
        self.columns -= taken
        return Rect(column: column + self.columns, row: row, columns: taken, rows: rows)
    }
}
