internal import Records
internal import Screen

// The server pane: what a server of the browser's own tells, and what it is asked to do.

extension State {
    mutating func handle(_ news: ServerNews) {
        switch news {
        case .facts(let facts): serverPane.facts = facts
        case .ledger(let ledger):
            serverPane.ledger = ledger
            serverPane.seen = ledger.requestCount
            serverPane.seenNext = ledger.requestCount
        case .happened(let moments):
            for moment in moments { serverPane.ledger.note(moment) }
            if serverPane.ledger.requestCount > serverPane.seen { timeFreshness() }
            announceFollowed(moments)
        case .models(let models): serverPane.models = models
        case .token(let token): if serverPane.isOpen { serverPane.token = token }
        case .text(let form, let text):
            let remark = form.hasToken ? "with the token in it" : ""
            emit(.copy(Copy(form.title, .text(text.text), remark: remark)))
        case .problem(let problem): refuse(problem)
        }
    }

    /// New requests are marked for two to four seconds.
    mutating func serverFreshnessEnded() {
        serverPane.isFreshTimed = false
        serverPane.seen = serverPane.seenNext
        serverPane.seenNext = serverPane.ledger.requestCount
        if serverPane.seenNext > serverPane.seen { timeFreshness() }
    }

    private mutating func timeFreshness() {
        guard serverPane.isOpen, !serverPane.isFreshTimed else { return }
        serverPane.isFreshTimed = true
        emit(.startTimer(.serverFreshness, milliseconds: 2_000))
    }

    private mutating func announceFollowed(_ moments: [ServerMoment]) {
        for case .answered(let served) in moments.reversed().lazy.map(\.event)
        where served.client.connection == serverPane.followed && serverPane.isOpen {
            announcement = sentence(served)
            return
        }
    }

    /// Why what only the server's operator can do cannot be done.
    var foreignServer: String? {
        serverPane.facts == nil ? "this server is not ours: only who runs it sees and changes that" : nil
    }

    // MARK: Open and closed

    mutating func openServer() {
        if serverPane.isOpen, serverPane.hasKeys { return closeServer() }
        serverPane.hasKeys = true
        announcement = serverTitle
        if serverPane.isOpen { return }
        serverPane.isOpen = true
        serverPane.page = .requests
        serverPane.scroll = 0
        guard serverPane.facts != nil else { return }
        emit(.server(.follow(true)))
        if serverPane.models == nil { emit(.server(.readModels)) }
    }

    mutating func closeServer() {
        serverPane.isOpen = false
        serverPane.hasKeys = false
        serverPane.token = nil
        serverPane.selected = nil
        serverPane.followed = nil
        if serverPane.facts != nil { emit(.server(.follow(false))) }
    }

    /// Goes up one level: from another page to the requests, from there out.
    mutating func leaveServer() {
        if serverPane.page == .requests { closeServer() } else { showServerPage(serverPane.page) }
    }

    /// Gives the keys back to the panes, above which it stays open where there is room for both.
    mutating func giveUpServer() {
        if !layout.isServerBeside { return closeServer() }
        serverPane.hasKeys = false
    }

    /// Shows a page, or the requests again.
    mutating func showServerPage(_ page: ServerPane.Page) {
        serverPane.page = serverPane.page == page ? .requests : page
        serverPane.scroll = 0
    }

    // MARK: Moving

    mutating func moveInServer(by step: Int) {
        guard serverPane.page == .requests else {
            let lines = serverPageLines.count
            serverPane.scroll = max(0, min(serverPane.scroll + max(-10_000, min(step, 10_000)), lines - 1))
            return
        }
        guard let place = serverPane.place, let newest = serverPane.ledger.requests.last else { return refuse("nothing was asked yet") }
        let last = serverPane.ledger.requests.count - 1
        let next = max(0, min(place + max(-last - 1, min(step, last + 1)), last))
        serverPane.selected = next == 0 ? nil : newest.number - next
        if let current = serverPane.current {
            announcement = "\(sentence(current.served)), \(timeOfDay(current.milliseconds, withMilliseconds: true)) UTC"
        }
    }

    // MARK: Wishes

