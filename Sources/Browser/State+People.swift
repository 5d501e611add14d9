internal import Records
internal import Screen

// The records that a foreign key points to are known to people by name, and to the filter by their key.

extension State {
    /// One record that a foreign key may name.
    private struct Candidate {
        var key: Value
        var label: String?
        var count: Int?
    }

    func personCompletions(
        _ operand: FilterContext.Operand, _ column: Column, _ reference: Reference, in prompt: FilterPrompt
    ) -> ([Completion], String?) {
        let key = listKey(operand, column, in: prompt)
        let list = book[key].flatMap { $0.failure == nil ? $0 : nil }
        let counts = list.map { Dictionary($0.values.map { ($0.value, $0.count) }, uniquingKeysWith: { first, _ in first }) } ?? [:]
        let isByKey = operand.typed.allSatisfy { $0.isNumber }
        var candidates: [Candidate] = []
        if isByKey {
            candidates = Self.narrowed(list?.values ?? [], to: operand.typed).map {
                Candidate(key: $0.value, label: label(column, reference, $0.value), count: $0.count)
            }
        } else {
            candidates = named(operand.typed, column, reference).map { Candidate(key: $0.key, label: $0.label, count: counts[$0.key]) }
            candidates.sort { ($0.count ?? 0, $1.label ?? "") > ($1.count ?? 0, $0.label ?? "") }
            if "none".hasPrefix(asciiLowercased(operand.typed)), let count = counts[.null] {
                candidates.append(Candidate(key: .null, count: count))
            }
        }
        if candidates.isEmpty, operand.typed.isEmpty, list == nil {
            candidates = named("", column, reference).map { Candidate(key: $0.key, label: $0.label) }
        }
        let completions = candidates.prefix(ValueBook.listLength).map { candidate in
            let word = candidate.key.isNull ? "none" : plainText(candidate.key, limit: 200)
            return Completion(
                name: candidate.label.map { "\($0)  #\(word)" } ?? (candidate.key.isNull ? "none" : "#\(word)"),
                hint: candidate.count.map { grouped(max(0, $0)) + (list?.isExact ?? true ? "" : "+") } ?? "",
                text: operand.before + (operand.isInList ? FilterText.element(candidate.key) : FilterText.text(candidate.key)),
                isWhole: !operand.isInList, isCount: true)
        }
        return (completions, personNote(isByKey: isByKey, isEmpty: completions.isEmpty, reference, prompt))
    }

    private func personNote(isByKey: Bool, isEmpty: Bool, _ reference: Reference, _ prompt: FilterPrompt) -> String? {
        if isByKey {
            if !extensions.contains(.distinct) { return isEmpty ? nil : "of the loaded rows: this server does not announce distinct" }
            return isEmpty && prompt.isRested && isListWanted(prompt) ? "asking for the values…" : nil
        }
        if !extensions.contains(.operators) { return "names on hand: this server does not announce operators" }
        return isEmpty && isListWanted(prompt)
            ? "looking for the name…" : isEmpty ? "no name of \(reference.model) on hand begins like this" : nil
    }

    /// `requester_id:148 is Sophia Fletcher`: the filter's keys whose names are known, in one line; empty when there is none.
    var namedTerms: [String] {
        let terms = (place?.query.filter ?? []).compactMap { term -> String? in
            guard let column = model?.column(term.field), let reference = column.reference, term.values.count == 1,
                let label = label(column, reference, term.value)
            else { return nil }
            return "\(FilterText.text(term)) is \(label)"
        }
        return terms.isEmpty ? [] : [terms.joined(separator: " · ")]
    }

    /// The name of the record that a foreign key points to, as far as it is known.
    func label(_ column: Column, _ reference: Reference, _ key: Value) -> String? {
        if let label = book.label(reference.model, key) { return label }
        guard let text = labelKey(key), let place else { return nil }
        return place.window.pages.lazy.compactMap { $0.labels[column.name]?[text] }.first
    }

    /// Records on hand whose names hold a word that begins so.
    private func named(_ typed: String, _ column: Column, _ reference: Reference) -> [(key: Value, label: String)] {
        var labels = Dictionary(
            book.labelled(reference.model, typed).map { ($0.key, $0.label) }, uniquingKeysWith: { first, _ in first })
        let wanted = typed.lowercased()
        for page in place?.window.pages ?? [] {
            for (key, label) in page.labels[column.name] ?? [:] where labels[key] == nil {
                let lower = label.lowercased()
                if lower.hasPrefix(wanted) || lower.split(separator: " ").contains(where: { $0.hasPrefix(wanted) }) { labels[key] = label }
            }
        }
        let holdsTexts = FilterText.holdsTexts(column)
        return labels.map { (key: holdsTexts ? .text($0.key) : FilterText.value(of: $0.key), label: $0.value) }
            .sorted { ($0.label, FilterText.text($0.key)) < ($1.label, FilterText.text($1.key)) }
    }

    /// Searches that would find more names that begin like what was typed; one a column of the label.
    func wantedNames(_ operand: FilterContext.Operand, _ reference: Reference) -> [ValueBook.Names] {
        guard extensions.contains(.operators), let first = operand.typed.first, first.isLetter else { return [] }
        let target = model(named: reference.model)
        // A real name that is typed is not answered with the made-up one.
        if target.label.contains(where: hides) { return [] }
        // Names are written with a capital, and the server tells it from a small letter.
        let beginning = first.uppercased() + operand.typed.dropFirst().prefix { !$0.isWhitespace }.prefix(60)
        return titleColumns(of: target, among: target.columns.map(\.name)).prefix(2).map {
            ValueBook.Names(model: target.name, column: $0, beginning: beginning)
        }
    }
}
