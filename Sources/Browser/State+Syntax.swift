internal import Records
internal import Screen

extension State {
    mutating func toggleSyntax() {
        filterPrompt?.showsSyntax.toggle()
        if filterPrompt?.showsSyntax == true { announcement = syntax.map { "\($0.text): \($0.meaning)" }.joined(separator: "; ") }
    }

    /// What a filter may say to the server that is connected.
    var syntax: [(text: String, meaning: String)] {
        let can = extensions.contains(.operators)
        var lines = FilterText.examples.filter { can || !$0.needsOperators }.map { (text: $0.text, meaning: $0.meaning) }
        if !can { lines.append(("!=  >  ~  in()", "not here: this server does not announce operators")) }
        if !extensions.contains(.distinct) { lines.append(("Tab", "completes from loaded rows: no distinct here")) }
        return lines
    }

    /// What was looked for among the rows on hand becomes a condition on all of them.
    mutating func filterByFind() {
        guard let prompt = findPrompt, let place else { return }
        let text = prompt.editor.text
        if text.isEmpty { return refuse("there is no text to filter by yet") }
        guard let name = place.currentColumn?.name else { return refuse("there is no column yet") }
        if let column = model?.column(name), !column.isFilterable { return refuse("\(name) cannot be filtered on") }
        if text.utf8.count > ValueCount.distinctBytes { return refuse("the text is too long to look for at the server") }
        guard let term = term(finding: text, in: name) else {
            return refuse("\(name) holds no texts, which alone can be searched: f \(name): takes a whole value")
        }
        findPrompt = nil
        notice = nil
        find = text
        change(filter: place.query.filter.filter { $0.field != name || $0.comparison != term.comparison } + [term])
        say("all rows with \(FilterText([term]).text); \(keyText("back")) goes back")
    }

    /// The column's texts hold it; where the column has numbers it is one of them, and where it has people, the one under the cursor.
    private func term(finding text: String, in name: String) -> FilterTerm? {
        guard let column = model?.column(name) else { return FilterTerm(name, .contains, .text(text)) }
        if column.reference != nil, let field = currentField, field.name == name, !field.value.isNull {
            return FilterTerm(name, .equal, field.value)
        }
        if FilterText.holdsTexts(column) { return FilterTerm(name, .contains, .text(text)) }
        return Int64(text).map { FilterTerm(name, .equal, .integer($0)) }
    }
}
