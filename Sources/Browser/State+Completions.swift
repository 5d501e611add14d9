internal import Records
internal import Screen

// What may take the place of the word at the cursor of a filter: fields, signs, values, people, times.

extension State {
    typealias Completion = FilterPrompt.Completion

    /// The fields that can be filtered on, as far as they are known.
    private var filterFields: [Completion] {
        guard let place, let model else { return [] }
        if model.columns.isEmpty { return place.window.columns.map { .init(name: $0, hint: "") } }
        return model.columns.filter(\.isFilterable).map { column in
            .init(name: column.name, hint: column.reference.map { "→ \($0.model)" } ?? asciiLowercased(column.declaredType))
        }
    }

    mutating func updateFilterMenu() {
        guard var prompt = filterPrompt else { return }
        let chosen = prompt.selected.flatMap { prompt.completions.indices.contains($0) ? prompt.completions[$0].text : nil }
        prompt.note = nil
        switch prompt.context {
        case .field(let prefix): prompt.completions = fieldCompletions(prefix)
        case .value(let operand): (prompt.completions, prompt.note) = valueCompletions(operand, in: prompt)
        case .nothing: prompt.completions = []
        }
        // What was chosen stays chosen when a list comes late.
        prompt.selected = chosen.flatMap { text in prompt.completions.firstIndex { $0.text == text } }
        prompt.warning = prompt.error == nil ? warning(in: prompt) : nil
        filterPrompt = prompt
    }

    private func fieldCompletions(_ prefix: String) -> [Completion] {
        let wanted = asciiLowercased(prefix)
        let fields = filterFields
        var completions = fields.filter { asciiLowercased($0.name).hasPrefix(wanted) }
        completions += fields.filter { !asciiLowercased($0.name).hasPrefix(wanted) && asciiLowercased($0.name).contains(wanted) }
        if extensions.contains(.operators), let field = fields.first(where: { asciiLowercased($0.name) == wanted }) {
            completions += FilterText.signs(for: model?.column(field.name) ?? Column(name: field.name)).filter { $0.text != ":" }.map {
                Completion(name: field.name + $0.text, hint: $0.meaning, text: field.name + $0.text, isWhole: false)
            }
        }
        return completions
    }

    /// The column that a value is being written for; nil when there is no such field.
    func column(of operand: FilterContext.Operand) -> Column? {
        guard let place, let model else { return nil }
        if let column = model.column(operand.field) { return column.isFilterable ? column : nil }
        guard model.columns.isEmpty else { return nil }
        return place.window.columns.first { equalIgnoringASCIICase($0, operand.field) }.map { Column(name: $0) }
    }

    private func valueCompletions(_ operand: FilterContext.Operand, in prompt: FilterPrompt) -> ([Completion], String?) {
        guard let column = column(of: operand) else { return ([], nil) }
        let isOrder = ![.equal, .notEqual].contains(operand.comparison)
        if FilterText.holdsTimes(column) { return (timeCompletions(operand, column), nil) }
        if isOrder { return ([], nil) }
        if let reference = column.reference, models.contains(where: { equalIgnoringASCIICase($0.name, reference.model) }) {
            return personCompletions(operand, column, reference, in: prompt)
        }
        if hides(column.name) { return ([], "the values of \(column.name) are masked: they are not listed") }
        guard extensions.contains(.distinct) else { return handCompletions(operand, column) }
        let key = listKey(operand, column, in: prompt)
        guard let list = book.best(beginning(key, operand.typed, column))?.list else {
            return ([], book[key]?.failure ?? (prompt.isRested ? "asking for the values…" : nil))
        }
        let values = Self.narrowed(list.values.filter { !isMasked(column.name, $0.value) }, to: operand.typed)
        let note = values.isEmpty && !operand.typed.isEmpty && !isListWanted(prompt) ? "no value begins like this" : uncounted(prompt)
        return (values.map { completion(operand, $0.value, counted: $0.count, isExact: list.isExact) }, note)
    }

