internal import Records

extension State {
    mutating func handle(_ connection: ConnectionState) {
        let wasLive = capabilities != nil
        self.connection = connection
        if connection != .connecting { endNotice(of: .connection) }
        health.countdown = 0
        heardFromServer()
        switch connection {
        case .live:
            // Whatever was asked on an older connection will not be answered.
            forgetRequests()
            book.forgetLists()
            unreached = 0
            gate.open()
            leaveHandOnly()
            watch.isRefused = false
            modelsFailure = nil
            place?.detail.failedKey = nil
            announcement = "connected"
        case .connecting:
            announcement = "connecting"
        case .reconnecting(let attempt, let seconds, let reason):
            forgetRequests()
            countDown(from: seconds)
            unreached = 5
            if wasLive || attempt == 1 { announcement = "connection lost: \(reason)" }
        case .refused(let reason):
            forgetRequests()
            unreached = 4
            announcement = "refused: \(reason)"
        case .closed:
            forgetRequests()
            unreached = 5
            announcement = "connection closed"
        }
    }

    /// What is still wanted is asked for anew: the session is not to keep what it has not sent yet for the next connection.
    private mutating func forgetRequests() {
        for id in requests.all { emit(.cancel(id)) }
        if isCounting { place?.isCountAsked = false }
        if let counting = requests.count { countedModels.remove(counting.model) }
        // The session takes over what is watched, but not what it was only about to ask for.
        if requests.errands.values.contains(where: { if case .watch = $0 { true } else { false } }) { watch.told = nil }
        // Asked for once, unlike what is found missing.
        if requests.errands.values.contains(where: { if case .person = $0 { true } else { false } }) { place?.card?.isAsked = false }
        requests.forgetAll()
        watch.beyond = nil
        watch.isDue = watch.isOn
    }

    mutating func handle(_ timer: TimerID) {
        switch timer {
        case .filterRest: applyFilterPrompt()
        case .valuesRest:
            filterPrompt?.isRested = true
            updateFilterMenu()
        case .whichKey: showsWhichKey = !typed.isEmpty
        case .interruptAgain: isInterruptArmed = false
        case .notice: notice = nil
        case .minute: emit(.startTimer(.minute, milliseconds: 60_000))
        case .detailRest:
            isRestTimed = false
            place?.detail.isRested = true
            growColumns()
        case .retry: gate.rested()
        case .memory: rememberAtRest()
        case .serverFreshness: serverFreshnessEnded()
        case .slow: requestIsSlow()
        case .countdown: countDown()
        case .watch: watchRested()
        case .running: runningGrewOlder()
        }
    }

    /// Asks again for what is on the screen; the old rows stay until the new ones are there.
    mutating func refresh() {
        if capabilities == nil { return refuse("not connected: what is shown is asked for again as soon as it is; R connects now") }
        guard place != nil else { return reloadModels() }
        cancelRows()
        giveUpLooks()
        let gone = place?.watched.gone.count ?? 0
        let word = goneWord
        let lastCount = place?.watched.count
        settleWatched()
        gate.open()
        book.forgetLists()
        explanation = nil
        place?.isStale = true
        if let number = lastCount ?? place?.count.number { place?.count = .approximate(number) }
        place?.isCountAsked = false
        place?.detail.expire()
        if gone == 0 {
            say("refreshing", during: .rows)
        } else {
            say("refreshing; \(counted(gone, "row")) \(word) \(gone == 1 ? "is" : "are") not shown any more")
        }
    }

    /// Connects now where there is no connection; otherwise asks again for everything.
    mutating func reconnect() {
        switch connection {
        case .live:
            shelf.counts = [:]
            described = []
            for model in models { countAgain(model.name) }
            reloadModels()
            if place != nil { refresh() }
        case .connecting, .reconnecting, .refused, .closed:
            emit(.reconnect)
            say("connecting", during: .connection)
        }
    }

    private mutating func reloadModels() {
        modelsFailure = nil
        guard capabilities != nil, requests.models == nil else { return }
        let id = requests.nextID()
        requests.models = id
        emit(.ask(id, .models))
    }

    mutating func cancelRows() {
        guard let loading = requests.rows else { return }
        requests.rows = nil
        emit(.cancel(loading.id))
    }

    /// ^C: what runs is given up; when nothing runs, a second one within two seconds ends the program.
    mutating func interrupt() {
        if isInterruptArmed { return emit(.quit(status: 130)) }
        // In the list of requests it is the one under the cursor that is meant.
        if cancelSelectedRequest() { return }
        isInterruptArmed = true
        emit(.startTimer(.interruptAgain, milliseconds: 2_000))
        // Nobody waits for being told of changes.
        let running = requests.all.filter { requests.errands[$0]?.isWatch != true }
        let isAnything = !running.isEmpty || copying != nil
        // These say themselves what becomes of them.
        giveUpCopy("not copied")
        giveUp { $0 == .exportRows }
        for id in running { cancel(id) }
        place?.wantsEnd = false
        place?.wantedPercent = nil
        guard let export else {
            return say(
                isAnything ? "cancelled; \(keymap.label(of: "interrupt")) again quits" : "\(keymap.label(of: "interrupt")) again quits")
        }
        giveUpExport("\(export.path) was given up, and nothing was left behind; \(keymap.label(of: "interrupt")) again quits")
    }
}
