internal import Records
internal import Screen

/// A person at a glance, over the screen: who it is, how many records refer to them, the last ones, what they changed.
struct PersonCard: Sendable, Hashable {
    /// The model that names people, and the column that a foreign key refers to them by.
    var reference: Reference
    var key: Value
    /// As far as a label or the record told.
    var name: String?
    var person: Record?
    var failure: String?
    var isAsked = false
    var related: Related
    /// Which line the cursor is on.
    var selected = 0

    init(_ reference: Reference, _ key: Value, name: String?) {
        self.reference = reference
        self.key = key
        self.name = name
        related = Related(record: RecordName(model: reference.model, key: key))
    }

    var record: RecordName { related.record }
}

/// A line of the card and what Enter does there.
enum CardEntry: Sendable, Hashable {
    case person
    case related(RelatedEntry)
}

extension State {
    /// The people that the cursor's record refers to, the field under the cursor first.
    private var personReference: (reference: Reference, key: Value, name: String?)? {
        guard let place, let model else { return nil }
        func person(_ field: RecordField) -> (Reference, Value, String?)? {
            guard let reference = field.reference, relations.isPeople(reference.model), !field.value.isNull else { return nil }
            return (reference, field.value, field.label)
        }
        if pane == .detail, place.detail.tab == .timeline, let shape = changeLog(of: model), let changes = timeline?.changes,
            changes.indices.contains(place.detail.field), let column = shape.person.flatMap({ self.model(named: shape.log).column($0) }),
            let reference = column.reference, !changes[place.detail.field].person.isNull
        {
            return (reference, changes[place.detail.field].person, changes[place.detail.field].personName)
        }
        let fields = recordFields
        if let current = currentField, let field = fields.first(where: { $0.name == current.name }), let found = person(field) {
            return found
        }
        if relations.isPeople(model.name), let key = recordKey, let column = keyColumn(of: model) {
            return (Reference(model: model.name, column: column), key, nil)
        }
        return fields.lazy.compactMap(person).first
    }

    mutating func openCard() {
        guard place != nil else { return refuse("no model is open") }
        if let obstacle = relationsObstacle { return refuse(obstacle) }
        guard let (reference, key, name) = personReference else {
            if isCardUncertain {
                place?.wantsCard = true
                place?.detail.isRested = true
                return say("loading: which fields name a person is not known yet", during: .card)
            }
            return refuse(
                place?.window.isEmpty == true
                    ? "there is no record here yet" : "no field of this record refers to a model that names people, or it is empty")
        }
        place?.card = PersonCard(reference, key, name: name)
        announcement = "the card of \(name ?? "\(reference.model) #\(plainText(key, limit: 40))")"
    }

    /// The record, or what its fields refer to, is still asked for.
    private var isCardUncertain: Bool {
        guard let place, capabilities != nil, gate.isOpen else { return false }
        return !areRelationsKnown || place.isOutdated || place.rowLimit > 0 && place.window[place.cursor] == nil
    }

    /// What was wanted before it could be said comes now; or why it cannot.
    private mutating func openWantedCard() {
        guard place?.wantsCard == true, personReference != nil || !isCardUncertain else { return }
        place?.wantsCard = false
        endNotice(of: .card)
        openCard()
    }

    mutating func leaveCard() {
        place?.card = nil
        announcement = place.map(rowText) ?? ""
    }

    /// Who it is, then what refers to them, one request after the other.
    mutating func askForCard() {
        openWantedCard()
        let record = place?.card?.record
        giveUp { if case .person(let other) = $0 { other != record } else { false } }
        guard var card = place?.card else { return }
        if card.person == nil, !card.isAsked {
            card.isAsked = true
            place?.card = card
            let query = Query(card.reference.model, filter: [FilterTerm(card.reference.column, .equal, card.key)])
            ask(.rows(query, from: .offset(0), limit: 1, expand: []), for: .person(card.record))
        }
        guard areRelationsKnown else { return }
        if card.related.parts.isEmpty {
            card.related.parts = relations.referrers(to: card.reference.model).map { RelatedPart(referrer: $0) }
            place?.card = card
        }
        askFor([.states, .count, .rows], of: card.related, values(of: card))
    }