    /// What the counts do not take into account: the server lists values under equality only.
    private func uncounted(_ prompt: FilterPrompt) -> String? {
        let others = ((try? parts(of: prompt.otherText)) ?? []).map(\.term).filter { !$0.isPlain }
        return others.isEmpty ? nil : "counted without \(FilterText(others).text)"
    }

    /// Those that begin like what was typed, then those that hold it, whatever the case; values that cannot be written are left out.
    static func narrowed(_ values: [ValueCount], to typed: String) -> [ValueCount] {
        let values = values.filter { isWritable($0.value) }
        if typed.isEmpty { return values }
        let wanted = typed.lowercased()
        let texts = values.map { value in
            (value: value, text: (value.value.isNull ? "none" : plainText(value.value, limit: 300)).lowercased())
        }
        return texts.filter { $0.text.hasPrefix(wanted) }.map(\.value)
            + texts.filter { !$0.text.hasPrefix(wanted) && $0.text.contains(wanted) }.map(\.value)
    }

    /// Bytes cannot stand in a filter, and a text that long may be the beginning of several.
    static func isWritable(_ value: Value) -> Bool {
        switch value {
        case .blob: false
        case .text(let text): text.utf8.count < ValueCount.distinctBytes
        case .null, .boolean, .integer, .real: true
        }
    }

    private func completion(
        _ operand: FilterContext.Operand, _ value: Value, label: String? = nil, counted count: Int? = nil, isExact: Bool = true
    ) -> Completion {
        let word = plainText(value, limit: ValueCount.distinctBytes)
        let text = operand.isInList ? FilterText.element(value) : FilterText.text(value)
        // A text that reads like another value has its quotes.
        let isPlain = value.isNull || FilterText.value(of: word) == value
        let name = value.isNull ? "none" : label.map { "\($0)  #\(word)" } ?? (word.isEmpty || !isPlain ? FilterText.text(value) : word)
        return Completion(
            name: name, hint: count.map { grouped(max(0, $0)) + (isExact ? "" : "+") } ?? "", text: operand.before + text,
            isWhole: !operand.isInList, isCount: true)
    }

    /// Without `distinct`: what the rows on hand hold.
    private func handCompletions(_ operand: FilterContext.Operand, _ column: Column) -> ([Completion], String?) {
        guard let place, let index = place.window.index(of: column.name) else { return ([], nil) }
        var counts: [Value: Int] = [:]
        for page in place.window.pages { for row in page.rows { counts[row[index], default: 0] += 1 } }
        let values = counts.filter { ($0.value > 1 || counts.count <= 20) && !isMasked(column.name, $0.key) }.map {
            ValueCount($0.key, $0.value)
        }
        .sorted { $0.count != $1.count ? $0.count > $1.count : FilterText.text($0.value) < FilterText.text($1.value) }
        let shown = Self.narrowed(values, to: operand.typed).prefix(ValueBook.listLength)
        let note = "of the loaded rows: this server does not announce distinct"
        return (shown.map { completion(operand, $0.value) }, shown.isEmpty ? nil : note)
    }

    private func timeCompletions(_ operand: FilterContext.Operand, _ column: Column) -> [Completion] {
        var completions: [Completion] = []
        if extensions.contains(.operators) {
            let isDay = [.equal, .notEqual, .startsWith, .contains].contains(operand.comparison)
            let sample = filterClock.samples[column.name]
            let isRefused = operand.comparison == .notEqual && FilterText.holdsTimesOfDay(column, like: sample)
            let days = isRefused ? [] : ["today", "yesterday"]
            let words = isDay ? days : days + ["-3h", "-7d", "-2w", "-1mo", "-1y"]
            completions = words.filter { $0.hasPrefix(operand.typed) }.compactMap { word in
                RelativeTime(word).map {
                    Completion(name: word, hint: $0.text(from: clock, like: sample), text: operand.before + word, isWhole: true)
                }
            }
        }
        if [.equal, .notEqual].contains(operand.comparison), column.isNullable, "none".hasPrefix(operand.typed) {
            completions.append(Completion(name: "none", hint: "no time", text: operand.before + "none", isWhole: true))
        }
        return completions
    }

