internal import Records
internal import Screen

extension Painter {
    mutating func drawStatus() { say(statusText, in: statusLines) }

    /// What takes the whole screen covers the status as well: what has to be said is said again, on the last lines.
    mutating func drawCoveredNotice() {
        let size = frame.size
        guard state.notice != nil, isCovered, size.rows > 1 else { return }
        let isLong = SafeText(statusText.0, clippedTo: size.columns).width >= size.columns
        let rows = isLong && size.rows >= 4 ? 2 : 1
        say(statusText, in: (size.rows - rows..<size.rows).map { Rect(column: 0, row: $0, columns: size.columns, rows: 1) })
    }

    /// Above a prompt that has the bottom line.
    mutating func drawNotice(above row: Int) {
        guard state.notice != nil, layout.kind > .line, row > 0 else { return }
        say(statusText, in: [Rect(column: 0, row: row - 1, columns: frame.size.columns, rows: 1)])
    }

    private mutating func say(_ said: (String, Style), in lines: [Rect]) {
        let (text, style) = said
        let width = max(1, frame.size.columns - 1)
        let shown = SafeText(text, clippedTo: width * lines.count - (lines.count - 1) * Self.raggedness)
        for (line, text) in zip(lines, lines.count == 1 ? [shown] : SafeText.lines(of: shown.text, width: width, limit: lines.count)) {
            frame.fill(line)
            frame.put(" " + text, line.row, line.column, width: line.columns, style)
        }
    }

    /// Cells that may stay free at the end of a line that is broken at a word.
    private static let raggedness = 12

    /// Where the status is written: what has to be said takes the hints' line as well, until the next key, where it needs it.
    private var statusLines: [Rect] {
        let isSaid = state.notice != nil || state.gate.reason != nil
        if layout.status.isEmpty { return (isSaid || isAtWork) && frame.size.rows > 1 ? [bottomLine] : [] }
        let isLong = isSaid && SafeText(statusText.0, clippedTo: frame.size.columns).width >= frame.size.columns
        return isLong && !layout.hints.isEmpty ? [layout.status, layout.hints] : [layout.status]
    }

    /// Something goes on that lasts, and that a screen without a line for it says on its last one.
    private var isAtWork: Bool {
        if let export = state.export, export.phase != .opening { return true }
        return state.budget?.waiting != nil || layout.header.isEmpty && isConnected && state.place?.isOutdated ?? false
    }

    /// The rows on the screen are not, or not all, what was asked for.
    var isLoading: Bool { isConnected && (state.requests.rows != nil || state.place?.isOutdated ?? false) }

    /// What is most worth saying.
    private var statusText: (String, Style) {
        if let notice = state.notice { return ((notice.isError ? "! " : "") + notice.text, notice.isError ? Theme.error : Theme.title) }
        switch state.connection {
        case .reconnecting(_, _, let reason):
            // When it is tried again is said above; where the cursor is, nowhere else.
            let word = state.isOffline ? "offline" : "no connection"
            let reason = withoutAddress(reason)
            guard state.place != nil else { return ("\(word): \(reason); \(key("reconnect")) tries now", Theme.waiting) }
            return ("\(word), \(key("reconnect")) tries now  │ \(positionText)  │ \(reason)", Theme.waiting)
        case .refused(let reason): return ("! refused: \(reason); \(key("reconnect")) tries again", Theme.error)
        case .closed: return ("! the connection is closed; \(key("reconnect")) connects again", Theme.error)
        case .connecting: if state.place != nil { return ("connecting…", Theme.waiting) }
        case .live: break
        }
        if state.health.isSilent { return ("what was asked is given up, and the server still does not answer", Theme.waiting) }
        if let reason = state.gate.reason { return ("! \(reason); \(key("refresh")) tries again", Theme.error) }
        if let budget = state.budget, let seconds = budget.waiting {
            let window = state.capabilities?.window ?? 60
            let span = window == 60 ? "a minute" : "in \(window) s"
            return ("waiting \(State.seconds(seconds)): the server allows \(grouped(budget.limit)) requests \(span)", Theme.waiting)
        }
        if state.isSlow, state.health.isWaiting {
            return ("the server has not answered for 2 s and more; \(key("interrupt")) gives it up", Theme.waiting)
        }
        if let obstacle = state.obstacle { return ("! \(obstacle)", Theme.error) }
        return (positionText, .plain)
    }

    private var positionText: String {
        guard let place = state.place else { return state.server }
        if layout.kind == .tiny {
            let texts = [
                exportText, isLoading ? "loading…" : nil, place.positionText, state.movingMoment, place.markText, foundText(place),
            ]
            return texts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
        }
        let isWide = layout.kind == .wide
        var parts = [isWide ? place.longPositionText : place.positionText]
        if let moment = state.movingMoment { parts.append(moment) }
        if let text = exportText { parts.append(text) }
        if let text = changeText(place) { parts.append(text) }
        if !isWide, let text = foundText(place) { parts.append(text) }
        if let text = loadedText(place) { parts.append(text + (isWide ? " (window \(grouped(Window.limit)))" : "")) }
        if !place.orderText.isEmpty { parts.append(isWide ? "sort " + place.orderText : place.orderText) }
        if !place.markText.isEmpty { parts.append(place.markText) }
        if !place.columns.hidden.isEmpty { parts.append("\(place.columns.hidden.count) hidden") }
        if place.wantsEnd { parts.append("finding the end…") }
        if state.requests.rows != nil { parts.append("loading…") } else if state.isCounting { parts.append("counting…") }
        if state.isOfBefore { parts.append("rows of another filter") }
        // What the server does is of no interest where there is none.
        if !isConnected { return parts.joined(separator: isWide ? "   " : "  ") }
        if isWide { parts.append("watch \(watchText)" + (foundText(place).map { ": " + $0 } ?? "")) }
        if let answer = state.lastAnswer { parts.append("│ " + answerText(answer, inParts: isWide)) }
        if !isWide { parts.append("│ \(watchText)") }
        if isWide, let terminal { parts.append("│ " + Self.text(terminal)) }
        return parts.joined(separator: isWide ? "   " : "  ")
    }

