internal import Records

/// What went over the wire lately, for a person to look at.
struct RequestLog: Sendable, Hashable {
    /// Requests that are kept; the oldest goes first.
    static let limit = 200

    struct Entry: Sendable, Hashable {
        var sent: SentMessage
        /// Milliseconds since 1970.
        var at: Int64
        var end: EndedMessage?
        /// It came from the server, unasked.
        var isUnasked = false

        var isRunning: Bool { end == nil && !isUnasked }
    }

    /// Oldest first.
    private(set) var entries: [Entry] = []
    var isShown = false
    /// Only those that failed or were slow.
    var isTroubleOnly = false
    /// The request that the cursor stands on; nil: the last one, whichever that is.
    var selected: Int?
    /// The request that is read.
    var opened: Int?
    /// Lines of it that are scrolled off.
    var scroll = 0
    /// Requests in all.
    private(set) var total = 0
    /// The number given last to a message that came unasked: they have none of their own.
    private var lastUnasked = 0

    mutating func take(_ traffic: Traffic, at milliseconds: Int64) {
        switch traffic {
        case .sent(let message):
            total += 1
            append(Entry(sent: message, at: milliseconds))
        case .ended(let end): finish(end)
        case .unasked(let action, let models, let text):
            lastUnasked -= 1
            let message = SentMessage(
                id: lastUnasked, request: nil, action: action, model: models.prefix(20).joined(separator: ","), text: text)
            append(Entry(sent: message, at: milliseconds, isUnasked: true))
        }
    }

    /// What was said on the wire is no longer to be read, nor is what `cover` takes out of a message.
    mutating func coverTexts(_ cover: (inout SentMessage) -> Void) {
        for index in entries.indices {
            cover(&entries[index].sent)
            entries[index].sent.text.head = "(masked)"
            entries[index].end?.text?.head = "(masked)"
        }
    }

    private mutating func append(_ entry: Entry) {
        if entries.count >= Self.limit { entries.removeFirst(entries.count - Self.limit + 1) }
        entries.append(entry)
    }

    private mutating func finish(_ end: EndedMessage) {
        guard let index = entries.lastIndex(where: { $0.sent.id == end.id }) else { return }
        var end = end
        // What was given up stays so, whatever is answered in the end.
        if entries[index].end?.outcome == .givenUp { end.outcome = .givenUp }
        entries[index].end = end
    }

    var shown: [Entry] { isTroubleOnly ? entries.filter(\.isTrouble) : entries }

    /// Its place among those that are shown; the last one's where it is not among them any more.
    func selectedIndex(in shown: [Entry]) -> Int? {
        if shown.isEmpty { return nil }
        return selected.flatMap { id in shown.firstIndex { $0.sent.id == id } } ?? shown.count - 1
    }

    var current: Entry? {
        let shown = shown
        return selectedIndex(in: shown).map { shown[$0] }
    }

    var openedEntry: Entry? { opened.flatMap { id in entries.first { $0.sent.id == id } } }

    /// Something on the screen grows older.
    var isRunning: Bool { isShown && entries.contains(where: \.isRunning) }
}

extension RequestLog.Entry {
    var isTrouble: Bool {
        guard let end else { return false }
        return end.outcome != .ok || end.timing.total >= ConnectionHealth.slowAnswer
    }

    /// `#412`; what came unasked has no number.
    var number: String { isUnasked ? "←" : "#\(sent.id)" }

    /// `limit=100 status:open`: what the request says beside action and model.
    var what: String {
        let filter = FilterText(sent.filter).text
        return [filter, sent.details].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// `38ms (srv 9.0ms, net 29ms)`; shorter without the parts.
    func timeText(inParts: Bool) -> String {
        guard let timing = end?.timing else { return "" }
        let total = State.duration(timing.total)
        guard inParts, let server = timing.server else { return total }
        return "\(total) (srv \(State.duration(server)), net \(State.duration(max(0, timing.total - server))))"
    }

    var resultText: String {
        guard let end else { return "" }
        if let count = end.count { return grouped(count) }
        if let rows = end.rows { return counted(rows, "row") }
        return end.outcome == .ok && sent.action == "get" ? "1 row" : ""
    }

    var bytesText: String {
        guard let bytes = isUnasked ? sent.text.bytes : end?.text?.bytes else { return "" }
        return byteCount(bytes)
    }

    var outcomeText: String {
        if isUnasked { return "unasked" }
        switch end?.outcome {
        case nil: return "running"
        case .ok: return "ok"
        case .failed(let sentence): return sentence
        case .timedOut: return "no answer"
        case .lost: return "connection lost"
        case .givenUp: return "given up"
        }
    }
}

/// `12:04:31.120`, UTC.
func timeOfDay(_ milliseconds: Int64, withMilliseconds: Bool) -> String {
    let day = milliseconds - milliseconds / 86_400_000 * 86_400_000
    let time = day < 0 ? day + 86_400_000 : day
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    let text = "\(two(time / 3_600_000)):\(two(time / 60_000 % 60)):\(two(time / 1_000 % 60))"
    let thousandths = String(time % 1_000 + 1_000).dropFirst()
    return withMilliseconds ? "\(text).\(thousandths)" : text
}
