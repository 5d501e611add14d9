internal import Records
internal import Screen

// Who refers to the cursor's record: counts and the first of them, in a tab of the record and in a box to choose from.

/// The columns that refer to a record, to choose one.
struct ReferencesBox: Sendable, Hashable {
    var record: RecordName
    var selected = 0
}

extension State {
    /// What is known of what refers to the cursor's record.
    var related: Related? {
        guard let related = place?.detail.related, related.record == recordName else { return nil }
        return related
    }

    mutating func openReferences() {
        guard let record = recordName else {
            return refuse(place?.rowLimit == 0 ? "there is no record here" : "the record is loading, or has no key to be referred to by")
        }
        if let obstacle = relationsObstacle { return refuse(obstacle) }
        referencesBox = ReferencesBox(record: record)
        place?.detail.isRested = true
        announcement = "who refers to \(record.model) #\(plainText(record.key, limit: 40))?"
        decideReferences()
    }

    mutating func leaveReferences() { referencesBox = nil }

    mutating func moveReferences(by step: Int) {
        guard let box = referencesBox else { return }
        let referrers = relations.referrers(to: box.record.model)
        let selected = max(0, min(box.selected + step, referrers.count - 1))
        referencesBox?.selected = selected
        if referrers.indices.contains(selected) { announcement = "\(referrers[selected].model) by \(referrers[selected].column)" }
    }

    mutating func acceptReference() {
        guard let box = referencesBox else { return }
        let referrers = relations.referrers(to: box.record.model)
        guard referrers.indices.contains(box.selected) else { return refuse("there is nothing to open yet") }
        open(.referrer(referrers[box.selected]))
    }

    /// One candidate is opened at once, none is said; as soon as all models are described.
    private mutating func decideReferences() {
        guard let box = referencesBox else { return }
        // Another row stands there by now.
        if box.record != recordName { return referencesBox = nil }
        guard areRelationsKnown else { return }
        let referrers = relations.referrers(to: box.record.model)
        if referrers.count > 1 { return }
        referencesBox = nil
        if let referrer = referrers.first { open(.referrer(referrer)) } else { refuse(Self.unreferred(box.record.model)) }
    }

    private static func unreferred(_ model: String) -> String {
        "no model refers to \(model) by a single column; keys of several columns are not followed"
    }

    /// Counts and first records, one request after the other.
    mutating func askForRelated() {
        decideReferences()
        guard var place, !place.isOutdated, let record = recordName, areRelationsKnown else { return }
        let isShown = place.detail.tab == .related && place.detail.isRested && layout.panes.contains(.detail)
        let isNear = place.detail.isOpen && place.detail.isRested && (budget?.limit ?? 0) >= 600 && isPrefetchAllowed
        guard isShown || isNear || referencesBox != nil else { return }
        if place.detail.related?.record != record {
            place.detail.related = Related(
                record: record, parts: relations.referrers(to: record.model).map { RelatedPart(referrer: $0) })
            self.place = place
        }
        let wanted: [RelatedFacet] = isShown ? [.count, .rows] : [.count]
        if let related = place.detail.related { askFor(wanted, of: related, values(of: related)) }
    }

    /// What the cursor's record has in the column that is referred to.
    private func value(of referrer: Referrer) -> Value? {
        guard let place, let value = place.window.value(place.cursor, referrer.target), !value.isNull else { return recordKey }
        return value
    }