    private var exportText: String? {
        state.export.flatMap { $0.phase == .opening ? nil : $0.progressText + state.exportPause }
    }

    /// `+12 new above (gn), 2 deleted`: what watching found in the rows that are shown; nil when nothing.
    func foundText(_ place: Place) -> String? {
        var gone = place.watched.gone.count
        // Of the one under the cursor it is said already.
        if gone == 1, state.isGone(place.cursor), layout.kind != .wide { gone = 0 }
        let new = place.watched.newText.map { "\($0) (\(key("take-in-new")))" }
        let parts = [new, gone == 0 ? nil : "\(grouped(gone)) \(state.goneWord)"].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private func loadedText(_ place: Place) -> String? {
        let ranges = place.window.ranges
        if ranges.isEmpty || state.export != nil { return nil }
        let text = ranges.prefix(3).map { "\(grouped($0.lowerBound + 1))–\(grouped($0.upperBound))" }.joined(separator: ", ")
        return "loaded \(text)\(ranges.count > 3 ? "…" : "")"
    }

    /// `list 41ms (srv 9ms)`
    private func answerText(_ answer: LastAnswer, inParts: Bool) -> String {
        let total = answer.timing.total
        guard let server = answer.timing.server else { return "\(answer.action) \(State.duration(total))" }
        let net = inParts ? ", net \(State.duration(max(0, total - server)))" : ""
        return "\(answer.action) \(State.duration(total)) (srv \(State.duration(server))\(net))"
    }

    /// `utf8 256c`
    private static func text(_ terminal: Capabilities) -> String {
        let colors =
            switch terminal.colors {
            case .none: "no colours"
            case .sixteen: "16c"
            case .many: "256c"
            }
        return (terminal.isUnicode ? "utf8 " : "ascii ") + colors
    }

    /// `no connection to 127.0.0.1:8000: Connection refused` without what is said beside it.
    private func withoutAddress(_ reason: String) -> String {
        guard reason.hasPrefix("no connection to "), let end = reason.firstRange(of: ": ") else { return reason }
        return String(reason[end.upperBound...])
    }

    /// Those that have a hint here, by priority.
    private var hintedCommands: [Command] {
        let scope = state.scope
        return Command.all.filter { $0.scopes.contains(scope) && ($0.hint?.isShown(state) ?? false) }
            .sorted { ($0.hint?.priority ?? 0) < ($1.hint?.priority ?? 0) }
    }

    /// By priority, cut at a word; how to find the others is always there.
    mutating func drawHints() {
        guard !layout.hints.isEmpty, isCovered || !statusLines.contains(layout.hints) else { return }
        let shown = hintedCommands
        let help = shown.first { $0.name == "help" }
        let last = help.map { hint($0).reduce(0) { $0 + $1.0.width } } ?? 0
        var column = 1
        let width = layout.hints.columns
        for command in shown where command.name != "help" {
            let parts = hint(command)
            let needed = parts.reduce(0) { $0 + $1.0.width }
            if column + needed + 2 + last > width { break }
            aim(.command(command.name), Rect(column: column, row: layout.hints.row, columns: needed, rows: 1))
            column = put(parts, layout.hints.row, column, width: width - column) + 2
        }
        if let help {
            aim(.command(help.name), Rect(column: column, row: layout.hints.row, columns: last, rows: 1))
            put(hint(help), layout.hints.row, column, width: max(0, width - column))
        }
    }

    /// At the right end of a prompt's line, as long as what is typed leaves room for them.
    mutating func drawHints(beside room: Rect, of typed: Int) {
        var shown: [(command: Command, parts: [(SafeText, Style)], width: Int)] = []
        var width = 0
        for command in hintedCommands {
            let parts = [("  ", .plain)] + hint(command)
            let needed = parts.reduce(0) { $0 + $1.0.width }
            if typed + 20 + width + needed > room.columns { break }
            shown.append((command, parts, needed))
            width += needed
        }
        var column = room.column + room.columns - width
        for (command, parts, needed) in shown {
            aim(.command(command.name), Rect(column: column + 2, row: room.row, columns: needed - 2, rows: 1))
            column = put(parts, room.row, column, width: needed)
        }
    }

    /// The key that a sentence tells of.
    func key(_ name: String) -> String { state.keyText(name) }

    private func hint(_ command: Command) -> [(SafeText, Style)] {
        [(SafeText(sign(of: command.name)), Theme.hintKey), (SafeText(" " + (command.hint?.word ?? "")), .plain)]
    }

    /// The key of a command where there is little room.
    func sign(of command: String) -> String {
        let key = key(command)
        return ["Enter": "↵", "Right": "→", "Left": "←"][key] ?? key
    }

    /// `↵ write  Esc back`: keys and what they do, for the edge of a box.
    ///
    /// - Parameter commands: names with blanks between them, and the word for all of these.
    func offers(_ offers: [(commands: String, word: String)]) -> SafeText {
        let texts = offers.map { offer in
            offer.commands.split(separator: " ").map { sign(of: String($0)) }.joined(separator: " ") + " " + offer.word
        }
        return SafeText(texts.joined(separator: "  "))
    }
}
