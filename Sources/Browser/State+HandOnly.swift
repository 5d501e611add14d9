internal import Records

// Without a connection, what is on hand can still be put in order. The server's own order comes back with it.

extension State {
    mutating func sortHand(by order: [OrderTerm]) {
        guard var place, !place.window.isEmpty else { return }
        let key = recordKey
        let terms = order.isEmpty ? (model?.primaryKey ?? []).map { OrderTerm($0) } : order
        place.query.order = order
        // The filter may be another one by now: these rows are still not of it.
        place.shownQuery?.order = order
        place.window = place.window.sorted(by: terms, ties: model?.primaryKey ?? [])
        place.isHandOnly = true
        // Asked for from the server as soon as there is one.
        place.isStale = true
        self.place = place
        if let key, let name = model.flatMap(keyColumn) { moveCursor(to: place.window.row(where: name, is: key) ?? 0) }
        let text = order.isEmpty ? "by key" : "by \(order.map(\.text).joined(separator: ", "))"
        say("not connected: only the \(counted(place.window.rowCount, "row")) on hand sorted \(text)")
    }

    /// There is a connection again: the rows of all come, in the server's order, where the cursor is, and its record is looked for there.
    mutating func leaveHandOnly() {
        guard place?.isHandOnly == true else { return }
        let key = recordKey
        place?.isHandOnly = false
        place?.shownQuery = nil
        place?.wantedKey = key
        guard !extensions.contains(.orderBy), place?.query.order.isEmpty == false else { return }
        place?.query.order = []
        say("this server cannot sort: the rows are in its own order again")
    }
}

extension Window {
    func row(where column: String, is value: Value) -> Int? {
        guard let index = index(of: column) else { return nil }
        for page in pages {
            if let row = page.rows.firstIndex(where: { $0[index] == value }) { return page.first + row }
        }
        return nil
    }

    /// The row comes after another one, which need not be on hand, in the order that the server gives.
    ///
    /// - Parameter columns: names of the other row's values.
    func follows(_ row: Int, _ other: [Value], _ columns: [String], in order: [OrderTerm], ties keys: [String]) -> Bool {
        guard let values = self[row] else { return false }
        let isDescending = order.last?.isDescending ?? false
        for term in order + keys.map({ OrderTerm($0, descending: isDescending) }) {
            guard let own = index(of: term.field), let index = columns.firstIndex(of: term.field), other.indices.contains(index) else {
                return false
            }
            let (left, right) = term.isDescending ? (values[own], other[index]) : (other[index], values[own])
            if left.isBefore(right) { return true }
            if right.isBefore(left) { return false }
        }
        return false
    }

    /// All rows on hand as one page, in the order that the server would give them.
    func sorted(by order: [OrderTerm], ties keys: [String]) -> Window {
        var terms = order
        for key in keys { terms.append(OrderTerm(key, descending: order.last?.isDescending ?? false)) }
        let columns = terms.compactMap { term in index(of: term.field).map { (index: $0, isDescending: term.isDescending) } }
        let all = pages.flatMap { page in page.rows.indices.map { (page: page, row: $0) } }
        let sorted = all.enumerated().sorted { a, b in
            for (index, isDescending) in columns {
                let (left, right) = (a.element.page.rows[a.element.row][index], b.element.page.rows[b.element.row][index])
                if left.isBefore(right) { return !isDescending }
                if right.isBefore(left) { return isDescending }
            }
            return a.offset < b.offset
        }.map(\.element)
        var merged = LoadedPage(first: 0, rows: sorted.map { $0.page.rows[$0.row] }, loadedAt: pages.map(\.loadedAt).min() ?? 0)
        for page in pages {
            for (column, texts) in page.labels { merged.labels[column, default: [:]].merge(texts) { first, _ in first } }
        }
        for (row, source) in sorted.enumerated() { merged.truncations[row] = source.page.truncations[source.row] }
        var window = Window()
        window.insert(merged, columns: self.columns, near: 0)
        return window
    }
}

extension Value {
    /// SQLite's order: NULL, numbers, texts and blobs by their bytes.
    fileprivate func isBefore(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.blob(let a), .blob(let b)): a.lexicographicallyPrecedes(b)
        default: rank == other.rank ? number < other.number : rank < other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .boolean, .integer, .real: 1
        case .text: 2
        case .blob: 3
        }
    }

    private var number: Double {
        switch self {
        case .boolean(let truth): truth ? 1 : 0
        case .integer(let number): Double(number)
        case .real(let number): number
        case .null, .text, .blob: 0
        }
    }
}
