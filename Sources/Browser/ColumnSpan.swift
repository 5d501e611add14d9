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
        let gap = Self.gap(width)
        // The mark of the cursor's row, and a blank.
        var start = min(2, max(0, width - 1))
        let frozen = Self.frozenCount(columns, width: width)
        let indices = Array(0..<min(frozen, columns.count)) + Array(max(frozen, min(first, columns.count))..<columns.count)
        for index in indices {
            let wanted = Self.wanted(columns[index], width, extra: extra(columns[index]))
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

    /// How many columns stand still: those that do and leave the others a third of the pane; one in any case.
    static func frozenCount(_ columns: TableColumns, width: Int) -> Int {
        var used = 2
        var count = 0
        for index in 0..<columns.frozenCount {
            used += wanted(columns[index], width, extra: 0) + gap(width)
            if index > 0, used > width * 2 / 3 { break }
            count += 1
        }
        return count
    }

    private static func gap(_ width: Int) -> Int { width < 60 ? 1 : 2 }

    /// In a narrow pane no column takes more than two fifths by itself; one that stands still leaves a third in any case.
    private static func wanted(_ column: TableColumn, _ width: Int, extra: Int) -> Int {
        if let chosen = column.chosenWidth { return max(1, min(chosen, column.isFrozen ? width * 2 / 3 : width - 2)) }
        return min(column.width + extra, min(TableColumns.cap, max(12, width * 2 / 5)))
    }

    func place(of index: Int) -> Place? { places.first { $0.index == index } }

    /// Gives what is left to flexible columns that have more to show, the last one first.
    private mutating func spread(_ columns: TableColumns, _ room: Int) {
        var left = room
        for position in places.indices.reversed() where left > 0 {
            let column = columns[places[position].index]
            if column.chosenWidth != nil || !ColumnFormat[column.format].isFlexible { continue }
            // How long contents at the cap are nobody knows: they take what there is, but for a gap before what is beside the table.
            let wanted = column.width < TableColumns.cap ? column.width : max(column.width, places[position].width + left - 2)
            let more = min(left, max(0, wanted - places[position].width))
            places[position].width += more
            for later in places.indices where later > position { places[later].start += more }
            left -= more
        }
    }
}
