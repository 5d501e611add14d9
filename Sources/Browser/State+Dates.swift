internal import Records

// A date after `:` is looked up by counting: the order says where its row is, whatever the number of rows.

/// A row that is looked for by the number of rows before it.
struct DateSearch: Sendable, Hashable {
    var query: Query
    /// Of so many rows in all, those from there on are counted; nil: those before it are.
    var total: Int?
    var text: String
}

extension State {
    /// Goes to the first row at or after the moment in the order of the column that the table is sorted by; downwards, to the first
    /// row that is not after it.
    mutating func go(to moment: Moment) throws(BrowserError) {
        guard let place, let model else { throw BrowserError(.badTarget, "no model is open") }
        guard extensions.contains(.operators) else {
            throw BrowserError(.badTarget, "this server cannot look up a date: it compares for equality only")
        }
        guard extensions.contains(.total) else {
            throw BrowserError(.badTarget, "this server cannot look up a date: it does not announce total")
        }
        guard let order = place.query.order.first, isTime(order.field) else {
            let times = place.columns.columns.map(\.name).filter(isTime)
            throw BrowserError(
                .badTarget,
                times.isEmpty
                    ? "a date needs an order of times, and \(model.name) has no column of times"
                    : "a date needs an order of times: sort by \(times.joined(separator: " or ")) first")
        }
        let column = model.column(order.field) ?? Column(name: order.field)
        let bound = bound(of: moment, column, isDescending: order.isDescending)
        // Rows without a time come first upwards, and are in no comparison: then the rows from there on are counted.
        let taken = place.query.filter.filter { $0.field == order.field }.map(\.comparison)
        let before = order.isDescending ? bound.isExclusive ? Comparison.greater : .greaterOrEqual : .less
        let remainder = order.isDescending ? bound.isExclusive ? Comparison.lessOrEqual : .less : .greaterOrEqual
        let total = order.isDescending || taken.contains(remainder) ? nil : place.count.exactly
        let comparison = total == nil ? before : remainder
        guard !taken.contains(comparison) else {
            throw BrowserError(.badTarget, "the filter compares \(order.field) already; \(keyText("clear-filter")) shows all rows")
        }
        let filter = place.query.filter + [FilterTerm(order.field, comparison, bound.value)]
        giveUp { if case .moment = $0 { true } else { false } }
        ask(
            .count(model: place.query.model, filter: filter, probing: false),
            for: .moment(DateSearch(query: place.query, total: total, text: isoText(moment.seconds, isDate: moment.isDate))))
        say("looking for \(isoText(moment.seconds, isDate: moment.isDate))…")
    }

    private func isTime(_ name: String) -> Bool {
        if let column = model?.column(name), FilterText.holdsTimes(column) { return true }
        return place?.columns.columns.first { $0.name == name }?.format == .time
    }

    /// What rows are compared with: downwards the end of a day, which its rows come after.
    private func bound(of moment: Moment, _ column: Column, isDescending: Bool) -> (value: Value, isExclusive: Bool) {
        let seconds = moment.seconds + (isDescending && moment.isDate ? 86_400 : 0)
        let isExclusive = !moment.isDate
        if FilterText.holdsNumbers(column) { return (.integer(seconds), isExclusive) }
        return (.text(isoText(seconds, isDate: moment.isDate, like: filterClock.samples[column.name])), isExclusive)
    }

    mutating func finishSearch(_ search: DateSearch, with outcome: Result<Answer, Failure>) {
        guard let place, place.query == search.query else { return }
        switch outcome {
        case .success(.count(let count, _)):
            let count = RowCount.sane(count)
            let row = search.total.map { max(0, $0 - count) } ?? count
            if let end = place.count.exactly, row >= end {
                moveCursor(to: end - 1)
                say("no row is so \(search.query.order.first?.isDescending ?? false ? "early" : "late") as \(search.text)")
            } else {
                if place.count.exactly == nil { self.place?.reach = row + 1 }
                moveCursor(to: row)
                say("row \(grouped(row + 1)) is the first of \(search.text)")
            }
            centre()
        case .success: refuse("the date could not be looked up")
        case .failure(let failure): if failure.kind != .connectionLost { refuse("the date could not be looked up: \(failure.message)") }
        }
    }
}
