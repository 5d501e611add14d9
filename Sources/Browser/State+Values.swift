internal import Records

// Which lists of values the screen needs: one is asked for at a time, late ones are dropped, and older ones are shown meanwhile.

extension State {
    /// Seconds that a list is good for when it is opened again.
    private static let freshness: Int64 = 60

    /// Before lists are looked at anew: those of some time ago are asked for again.
    mutating func forgetOldLists() { book.forgetLists(toldBefore: clock &- Self.freshness) }

    /// Records looked up by name at once.
    private static let labelsAtOnce = 40

    /// The list that completes a value: of the records that the filter's other terms leave, as far as equality can say them.
    func listKey(_ operand: FilterContext.Operand, _ column: Column, in prompt: FilterPrompt) -> ValueBook.Key {
        let others = (try? parts(of: prompt.otherText).map(\.term)) ?? place?.query.filter ?? []
        return listKey(column.name, under: others)
    }

    func listKey(_ field: String, under filter: [FilterTerm]) -> ValueBook.Key {
        ValueBook.Key(model: place?.query.model ?? "", field: field, filter: filter.filter { $0.isPlain && $0.field != field })
    }

    /// Of a column with too many values, those that begin like what was typed.
    func beginning(_ key: ValueBook.Key, _ typed: String, _ column: Column) -> ValueBook.Key {
        guard !typed.isEmpty, FilterText.holdsTexts(column), let list = book[key], list.failure == nil, !list.isComplete else { return key }
        var key = key
        key.prefix = String(typed.prefix(60))
        return key
    }

    /// The list of the value that is being written; nil where there is none.
    private var promptList: ValueBook.Key? {
        guard let prompt = filterPrompt, prompt.isRested, !prompt.isMenuClosed, case .value(let operand) = prompt.context,
            [.equal, .notEqual].contains(operand.comparison), let column = column(of: operand), !FilterText.holdsTimes(column)
        else { return nil }
        if hides(column.name) { return nil }
        let key = listKey(operand, column, in: prompt)
        return column.reference == nil ? beginning(key, operand.typed, column) : key
    }

    /// The names that are looked for.
    private var promptNames: [ValueBook.Names] {
        guard let prompt = filterPrompt, prompt.isRested, !prompt.isMenuClosed, case .value(let operand) = prompt.context,
            let column = column(of: operand), let reference = column.reference
        else { return [] }
        return wantedNames(operand, reference)
    }

    /// Something that completes the value is not there yet.
    func isListWanted(_ prompt: FilterPrompt) -> Bool {
        if !promptNames.allSatisfy({ book.found.contains($0) }) { return true }
        guard extensions.contains(.distinct), let key = promptList else { return false }
        return isMissing(key)
    }

    private func isMissing(_ key: ValueBook.Key) -> Bool {
        if let list = book[key] { return list.isOld }
        // All values with a shorter beginning are all with this one too.
        return !(book.best(key)?.list.isComplete ?? false)
    }

    private var neededLists: [ValueBook.Key] { [promptList, facetList, neighbourList].compactMap(\.self) + sideLists }

    mutating func askForLists() {
        chooseSideFacets()
        let needed = extensions.contains(.distinct) ? neededLists : []
        giveUp { if case .values(let key) = $0 { !needed.contains(key) } else { false } }
        guard let key = needed.first(where: { isMissing($0) }), !isListUnderWay, !isSparing else { return }
        ask(
            .distinct(model: key.model, field: key.field, prefix: key.prefix, filter: key.filter, limit: ValueBook.listLength),
            for: .values(key))
    }

    private var isListUnderWay: Bool {
        requests.errands.values.contains { if case .values = $0 { true } else { false } }
    }

    mutating func finishList(_ key: ValueBook.Key, with outcome: Result<Answer, Failure>) {
        switch outcome {
        case .success(.values(let values, let isExact)):
            let values = values.map { ValueCount($0.value, RowCount.sane($0.count)) }
            book.set(.init(values: values, isExact: isExact, told: clock), for: key)
            noteSideFacet(key)
        case .success: book.set(.init(values: [], isExact: false, failure: "the answer is of another kind than the question"), for: key)
        case .failure(let failure):
            if failure.kind == .connectionLost { return }
            book.set(.init(values: [], isExact: false, failure: failure.message), for: key)
        }
        updateFilterMenu()
    }

