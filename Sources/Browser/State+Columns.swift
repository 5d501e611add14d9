internal import Records
internal import Screen

// Columns are arranged by name and for a model: every place that shows it has them like that.

extension State {
    /// Arranges the columns that are shown; the cursor stays on its column, or goes to `name`.
    mutating func arrange(_ choices: ColumnChoices, cursorOn name: String? = nil) {
        guard var place, place.columns.choices != choices else { return }
        let name = name ?? place.currentColumn?.name
        let first = place.firstColumn < place.columns.count ? place.columns[place.firstColumn].name : nil
        place.columns.choices = choices
        if let index = name.flatMap({ place.columns.index(of: $0) }) { place.column = index }
        place.column = max(0, min(place.column, place.columns.count - 1))
        if let index = first.flatMap({ place.columns.index(of: $0) }) { place.firstColumn = index }
        self.place = place
    }

    /// Changes how the model's columns are arranged, here and elsewhere.
    private mutating func rearrange(cursorOn name: String? = nil, _ change: (inout ColumnChoices) -> Void) {
        guard let place else { return }
        var choices = place.columns.choices
        change(&choices)
        columnChoices[place.query.model] = choices.isEmpty ? nil : choices
        arrange(choices, cursorOn: name)
    }

    /// The columns, and the one under the cursor; says so when there is none yet.
    private mutating func columnsAtCursor() -> (columns: TableColumns, column: TableColumn)? {
        if let place, let column = place.currentColumn { return (place.columns, column) }
        refuse("there are no columns yet")
        return nil
    }

    mutating func hideColumn() {
        guard let (columns, column) = columnsAtCursor() else { return }
        if columns.count == 1 { return refuse("\(column.name) is the last column that is shown") }
        rearrange { $0.hidden.append(column.name) }
        say("\(column.name) is hidden; \(keymap.label(of: "show-columns")) shows it again")
    }

    /// The only hidden column, or a box with all of them.
    mutating func unhideColumns() {
        guard let (columns, _) = columnsAtCursor() else { return }
        let hidden = columns.hidden
        if hidden.isEmpty { return refuse("no column is hidden") }
        if hidden.count > 1 { return openColumnChooser(ColumnChooser(names: hidden, shown: [], isOfHidden: true)) }
        show(hidden: hidden)
    }

    mutating func show(hidden names: [String]) {
        rearrange(cursorOn: names.first) { $0.hidden.removeAll(where: names.contains) }
        say("\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") shown again")
    }

    mutating func shiftColumn(by step: Int) {
        guard let (columns, column) = columnsAtCursor(), let index = columns.index(of: column.name) else { return }
        guard index + step >= 0, index + step < columns.count else {
            return refuse("\(column.name) is the \(step < 0 ? "first" : "last") column")
        }
        let other = columns[index + step]
        if other.isFrozen != column.isFrozen {
            let still = column.isFrozen ? column.name : other.name
            return refuse("\(still) stands still, before those that scroll; cf changes that")
        }
        var names = columns.all.map(\.name)
        names.removeAll { $0 == column.name }
        let place = (names.firstIndex(of: other.name) ?? 0) + (step > 0 ? 1 : 0)
        names.insert(column.name, at: place)
        rearrange { $0.order = names }
        say("\(column.name) is \(step < 0 ? "before" : "behind") \(other.name)")
    }

    mutating func toggleFreezing() {
        guard let (_, column) = columnsAtCursor() else { return }
        rearrange { $0.frozen[column.name] = !column.isFrozen }
        say(column.isFrozen ? "\(column.name) scrolls with the others" : "\(column.name) stands still")
    }

    mutating func askForColumnWidth() {
        guard let (_, column) = columnsAtCursor() else { return }
        ask(.columnWidth(column.name, now: shownWidth(of: column)))
    }

    /// Cells that the column has on the screen.
    private func shownWidth(of column: TableColumn) -> Int {
        guard let place else { return column.width }
        let span = ColumnSpan(place.columns, from: place.firstColumn, width: layout.table.columns, extra: place.headerExtra)
        return place.columns.index(of: column.name).flatMap { span.place(of: $0)?.width } ?? column.width
    }

    /// - Parameter text: cells, a difference with its sign, or nothing: as wide as the content wants.
    mutating func setWidth(of name: String, to text: String) throws(BrowserError) {
        let text = text.filter { !$0.isWhitespace }
        guard let place, let index = place.columns.index(of: name) else { throw BrowserError(.badTarget, "\(name) is not shown here") }
        if text.isEmpty {
            rearrange { $0.widths[name] = nil }
            return say("\(name) is as wide as its content wants")
        }
        guard let number = Int(text), number != .min else {
            throw BrowserError(.badTarget, "a width is a number of cells such as 20, or a difference such as +5")
        }
        let isDifference = text.hasPrefix("+") || text.hasPrefix("-")
        if !isDifference, !ColumnChoices.widthRange.contains(number) {
            throw BrowserError(.badTarget, "a column has from 1 to \(ColumnChoices.widthRange.upperBound) cells")
        }
        setWidth(of: name, to: isDifference ? shownWidth(of: place.columns[index]) + max(-1_000, min(number, 1_000)) : number)
    }

    private mutating func setWidth(of name: String, to cells: Int) {
        let range = ColumnChoices.widthRange
        let width = max(range.lowerBound, min(cells, range.upperBound))
        rearrange { $0.widths[name] = width }
        say("\(name) is \(counted(width, "cell")) wide")
    }

    /// As wide as header and content on hand, which may be more than a column takes by itself.
    mutating func fitColumn() {
        guard let (columns, column) = columnsAtCursor(), let place else { return }
        let limit = ColumnChoices.widthRange.upperBound
        let header = SafeText(column.name, clippedTo: limit).width + (column.reference == nil ? 0 : 1)
        let marks = place.query.order.contains { $0.field == column.name } ? place.query.order.count > 1 ? 2 : 1 : 0
        let width = place.window.pages.reduce(header + marks) { width, page in
            max(width, columns.contentWidth(of: column, in: page, clock, limit: limit))
        }
        setWidth(of: column.name, to: width)
    }

    /// As they were put in the box of columns.
    mutating func arrange(names: [String], hiding hidden: [String]) {
        guard let place else { return }
        rearrange { choices in
            if names != place.columns.all.map(\.name) { choices.order = names }
            choices.hidden = hidden
        }
        say(
            hidden.isEmpty
                ? "all columns are shown"
                : "\(counted(hidden.count, "column")) hidden; \(keymap.label(of: "show-columns")) shows them again")
    }

    mutating func resetColumns() {
        guard let (columns, _) = columnsAtCursor() else { return }
        if columns.choices.isEmpty { return say("the columns are as they come by themselves") }
        rearrange { $0 = ColumnChoices() }
        say("the columns are as they come by themselves again")
    }
}
