internal import Records
internal import Screen

// Moving never waits: the cursor goes at once, and rows that are not on hand are drawn as loading.

extension State {
    var tableHeight: Int { max(1, layout.table.rows) }

    mutating func moveCursor(by rows: Int) {
        guard let place else { return }
        moveCursor(to: place.cursor + rows)
    }

    mutating func moveCursor(to row: Int) {
        guard var place else { return }
        let target = max(0, min(row, place.rowLimit - 1))
        if target != place.cursor { place.direction = target > place.cursor ? 1 : -1 }
        place.cursor = target
        place.wantsEnd = false
        place.wantedPercent = nil
        place.wantedKey = nil
        self.place = place
        moved()
    }

    /// Screen and cursor together.
    mutating func scroll(by rows: Int) {
        guard let place else { return }
        let cursor = place.cursor
        moveCursor(by: rows)
        let moved = (self.place?.cursor ?? cursor) - cursor
        self.place?.top = max(0, place.top + moved)
    }

    mutating func moveToFirstRow() { moveCursor(to: 0) }

    mutating func moveToLastRow() {
        guard let place else { return }
        // The last row is one of those that wait.
        if place.watched.below > 0 {
            takeInNew()
            return moveCursor(to: (self.place?.count.number ?? 1) - 1)
        }
        guard place.count.number == nil || place.count.exactly == nil && isCounting else {
            return moveCursor(to: place.rowLimit - 1)
        }
        moveCursor(to: place.count.number ?? place.window.end)
        self.place?.wantsEnd = true
        if !isCounting { self.place?.isCountAsked = false }
        self.place?.direction = 1
        // The status line says so as long as it lasts.
        announcement = "finding the end…"
    }

    /// What is typed after `:` when it is a place: a row's number, `#` and a key, a percentage; false when it is none.
    mutating func go(to text: String) throws(BrowserError) -> Bool {
        let digits = text.filter { $0 != "," }
        if text.hasPrefix("#") {
            let key = String(text.dropFirst())
            if key.isEmpty { throw BrowserError(.badTarget, "after # comes a record's id: #42") }
            try openRecord(keyed: FilterText.value(of: key))
            return true
        }
        if digits.hasSuffix("%"), let percent = Int(digits.dropLast()) {
            if !(0...100).contains(percent) { throw BrowserError(.badTarget, "a percentage is from 0 to 100") }
            go(toPercent: percent)
            return true
        }
        if digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), !digits.isEmpty {
            // More digits than fit are a row beyond any end.
            let row = RowCount.sane(Int(digits) ?? .max)
            if row == 0 { throw BrowserError(.badTarget, "rows are counted from 1") }
            go(toRow: row - 1)
            return true
        }
        guard let moment = Moment(text) ?? Moment(spoken: text, now: clock) else { return false }
        try go(to: moment)
        return true
    }

    private mutating func go(toRow row: Int) {
        guard let place else { return }
        if place.count.exactly == nil { self.place?.reach = row + 1 }
        if let end = place.count.exactly, row >= end { say("there are only \(counted(end, "row"))") }
        moveCursor(to: row)
        centre()
    }

    private mutating func go(toPercent percent: Int) {
        guard let place else { return }
        if let number = place.count.number {
            moveCursor(to: Self.row(at: percent, of: number))
            return centre()
        }
        self.place?.wantedPercent = percent
        if !isCounting { self.place?.isCountAsked = false }
        announcement = "counting the rows…"
    }

    /// The cursor's row in the middle of the screen, unless it is on the screen already.
    mutating func centre() {
        guard let place else { return }
        if place.cursor >= place.top, place.cursor < place.top + tableHeight { return }
        let height = tableHeight
        self.place?.top = max(0, place.cursor - height / 2)
    }

    mutating func moveColumn(by columns: Int) { moveColumn(to: (place?.column ?? 0) + columns) }

    mutating func moveColumn(to column: Int) {
        guard let place, place.columns.count > 0 else { return }
        let target = max(0, min(column, place.columns.count - 1))
        self.place?.column = target
        self.place?.wantedColumn = nil
        let value = place.window.value(place.cursor, place.columns[target].name)
        let words = value.map { $0.isNull ? ": none" : ": " + cellText(place.cursor, target) } ?? ""
        announcement = "column \(place.columns[target].name)\(words)"
    }

    /// Scrolls so that the cursor's column is seen in full, as far as the pane is wide enough.
    mutating func showCursorColumn(_ layout: Layout) {
        guard var place, place.columns.count > 0 else { return }
        let frozen = ColumnSpan.frozenCount(place.columns, width: layout.table.columns)
        place.firstColumn = max(frozen, min(place.firstColumn, place.columns.count - 1))
        if place.column < place.firstColumn { place.firstColumn = max(frozen, place.column) }
        while place.column > place.firstColumn {
            let span = ColumnSpan(place.columns, from: place.firstColumn, width: layout.table.columns, extra: place.headerExtra)
            if let seen = span.place(of: place.column), !seen.isCut { break }
            place.firstColumn += 1
        }
        self.place = place
    }

    /// After the cursor moved to another row, or was told to.
    private mutating func moved() {
        gate.move()
        guard let place else { return }
        announcement = rowText(place) + (movingMoment.map { ", \($0)" } ?? "")
        rest()
    }

    /// Waits for the cursor to rest before the record is asked for, and the rows, when few requests are left.
    mutating func rest() {
        guard place != nil else { return }
        place?.detail.isRested = false
        if layout.panes.contains(.detail) || isSparing { startResting() }
    }

    mutating func startResting() {
        isRestTimed = true
        emit(.startTimer(.detailRest, milliseconds: 200))
    }

    func rowText(_ place: Place) -> String {
        if place.rowLimit == 0 { return "no rows" }
        if capabilities == nil, place.window[place.cursor] == nil {
            return "row \(grouped(place.cursor + 1)) of \(place.count.text): \(Self.notOnHand)"
        }
        let titles = titleColumns(of: model(named: place.query.model), among: place.window.columns)
        let title = titles.compactMap { place.window.value(place.cursor, $0) }.map { plainText($0, limit: 80) }.joined(separator: " ")
        return "row \(grouped(place.cursor + 1)) of \(place.count.text)\(title.isEmpty ? "" : ": ")\(title)"
    }
}

extension Place {
    /// Cells that a header needs beside its column's name, for the order's arrow and number.
    var headerExtra: (TableColumn) -> Int {
        { column in
            guard query.order.contains(where: { $0.field == column.name }) else { return 0 }
            let marks = query.order.count > 1 ? 2 : 1
            return column.chosenWidth == nil ? max(0, column.name.utf8.count + marks - column.width) : 0
        }
    }
}
