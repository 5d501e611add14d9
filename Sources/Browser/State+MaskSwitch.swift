internal import Records

// The mask goes on and off while one browses: what was real until then leaves the screen, and everything is asked for again.

extension State {
    mutating func setMask(_ isOn: Bool) {
        if isOn == (mask != nil) { return say(isOn ? "it is masked already" : "nothing is masked") }
        mask = isOn ? Mask(key: maskKey) : nil
        // Half of its rows would be real and half made up.
        let givenUp = export.map { "; \($0.path) was given up, since it had begun \(isOn ? "un" : "")masked" } ?? ""
        giveUpExport("")
        copying = nil
        let fields = isOn ? dropRealValues() : []
        let dropped = fields.isEmpty ? "" : "; the filter no longer asks for real values of \(fields.joined(separator: ", "))"
        forgetValues()
        say(
            (isOn
                ? "masked: names, e-mails, phones and texts are made up from now on; what you type stays as it is"
                : "no longer masked: the real values are asked for again") + dropped + givenUp)
    }

    /// A filter that names real values would show them, beside the made-up ones even, and so would the key of a marked record.
    ///
    /// - Returns: the columns that the current filter named.
    private mutating func dropRealValues() -> [String] {
        let shown = self
        let terms = place?.query.filter ?? []
        setFilter(terms.filter { !shown.isReal($0) })
        place?.dropReal(by: shown)
        for index in back.indices { back[index].dropReal(by: shown) }
        for index in forward.indices { forward[index].dropReal(by: shown) }
        return Array(Set(terms.filter(isReal).map(\.field))).sorted()
    }

    /// Values on hand are of the other kind now: all of them are asked for again.
    private mutating func forgetValues() {
        place?.forgetValues()
        for index in back.indices { back[index].forgetValues() }
        for index in forward.indices { forward[index].forgetValues() }
        giveUp { !$0.isWatch }
        let shown = self
        log.coverTexts { shown.cover(&$0) }
        book = ValueBook()
        facets = nil
        sideCursor = nil
        explanation = nil
        gate.open()
    }

    /// What a message asked for by real values is no longer to be read.
    private func cover(_ message: inout SentMessage) {
        message.filter.removeAll(where: isReal)
        let key = keyName(of: message.model)
        let field = message.option("field") ?? ""
        message.options.removeAll { option in
            switch option.name {
            case "id": isMasked(key, FilterText.value(of: option.value))
            case "prefix": hides(field) || isMasked(field, .text(option.value))
            default: false
            }
        }
    }

    /// The mask replaces the record's key: by the real one it is neither to be shown nor asked for.
    func isKeyMasked(_ key: Value, of model: String) -> Bool { isMasked(keyName(of: model), key) }

    private func keyName(of model: String) -> String { keyColumn(of: self.model(named: model)) ?? "id" }

    /// Filters that can be brought back: while the mask is on none that names real values, but for those that were typed under it.
    var recallableFilters: [String] {
        if mask == nil { return filterHistory }
        return filterHistory.filter { text in
            filtersTypedMasked.contains(text) || (try? FilterText.parse(text)).map { !$0.terms.contains(where: isReal) } ?? false
        }
    }
}

extension Place {
    fileprivate mutating func dropReal(by state: State) {
        if query.filter.contains(where: state.isReal) {
            query.filter.removeAll(where: state.isReal)
            // Other rows are other ones in number.
            count = .unknown
            isCountAsked = false
        }
        let model = query.model
        marks.removeAll { state.isKeyMasked($0, of: model) }
        if wantedKey.map({ state.isKeyMasked($0, of: model) }) ?? false { wantedKey = nil }
    }

    fileprivate mutating func forgetValues() {
        window = Window()
        // Rows come from where they are by now, and the cursor's is to be the one that it was.
        cursor = max(0, cursor + watched.drift)
        top = max(0, top + watched.drift)
        if watched.drift != 0, let number = count.number {
            count = .approximate(number)
            isCountAsked = false
        }
        watched = Watched()
        isStale = true
        detail.record = nil
        detail.key = nil
        detail.failedKey = nil
        detail.timeline = nil
        detail.related = nil
        detail.glance = nil
        detail.leaveMoment()
        card = nil
    }
}

extension Command {
    static let masking = [
        Command(
            "mask", "", "Replace names, e-mails, phones and texts by made-up ones, or show the real ones again",
            also: "privacy private anonymize pseudonyms hide share demo", in: .panes
        ) { $0.setMask($0.mask == nil) },
        Command("mask-on", "", "Replace names, e-mails, phones and texts by made-up ones", also: "privacy anonymize", in: .panes) {
            $0.setMask(true)
        },
        Command("mask-off", "", "Show the real names, e-mails, phones and texts again", also: "unmask real", in: .panes) {
            $0.setMask(false)
        },
    ]
}
