internal import Records
internal import Screen

/// The server pane: facts, connections and requests of a server of our own, or what is known of somebody else's.
extension Painter {
    mutating func drawServer() {
        guard state.serverPane.isOpen, !layout.server.isEmpty else { return }
        var rest = layout.server
        frame.fill(rest)
        targets.removeAll { rest.contains(Point(column: $0.rect.column, row: $0.rect.row)) }
        drawServerTitle(rest.takeTop(1))
        guard state.serverPane.facts != nil else { return drawLines(state.foreignServerLines, in: rest) }
        switch state.serverPane.page {
        case .requests where rest.columns >= 130:
            var left = rest.takeLeft(min(66, rest.columns * 2 / 5))
            let bar = rest.takeLeft(1)
            frame.bar(bar.column, rows: bar.row..<bar.row + bar.rows, Theme.rule)
            drawServerFacts(&left, atMost: max(1, left.rows - 4))
            drawConnections(left, atMost: left.rows)
            drawRequests(rest)
        case .requests:
            drawServerFacts(&rest, atMost: rest.rows >= 17 ? 7 : rest.rows >= 12 ? 4 : rest.rows >= 8 ? 2 : 0)
            if rest.rows >= 5 { drawConnections(rest.takeTop(connectionRows(rest.rows)), atMost: connectionRows(rest.rows)) }
            drawRequests(rest)
        case .connecting, .hidden: drawLines(Array(state.serverPageLines.dropFirst(state.serverPane.scroll)), in: rest)
        }
    }

    private mutating func drawServerTitle(_ line: Rect) {
        frame.rule(line.row, line.column, width: line.columns, Theme.rule)
        if layout.isServerBeside {
            // The panes above end here, and not at the rule below.
            for bar in layout.bars { frame.put(Glyphs.unicode.teeBottom, line.row, bar.column, width: 1, Theme.rule) }
            if !layout.rule.isEmpty { frame.rule(layout.rule.row, 0, width: layout.rule.columns, Theme.rule) }
        }
        let isFocused = state.serverPane.hasKeys
        let text = SafeText(state.serverTitle, clippedTo: max(0, line.columns - 4))
        frame.put(
            isFocused ? "[" + text + "]" : " " + text + " ", line.row, 1, width: max(0, line.columns - 2),
            isFocused ? Theme.title : Theme.rule)
        if isFocused { frame.cursor = Point(column: 0, row: line.row) }
    }

    /// A line for each fact, the most important first.
    private mutating func drawServerFacts(_ rest: inout Rect, atMost rows: Int) {
        for fact in state.serverFactLines.prefix(max(0, min(rows, rest.rows - 1))) {
            let line = rest.takeTop(1)
            put(
                [
                    (" " + SafeText(fact.name).padded(to: 8) + " ", Theme.fieldName),
                    (SafeText(fact.text, clippedTo: line.columns), fact.style),
                ],
                line.row, line.column, width: line.columns)
        }
    }

    /// A heading and the connections, where there is room for at least as much as half of the requests.
    private func connectionRows(_ rows: Int) -> Int { 1 + max(1, min(state.serverPane.ledger.connections.count, rows / 4)) }

    private mutating func drawConnections(_ area: Rect, atMost rows: Int) {
        var rest = area
        guard rest.rows >= 2 else { return }
        let connections = state.serverPane.ledger.connections
        let heading = rest.takeTop(1)
        frame.rule(
            heading.row, heading.column, width: heading.columns, title: SafeText(counted(connections.count, "connection")), Theme.rule)
        let room = min(rest.rows, rows - 1)
        // The newest ones, and at least one of them, before the line that counts the others.
        let shown = connections.count <= room ? connections[...] : connections.suffix(max(1, room - 1))
        if connections.isEmpty { frame.put(" nobody is connected", rest.row, rest.column, width: rest.columns, Theme.dim) }
        for connection in shown {
            let line = rest.takeTop(1)
            let isOwn = state.serverPane.isOwn(connection.client)
            let isFollowed = connection.client.connection == state.serverPane.followed
            var text = SafeText("\(isFollowed ? "▸" : " ")\(right(String(connection.client.connection), 3)) ")
            text += SafeText(state.serverPane.name(connection.client), clippedTo: 12).padded(to: 12)
            if line.columns >= 76 { text += " " + SafeText(connection.client.peer, clippedTo: 21).padded(to: 21) }
            text += SafeText(" \(right(Moment(since1970: connection.milliseconds / 1_000).age(at: state.clock), 7))")
            text += SafeText(" \(right(grouped(connection.requests), 5)) asked, ")
            text += SafeText("\(grouped(connection.used(at: state.clock))) of \(grouped(state.rate(of: connection.client))) used")
            frame.put(text, line.row, line.column, width: line.columns, isFollowed ? Theme.title : isOwn ? Theme.dim : .plain)
        }
        if shown.count < connections.count, !rest.isEmpty {
            frame.put(
                SafeText(" … and \(grouped(connections.count - shown.count)) before them"), rest.row, rest.column, width: rest.columns,
                Theme.dim)
        }
    }

