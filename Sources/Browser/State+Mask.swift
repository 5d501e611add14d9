internal import Records

// Masking happens where answers enter the state: what is not in it can be neither shown, copied, exported nor recorded.

extension State {
    /// The event as it may be kept: what is personal of it replaced, while the mask is on.
    package func masked(_ event: Event) -> Event {
        guard let mask else { return event }
        switch event {
        case .answered(let id, let answer, let timing): return .answered(id, masked(answer, to: id, by: mask), timing)
        // What the user types is theirs; sentences of a server and of the connection name no values but those that were asked for.
        case .input, .edited, .failed, .connection, .budget, .timer, .clock: return event
        // Places, sizes and outcomes; a server of one's own tells of names and counts alone.
        case .copied, .export, .memoryFailed, .server, .changed, .measured: return event
        case .traffic(let traffic, let at): return .traffic(Self.masked(traffic), at: at)
        }
    }

    private func masked(_ answer: Answer, to id: RequestID, by mask: Mask) -> Answer {
        switch answer {
        case .models, .described, .count, .watching: return answer
        case .rows(var page):
            let kinds = page.columns.map(maskKind)
            page.rows = page.rows.map { masked($0, page.columns, kinds, by: mask) }
            page.labels = masked(page.labels, by: mask)
            return .rows(page)
        case .record(var record):
            record.values = masked(record.values, record.columns, record.columns.map(maskKind), by: mask)
            record.labels = masked(record.labels, by: mask)
            return .record(record)
        case .values(let values, let isExact):
            let kind = requests.distinctFields[id].map(maskKind) ?? .text
            return .values(values.map { ValueCount(mask.masked($0.value, kind), $0.count) }, isExact: isExact)
        }
    }

    /// What goes over the wire is as the server has it: its figures stay, its words do not.
    private static func masked(_ traffic: Traffic) -> Traffic {
        func covered(_ text: WireText) -> WireText {
            var text = text
            text.head = "(masked)"
            return text
        }
        switch traffic {
        case .sent(var message):
            message.text = covered(message.text)
            return .sent(message)
        case .ended(var end):
            end.text = end.text.map(covered)
            return .ended(end)
        case .unasked(let action, let models, let text): return .unasked(action: action, models: models, covered(text))
        }
    }

    private func masked(_ values: [Value], _ columns: [String], _ kinds: [MaskKind?], by mask: Mask) -> [Value] {
        // What a log says of a field's values is as personal as the field.
        let field = columns.firstIndex { ["field", "column", "attribute", "property"].contains(asciiLowercased($0)) }
        var logged: MaskKind?
        if let field, values.indices.contains(field), case .text(let name) = values[field] { logged = maskKind(of: name) }
        return values.indices.map { index in
            let kind = kinds.indices.contains(index) ? kinds[index] : nil
            return mask.masked(values[index], kind == .logged ? logged : kind)
        }
    }

    private func masked(_ labels: Labels, by mask: Mask) -> Labels {
        var result: Labels = [:]
        for (column, texts) in labels {
            let kind = labelKind(of: column)
            result[column] = texts.mapValues { mask.masked($0, kind) }
        }
        return result
    }

    /// By the column's name; what names a record of its model is a text where the name says nothing.
    func maskKind(of column: String) -> MaskKind? {
        MaskRule.kind(of: column) ?? (models.contains { $0.label.contains(column) } ? .text : nil)
    }

    /// What the label of a foreign key is: what the columns are that the other model's records are named by.
    private func labelKind(of column: String) -> MaskKind? {
        for model in models {
            guard let reference = model.column(column)?.reference else { continue }
            let kinds = self.model(named: reference.model).label.map(maskKind)
            return kinds.first ?? .person
        }
        return .person
    }

    /// The value on hand is not the real one: the server cannot be asked by it.
    func isMasked(_ column: String, _ value: Value) -> Bool {
        guard let mask, !value.isNull else { return false }
        let kind = maskKind(of: column)
        switch value {
        case .text(let text):
            switch kind {
            case .plain: return Mask.hasAddress(text)
            case .logged, nil: return !Mask.isCode(text) && Moment(text) == nil
            case .email, .phone, .code, .person, .company, .text: return !text.isEmpty
            }
        case .null, .boolean, .integer, .real, .blob: return mask.masked(value, kind) != value
        }
    }

    /// The mask replaces whatever this column holds: its real values are not to be searched either.
    func hides(_ column: String) -> Bool {
        guard mask != nil, let kind = maskKind(of: column) else { return false }
        // A log's values are as personal as the fields that they are of, whichever these are.
        return kind.isPersonal || kind == .logged
    }

    /// Which of these columns hold what is personal, for whoever is about to take it out of here; none while it is masked anyway.
    func personalFields(among columns: [String]) -> [String] {
        if mask != nil { return [] }
        return columns.filter { maskKind(of: $0)?.isPersonal ?? false }
    }

    /// What is to be said before real personal values of these columns are taken out of here; nil when they may be: once it was said.
    mutating func doubt(aboutTaking columns: [String]) -> String? {
        let fields = personalFields(among: columns)
        if fields.isEmpty || isTakingAgreed { return nil }
        isTakingAgreed = true
        let rest = fields.count > 6 ? " and \(fields.count - 5) more" : ""
        let names = fields.prefix(fields.count > 6 ? 5 : 6).joined(separator: ", ") + rest
        return "takes real \(names): again does it, :mask on replaces them"
    }

    mutating func setMask(_ isOn: Bool) {
        if isOn == (mask != nil) { return say(isOn ? "it is masked already" : "nothing is masked") }
        mask = isOn ? Mask(key: maskKey) : nil
        // Half of its rows would be real and half made up.
        let givenUp = export.map { "; \($0.path) was given up, since it had begun \(isOn ? "un" : "")masked" } ?? ""
        giveUpExport("")
        copying = nil
        let fields = isOn ? dropPersonalTerms() : []
        let dropped = fields.isEmpty ? "" : "; the filter no longer asks for real values of \(fields.joined(separator: ", "))"
        forgetValues()
        say(
            (isOn
                ? "masked: names, e-mails, phones and texts are made up from now on; what you typed stays as it is"
                : "no longer masked: the real values are asked for again") + dropped + givenUp)
    }

    /// A filter that names real values would show them, beside the made-up ones even. What was typed into a prompt stays in its history.
    ///
    /// - Returns: the columns that the current filter named.
    private mutating func dropPersonalTerms() -> [String] {
        let shown = self
        func isReal(_ term: FilterTerm) -> Bool { shown.hides(term.field) && !term.values.allSatisfy(\.isNull) }
        let terms = place?.query.filter ?? []
        setFilter(terms.filter { !isReal($0) })
        for index in back.indices { back[index].query.filter.removeAll(where: isReal) }
        for index in forward.indices { forward[index].query.filter.removeAll(where: isReal) }
        return Array(Set(terms.filter(isReal).map(\.field))).sorted()
    }

    /// Values on hand are of the other kind now: all of them are asked for again.
    private mutating func forgetValues() {
        place?.forgetValues()
        for index in back.indices { back[index].forgetValues() }
        for index in forward.indices { forward[index].forgetValues() }
        giveUp { !$0.isWatch }
        let shown = self
        log.coverTexts { shown.maskKind(of: $0)?.isPersonal ?? false }
        book = ValueBook()
        facets = nil
        sideCursor = nil
        explanation = nil
        gate.open()
    }
}

extension Place {
    fileprivate mutating func forgetValues() {
        window = Window()
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
