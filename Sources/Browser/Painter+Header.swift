internal import Records
internal import Screen

extension State {
    /// The connection in a word or two.
    var connectionWord: String {
        switch connection {
        case .connecting: "connecting"
        case .live where health.isWaiting && isSlow: "slow, no answer"
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
        let (dot, style): (SafeText, Style) =
            switch state.connection {
            case .live: ("●", state.isSlow ? Theme.waiting : Theme.live)
            case .connecting, .reconnecting: ("○", Theme.waiting)
            case .refused, .closed: ("✗", Theme.error)
            }
        if layout.kind <= .narrow { return drawShortHeader(dot, style) }
        var parts: [(SafeText, Style)] = [
            (" ", .plain), (dot, style), (" " + SafeText(state.connectionWord) + "  ", .plain), ("RO", Theme.dim), ("  ", .plain),
        ]
        if state.mask != nil { parts += [("MASKED", Theme.masked), ("  ", .plain)] }
        let path = SafeText(pathText, clippedTo: width / 2)
        if layout.kind == .compact {
            if state.pane == .models, layout.models.isEmpty { parts.append(("[models]", Theme.title)) }
            let used = put(parts, layout.header.row, 0, width: width)
            let end = drawStrip(used, width, besides: path.isEmpty ? 0 : path.width + 2)
            if !path.isEmpty, end + path.width + 2 <= width {
                frame.putRight(path + " ", layout.header.row, end, width: width - end, Theme.dim)
            }
        } else {
            parts.insert((" " + SafeText(state.server, clippedTo: width / 3) + " ", Theme.title), at: 0)
            let used = put(parts, layout.header.row, 0, width: width)
            frame.putRight(path + " ", layout.header.row, used, width: max(0, width - used), Theme.dim)
        }
    }

    private mutating func drawShortHeader(_ dot: SafeText, _ style: Style) {
        let width = layout.header.columns
        var parts: [(SafeText, Style)] = [(dot, style), (" RO ", .plain)]
        if state.mask != nil { parts.append(("MASKED ", Theme.masked)) }
        if let place = state.place {
            parts.append((SafeText(place.query.model, clippedTo: width), Theme.title))
            parts.append((SafeText(place.rowLimit == 0 ? " no rows" : " \(grouped(place.cursor + 1))/\(place.count.text)"), .plain))
            if layout.filter.isEmpty, !place.query.filter.isEmpty {
                parts.append((SafeText(" " + FilterText(place.query.filter).text), .plain))
            }
            if layout.status.isEmpty, !place.columns.hidden.isEmpty {
                parts.append((SafeText("  \(place.columns.hidden.count) hidden"), Theme.dim))
            }
        } else {
            parts.append((SafeText(state.connectionWord), .plain))
        }
        if !isConnected || state.isSlow { parts.append((SafeText("  " + state.connectionWord), Theme.waiting)) }
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

    /// From the table that was left for a record, down to here: `tickets #99731 › users #210`.
    private var pathText: String {
        guard let place = state.place, place.isBelow || place.detail.isOpen else { return "" }
        var path: [String] = []
        var below = place.isBelow
        for earlier in state.back.reversed() where below {
            path.insert(name(of: earlier), at: 0)
            below = earlier.isBelow
        }
        let key = place.detail.isOpen ? state.recordKey.map { " #" + plainText($0, limit: 40) } ?? "" : ""
        path.append(place.query.model + key)
        return path.joined(separator: " › ")
    }

    private func name(of place: Place) -> String {
        let model = state.model(named: place.query.model)
        guard place.detail.isOpen, model.primaryKey.count == 1, let key = place.window.value(place.cursor, model.primaryKey[0]) else {
            return place.query.model
        }
        return "\(place.query.model) #\(plainText(key, limit: 40))"
    }
}
