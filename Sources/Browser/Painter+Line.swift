internal import Records
internal import Screen

// The smallest screens: one line, and where there is a second one, the state of things in it.

extension Painter {
    /// A word about the state of things, and how early it comes where there is no room for all.
    private struct Badge {
        var text: SafeText
        var style = Style.plain
        /// The smallest stays longest.
        var rank: Int
        /// It is not as usual: nobody is to be mistaken about it.
        var isNeeded: Bool { rank < 2 }
    }

    /// Model, record, place, or whatever is more urgent.
    mutating func drawLine() {
        let width = frame.size.columns
        frame.cursor = Point(column: 0, row: 0)
        let texts = lineTexts
        guard let shortest = texts.last else { return }
        var used = 0
        if layout.status.isEmpty {
            let badges = badges(isWord: width >= min(20, shortest.text.width + 7))
            // What has to be seen goes before the text, and the text before all else.
            let needed = badges.filter(\.isNeeded).reduce(0) { $0 + $1.text.width + 1 }
            let text = texts.first { needed + $0.text.width <= width } ?? shortest
            used = drawBadges(badges, 0, room: min(width + 1, max(needed, width - text.text.width)))
        } else {
            drawBadges(badges(isWord: width >= 8), layout.status.row, room: width + 1)
        }
        let room = width - used
        let text = texts.first { $0.text.width <= room } ?? shortest
        if text.text.width > room, room < 3 {
            // Where not even a number fits, there is a sign of the connection.
            let (sign, style) = connectionSign
            frame.put(sign, 0, used, width: max(0, room), style)
        } else {
            frame.put(text.text, 0, used, width: room, text.style)
        }
    }

    /// Left to right, as many as there is room for, and in any case what is needed most; returns the cells used, a blank behind each.
    @discardableResult
    private mutating func drawBadges(_ badges: [Badge], _ row: Int, room: Int) -> Int {
        var shown = badges
        while shown.reduce(0, { $0 + $1.text.width + 1 }) > room, let last = shown.indices.max(by: { shown[$0].rank < shown[$1].rank }),
            !shown[last].isNeeded || shown.count > 1
        {
            shown.remove(at: last)
        }
        var column = 0
        for badge in shown { column += frame.put(badge.text, row, column, width: frame.size.columns, badge.style) + 1 }
        return column
    }

    private func badges(isWord: Bool) -> [Badge] {
        let sign = connectionSign
        var badges = [Badge(text: sign.0, style: sign.1, rank: isConnected ? 3 : 1)]
        badges.append(Badge(text: "RO", style: Theme.dim, rank: 2))
        if state.mask != nil { badges.append(Badge(text: isWord ? "MASKED" : "M", style: Theme.masked, rank: 0)) }
        if state.watch.isOn { badges.append(Badge(text: SafeText(watchText), rank: 4)) }
        return badges
    }

    /// From the longest to the shortest: what does not fit is left out from the front, because where the cursor is says most.
    private var lineTexts: [(text: SafeText, style: Style)] {
        if let notice = state.notice { return [(SafeText(notice.text, clippedTo: 400), notice.isError ? Theme.error : .plain)] }
        if state.pane == .detail, let field = state.currentField {
            let value = field.value.isNull ? Glyphs.unicode.null : SafeText(plainText(field.value, limit: 200))
            return [(SafeText(field.name) + ": " + value, .plain)]
        }
        guard let place = state.place else { return [(SafeText(state.connectionWord), .plain)] }
        let key = state.recordKey.map { SafeText("#\(plainText($0, limit: 40)) ") } ?? .empty
        let position: SafeText =
            place.rowLimit == 0 ? "no rows" : SafeText("\(place.cursor + 1)/\(place.count.number.map(String.init) ?? "?")")
        let model = SafeText(place.query.model) + " "
        let gone: SafeText = state.isGone(place.cursor) ? SafeText(" " + state.goneWord) : .empty
        return [model + key + position + gone, key + position + gone, model + key + position, key + position, position].map { ($0, .plain) }
    }
}
