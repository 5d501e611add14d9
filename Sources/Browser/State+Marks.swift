internal import Records

extension State {
    /// Why rows cannot be marked here; nil when they can.
    var markingObstacle: String? {
        guard let place, let model else { return "no table is open" }
        if place.window.isEmpty { return "there are no rows to mark" }
        guard let key = keyColumn(of: model) else {
            return "\(model.name) has no single column that names a record: its rows cannot be marked"
        }
        return hides(key) ? "\(key) is masked: a made-up key names no record, so rows cannot be marked" : nil
    }

    /// Marks the row, or takes the mark away, and goes on to the next one.
    mutating func markRow() {
        guard let place else { return }
        guard let key = markKey(place.cursor) else {
            let isLoaded = place.window[place.cursor] != nil
            return refuse(isLoaded ? "this row's key is masked, or too long to be remembered" : "this row is not loaded yet")
        }
        let wasMarked = place.marks.contains(key)
        if wasMarked {
            self.place?.marks.remove(key)
        } else if place.marks.isFull {
            return refuse(Self.tooManyMarks)
        } else {
            self.place?.marks.insert(key, at: place.cursor)
        }
        moveCursor(by: 1)
        announcement = "\(wasMarked ? "mark removed" : "marked"), \(markCountText); \(announcement)"
    }

    /// Begins a range at the cursor, or marks the rows from where it began.
    mutating func toggleRange() {
        guard let place else { return }
        if place.marks.anchor != nil {
            endRange()
            return
        }
        self.place?.marks.anchor = place.cursor
        say("marking from row \(grouped(place.cursor + 1)): move, then v again marks the rows between")
    }

    /// What was begun with `v` is marked; nothing when no range was begun.
    ///
    /// - Returns: how many rows between are not loaded, and so not marked.
    @discardableResult
    mutating func endRange() -> Int {
        guard var place, let range = place.markRange else { return 0 }
        place.marks.anchor = nil
        var marked = 0
        var isFull = false
        for row in place.loadedRows(in: range) {
            guard let key = markKey(row) else { continue }
            if place.marks.insert(key, at: row) { marked += 1 } else { isFull = true }
        }
        self.place = place
        if isFull {
            refuse(Self.tooManyMarks)
            return 0
        }
        let missing = range.count - marked
        say(
            "marked \(counted(marked, "row")), \(markCountText)"
                + (missing > 0 ? "; \(grouped(missing)) between are not loaded, and so not marked" : ""))
        return missing
    }

    /// Every row on hand that is marked is not any more, and the others are.
    mutating func invertMarks() {
        endRange()
        guard var place else { return }
        let rows = place.loadedRows(in: 0..<Int.max)
        for row in rows {
            guard let key = markKey(row) else { continue }
            if place.marks.contains(key) { place.marks.remove(key) } else if !place.marks.insert(key, at: row) { break }
        }
        self.place = place
        say("marks inverted over the \(counted(rows.count, "row")) that are loaded: \(markCountText)")
    }

    mutating func clearMarks() {
        guard let place, !place.marks.isEmpty || place.marks.anchor != nil else { return say("no rows are marked") }
        self.place?.marks = Marks()
        say("no marks any more")
    }

    /// The row is marked, or will be when the range ends.
    func isMarked(_ row: Int) -> Bool {
        guard let place, !place.marks.isEmpty || place.marks.anchor != nil else { return false }
        guard let key = markKey(row) else { return false }
        return place.marks.contains(key) || place.markRange?.contains(row) ?? false
    }

    /// The key that names the row, as far as it is on hand, not made up, and not too long to be kept.
    func markKey(_ row: Int) -> Value? {
        guard let place, let model, let name = keyColumn(of: model), let value = place.window.value(row, name) else { return nil }
        switch value {
        case .integer, .real: return value
        case .text(let text): return text.utf8.count <= Marks.longestKey && !isMasked(name, value) ? value : nil
        case .null, .boolean, .blob: return nil
        }
    }

    private var markCountText: String { "\(grouped(place?.marks.count ?? 0)) in all" }

    private static let tooManyMarks =
        "at most \(grouped(Marks.limit)) rows can be marked; without marks, e exports all that the filter matches"
}

extension Place {
    /// The rows from where the range began to the cursor; nil while there is no range.
    var markRange: Range<Int>? { marks.anchor.map { min($0, cursor)..<max($0, cursor) + 1 } }

    /// `3 marked`, as the status line says it; `""` when there is nothing to say.
    var markText: String {
        let range = markRange.map { "range of \(grouped($0.count))" } ?? ""
        if marks.isEmpty { return range }
        return "\(grouped(marks.count)) marked" + (range.isEmpty ? "" : ", \(range)")
    }

    func loadedRows(in range: Range<Int>) -> [Int] { window.ranges.flatMap { Array($0.clamped(to: range)) } }
}
