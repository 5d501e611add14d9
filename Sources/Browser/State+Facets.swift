internal import Records
internal import Screen

/// The values of one column with how often they occur, over the table.
struct FacetOverlay: Sendable, Hashable {
    /// Column, and the records that are looked at: those of the filter without its terms on the column itself.
    var key: ValueBook.Key
    /// Conditions that are not of equality, and so are not in the counts.
    var leftOut: [FilterTerm]
    /// What narrows the values.
    var editor = LineEditor()
    var selected = 0
}

extension State {
    var facetObstacle: String? {
        extensions.contains(.distinct) ? nil : "this server cannot list values: it does not announce distinct"
    }

    mutating func openFacets() {
        guard let place else { return refuse("no model is open") }
        guard let name = currentField?.name ?? place.currentColumn?.name else { return refuse("there is no column yet") }
        // Every record has a key of its own: how often each occurs says nothing.
        let isKey = model?.primaryKey == [name]
        openFacets(of: isKey ? telling.first ?? name : name)
    }

    private mutating func openFacets(of name: String) {
        guard let place else { return }
        if let column = model?.column(name), !column.isFilterable { return refuse("\(name) cannot be filtered on") }
        if hides(name) { return refuse("\(name) is masked: how often each made-up value occurs says nothing") }
        let others = place.query.filter.filter { $0.field != name }
        forgetOldLists()
        facets = FacetOverlay(key: listKey(name, under: others), leftOut: others.filter { !$0.isPlain })
        announcement = "facets of \(name)"
    }

    mutating func leaveFacets() { facets = nil }

    /// The list that the overlay shows; nil while it is closed.
    var facetList: ValueBook.Key? {
        guard let facets else { return nil }
        return beginning(facets.key, facets.editor.text, model?.column(facets.key.field) ?? Column(name: facets.key.field))
    }

    /// What is on hand of it; nil while it is asked for.
    var facetValues: ValueBook.List? {
        facetList.flatMap { key in book[key]?.failure == nil ? book.best(key)?.list : book[key] }
    }

    /// Those that what was typed leaves.
    var shownFacets: [ValueCount] {
        guard let facets, let list = facetValues else { return [] }
        let typed = facets.editor.text.lowercased()
        // Made-up values stand for no row.
        let values = mask == nil ? list.values : list.values.filter { !isMasked(facets.key.field, $0.value) }
        if typed.isEmpty { return values }
        return values.filter { facetText($0.value).lowercased().contains(typed) }
    }

    /// A value as the overlay calls it; a record by its name.
    func facetText(_ value: Value) -> String {
        if value.isNull { return "none" }
        let text = plainText(value, limit: ValueCount.distinctBytes)
        guard let facets, let column = model?.column(facets.key.field), let reference = column.reference else {
            return text.isEmpty ? "\"\"" : text
        }
        return label(column, reference, value).map { "\($0) #\(text)" } ?? "#\(text)"
    }

    mutating func moveFacet(by step: Int) {
        let shown = shownFacets
        guard let facets, !shown.isEmpty else { return }
        let selected = max(0, min(facets.selected + step, shown.count - 1))
        self.facets?.selected = selected
        announcement = "\(facetText(shown[selected].value)): \(grouped(shown[selected].count))"
    }

    /// The facets of the column beside this one.
    mutating func changeFacetColumn(by step: Int) {
        guard let facets, let place else { return }
        let names = (0..<place.columns.count).map { place.columns[$0].name }.filter { model?.column($0)?.isFilterable ?? true }
        guard !names.isEmpty else { return }
        let index = names.firstIndex(of: facets.key.field) ?? 0
        openFacets(of: names[(index + step + names.count) % names.count])
        if let name = self.facets?.key.field, let column = place.columns.index(of: name) { self.place?.column = column }
    }

    /// Only the records without the value; a key that writes something does so where a search is being written.
    mutating func excludeFacet() {
        guard let text = lastKey.text, facets?.editor.isEmpty == false else { return takeFacet(.notEqual) }
        _ = editPrompt { $0.insert(text) }
    }

    /// Only the records with the value, or, where the server can, only those without it.
    mutating func takeFacet(_ comparison: Comparison) {
        guard let facets else { return }
        let shown = shownFacets
        guard shown.indices.contains(facets.selected) else { return refuse("there is no value to filter by") }
        if comparison != .equal, !extensions.contains(.operators) {
            return refuse("this server compares for equality only: it does not announce operators")
        }
        narrow(to: shown[facets.selected].value, of: facets.key.field, comparison)
    }

    /// Only the rows with a value, in place of other values of the column, or only those without it.
    mutating func narrow(to value: Value, of name: String, _ comparison: Comparison) {
        guard let place else { return }
        if !Self.isWritable(value) { return refuse("the value is too long, or bytes: it cannot be filtered by") }
        if isMasked(name, value) { return refuse("\(name) is masked: the server does not know the made-up value") }
        let kept = place.query.filter.filter { $0.field != name || comparison != .equal && $0.comparison != comparison && !$0.isPlain }
        facets = nil
        change(filter: kept + [FilterTerm(name, comparison, value)])
    }
}
