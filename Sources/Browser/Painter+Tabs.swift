internal import Records
internal import Screen

extension Painter {
    /// Whose record it is, in brackets when the pane has the focus, and its tabs, the one that is shown in brackets.
    mutating func drawRecordTitle(_ row: Int, _ column: Int, _ width: Int) {
        guard let tabs = tabTexts(room: width - 8) else {
            drawTitle(.detail, recordTitle, row, column, width)
            return
        }
        let tabWidth = tabs.reduce(0) { $0 + $1.text.width }
        let used = drawTitle(.detail, recordTitle, row, column, width - tabWidth - 1)
        var place = column + used + 1
        for tab in tabs {
            place += frame.put(tab.text, row, place, width: column + width - place, tab.isShown ? Theme.title : Theme.rule)
        }
    }

    /// The tabs with their counts where there is room, else without, else the one that is shown; nil where there is no room at all.
    private func tabTexts(room: Int) -> [(text: SafeText, isShown: Bool)]? {
        let shown = state.place?.detail.tab ?? .record
        let isMoment = state.momentTitle != nil
        func texts(withCounts: Bool, gap: String) -> [(text: SafeText, isShown: Bool)] {
            RecordTab.allCases.map { tab in
                let count = withCounts ? state.tabCount(tab).map { " " + $0 } ?? "" : ""
                let text = tab.title + count
                return (SafeText(tab == shown ? "[\(text)]" : gap + text + gap), tab == shown)
            }
        }
        // The title of a moment says more than the names of the tabs.
        let taken = isMoment ? 28 : 4
        var candidates = [texts(withCounts: true, gap: " "), texts(withCounts: false, gap: " ")]
        let index = RecordTab.allCases.firstIndex(of: shown) ?? 0
        candidates.append([(SafeText("[\(shown.title) \(index + 1)/\(RecordTab.allCases.count)]"), true)])
        return candidates.first { $0.reduce(0) { $0 + $1.text.width } <= room - taken }
    }

    private var recordTitle: String {
        guard let place = state.place else { return "record" }
        let key = state.recordKey.map { "#" + plainText($0, limit: 40) } ?? "record"
        if let moment = state.momentTitle { return key + " " + moment }
        let titles = titleColumns(of: state.model(named: place.query.model), among: place.window.columns)
        let words = titles.compactMap { place.window.value(place.cursor, $0) }.filter { !$0.isNull }.map { plainText($0, limit: 80) }
        return ([key] + words).joined(separator: " ")
    }
}