    /// What the columns that refer to the person hold.
    private func values(of card: PersonCard) -> [Referrer: Value] {
        var values: [Referrer: Value] = [:]
        for referrer in card.related.parts.map(\.referrer) {
            let isKey = equalIgnoringASCIICase(referrer.target, card.reference.column)
            if let value = isKey ? card.key : card.person?[referrer.target], !value.isNull { values[referrer] = value }
        }
        return values
    }

    mutating func takePerson(_ outcome: Result<Answer, Failure>, _ record: RecordName) {
        guard place?.card?.record == record else { return }
        switch outcome {
        case .success(.rows(let page)):
            guard let row = page.rows.first else {
                place?.card?.failure = "\(record.model) has no record #\(plainText(record.key, limit: 40))"
                return
            }
            let person = Record(columns: page.columns, values: Self.row(row, of: page.columns.count))
            place?.card?.person = person
            let names = titleColumns(of: model(named: record.model), among: page.columns).compactMap { person[$0] }
            let name = names.filter { !$0.isNull && $0 != "" }.map { plainText($0, limit: 80) }.joined(separator: " ")
            if !name.isEmpty { place?.card?.name = name }
        case .success: place?.card?.failure = "the answer is of another kind than the question"
        case .failure(let failure):
            if failure.kind == .connectionLost { place?.card?.isAsked = false } else { place?.card?.failure = failure.message }
        }
    }

    /// The card's lines, each with what it leads to.
    func cardEntries(_ card: PersonCard) -> [CardEntry] { [.person] + Self.entries(of: card.related).map { .related($0) } }

    mutating func moveCard(by step: Int) {
        guard let card = place?.card else { return }
        let choices = cardChoices(card)
        let selected = max(0, min(card.selected + step, choices.count - 1))
        place?.card?.selected = selected
        announcement = choices[selected].text
    }

    /// What the line leads to; the card stays for the way back.
    mutating func acceptCard() {
        guard let card = place?.card else { return }
        let entries = cardEntries(card)
        switch entries[min(card.selected, entries.count - 1)] {
        case .person: openRecord(of: model(named: card.reference.model), where: FilterTerm(card.reference.column, .equal, card.key))
        case .related(let entry): open(entry, of: card.related, values(of: card))
        }
    }

    func cardChoices(_ card: PersonCard) -> [Choice] {
        let names = card.related.parts.map { cardName($0.referrer) }
        let width = names.map { SafeText($0, clippedTo: 40).width }.max() ?? 0
        return cardEntries(card).map { entry in
            switch entry {
            case .person: return Choice(text: personText(card))
            case .related(.referrer(let referrer)):
                guard let part = card.related[referrer] else { return Choice(text: "") }
                let name = SafeText(cardName(referrer), clippedTo: 40).padded(to: width).text
                return Choice(text: [name, part.failure ?? part.countText, part.stateText].filter { !$0.isEmpty }.joined(separator: "  "))
            case .related(.row(let referrer, let index)):
                return Choice(text: "  " + (card.related[referrer].map { rowText(index, of: $0) } ?? ""))
            }
        }
    }

    private func cardName(_ referrer: Referrer) -> String {
        changeLog(writtenIn: referrer) == nil ? "\(referrer.model) by \(referrer.column)" : "\(referrer.model) by them"
    }

    /// `users #210  zoe@example.com  Acme`: what is short and says who it is.
    private func personText(_ card: PersonCard) -> String {
        let name = "\(card.reference.model) #\(plainText(card.key, limit: 40))"
        if let failure = card.failure { return name + "  " + failure }
        guard let person = card.person else { return name + "  …" }
        let columns = ["email", "company", "organization", "organisation", "phone", "mobile_phone", "role"]
        let facts = columns.compactMap { person[$0] }.filter { !$0.isNull && $0 != "" }.map { plainText($0, limit: 60) }
        return ([name] + facts.prefix(3)).joined(separator: "  ")
    }
}
