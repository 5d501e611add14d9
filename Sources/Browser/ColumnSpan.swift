/// Where the columns of a table stand in a pane: which are seen, from which cell, how wide.
struct ColumnSpan: Sendable, Hashable {
    struct Place: Sendable, Hashable {
        /// Index in `TableColumns`.
        var index: Int
        /// Cells from the pane's left edge.
        var start: Int
        var width: Int
        /// It had to be narrowed to be seen at all.
        var isCut = false
    }

    private(set) var places: [Place] = []

    /// - Parameters:
    ///   - first: the first column that is not frozen to be shown.
    ///   - extra: cells a header needs beyond its column's width, for the marks of the order.
    init(_ columns: TableColumns, from first: Int, width: Int, extra: (TableColumn) -> Int = { _ in 0 }) {
        let gap = width < 60 ? 1 : 2
        // The mark of the cursor's row, and a blank.
        var start = min(2, max(0, width - 1))
        // In a narrow pane no column may take more than two fifths.
        let cap = min(TableColumns.cap, max(12, width * 2 / 5))
        let frozen = columns.frozenCount
        let indices = Array(0..<min(frozen, columns.count)) + Array(max(frozen, min(first, columns.count))..<columns.count)
        for index in indices {
            let wanted = min(columns[index].width + extra(columns[index]), cap)
            let left = width - start
            if left <= 0 { break }
            if wanted > left {
                // A few cells of a column say something; fewer do not.
                if places.isEmpty || left >= 8 { places.append(Place(index: index, start: start, width: left, isCut: true)) }
                break
            }
            places.append(Place(index: index, start: start, width: wanted))
            start += wanted + gap
        }
        spread(columns, width - (places.last.map { $0.start + $0.width } ?? width))
    }

    func place(of index: Int) -> Place? { places.first { $0.index == index } }

    /// Gives what is left to flexible columns that have more to show, the last one first.
    private mutating func spread(_ columns: TableColumns, _ room: Int) {
        var left = room
        for position in places.indices.reversed() where left > 0 && ColumnFormat[columns[places[position].index].format].isFlexible {
            let more = min(left, max(0, columns[places[position].index].width - places[position].width))
            places[position].width += more
            for later in places.indices where later > position { places[later].start += more }
            left -= more
        }
    }
}
