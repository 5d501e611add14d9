internal import Records
internal import Screen

extension State {
    /// The connection in a word or two.
    var connectionWord: String {
        switch connection {
        case .connecting: "connecting"
        case .live where (health.isWaiting || health.isSilent) && isSlow: "slow, no answer"
        case .live: lastAnswer.map { (isSlow ? "slow " : "live ") + Self.duration($0.timing.total) } ?? "live"
        case .reconnecting(let attempt, _, _):
            (isOffline ? "offline, " : "") + "retry \(attempt) " + (health.countdown > 0 ? "in \(Self.seconds(health.countdown))" : "now")
        case .refused: "refused"
        case .closed: "closed"
        }
    }

    /// Microseconds as `0.4ms`, `12ms`, `1.2s`.
    static func duration(_ microseconds: Int) -> String {
        switch microseconds {
        case ..<1_000: "0.\(max(0, microseconds) / 100)ms"
        case ..<1_000_000: "\(microseconds / 1_000)ms"
        default: "\(microseconds / 1_000_000).\(microseconds % 1_000_000 / 100_000)s"
        }
    }

    /// Whole seconds, rounded up; a day at most, whatever a server says.
    static func seconds(_ seconds: Double) -> String {
        "\(seconds > 0 ? Int(min(86_400, seconds).rounded(.up)) : 0) s"
    }
}

extension Painter {
    mutating func drawHeader() {
        guard !layout.header.isEmpty else { return }
        let width = layout.header.columns
        if layout.kind <= .narrow { return drawShortHeader() }
        let (dot, style) = connectionSign
        var parts: [(SafeText, Style)] = [
            (" ", .plain), (dot, style), (" " + SafeText(connectionText) + "  ", .plain), ("RO", Theme.dim), ("  ", .plain),
        ]
        if state.mask != nil { parts += [("MASKED", Theme.masked), ("  ", .plain)] }
        if layout.kind == .compact {
            let path = SafeText(pathText(room: width / 2), clippedTo: width / 2)
            if state.pane == .models, layout.models.isEmpty { parts.append(("[models]", Theme.title)) }
            let used = put(parts, layout.header.row, 0, width: width)
            let end = drawStrip(used, width, besides: path.isEmpty ? 0 : path.width + 2)
            if !path.isEmpty, end + path.width + 2 <= width {
                frame.putRight(path + " ", layout.header.row, end, width: width - end, Theme.dim)
            }
        } else {
            parts.insert((" " + SafeText(serverText, clippedTo: width / 3) + " ", Theme.title), at: 0)
            let used = put(parts, layout.header.row, 0, width: width)
            drawPath(from: used, width)
        }
    }

    /// Where one is, and the way back.
    private mutating func drawPath(from used: Int, _ width: Int) {
        let row = layout.header.row
        var room = max(0, width - used)
        let back: SafeText = layout.kind == .wide && !state.back.isEmpty ? "  ↰ back" : .empty
        if !back.isEmpty, room > back.width + 20 {
            let place = width - back.width - 1
            frame.put(back, row, place, width: back.width, Theme.hintKey)
            aim(.command("back"), Rect(column: place + 2, row: row, columns: back.width - 2, rows: 1))
            room -= back.width
        }
        frame.putRight(SafeText(pathText(room: room - 1)) + " ", row, used, width: room, Theme.dim)
    }

    /// What is browsed, on a wide screen with the address where that is another thing.
    private var serverText: String {
        guard layout.kind == .wide, let address = state.serverPane.facts?.address, let scheme = address.firstRange(of: "://") else {
            return state.server
        }
        return "\(state.server) @ \(address[..<scheme.upperBound])\(address[scheme.upperBound...].prefix { $0 != "/" })"
    }

    /// The connection in a word or two; on a wide screen, with the way of an answer without the server's own time.
    private var connectionText: String {
        guard layout.kind == .wide, state.capabilities != nil, !state.health.isWaiting, !state.health.isSilent,
            let timing = state.lastAnswer?.timing,
            let server = timing.server
        else { return state.connectionWord }
        return "\(state.isSlow ? "slow" : "live")  rtt \(State.duration(max(0, timing.total - server)))"
    }

    var connectionSign: (SafeText, Style) {
        switch state.connection {
        case .live: ("●", state.isSlow ? Theme.waiting : Theme.live)
        case .connecting, .reconnecting: ("○", Theme.waiting)
        case .refused, .closed: ("✗", Theme.error)
        }
    }

