internal import Records
internal import Screen

extension Painter {
    /// Values shown of each column.
    private static let sideValues = 6

    /// Below whatever else is in the column of the models: `FACETS status`, and a line a value.
    ///
    /// - Parameter used: lines that are taken from the top.
    mutating func drawSideFacets(below used: Int) {
        guard layout.kind == .wide, let place = state.place else { return }
        var area = layout.models
        _ = area.takeTop(used)
        for field in state.sideFields {
            let key = state.listKey(field, under: place.query.filter)
            guard let list = state.book[key], list.failure == nil, !list.values.isEmpty else { continue }
            let values = list.values.prefix(Self.sideValues)
            guard area.rows >= values.count + 2 else { return }
            _ = area.takeTop(1)
            let title = area.takeTop(1)
            frame.put("FACETS " + SafeText(field), title.row, title.column, width: title.columns, Theme.dim)
            let total = max(1, list.total)
            for value in values {
                let line = area.takeTop(1)
                drawSideFacet(value, field, of: total, line)
            }
        }
    }

    private mutating func drawSideFacet(_ value: ValueCount, _ field: String, of total: Int, _ line: Rect) {
        let isIn = state.place?.query.filter.contains { $0.field == field && $0.isPlain && $0.value == value.value } ?? false
        let name = SafeText(value.value.isNull ? "none" : plainText(value.value, limit: 60), clippedTo: 9)
        let percent = Int((Double(max(0, value.count)) * 100 / Double(total)).rounded())
        frame.put((isIn ? " ✓" : "  ") + name, line.row, line.column, width: line.columns, isIn ? Theme.row : .plain)
        frame.putRight(SafeText("\(min(100, percent))%"), line.row, line.column + 11, width: min(5, max(0, line.columns - 11)))
        let cells = max(0, line.columns - 18)
        frame.put(Self.histogram(value.count, of: total, cells: cells), line.row, line.column + 17, width: cells)
    }
}