    mutating func toggleServerToken() {
        if serverPane.token == nil { return emit(.server(.revealToken)) }
        serverPane.token = nil
    }

    mutating func toggleServerPause() {
        guard let facts = serverPane.facts else { return }
        emit(.server(.pause(!facts.isPaused)))
        say(facts.isPaused ? "serving others again" : "paused: requests of others are answered “Server busy”")
    }

    mutating func askServerLimit() {
        guard let facts = serverPane.facts else { return }
        ask(.serverLimit(seconds: facts.window), suggesting: String(facts.rate))
    }

    /// - Parameter isWarned: it was said already that it is much.
    mutating func setServerLimit(_ text: String, isWarned: Bool) throws(BrowserError) {
        guard let facts = serverPane.facts else { return }
        guard let limit = Int(text.filter { $0 != "," && $0 != " " }), (1...1_000_000_000).contains(limit) else {
            throw BrowserError(.badTarget, "a limit is a whole number from 1 on, and '\(text)' is none")
        }
        let most = 100_000
        if limit > most, !isWarned {
            throw BrowserError(
                .wouldReplace, "\(grouped(limit)) is more than \(grouped(most)), which is hardly a limit: Enter again sets it")
        }
        emit(.server(.limit(limit)))
        say("\(counted(limit, "message")) in \(facts.window) s for each connection of others, from now on")
    }

    /// Lets the requests of one connection stand out: that of the cursor, else of whoever else asked last.
    mutating func followInServer() {
        if serverPane.followed != nil {
            serverPane.followed = nil
            return say("nobody is followed any more")
        }
        let pane = serverPane
        let chosen = pane.selected == nil ? nil : pane.current?.served.client
        let other = pane.ledger.requests.last { !pane.isOwn($0.served.client) }?.served.client
        let client = chosen ?? other ?? pane.ledger.connections.last { !pane.isOwn($0.client) }?.client
        guard let client else { return refuse("nobody else is connected: \(keyText("server-connecting")) shows how to connect") }
        serverPane.followed = client.connection
        serverPane.selected = nil
        say("following connection \(client.connection), \(pane.name(client)): its requests stand out as they come")
    }

    // MARK: Words

    /// `list tickets by connection 2, #a1b2: 50 rows, 18.2 kB, 38ms, ok`
    func sentence(_ served: ServedRequest) -> String {
        let what = served.action.isEmpty ? "a message" : served.model.isEmpty ? served.action : "\(served.action) \(served.model)"
        let filter = served.filterColumns.isEmpty ? "" : ", filtered by \(served.filterColumns.joined(separator: ", "))"
        let rows = served.tellsRows ? counted(served.rows, "row") + ", " : ""
        let figures = "\(rows)\(byteCount(served.bytes)), \(Self.duration(served.microseconds))"
        return "\(what)\(filter) by connection \(served.client.connection), \(serverPane.name(served.client)): \(figures), "
            + spaced(served.outcome.rawValue)
    }

    var serverTitle: String {
        guard let facts = serverPane.facts else { return "server: not ours" }
        let age = Moment(since1970: facts.startedAt).age(at: clock)
        return "server \(facts.address)  \(facts.isPaused ? "PAUSED" : "serving")  started \(age)  read-only"
    }
}

extension ServedRequest {
    /// What is counted or described is no number of rows.
    var tellsRows: Bool { rows > 0 || ["list", "query", "get", "distinct"].contains(asciiLowercased(action)) }
}

extension Moment {
    init(since1970 seconds: Int64) {
        self.seconds = seconds
        isDate = false
    }
}

/// `18.2 kB`; at most 8 cells.
func byteCount(_ bytes: Int) -> String {
    switch max(0, bytes) {
    case let bytes where bytes < 1_000: "\(bytes) B"
    case let bytes where bytes < 1_000_000: "\(bytes / 1_000).\(bytes % 1_000 / 100) kB"
    case let bytes where bytes < 1_000_000_000: "\(bytes / 1_000_000).\(bytes % 1_000_000 / 100_000) MB"
    case let bytes: "\(bytes / 1_000_000_000) GB"
    }
}
