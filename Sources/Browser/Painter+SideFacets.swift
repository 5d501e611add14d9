internal import Records
internal import Screen

extension Painter {
    /// A value, its share, a bar: `✓ closed   43% ████▎`.
    mutating func draw(_ facet: SideFacet, _ line: Rect, _ mark: SafeText, _ style: Style) {
        let isIn = state.isIncluded(facet)
        var style = isIn && style == .plain ? Theme.row : style
        if !facet.isCurrent { style = style.with(.dim) }
        let name = SafeText(facet.value.value.isNull ? "none" : plainText(facet.value.value, limit: 60), clippedTo: 9)
        frame.put(mark + (isIn ? "✓" : " ") + name, line.row, line.column, width: line.columns, style)
        frame.putRight(
            SafeText(percentText(facet.value.count, of: facet.total)), line.row, line.column + 11, width: min(5, max(0, line.columns - 11)),
            style)
        let cells = max(0, line.columns - 18)
        style.foreground = Theme.bar.foreground
        frame.put(Self.histogram(facet.value.count, of: facet.total, cells: cells), line.row, line.column + 17, width: cells, style)
    }

    /// What can be done with the values, on a line below them.
    mutating func drawFacetHint(_ row: Int) {
        let names = ["select-model": "include", "exclude-facet": "exclude"]
        let commands = ["select-model", "exclude-facet"].compactMap { name in Command.all.first { $0.name == name } }
        let offers = offers(commands.filter { $0.unavailable(state) == nil }.map { ($0.name, names[$0.name] ?? "") })
        let area = layout.models
        frame.put("  " + offers, row, area.column, width: area.columns, Theme.dim)
    }
}
