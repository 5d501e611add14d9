internal import Records
internal import Screen

// What watching found, in the table: how old a change is, and which rows are gone.

extension Painter {
    /// A changed cell says when it changed, where there is room beside its text; where there is not, a dot stands for it.
    mutating func drawAge(
        of change: Watched.Change, beside text: inout SafeText, isRight: Bool, _ row: Int, _ start: Int, _ width: Int, _ style: inout Style
    ) {
        style.foreground = Theme.changed.foreground
        let age = SafeText("·" + elapsed(max(0, state.clock &- change.at)).filter { $0 != " " })
        let mark = text.width + age.width < width ? age : "·"
        if text.width + mark.width > width { text = text.clipped(to: max(1, width - 1)) }
        let place = isRight ? start : start + width - mark.width
        if text.width + mark.width <= width { frame.put(mark, row, place, width: mark.width, style) }
    }

    /// A row that is not there any more stays, and says so at its end.
    ///
    /// - Parameter places: columns that its mark may take, the first one that is free.
    mutating func drawGone(_ row: Int, _ style: Style, mark places: [Int]) {
        let area = layout.table
        let word = SafeText(" \(state.goneWord) ")
        if area.columns > word.width + 10 { frame.putRight(word, row, area.column, width: area.columns, style) }
        let isFree = { (column: Int) in column < area.column + area.columns && frame[row, column].text == " " }
        if let place = places.first(where: isFree) { frame.put("×", row, place, width: 1, style) }
    }

    /// Of the cell under the cursor: what was there before.
    func changeText(_ place: Place) -> String? {
        if state.isGone(place.cursor) { return state.goneWord }
        guard let (name, _) = state.currentField, let change = state.changes(place.cursor)?[name] else { return nil }
        return "\(name) \(state.wasText(change))"
    }

    /// `⟳ 5 s`, `⟳ off`.
    var watchText: String {
        if !state.watch.isOn { return "⟳ off" }
        let isSpared = state.watch.isDue && state.capabilities != nil && !state.isPrefetchAllowed
        return "⟳ \(state.watchInterval) s" + (!state.watch.isFocused ? " paused" : isSpared ? ", waits for the rate" : "")
    }
}

extension State {
    /// `was 3, 2 min ago`
    func wasText(_ change: Watched.Change) -> String {
        let was = change.was.isNull ? "none" : change.was == "" ? "\"\"" : plainText(change.was, limit: 60)
        return "was \(was), \(elapsed(max(0, clock &- change.at))) ago"
    }
}
