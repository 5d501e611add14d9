internal import Records
internal import Screen

extension Painter {
    /// Values, how often each occurs, its share and a bar; over the panes, and on a small screen over all of it.
    mutating func drawFacets() {
        guard let facets = state.facets else { return }
        let size = frame.size
        let shown = state.shownFacets
        let list = state.facetValues
        let lines = max(shown.count, 1) + 1 + (facets.leftOut.isEmpty ? 0 : 1)
        let width = isFramed ? min(size.columns - 4, 90) : size.columns
        let height = isFramed ? min(size.rows - 4, max(lines, 4) + 2) : size.rows
        let box = Rect(column: (size.columns - width) / 2, row: (size.rows - height) / 2, columns: width, rows: height)
        frame.fill(box)
        if isFramed { frame.box(box, title: facetTitle(list), footer: facetFooter, Theme.rule, titleStyle: Theme.title) }
        let edge = isFramed ? 1 : 0
        var inner = Rect(column: box.column + edge, row: box.row + edge, columns: width - 2 * edge, rows: height - 2 * edge)
        let line = inner.takeTop(1)
        let sign = isFramed ? " / " : SafeText(facets.key.field + " /", clippedTo: max(1, line.columns / 2))
        frame.put(sign, line.row, line.column, width: line.columns, Theme.hintKey)
        let cursor = facets.editor.draw(
            into: &frame, Rect(column: line.column + sign.width, row: line.row, columns: max(1, line.columns - sign.width), rows: 1),
            Theme.prompt)
        frame.cursor = Point(column: min(cursor.column, max(0, size.columns - 1)), row: line.row)
        if !facets.leftOut.isEmpty, inner.rows > 2 {
            let line = inner.takeBottom(1)
            let text = "not counted in: \(FilterText(facets.leftOut).text) (the server lists values under equality only)"
            frame.put(
                SafeText(text, clippedTo: max(1, line.columns - 2)), line.row, line.column + edge, width: line.columns - edge, Theme.dim)
        }
        if shown.isEmpty {
            let text =
                list == nil
                ? "asking for the values…" : list?.failure ?? (facets.editor.isEmpty ? "there are no values" : "no value holds that")
            frame.put(
                SafeText(text, clippedTo: max(1, inner.columns)), inner.row, inner.column + edge, width: inner.columns - edge, Theme.dim)
            return
        }
        drawFacetRows(facets, shown, list, inner)
    }

    private mutating func drawFacetRows(_ facets: FacetOverlay, _ shown: [ValueCount], _ list: ValueBook.List?, _ area: Rect) {
        let selected = min(facets.selected, shown.count - 1)
        let first = max(0, min(selected - area.rows / 2, shown.count - area.rows))
        let total = facetTotal(list)
        let most = max(1, list?.values.map(\.count).max() ?? 1)
        let isExact = list?.isExact ?? true
        let counts = shown.map { SafeText(grouped(max(0, $0.count)) + (isExact ? "" : "+")) }
        let countWidth = counts.map(\.width).max() ?? 0
        // A mark, the value, blanks, the count, four cells of percentage and as many of a bar as are left.
        let fixed = 1 + 2 + countWidth + 6
        let seen = shown.dropFirst(first).prefix(area.rows)
        let names = seen.map { SafeText(state.facetText($0.value), clippedTo: 60) }
        let nameWidth = max(
            4, min(names.map(\.width).max() ?? 0, (area.columns - fixed) * (area.columns < 50 ? 2 : 1) / (area.columns < 50 ? 3 : 2)))
        let barStart = 1 + nameWidth + 2 + countWidth + 6
        for (offset, value) in seen.enumerated() {
            let index = first + offset
            let row = area.row + offset
            let isSelected = index == selected
            let style = isSelected ? Theme.focusedRow : .plain
            if isSelected { frame.fill(Rect(column: area.column, row: row, columns: barStart, rows: 1).clipped(to: area), style) }
            let isIn = state.place?.query.filter.contains { $0.field == facets.key.field && $0.isPlain && $0.value == value.value } ?? false
            frame.put(isSelected ? Glyphs.unicode.mark : isIn ? "✓" : " ", row, area.column, width: 1, style)
            frame.put(names[offset], row, area.column + 1, width: nameWidth, style)
            let room = max(0, area.columns - nameWidth - 3)
            frame.putRight(counts[index], row, area.column + 1 + nameWidth + 2, width: min(countWidth, room), style)
            guard area.columns > barStart else { continue }
            frame.putRight(SafeText(percentText(value.count, of: total)), row, area.column + barStart - 5, width: 4, style)
            let cells = max(0, min(area.columns - barStart - 1, 40))
            frame.put(Self.histogram(value.count, of: most, cells: cells), row, area.column + barStart, width: cells, Theme.bar)
        }
    }

    private func facetTitle(_ list: ValueBook.List?) -> SafeText {
        guard let facets = state.facets else { return .empty }
        let name = SafeText(facets.key.field, clippedTo: 40)
        guard let list, list.failure == nil else { return name }
        let number = list.isComplete ? "" : list.values.count >= ValueBook.listLength ? "the most frequent " : ""
        let words =
            " · \(number)\(counted(list.values.count, "value")) of \(grouped(max(0, facetTotal(list))))\(list.isExact ? "" : "+") \(facets.key.model)"
        return name + SafeText(words + (list.isExact ? "" : ", not all were read"))
    }

    private var facetFooter: SafeText {
        // In a search the key of it may be one more letter.
        let isOffered = state.extensions.contains(.operators) && state.facets?.editor.isEmpty ?? true
        let exclusion = isOffered ? [("facet-exclude", "not these")] : []
        return offers([("facet-include", "only these")] + exclusion + [("facet-previous-column facet-next-column", "column")])
    }

    /// Rows that the shares are of: all that the counts are of, as far as that is known.
    private func facetTotal(_ list: ValueBook.List?) -> Int {
        guard let list, let facets = state.facets else { return 0 }
        let listed = list.total
        if list.isComplete { return listed }
        let all = facets.key.filter.isEmpty ? state.model?.count : nil
        let matching = state.place.flatMap { $0.query.filter == facets.key.filter ? $0.count.exactly : nil }
        return max(listed, matching ?? (list.isExact ? all : nil) ?? listed)
    }

    func percentText(_ count: Int, of total: Int) -> String {
        guard total > 0, count >= 0 else { return "" }
        let percent = Double(count) * 100 / Double(total)
        return percent > 0 && percent < 1 ? "<1%" : "\(Int(min(100, percent.rounded())))%"
    }

    /// A bar whose length is the share of the greatest, in eighths of a cell.
    static func histogram(_ count: Int, of most: Int, cells: Int) -> SafeText {
        guard count > 0, most > 0, cells > 0 else { return .empty }
        let eighths = max(1, Int((Double(min(count, most)) / Double(most) * Double(cells * 8)).rounded()))
        // Not the half: that sign marks the cursor's row.
        let parts = ["", "▏", "▎", "▍", "▍", "▋", "▊", "▉"]
        return SafeText(String(repeating: "█", count: eighths / 8) + parts[eighths % 8])
    }
}

extension Rect {
    /// What of it lies in another one, as far as its columns go.
    fileprivate func clipped(to other: Rect) -> Rect {
        Rect(column: column, row: row, columns: min(columns, other.column + other.columns - column), rows: rows)
    }
}
