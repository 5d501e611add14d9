internal import Records
internal import Screen

/// The person that a record refers to, in three lines below its fields: who, how many records of theirs are in which state, the newest.
struct Glance: Sendable, Hashable {
    /// By which column which record is referred to.
    struct Name: Sendable, Hashable {
        var field: String
        var record: RecordName
    }

    /// What is asked for, one after the other.
    enum Part: Sendable, Hashable {
        case related(RelatedFacet)
        case person
    }

    var name: Name
    /// How the person is called.
    var label: String?
    /// Records of the same model that refer to the person by the same column.
    var related: RelatedPart
    var person: Record?
    var isPersonAsked = false

    /// `requester: Zoë Smith #210`
    var title: String {
        let stem = asciiLowercased(name.field).hasSuffix("_id") ? String(name.field.dropLast(3)) : name.field
        return "\(stem): \(label.map { $0 + " " } ?? "")#\(plainText(name.record.key, limit: 40))"
    }

    /// `open 3 · closed 41 · first seen 2024-01-09`
    var factText: String {
        let seen = Moment.madeColumns.lazy.compactMap { person?[$0] }.compactMap { Moment($0) }.first
        let count = related.count == .unknown ? "" : "\(related.count.text) \(related.referrer.model)"
        return [openText ?? (related.stateText.isEmpty ? count : related.stateText), seen.map { "first seen \($0.text.prefix(10))" } ?? ""]
            .filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// States in which there is nothing more to be done.
    private static let ends: Set<String> = [
        "closed", "resolved", "solved", "done", "finished", "completed", "complete", "cancelled", "canceled", "rejected", "archived", "won",
        "lost",
    ]

    /// `open 3 · closed 41`; nil where the states are of other words.
    private var openText: String? {
        guard let states = related.states else { return nil }
        func isEnd(_ value: Value) -> Bool { Self.ends.contains(asciiLowercased(plainText(value, limit: 24))) }
        guard states.contains(where: { isEnd($0.value) }) else { return nil }
        func sum(_ states: [ValueCount]) -> Int {
            states.reduce(0) { RowCount.sane($0.addingReportingOverflow(RowCount.sane($1.count)).partialValue) }
        }
        return "open \(grouped(sum(states.filter { !isEnd($0.value) }))) · closed \(grouped(sum(states.filter { isEnd($0.value) })))"
    }

    /// `#99731 #98110 #97544`
    var keyText: String {
        guard let page = related.page, let column = page.columns.firstIndex(of: keyColumn) else { return "" }
        return page.rows.compactMap { $0.indices.contains(column) ? "#" + plainText($0[column], limit: 40) : nil }.joined(separator: " ")
    }

    /// Of the records that refer.
    var keyColumn = ""
}

extension Moment {
    /// Columns that say when a record was made.
    static let madeColumns = ["created_at", "created", "created_on", "inserted_at", "date_created", "joined_at", "registered_at"]
}

extension State {
    /// The first field that names a person.
    private var personField: RecordField? {
        recordFields.first { field in
            guard let reference = field.reference, relations.isPeople(reference.model), !field.value.isNull else { return false }
            return !isMasked(field.name, field.value)
        }
    }

    private func name(of field: RecordField) -> Glance.Name? {
        field.reference.map { Glance.Name(field: field.name, record: RecordName(model: $0.model, key: field.value)) }
    }

    /// What is known of the person of the cursor's record.
    var glance: Glance? {
        guard let glance = place?.detail.glance, let field = personField, glance.name == name(of: field) else { return nil }
        return glance
    }

    /// Only beside a wide table, where requests are plenty, and after everything that is looked at.
    mutating func askForGlance(_ layout: Layout) {
        let field = isGlanceWanted(layout) ? personField : nil
        let wanted = field.flatMap(name)
        giveUp { if case .glance(let name, _) = $0 { name != wanted } else { false } }
        guard let place, let model, let field, let reference = field.reference, let wanted else { return }
        if place.detail.glance?.name != wanted {
            let referrer = Referrer(model: model.name, column: field.name, target: reference.column)
            var glance = Glance(name: wanted, label: field.label, related: RelatedPart(referrer: referrer))
            glance.keyColumn = keyColumn(of: model) ?? ""
            self.place?.detail.glance = glance
        }
        guard let glance = self.place?.detail.glance,
            !requests.errands.values.contains(where: { if case .glance = $0 { true } else { false } })
        else { return }
        let count = extensions.contains(.distinct) && model.stateColumn != nil ? RelatedFacet.states : .count
        for facet in [count, .rows] where !glance.related.asked.contains(facet) {
            guard let question = question(facet, glance.related.referrer, field.value) else { continue }
            return ask(question, for: .glance(wanted, .related(facet)))
        }
        if glance.isPersonAsked { return }
        let query = Query(reference.model, filter: [FilterTerm(reference.column, .equal, field.value)])
        ask(.rows(query, from: .offset(0), limit: 1, expand: []), for: .glance(wanted, .person))
    }

    private func isGlanceWanted(_ layout: Layout) -> Bool {
        guard let place, layout.kind == .wide, !layout.detail.isEmpty, place.detail.tab == .record, place.detail.asOf == .now,
            place.detail.isRested, !place.isOutdated, layout.detail.rows >= 20
        else { return false }
        return (budget?.limit ?? 0) >= 600 && isPrefetchAllowed && filterPrompt == nil && requests.rows == nil && requests.record == nil
    }

    mutating func takeGlance(_ outcome: Result<Answer, Failure>, of name: Glance.Name, _ part: Glance.Part) {
        guard var glance = place?.detail.glance, glance.name == name else { return }
        if case .failure(let failure) = outcome, failure.kind == .connectionLost { return }
        switch part {
        case .related(let facet): glance.related.take(outcome, facet)
        case .person:
            glance.isPersonAsked = true
            if case .success(.rows(let page)) = outcome, let row = page.rows.first {
                glance.person = Record(columns: page.columns, values: Self.row(row, of: page.columns.count))
            }
        }
        place?.detail.glance = glance
    }

    /// A heading, the facts, the newest keys with the key that tells more.
    func glanceLines(_ layout: Layout) -> [RecordLine] {
        guard layout.detail.rows >= 20, let glance else { return [] }
        let width = layout.detail.columns
        func line(_ text: SafeText, _ kind: RecordLine.Kind) -> RecordLine { RecordLine(field: nil, name: .empty, text: text, kind: kind) }
        let key = Command.all.first { $0.name == "person-card" }.flatMap { keymap.labels(of: $0).first }
        let offer = SafeText(key.map { "\($0) card" } ?? "")
        let keys = SafeText(glance.keyText, clippedTo: max(1, width - 6 - offer.width))
        let facts = SafeText(glance.factText.isEmpty ? "loading…" : glance.factText, clippedTo: max(1, width - 4))
        return [
            line(SafeText(glance.title, clippedTo: max(1, width - 6)), .heading), line("  " + facts, .remark),
            line("  " + keys.padded(to: max(0, width - 6 - offer.width)) + "  " + offer, .remark),
        ]
    }
}