    /// What times of the filter are reckoned from: now, and texts of the columns that hold times.
    var filterClock: FilterClock {
        var samples: [String: String] = [:]
        for column in place?.columns.columns ?? [] where column.format == .time {
            guard let place, let index = place.window.index(of: column.name) else { continue }
            let value = place.window.pages.first?.rows.prefix(50).lazy.map { $0[index] }.first { !$0.isNull && $0 != "" }
            if case .text(let text) = value { samples[column.name] = text }
        }
        return FilterClock(now: clock, samples: samples)
    }

    /// The same for another model, of whose times none is on hand.
    func filterClock(for model: Model) -> FilterClock {
        model.name == place?.query.model ? filterClock : FilterClock(now: clock)
    }

    /// A comparison that says something else than it seems to.
    private func doubt(about part: FilterText.Part, _ column: Column) -> BrowserError? {
        guard let word = part.word, column.reference == nil else { return nil }
        switch part.term.comparison {
        case .equal, .notEqual:
            guard part.term.isPlain || part.term.comparison == .notEqual, let sample = filterClock.samples[column.name] else { return nil }
            // The beginning of a time is none of the times.
            let isDate = word.utf8.count >= 4 && word.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D }
            guard isDate, sample.utf8.count > word.utf8.count, FilterText.holdsTimes(column), !FilterText.holdsNumbers(column) else {
                return nil
            }
            let advice = extensions.contains(.operators) ? ": \(column.name)^\(word) is all that begins so" : ""
            return BrowserError(.badTime, "no \(column.name) is just \(word)\(advice)", at: part.value)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            switch part.term.value {
            case .integer, .real: break
            case .null, .boolean, .text, .blob: return nil
            }
            let isText = column.storage.contains(.text) && !column.storage.contains(.integer) && !column.storage.contains(.real)
            guard isText, !FilterText.holdsTimes(column) else { return nil }
            return BrowserError(
                .noSuchValue, "\(column.name) holds texts: they are compared letter by letter, not as numbers", at: part.value)
        case .contains, .startsWith: return nil
        }
    }

    /// What can be asked for and still is not what was meant: a value that no record has, a name in the place of an id.
    private func warning(in prompt: FilterPrompt) -> BrowserError? {
        guard let model, let parts = try? parts(of: prompt.editor.text) else { return nil }
        for part in parts {
            if let column = model.column(part.term.field), let warning = doubt(about: part, column) { return warning }
        }
        for part in parts where part.term.isPlain {
            guard case .text(let text) = part.term.value, let column = model.column(part.term.field), part.word != nil else { continue }
            if let reference = column.reference, !FilterText.holdsTexts(column) {
                return BrowserError(
                    .noSuchValue, "\(column.name) holds ids of \(reference.model): Tab takes the record that is meant", at: part.value)
            }
            let others = parts.map(\.term).filter { $0.isPlain && $0.field != column.name }
            for filter in others.isEmpty ? [[]] : [others, []] {
                guard let list = book[ValueBook.Key(model: model.name, field: column.name, filter: filter)], list.isComplete else {
                    continue
                }
                if list.values.contains(where: { $0.value == .text(text) }) { break }
                let words = list.values.compactMap { entry -> String? in if case .text(let word) = entry.value { word } else { nil } }
                let hint =
                    nearest(to: text, among: words.filter { $0.utf8.count <= 60 }).map { "; the nearest is \(FilterText.text(.text($0)))" }
                    ?? ""
                let records = filter.isEmpty ? "no record has" : "none of these records has"
                return BrowserError(.noSuchValue, "\(records) \(column.name) \(FilterText.text(.text(text)))\(hint)", at: part.value)
            }
        }
        return nil
    }
}
