internal import Records
internal import Screen

extension State {
    mutating func openRecord() {
        guard let place else { return }
        if place.rowLimit == 0 { return refuse("there are no rows to open") }
        self.place?.detail.isOpen = true
        self.place?.detail.isRested = true
        self.place?.detail.field = 0
        self.place?.detail.scroll = 0
        self.place?.detail.failedKey = nil
        shelf.isRecordOpened = true
        // Where there is no room for both, the record takes the screen; elsewhere the cursor stays in the table.
        if layout.detail.isEmpty || layout.kind == .wide { pane = .detail }
        announcement = rowText(place)
    }

    mutating func closeRecord() {
        place?.detail.isOpen = false
        place?.detail.scroll = 0
        place?.detail.leaveMoment()
        pane = .table
        isZoomed = false
        announcement = "record closed; " + (place.map(rowText) ?? "")
    }

    /// The record with that key: its row, when it is on hand, else a table of that one record.
    mutating func openRecord(keyed key: Value) throws(BrowserError) {
        guard let place, let model else { throw BrowserError(.badTarget, "no model is open") }
        guard let name = keyColumn(of: model) else {
            throw BrowserError(.badTarget, "\(model.name) has no single column that names a record")
        }
        let wanted = labelKey(key)
        for page in place.window.pages where !place.isOutdated {
            guard let column = place.window.index(of: name), let row = page.rows.firstIndex(where: { labelKey($0[column]) == wanted })
            else {
                continue
            }
            moveCursor(to: page.first + row)
            return openRecord()
        }
        openRecord(of: model, where: FilterTerm(name, .equal, key))
        self.place?.isSought = true
    }

    /// A record that was asked for by its key and is not there: back to where it was asked for.
    mutating func leaveMissingRecord() {
        guard let place, place.isSought, !place.isOutdated, requests.rows == nil, Set.panes.contains(scope) else { return }
        self.place?.isSought = false
        guard place.window.isEmpty, place.count.exactly == 0, let term = place.query.filter.first, !back.isEmpty else { return }
        goBack()
        forward = []
        refuse("there is no record #\(plainText(term.value, limit: 60)) in \(place.query.model)")
    }

    /// - Parameter way: the foreign key that leads there.
    mutating func openRecord(of model: Model, where term: FilterTerm, by way: String? = nil) {
        var next = newPlace(Query(model.name, filter: [term]))
        next.isBelow = true
        next.way = way
        next.detail.isOpen = true
        shelf.isRecordOpened = true
        next.pane = pane == .detail ? .detail : .table
        open(next)
    }

    /// The record that the foreign key under the cursor points to.
    mutating func followReference() {
        guard let place, let (name, value) = currentField else { return refuse("there is nothing to follow yet") }
        guard let reference = model?.column(name)?.reference else {
            if let obstacle = relationsObstacle { return refuse(obstacle) }
            let others = model?.columns.filter { $0.reference != nil }.map(\.name) ?? []
            return refuse(
                others.isEmpty
                    ? "no single column of \(place.query.model) refers to a model; keys of several columns are not followed"
                    : "\(name) refers to nothing; \(others.joined(separator: ", ")) \(others.count == 1 ? "does" : "do")")
        }
        if value.isNull { return refuse("\(name) is empty here: it refers to nothing") }
        if isMasked(name, value) { return refuse("\(name) is masked: the made-up value leads nowhere") }
        guard models.contains(where: { equalIgnoringASCIICase($0.name, reference.model) }) else {
            return refuse("\(name) refers to \(reference.model), which this server does not show")
        }
        openRecord(of: model(named: reference.model), where: FilterTerm(reference.column, .equal, value), by: name)
    }

    /// Column and value under the cursor: of the row in the table, of the field in the record.
    var currentField: (name: String, value: Value)? {
        guard let place else { return nil }
        if pane == .detail {
            guard place.detail.tab == .record || place.detail.tab == .raw else { return nil }
            let fields = place.detail.tab == .raw ? recordFields : shownFields
            return fields.indices.contains(place.detail.field) ? (fields[place.detail.field].name, fields[place.detail.field].value) : nil
        }
        guard let name = place.currentColumn?.name, let value = place.currentValue else { return nil }
        return (name, value)
    }

    /// Only when the cursor stands on one.
    var isOnReference: Bool {
        guard let field = currentField else { return false }
        return !field.value.isNull && model?.column(field.name)?.reference != nil
    }

    mutating func moveField(to field: Int) {
        let count = entryCount
        guard place != nil, count > 0 else { return }
        let target = max(0, min(field, count - 1))
        place?.detail.field = target
        announcement = entryText(target)
        showField()
    }

    mutating func moveField(by fields: Int) { moveField(to: (place?.detail.field ?? 0) + fields) }

    mutating func scrollRecord(by lines: Int) {
        guard let place, layout.panes.contains(.detail) else { return refuse(Self.noRecord) }
        let area = scrolledArea(layout)
        let all = recordLines(width: area.columns, limit: .max)
        let scroll = max(0, min(place.detail.scroll + lines, all.count - max(1, area.rows)))
        self.place?.detail.scroll = scroll
        announcement = "lines \(min(scroll + 1, all.count))–\(min(scroll + area.rows, all.count)) of \(all.count)"
        // The field with the focus goes along, so that it stays on the screen.
        let seen = all.dropFirst(scroll).prefix(area.rows)
        guard pane == .detail, !seen.contains(where: { $0.holds(place.detail.field) }) else { return }
        let entries = seen.flatMap(\.entries)
        if let next = lines > 0 ? entries.first : entries.last { self.place?.detail.field = next }
    }

    /// Keeps the record's place when what is shown of it, or the room for it, changes.
    mutating func settleDetail(_ layout: Layout) {
        guard let place, !layout.detail.isEmpty else { return }
        let count = entryCount
        // While the row is loading, nothing is known of its fields.
        if count == 0 { return }
        let field = max(0, min(place.detail.field, count - 1))
        self.place?.detail.field = field
        // Wrapping all of a long record costs something: not where it is seen from its top anyway.
        guard place.detail.scroll > 0 || pane == .detail else { return }
        let area = scrolledArea(layout)
        let lines = recordLines(width: area.columns, limit: .max)
        let scroll = max(0, min(place.detail.scroll, lines.count - area.rows))
        self.place?.detail.scroll = scroll
        if pane == .detail, !lines.dropFirst(scroll).prefix(area.rows).contains(where: { $0.holds(field) }) { showField() }
    }

    mutating func showField() {
        let layout = layout
        guard let place, !layout.detail.isEmpty else { return }
        let area = scrolledArea(layout)
        let lines = recordLines(width: area.columns, limit: .max)
        guard let first = lines.firstIndex(where: { $0.holds(place.detail.field) }) else { return }
        let height = area.rows
        // What stands above the first entry is seen with it.
        if first < place.detail.scroll { self.place?.detail.scroll = place.detail.field == 0 ? 0 : first }
        // And what stands below the last one.
        let isLast = place.detail.field == entryCount - 1
        let last = isLast ? lines.count - 1 : lines.lastIndex { $0.holds(place.detail.field) } ?? first
        if last >= place.detail.scroll + height { self.place?.detail.scroll = min(first, last - height + 1) }
    }
}