    private mutating func drawShortHeader() {
        let width = layout.header.columns
        let (dot, style) = connectionSign
        var parts: [(SafeText, Style)] = [(dot, style), (" RO ", .plain)]
        if state.mask != nil { parts.append(("MASKED ", Theme.masked)) }
        if let place = state.place {
            let position = SafeText(place.rowLimit == 0 ? "no rows" : "\(grouped(place.cursor + 1))/\(place.count.text)")
            // Where one is says more than in what.
            let room = width - parts.reduce(0) { $0 + $1.0.width } - position.width - 1
            if room >= 3 { parts += [(SafeText(place.query.model, clippedTo: room), Theme.title), (" ", .plain)] }
            parts.append((position, .plain))
            if !isConnected || state.isSlow { parts.append((SafeText("  " + state.connectionWord), Theme.waiting)) }
            if layout.status.isEmpty {
                if isLoading { parts.append(("  loading…", Theme.dim)) }
                if state.watch.isOn { parts.append((SafeText("  " + watchText), .plain)) }
                if let text = foundText(place) { parts.append((SafeText("  " + text), Theme.changed)) }
            }
            if layout.filter.isEmpty, !place.query.filter.isEmpty {
                parts.append((SafeText(" " + FilterText(place.query.filter).text), .plain))
            }
            if layout.status.isEmpty {
                let hidden = place.columns.hidden.count
                let texts = [place.markText, place.orderText, hidden == 0 ? "" : "\(hidden) hidden"].filter { !$0.isEmpty }
                for text in texts { parts.append((SafeText("  " + text), Theme.dim)) }
            }
        } else {
            parts.append((SafeText(state.connectionWord), .plain))
        }
        if let age = state.rowsAgeText { parts.append((SafeText("  " + age), Theme.dim)) }
        put(parts, layout.header.row, 0, width: width)
    }

    var isConnected: Bool { state.capabilities != nil }

    /// The models in one line; counts are left out where they, and `reserved` cells behind them, do not fit.
    private mutating func drawStrip(_ start: Int, _ width: Int, besides reserved: Int) -> Int {
        func texts(withCounts: Bool) -> [SafeText] {
            state.models.enumerated().map { index, model in
                let count = withCounts ? model.count.map { " " + grouped($0) } ?? "" : ""
                let number = index < 9 ? "\(index + 1) " : ""
                return SafeText("\(number)\(model.name)\(count)", clippedTo: 40)
            }
        }
        var items = texts(withCounts: true)
        // Each has two cells around it and a line behind it.
        if items.reduce(0, { $0 + $1.width + 3 }) - 1 > width - start - reserved { items = texts(withCounts: false) }
        var column = start
        let first = firstInStrip(items.map(\.width), room: width - start)
        if first > 0 { column += frame.put(Glyphs.unicode.ellipsis, layout.header.row, column, width: width - column, Theme.dim) }
        for (index, item) in items.enumerated().dropFirst(first) where column < width {
            if index > 0 { column += frame.put(Glyphs.unicode.vertical, layout.header.row, column, width: width - column, Theme.rule) }
            let isCurrent = state.models[index].name == state.place?.query.model
            let isChosen = state.pane == .models && layout.models.isEmpty && index == state.modelCursor
            let style = isChosen ? Theme.focusedRow : isCurrent ? Theme.title : .plain
            let framed = isCurrent ? "[" + item + "]" : isChosen ? "▸" + item + " " : " " + item + " "
            if isChosen { frame.cursor = Point(column: column, row: layout.header.row) }
            aim(.model(index), Rect(column: column, row: layout.header.row, columns: framed.width, rows: 1))
            column += frame.put(framed, layout.header.row, column, width: width - column, style)
        }
        return column
    }

    /// The first model from which on the focused one, or else the current one, is seen in full.
    private func firstInStrip(_ widths: [Int], room: Int) -> Int {
        let isFocused = state.pane == .models && layout.models.isEmpty
        let current = state.models.firstIndex { $0.name == state.place?.query.model }
        guard let wanted = isFocused ? state.modelCursor : current, widths.indices.contains(wanted) else { return 0 }
        var used = widths[...wanted].reduce(0) { $0 + $1 + 3 } - 1
        var first = 0
        // Instead of what is left out stand a mark and a line.
        while first < wanted, used + (first > 0 ? 2 : 0) > room {
            used -= widths[first] + 3
            first += 1
        }
        return first
    }

    /// From the table that was left for a record, down to here: `tickets #99731 requester_id → users #210 › tickets (3)`.
    ///
    /// What does not fit is left out from the front. The names of the keys that were followed are for screens with room for them.
    private func pathText(room: Int) -> String {
        guard let place = state.place, place.isBelow || place.detail.isOpen else { return "" }
        var places = [place]
        for earlier in state.back.reversed() where places[0].isBelow { places.insert(earlier, at: 0) }
        let hasWays = layout.kind > .compact
        func text(_ places: ArraySlice<Place>) -> String {
            var text = places.startIndex > 0 ? "… › " : ""
            for index in places.indices {
                text += name(of: places[index])
                guard index + 1 < places.endIndex else { break }
                let way = hasWays ? places[index + 1].way : nil
                text += way.map { " \($0) → " } ?? " › "
            }
            return text
        }
        let texts = places.indices.map { text(places[$0...]) }
        return texts.first { SafeText($0).width <= room } ?? texts.last ?? ""
    }

    /// The record that is open, or how many there are.
    private func name(of place: Place) -> String {
        let model = state.model(named: place.query.model)
        if place.detail.isOpen {
            let isHere = place.query == state.place?.query && place.cursor == state.place?.cursor
            let key = isHere ? state.recordKey : model.primaryKey.count == 1 ? place.window.value(place.cursor, model.primaryKey[0]) : nil
            if let key { return "\(place.query.model) #\(plainText(key, limit: 40))" }
        }
        let count = layout.kind > .compact && place.isBelow ? place.count.exactly.map { " (\(grouped($0)))" } ?? "" : ""
        return place.query.model + count
    }
}