    // MARK: Names of the records that foreign keys point to

    /// A foreign key whose values are shown, and those that are.
    private var shownReference: (column: Column, reference: Reference, keys: [Value])? {
        if let facets, let column = model?.column(facets.key.field), let reference = column.reference {
            return (column, reference, shownFacets.prefix(Self.labelsAtOnce).map(\.value))
        }
        guard let prompt = filterPrompt, prompt.isRested, case .value(let operand) = prompt.context, let column = column(of: operand),
            let reference = column.reference
        else { return nil }
        let key = listKey(operand, column, in: prompt)
        return (column, reference, book[key]?.values.prefix(Self.labelsAtOnce).map(\.value) ?? [])
    }

    /// The model that a shown foreign key points to has to be known before its records have names.
    mutating func askForLabels() {
        guard let shown = shownReference, models.contains(where: { equalIgnoringASCIICase($0.name, shown.reference.model) }), !isSparing
        else { return }
        let target = model(named: shown.reference.model)
        if extensions.contains(.describe), !described.contains(target.name) { return askForDescription(of: target.name) }
        askForNames()
        guard !requests.errands.values.contains(where: { if case .labels = $0 { true } else { false } }) else { return }
        let missing = shown.keys.filter {
            !$0.isNull && !book.isLabelKnown(target.name, $0) && label(shown.column, shown.reference, $0) == nil
        }
        guard let first = missing.first else { return }
        if extensions.contains(.operators) {
            let query = Query(target.name, filter: [FilterTerm(shown.reference.column, in: missing)])
            ask(
                .rows(query, from: .offset(0), limit: missing.count, expand: []),
                for: .labels(model: target.name, column: shown.reference.column, keys: missing))
        } else if let limit = budget?.limit, limit >= 600, keyColumn(of: target) == shown.reference.column {
            // One record a request: only where requests are plenty.
            ask(
                .record(model: target.name, id: first, expand: []),
                for: .labels(model: target.name, column: shown.reference.column, keys: [first]))
        }
    }

    private mutating func askForNames() {
        let wanted = promptNames
        giveUp { if case .names(let names) = $0 { !wanted.contains(names) } else { false } }
        guard let names = wanted.first(where: { !book.found.contains($0) && !isUnderWay(.names($0)) }) else { return }
        let query = Query(names.model, filter: [FilterTerm(names.column, .startsWith, .text(names.beginning))])
        ask(.rows(query, from: .offset(0), limit: 20, expand: []), for: .names(names))
    }

    mutating func finishLabels(_ name: String, _ column: String, _ keys: [Value], with outcome: Result<Answer, Failure>) {
        switch outcome {
        case .success(.rows(let page)): takeNames(of: page, name, column)
        case .success(.record(let record)): takeNames(of: Page(columns: record.columns, rows: [record.values]), name, column)
        case .success: break
        case .failure(let failure): if failure.kind == .connectionLost { return }
        }
        for key in keys where !book.isLabelKnown(name, key) { book.setLabel(nil, name, key) }
        updateFilterMenu()
    }

    mutating func finishNames(_ names: ValueBook.Names, with outcome: Result<Answer, Failure>) {
        if case .failure(let failure) = outcome, failure.kind == .connectionLost { return }
        if case .success(.rows(let page)) = outcome, let column = keyColumn(of: model(named: names.model)) {
            takeNames(of: page, names.model, column)
        }
        book.setFound(names)
        updateFilterMenu()
    }

    private mutating func takeNames(of page: Page, _ name: String, _ column: String) {
        guard let key = page.columns.firstIndex(of: column) else { return }
        let titles = titleColumns(of: model(named: name), among: page.columns).compactMap { page.columns.firstIndex(of: $0) }
        for row in page.rows where row.count == page.columns.count {
            let words = titles.map { plainText(row[$0], limit: 80) }.filter { !$0.isEmpty }
            book.setLabel(words.isEmpty ? nil : words.joined(separator: " "), name, row[key])
        }
    }
}
