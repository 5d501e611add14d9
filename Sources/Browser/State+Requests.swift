internal import Records
internal import Screen

extension State {
    mutating func toggleRequests() {
        if log.isShown { return hideRequests() }
        log.isShown = true
        guard layout.panes.contains(.requests) else {
            log.isShown = false
            return refuse("there is no room for the requests on so small a screen")
        }
        // Where they have no place of their own they take the panes'.
        if layout.requests.isEmpty { pane = .requests }
        isZoomed = false
        announcement = "requests: \(counted(log.entries.count, "request"))"
    }

    /// Nothing on the screen will be another because of it: no frame will have to be drawn.
    package func isUnseen(_ event: Event) -> Bool {
        guard case .traffic = event else { return false }
        // A server that was silent is heard of again.
        return !log.isShown && log.opened == nil && about == nil && !health.isSilent
    }

    mutating func hideRequests() {
        log.isShown = false
        if pane == .requests { pane = .table }
        announcement = "requests hidden"
    }

    mutating func moveRequest(to index: Int) {
        let shown = log.shown
        if shown.isEmpty {
            return refuse(
                log.isTroubleOnly ? "no request failed or was slow; \(keyText("only-trouble")) shows all" : "nothing was asked yet")
        }
        let target = max(0, min(index, shown.count - 1))
        // At the end the cursor goes along with what comes.
        log.selected = target == shown.count - 1 ? nil : shown[target].sent.id
        announcement = "\(shown[target].number) \(shown[target].sent.action) \(shown[target].sent.model), \(shown[target].outcomeText)"
    }

    mutating func moveRequest(by step: Int) { moveRequest(to: (log.selectedIndex(in: log.shown) ?? 0) + step) }

    mutating func toggleTrouble() {
        log.isTroubleOnly.toggle()
        say(log.isTroubleOnly ? "only requests that failed or were slow" : "all requests")
    }

    mutating func openFrame() {
        guard let entry = log.current else { return refuse("there is no request to open") }
        log.opened = entry.sent.id
        log.scroll = 0
        announcement = "request \(entry.number)"
    }

    mutating func closeFrame() { log.opened = nil }

    mutating func copyRequest() {
        guard let entry = log.openedEntry ?? log.current else { return refuse("there is no request to copy") }
        guard !entry.isUnasked, let line = CommandLine(entry.sent, at: serverArguments) else {
            return refuse("no command asks this; \(keyText("copy-frame")) copies it as JSON")
        }
        let remark = entry.sent.option("cursor") == "next" ? "from the first row on: a cursor is one connection's" : ""
        emit(.copy(Copy("request \(entry.number) as a command line", .text(line.text), remark: remark)))
    }

    /// The messages as they went over the wire, one a line.
    mutating func copyFrame() {
        guard let entry = log.openedEntry ?? log.current else { return refuse("there is no request to copy") }
        let model = model(named: entry.sent.model)
        // A server that does not describe its models shows in its rows which columns there are.
        let columns = model.columns.isEmpty ? place?.window.columns ?? [] : model.columns.map(\.name)
        let labelled = entry.sent.option("expand") == nil ? [] : labelledFields(of: model)
        if let doubt = doubt(aboutTaking: columns, labelled: labelled) { return refuse(doubt) }
        let texts = [entry.sent.text] + (entry.end?.text.map { [$0] } ?? [])
        let cut = texts.count(where: \.isCut)
        let remark = cut == 0 ? "" : "\(counted(cut, "message")) cut: the first \(grouped(WireText.kept)) bytes are kept of each"
        emit(.copy(Copy("request \(entry.number) as JSON", .text(texts.map(\.head).joined(separator: "\n")), remark: remark)))
    }

    mutating func scrollFrame(by lines: Int) {
        let all = frameLines(width: size.columns)
        let last = all.count - max(1, size.rows - 3)
        log.scroll = max(0, min(log.scroll + lines, last))
    }

    /// The request under the cursor is given up, when it runs; false when it does not.
    mutating func cancelSelectedRequest() -> Bool {
        guard pane == .requests, let entry = log.current, entry.isRunning, let id = entry.sent.request, requests.all.contains(id) else {
            return false
        }
        say("request given up")
        cancel(id)
        return true
    }

    /// Gives up what is asked for under that number, as ^C does: it counts as failed, so that it is not asked for again by itself.
    mutating func cancel(_ id: RequestID) {
        let failure = Failure(.cancelled, "cancelled")
        if let errand = requests.errands.removeValue(forKey: id) {
            finish(errand, with: .failure(failure))
        } else if requests.models == id {
            requests.models = nil
            modelsFailure = failure.message
        } else if let description = requests.description, description.id == id {
            requests.description = nil
            described.insert(description.model)
        } else if requests.rows?.id == id {
            requests.rows = nil
            gate.hold(failure.message)
        } else if requests.count?.id == id {
            requests.count = nil
            place?.wantsEnd = false
            place?.wantedPercent = nil
        } else if let record = requests.record, record.id == id {
            requests.record = nil
            if place?.query.model == record.model { place?.detail.failedKey = record.key }
        } else {
            return
        }
        emit(.cancel(id))
    }

    /// While something runs on the screen its age grows, once a second.
    mutating func timeRunningRequests() {
        let isWanted = log.isRunning
        if isWanted == isRunningTimed { return }
        isRunningTimed = isWanted
        emit(isWanted ? .startTimer(.running, milliseconds: 1_000) : .stopTimer(.running))
    }

    mutating func runningGrewOlder() {
        if isRunningTimed { emit(.startTimer(.running, milliseconds: 1_000)) }
    }

    /// The request that is open, as text: what was sent, and what came back of it.
    func frameLines(width: Int) -> [SafeText] {
        guard let entry = log.openedEntry else { return [] }
        var lines: [SafeText] = []
        func add(_ title: String, _ text: WireText) {
            let cut =
                text.isCut ? ", the first \(grouped(WireText.kept)) of \(grouped(text.bytes)) bytes" : ", \(counted(text.bytes, "byte"))"
            lines.append(SafeText("─ \(title)\(cut)"))
            for line in indentedJSON(text.head) { lines += SafeText.lines(of: line, width: max(1, width - 2)).map { " " + $0 } }
            if text.isCut { lines.append(" …") }
        }
        add(entry.isUnasked ? "from the server, unasked" : "request", entry.sent.text)
        if entry.isUnasked { return lines }
        if let text = entry.end?.text { add("answer", text) } else { lines.append(SafeText("─ \(entry.outcomeText)")) }
        return lines
    }
}