    private mutating func drawRequests(_ area: Rect) {
        var rest = area
        let pane = state.serverPane
        if rest.rows >= 2 {
            let heading = rest.takeTop(1)
            let followed = pane.followed.map { ", following connection \($0)" } ?? ""
            let title = SafeText(
                "\(counted(pane.ledger.requestCount, "request")), newest first, UTC\(followed)", clippedTo: max(0, heading.columns - 4))
            frame.rule(heading.row, heading.column, width: heading.columns, title: title, Theme.rule)
        }
        let requests = pane.ledger.requests
        if requests.isEmpty { frame.put(" nothing was asked yet", rest.row, rest.column, width: rest.columns, Theme.dim) }
        guard rest.rows > 0, let place = pane.place else { return }
        let first = max(0, min(place - rest.rows / 2, requests.count - rest.rows))
        for (offset, request) in requests.reversed().dropFirst(first).prefix(rest.rows).enumerated() {
            let row = rest.row + offset
            let isChosen = pane.hasKeys && first + offset == place
            let isFollowed = request.served.client.connection == pane.followed
            let style: Style =
                if isChosen { Theme.focusedRow } else if pane.followed != nil {
                    isFollowed ? Theme.title : Theme.dim
                } else if pane.isOwn(
                    request.served.client)
                { Theme.dim } else { .plain }
            if isChosen {
                frame.fill(Rect(column: rest.column, row: row, columns: rest.columns, rows: 1), style)
                frame.cursor = Point(column: rest.column, row: row)
            }
            let mark = isChosen ? "▌" : isFollowed ? "▸" : pane.isFresh(request) ? "•" : " "
            frame.put(SafeText(mark) + requestText(request, rest.columns - 1), row, rest.column, width: rest.columns, style)
        }
    }

    /// Time, who, what, how much, how long, and how it ended; fewer of them where there is less room.
    private func requestText(_ request: ServerLedger.Request, _ width: Int) -> SafeText {
        let served = request.served
        let pane = state.serverPane
        let who = pane.isOwn(served.client) ? "browser" : served.client.token
        func left(_ text: String, _ cells: Int) -> SafeText { SafeText(text, clippedTo: cells).padded(to: cells) + " " }
        let outcomeWidth = width >= 60 ? 12 : 9
        let outcome = SafeText(spaced(served.outcome.rawValue), clippedTo: outcomeWidth).padded(to: outcomeWidth)
        let hasRows = served.tellsRows
        let rows =
            right(hasRows ? grouped(served.rows) : "", 4) + (width >= 96 ? hasRows ? served.rows == 1 ? " row " : " rows" : "     " : "")
        let took = right(State.duration(served.microseconds), 6)
        var text = SafeText.empty
        if width >= 76 { text += SafeText(timeOfDay(request.milliseconds, withMilliseconds: width >= 96) + " ") }
        text += left(right(String(served.client.connection), 3) + (width >= 60 ? " " + who : ""), width >= 60 ? 11 : 3)
        text += left(served.action.isEmpty ? "?" : served.action, 8)
        let ending =
            width >= 60
            ? SafeText("\(rows) \(right(byteCount(served.bytes), 8)) \(took) ") + outcome
            : width >= 36 ? SafeText("\(took) ") + outcome : outcome
        let room = max(0, width - text.width - ending.width - 1)
        let filter = served.filterColumns.isEmpty ? "" : " by " + served.filterColumns.joined(separator: ", ")
        // What was asked takes what is left.
        text += SafeText(served.model + filter, clippedTo: room).padded(to: room) + " "
        return text + ending
    }

    private mutating func drawLines(_ lines: [ServerLine], in area: Rect) {
        for (offset, line) in lines.prefix(max(0, area.rows)).enumerated() {
            let style: Style =
                switch line.kind {
                case .title: Theme.title
                case .text: .plain
                case .note: Theme.dim
                }
            frame.put(SafeText(line.text, clippedTo: area.columns), area.row + offset, area.column, width: area.columns, style)
        }
    }
}
