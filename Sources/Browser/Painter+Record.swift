internal import Records
internal import Screen

extension Painter {
    mutating func drawRecord() {
        let whole = layout.detail
        guard !whole.isEmpty, let place = state.place else { return }
        let scroll = place.detail.scroll
        let lines = state.recordLines(width: whole.columns, limit: scroll + whole.rows + 1)
        let foot = state.footLines(layout, below: lines)
        var area = whole
        _ = area.takeBottom(foot.count)
        if lines.isEmpty {
            let text = place.count.exactly == 0 ? "no record" : isConnected ? "loading…" : State.notOnHand
            frame.put(SafeText(text), area.row, area.column + 1, width: area.columns - 1, Theme.dim)
            if state.pane == .detail { frame.cursor = Point(column: area.column, row: area.row) }
            return
        }
        let first = max(0, min(scroll, lines.count - 1))
        let names =
            switch place.detail.tab {
            case .record: State.nameWidth(of: state.shownFields, width: area.columns)
            case .timeline: State.ageWidth
            case .related, .raw: lines.map(\.name.width).max() ?? 0
            }
        let seen = lines.dropFirst(first).prefix(area.rows)
        for (offset, line) in (Array(seen) + foot).enumerated() {
            draw(line, Rect(column: area.column, row: area.row + offset, columns: area.columns, rows: 1), names)
        }
        // On the field's first line that is seen: its name may be scrolled off.
        if state.pane == .detail, let offset = seen.map({ $0.holds(place.detail.field) }).firstIndex(of: true) {
            let isRight = seen[seen.startIndex + offset].field != place.detail.field
            frame.cursor = Point(column: area.column + (isRight ? area.columns / 2 : 0), row: area.row + offset)
        }
        if lines.count > first + area.rows {
            frame.putRight(" ↓ more ", area.row + area.rows - 1, area.column, width: area.columns, Theme.dim)
        }
    }

    private mutating func draw(_ line: RecordLine, _ area: Rect, _ names: Int) {
        var area = area
        let row = area.row
        if let other = line.beside.first {
            draw(other, area.takeRight(area.columns - area.columns / 2), names)
        }
        if let field = line.field { aim(.field(field), area) }
        switch line.kind {
        case .heading:
            frame.rule(row, area.column, width: area.columns, title: line.text, Theme.rule, titleStyle: Theme.title)
            return
        case .remark, .gap:
            frame.put(line.text, row, area.column + 1, width: area.columns - 1, line.kind == .gap ? Theme.error : Theme.dim)
            return
        case .value, .null, .reference, .note, .changed: break
        }
        let isField = state.pane == .detail && line.field == state.place?.detail.field
        if isField {
            frame.put(Glyphs.unicode.mark, row, area.column, width: 1, Theme.row)
        }
        let nameStyle = isField ? Theme.focusedRow : Theme.fieldName
        frame.put(line.name, row, area.column + 1, width: min(names, area.columns - 1), nameStyle)
        let start = names + 3
        let style =
            switch line.kind {
            case .value: isField ? Theme.row : .plain
            case .changed: Theme.changed
            case .null, .note, .heading, .remark, .gap: Theme.dim
            case .reference: Theme.reference
            }
        frame.put(line.text, row, area.column + start, width: max(0, area.columns - start), style)
    }
}
