internal import Records
internal import Screen

extension Painter {
    mutating func drawTable() {
        let area = layout.table
        guard !area.isEmpty else { return }
        guard let place = state.place else { return drawMessage(emptyText, area) }
        let span = ColumnSpan(place.columns, from: place.firstColumn, width: area.columns, extra: place.headerExtra)
        // Where there is no line for it, nothing is drawn.
        drawColumnHeader(place, span)
        if place.count.exactly == 0, !place.isOutdated { return drawMessage(noRowsText(place), area) }
        if let text = refusedText(place) { return drawMessage(text, area) }
        if layout.kind == .tiny { return drawList(place, area) }
        for offset in 0..<area.rows {
            let index = place.top + offset
            if index >= shownLimit(place) { break }
            drawRow(place, index, area.row + offset, span)
        }
        drawExplanation(place, area)
    }

    /// Rows of an older query are shown as far as they are on hand.
    private func shownLimit(_ place: Place) -> Int {
        place.shownQuery == nil || !place.isOutdated || place.isStale ? place.rowLimit : place.window.end
    }

    private mutating func drawMessage(_ text: String, _ area: Rect) {
        for (offset, line) in SafeText.lines(of: text, width: max(1, area.columns - 2), limit: area.rows).enumerated() {
            frame.put(
                line, area.row + min(area.rows - 1, offset + (area.rows > 4 ? 1 : 0)), area.column + (area.columns > 4 ? 1 : 0),
                width: area.columns)
        }
        frame.cursor = Point(column: area.column, row: area.row)
    }

    private var emptyText: String {
        if let failure = state.modelsFailure { return "\(failure)\n\(key("reconnect")) tries again" }
        switch state.connection {
        case .connecting: return "connecting to \(state.server)…"
        case .live: return state.requests.models == nil ? "there are no models here" : "asking for the models…"
        case .reconnecting(_, _, let reason): return "\(state.server) cannot be reached: \(reason)\n\(key("reconnect")) tries again now"
        case .refused(let reason): return "\(reason)\n\(key("reconnect")) tries again"
        case .closed: return "the connection is closed\n\(key("reconnect")) connects again"
        }
    }

    /// Why there are no rows and will be none: the server said no to what is asked for.
    private func refusedText(_ place: Place) -> String? {
        guard let reason = state.gate.reason, place.isOutdated, place.window.isEmpty else { return nil }
        let isOfQuery = ["' is not allowed for model", "Invalid filter"].contains { reason.contains($0) }
        guard isOfQuery, !place.query.filter.isEmpty || !place.query.order.isEmpty else {
            return "no rows: \(reason)\n\(key("refresh")) tries again"
        }
        let what = place.query.filter.isEmpty ? "order" : place.query.order.isEmpty ? "filter" : "filter or the order"
        let ways = [
            place.query.filter.isEmpty ? nil : "\(key("filter")) edits the filter, \(key("clear-filter")) shows all rows",
            place.query.order.isEmpty ? nil : "\(key("sort")) sorts by another column",
        ]
        return "no rows: the \(what) was refused: \(reason)\n" + ways.compactMap(\.self).joined(separator: ", ")
    }

    private func noRowsText(_ place: Place) -> String {
        place.query.filter.isEmpty
            ? "\(place.query.model) has no rows"
            : "no rows match \(FilterText(place.query.filter).text)\n\(explanationText)\(key("clear-filter")) shows all rows"
                + (state.back.isEmpty ? "" : ", \(key("back")) goes back")
    }

    private mutating func drawColumnHeader(_ place: Place, _ span: ColumnSpan) {
        guard !layout.columnHeader.isEmpty else { return }
        let row = layout.columnHeader.row
        for item in span.places {
            let column = place.columns[item.index]
            var text = SafeText(column.name, clippedTo: TableColumns.cap)
            if let index = place.query.order.firstIndex(where: { $0.field == column.name }) {
                let arrow: SafeText = place.query.order[index].isDescending ? Glyphs.unicode.descending : Glyphs.unicode.ascending
                text = arrow + (place.query.order.count > 1 ? SafeText("\(index + 1)") : .empty) + text
            }
            if column.reference != nil { text += Glyphs.unicode.reference }
            aim(.column(item.index), Rect(column: layout.columnHeader.column + item.start, row: row, columns: item.width, rows: 1))
            let style = item.index == place.column ? Theme.columnTitle.with(.underline) : Theme.columnTitle
            if ColumnFormat[column.format].isRightAligned {
                frame.putRight(text, row, layout.columnHeader.column + item.start, width: item.width, style)
            } else {
                frame.put(text, row, layout.columnHeader.column + item.start, width: item.width, style)
            }
        }
    }