    private func values(of related: Related) -> [Referrer: Value] {
        Dictionary(
            related.parts.compactMap { part in value(of: part.referrer).map { (part.referrer, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// The first of what is missing, when nothing of the kind is under way.
    ///
    /// - Parameter values: what the columns have to hold.
    mutating func askFor(_ facets: [RelatedFacet], of related: Related, _ values: [Referrer: Value]) {
        let isAsked = requests.errands.values.contains { if case .related = $0 { true } else { false } }
        if isAsked { return }
        for part in related.parts {
            guard let value = values[part.referrer] else { continue }
            for facet in facets where !part.asked.contains(facet) {
                guard let question = question(facet, part.referrer, value) else { continue }
                return ask(question, for: .related(to: related.record, part.referrer, facet))
            }
        }
    }

    /// Nil where the server or the model has no answer.
    func question(_ facet: RelatedFacet, _ referrer: Referrer, _ value: Value) -> Question? {
        let filter = [FilterTerm(referrer.column, .equal, value)]
        let model = model(named: referrer.model)
        switch facet {
        case .count:
            return extensions.contains(.count) ? .count(model: referrer.model, filter: filter, probing: false) : nil
        case .states:
            guard extensions.contains(.distinct), let column = model.stateColumn else { return nil }
            return .distinct(model: referrer.model, field: column, prefix: "", filter: filter, limit: 20)
        case .rows:
            var order: [OrderTerm] = []
            if extensions.contains(.orderBy) {
                let log = changeLog(writtenIn: referrer) ?? logRead(through: referrer)
                // Keys rise with time nearly everywhere, and that order costs nothing.
                order = log.map { [OrderTerm($0.time, descending: true)] } ?? model.primaryKey.map { OrderTerm($0, descending: true) }
            }
            let expand = extensions.contains(.expand) ? model.columns.filter { $0.reference != nil }.map(\.name) : []
            return .rows(
                Query(referrer.model, filter: filter, order: order), from: .offset(0), limit: Related.rowLimit, expand: expand)
        }
    }

    /// The log that tells the changes of the records that the column refers to.
    func logRead(through referrer: Referrer) -> ChangeLogShape? {
        guard let target = model(named: referrer.model).column(referrer.column)?.reference?.model,
            let shape = changeLog(of: model(named: target)), equalIgnoringASCIICase(shape.log, referrer.model),
            equalIgnoringASCIICase(shape.record, referrer.column)
        else { return nil }
        return shape
    }

    mutating func takeRelated(
        _ outcome: Result<Answer, Failure>, to record: RecordName, _ referrer: Referrer, _ facet: RelatedFacet
    ) {
        func take(_ related: inout Related?) {
            guard related?.record == record, var part = related?[referrer] else { return }
            part.take(outcome, facet)
            related?[referrer] = part
        }
        if case .failure(let failure) = outcome, failure.kind == .connectionLost { return }
        take(&place.related)
        take(&place.cardRelated)
    }

    /// Another model, filtered by what refers to the record; or one of its records.
    mutating func open(_ entry: RelatedEntry) {
        guard let related else {
            // The box is faster than the counts.
            if case .referrer(let referrer) = entry, let value = value(of: referrer) { open(referrer, value) }
            return
        }
        open(entry, of: related, values(of: related))
    }

    mutating func open(_ entry: RelatedEntry, of related: Related, _ values: [Referrer: Value]) {
        switch entry {
        case .referrer(let referrer):
            if let value = values[referrer] { open(referrer, value) }
        case .row(let referrer, let index):
            let model = model(named: referrer.model)
            // What a log's line leads to is the record that was changed.
            if let shape = changeLog(writtenIn: referrer), let changes = related[referrer]?.page.map({ Change.read($0, shape) }),
                changes.indices.contains(index), let reference = model.column(shape.record)?.reference
            {
                return openRecord(
                    of: self.model(named: reference.model), where: FilterTerm(reference.column, .equal, changes[index].record))
            }
            guard let page = related[referrer]?.page, page.rows.indices.contains(index), let key = model.primaryKey.first,
                let column = page.columns.firstIndex(of: key), page.rows[index].indices.contains(column)
            else { return refuse("this record has no key of its own to be opened by") }
            openRecord(of: model, where: FilterTerm(key, .equal, page.rows[index][column]))
        }
    }

    private mutating func open(_ referrer: Referrer, _ value: Value) {
        referencesBox = nil
        var next = newPlace(Query(referrer.model, filter: [FilterTerm(referrer.column, .equal, value)]))
        next.isBelow = true
        open(next)
    }

    /// Columns and their records, in the order of the tab.
    var relatedEntries: [RelatedEntry] { related.map(Self.entries) ?? [] }

    static func entries(of related: Related) -> [RelatedEntry] {
        related.parts.flatMap { part in
            [.referrer(part.referrer)] + (part.page?.rows.indices.map { .row(part.referrer, $0) } ?? [])
        }
    }

    func text(of entry: RelatedEntry) -> String {
        switch entry {
        case .referrer(let referrer): "\(referrer.model) by \(referrer.column), \(related?[referrer]?.countText ?? "")"
        case .row(let referrer, let index): related?[referrer].map { rowText(index, of: $0) } ?? ""
        }
    }

    /// `#99731 login fails…  open`; of a log, when and what.
    func rowText(_ index: Int, of part: RelatedPart) -> String {
        guard let page = part.page, page.rows.indices.contains(index) else { return "" }
        let model = model(named: part.referrer.model)
        if let shape = changeLog(writtenIn: part.referrer) ?? logRead(through: part.referrer) {
            let change = Change.read(page, shape)[index]
            let reference = model.column(shape.record)?.reference
            let age = change.moment?.age(at: clock) ?? change.timeText
            let isOfOne = equalIgnoringASCIICase(shape.record, part.referrer.column)
            let record = isOfOne ? change.author(shape) : reference.map { "\($0.model) #\(plainText(change.record, limit: 40))" }
            return [age, record, change.text(in: reference.map { self.model(named: $0.model) })].compactMap(\.self).joined(separator: "  ")
        }
        let row = Record(columns: page.columns, values: Self.row(page.rows[index], of: page.columns.count))
        let key = model.primaryKey.first.flatMap { row[$0] }.map { "#" + plainText($0, limit: 40) }
        let titles = titleColumns(of: model, among: page.columns).compactMap { row[$0] }.map { plainText($0, limit: 80) }
        let state = model.stateColumn.flatMap { row[$0] }.map { plainText($0, limit: 24) }
        return ([key] + titles + [state]).compactMap(\.self).joined(separator: "  ")
    }

    func relatedLines(width: Int, limit: Int) -> [RecordLine] {
        if let obstacle = relationsObstacle { return Self.notes([obstacle], width: width) }
        guard let model else { return [] }
        guard let related else {
            return Self.notes(
                [areRelationsKnown && recordKey == nil ? "loading…" : "looking at what refers to \(model.name)…"], width: width)
        }
        if related.parts.isEmpty { return Self.notes([Self.unreferred(model.name)], width: width) }
        var lines: [RecordLine] = []
        var entry = 0
        let names = related.parts.map { SafeText("\($0.referrer.model) by \($0.referrer.column)", clippedTo: max(8, width - 12)) }
        let nameWidth = names.map(\.width).max() ?? 0
        for (part, name) in zip(related.parts, names) {
            if lines.count >= limit { break }
            lines.append(
                RecordLine(
                    field: entry, name: .empty, text: name.padded(to: nameWidth) + SafeText("  \(part.countText)"), kind: .reference))
            entry += 1
            for index in (part.page?.rows ?? []).indices {
                lines.append(
                    RecordLine(field: entry, name: .empty, text: "  " + SafeText(rowText(index, of: part), clippedTo: max(1, width - 5))))
                entry += 1
            }
            if let failure = part.failure { lines += Self.notes(["  " + failure], width: width) }
        }
        return lines
    }
}

extension RelatedPart {
    mutating func take(_ outcome: Result<Answer, Failure>, _ facet: RelatedFacet) {
        asked.insert(facet)
        switch outcome {
        case .success(.count(let number, let isExact)):
            count = isExact ? .exact(RowCount.sane(number)) : .atLeast(RowCount.sane(number))
            failure = nil
        case .success(.rows(let page)):
            var page = page
            page.rows = page.rows.prefix(Related.rowLimit).map { State.row($0, of: page.columns.count) }
            self.page = page
        case .success(.values(let values, let isExact)):
            states = isExact ? values : nil
        case .success: failure = "the answer is of another kind than the question"
        case .failure(let failure): self.failure = failure.message
        }
    }
}

extension Place? {
    /// To be changed in place.
    fileprivate var related: Related? {
        get { self?.detail.related }
        set { self?.detail.related = newValue }
    }

    fileprivate var cardRelated: Related? {
        get { self?.card?.related }
        set { if let newValue { self?.card?.related = newValue } }
    }
}