    private mutating func drawRow(_ place: Place, _ index: Int, _ row: Int, _ span: ColumnSpan) {
        let area = layout.table
        let isCursor = index == place.cursor
        var style = Style.plain
        if isCursor {
            style = state.pane == .table ? Theme.focusedRow : Theme.row
            frame.fill(Rect(column: area.column, row: row, columns: area.columns, rows: 1), style)
            frame.put(Glyphs.unicode.mark, row, area.column, width: 1, style)
            if state.pane == .table { frame.cursor = Point(column: area.column, row: row) }
        }
        // Beside the cursor's own mark where there is room for both.
        if state.isMarked(index), !isCursor || area.columns > 2 {
            frame.put(Glyphs.unicode.bullet, row, area.column + (isCursor ? 1 : 0), width: 1, isCursor ? style : Theme.marked)
        }
        if place.isOutdated { style = style.with(.dim) }
        aim(.row(index), Rect(column: area.column, row: row, columns: area.columns, rows: 1))
        let isGone = state.isGone(index)
        if isGone { style.foreground = Theme.deleted.foreground }
        let changes = state.changes(index)
        let page = place.window.page(at: index)
        if page == nil, !isConnected {
            frame.put(SafeText(State.notOnHand), row, area.column + 2, width: max(0, area.columns - 2), style.with(.dim))
            return
        }
        for item in span.places {
            let column = place.columns[item.index]
            let start = area.column + item.start
            let isCell = isCursor && item.index == place.column
            if isCell, state.pane == .table { frame.cursor = Point(column: start, row: row) }
            guard let page, let source = place.window.index(of: column.name) else {
                // A table that nothing is known of yet: one mark a row.
                frame.put(Glyphs.unicode.ellipsis, row, start, width: item.width, style.with(.dim))
                continue
            }
            drawCell(
                page.rows[index - page.first][source], page.labels[column.name], column, row, start, item.width,
                isCell ? style.with(.underline) : style, changes?[column.name])
        }
        if isGone { drawGone(row, style, mark: [area.column, area.column + 1]) }
        if span.places.isEmpty, area.columns > 2 { frame.put(Glyphs.unicode.ellipsis, row, area.column + 2, width: 1, style.with(.dim)) }
    }

    private mutating func drawCell(
        _ value: Value, _ labels: [String: String]?, _ column: TableColumn, _ row: Int, _ start: Int, _ width: Int, _ style: Style,
        _ change: Watched.Change?
    ) {
        let format = ColumnFormat[column.format]
        var style = style
        var text: SafeText
        if value.isNull {
            text = Glyphs.unicode.null
            style = style.with(.dim)
        } else if column.reference != nil, let label = labelKey(value).flatMap({ labels?[$0] }) {
            text = SafeText(label, clippedTo: width)
            style.foreground = Theme.reference.foreground
        } else {
            let plain = format.inTable(value, state.clock)
            text = SafeText(plain, clippedTo: width)
            if isFound(plain) { style = style.with([.underline, .italic]) }
        }
        if let change { drawAge(of: change, beside: &text, isRight: format.isRightAligned, row, start, width, &style) }
        if format.isRightAligned {
            frame.putRight(text, row, start, width: width, style)
        } else {
            frame.put(text, row, start, width: width, style)
        }
    }

    /// Whether a cell holds what is looked for.
    private func isFound(_ text: String) -> Bool {
        guard let wanted = state.findPrompt?.editor.text ?? state.find, !wanted.isEmpty else { return false }
        return TextMatcher(wanted).matches(text)
    }

    /// Key and title, for the smallest screens.
    private mutating func drawList(_ place: Place, _ area: Rect) {
        let model = state.model(named: place.query.model)
        let rows = place.top..<max(place.top, min(place.top + area.rows, shownLimit(place)))
        let keyName = state.keyColumn(of: model) ?? place.window.columns.first
        let keys = rows.map { row in keyName.flatMap { place.window.value(row, $0) }.map { SafeText(plainText($0, limit: 40)) } }
        let keyWidth = min(area.columns / 2, keys.map { $0?.width ?? 1 }.max() ?? 1)
        let titles = titleColumns(of: model, among: place.window.columns)
        for (row, key) in zip(rows, keys) {
            let line = area.row + row - place.top
            let isCursor = row == place.cursor
            aim(.row(row), Rect(column: area.column, row: line, columns: area.columns, rows: 1))
            let style = isCursor ? Theme.focusedRow : place.isOutdated ? Theme.dim : .plain
            if isCursor {
                frame.fill(Rect(column: area.column, row: line, columns: area.columns, rows: 1), style)
                frame.put(Glyphs.unicode.mark, line, area.column, width: 1, style)
                frame.cursor = Point(column: area.column, row: line)
            } else if state.isMarked(row) {
                frame.put(Glyphs.unicode.bullet, line, area.column, width: 1, style)
            }
            if key == nil, !isConnected {
                frame.put(SafeText(State.notOnHand), line, area.column + 2, width: max(0, area.columns - 2), style)
                continue
            }
            frame.putRight(key ?? Glyphs.unicode.ellipsis, line, area.column + 1, width: keyWidth, style)
            let title = titles.compactMap { place.window.value(row, $0) }.map { plainText($0, limit: 80) }.joined(separator: " ")
            let room = area.columns - keyWidth - 2
            if room > 0 { frame.put(SafeText(title, clippedTo: room), line, area.column + keyWidth + 2, width: room, style) }
            if state.isGone(row) { drawGone(line, style, mark: [area.column, area.column + 1 + keyWidth]) }
        }
    }
}
