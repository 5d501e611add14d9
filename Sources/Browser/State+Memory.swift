internal import Records
internal import Screen

// What is remembered is computed from the state when it rests and when it ends, and compared with what was written last.

extension State {
    /// Takes up histories and columns before anything is shown.
    mutating func recollect() {
        guard let recollection else { return }
        let (memory, server) = (recollection.memory, recollection.server)
        commandHistory = memory["commands"]
        findHistory = memory["finds"]
        filterHistory = memory["filters", server]
        for name in memory.names(beginning: "columns", server) where name.count == 1 {
            columnChoices[name[0]] = ColumnChoices(lines: memory["columns", server, name[0]])
        }
        shelf.recollect(memory, of: server)
        guard let problem = recollection.problem else { return }
        notice = Notice(text: problem, isError: true)
        announcement = problem
    }

    /// The memory as it is to be now.
    private func remembered(_ recollection: Recollection) -> Memory {
        var memory = recollection.memory
        let server = recollection.server
        memory["commands"] = commandHistory
        memory["finds"] = findHistory
        memory["filters", server] = filterHistory
        for name in memory.names(beginning: "columns", server) where name.count == 1 { memory["columns", server, name[0]] = [] }
        for (model, choices) in columnChoices { memory["columns", server, model] = choices.lines }
        shelf.remember(in: &memory, of: server)
        // What is tried in the filter prompt is not kept before it is accepted.
        let current = filterPrompt?.before ?? place
        let roots = (forward + back + [current].compactMap(\.self)).filter { !$0.isBelow }
        for place in roots { remember(place, in: &memory, of: server) }
        if let current {
            memory["model", server] = [(current.isBelow ? back.last { !$0.isBelow } ?? current : current).query.model]
            memory["seen", server] = [String(clock / 86_400 * 86_400)]
        }
        return memory
    }

    /// Filter, order and cursor of a model, as it was left last.
    private func remember(_ place: Place, in memory: inout Memory, of server: String) {
        let model = place.query.model
        memory["filter", server, model] = [FilterText(place.query.filter).text].filter { !$0.isEmpty }
        memory["order", server, model] = place.query.order.map { ($0.isDescending ? "-" : "+") + $0.field }
        var key = place.wantedKey ?? keyColumn(of: self.model(named: model)).flatMap { place.window.value(place.cursor, $0) }
        // A made-up one leads nowhere.
        if let made = key, isKeyMasked(made, of: model) { key = nil }
        memory["cursor", server, model] = [
            String(place.cursor), String(place.cursor - place.top), place.wantedColumn ?? place.currentColumn?.name ?? "",
            key.map { FilterText.text($0) } ?? "", place.detail.isOpen ? "open" : "closed",
        ]
    }

    /// A model as an earlier session left it; nil when it did not, or when that is not wanted.
    mutating func rememberedPlace(of name: String) -> Place? {
        guard let recollection, !recollection.isFresh else { return nil }
        let (memory, server) = (recollection.memory, recollection.server)
        let cursor = memory["cursor", server, name]
        guard cursor.count == 5 else { return nil }
        let model = model(named: name)
        var query = Query(name)
        do throws(BrowserError) {
            query.filter = try FilterText.parse(memory["filter", server, name].first ?? "", for: model, extensions: extensions).terms
        } catch {
            refuse("the filter of last time does not hold any more: \(error.message)")
            return nil
        }
        if extensions.contains(.orderBy) {
            query.order = memory["order", server, name].map { OrderTerm(String($0.dropFirst()), descending: $0.hasPrefix("-")) }
                .filter { model.columns.isEmpty || model.column($0.field) != nil }
        }
        // What was real then is not to be shown under the mask.
        query.filter.removeAll(where: isReal)
        var place = newPlace(query)
        let offset = max(0, min(Int(cursor[1]) ?? 0, 1_000))
        place.cursor = RowCount.sane(Int(cursor[0]) ?? 0)
        place.reach = place.cursor + 1
        place.top = max(0, place.cursor - offset)
        if let key = try? FilterText.parse("key:" + cursor[3]).terms.first?.value, !isKeyMasked(key, of: name) { place.wantedKey = key }
        place.wantedColumn = cursor[2]
        place.detail.isOpen = cursor[4] == "open"
        place.pane = .table
        return place
    }

    /// The model that was shown last; the one to begin with when nothing is remembered.
    var modelToBeginWith: String? {
        guard let recollection, !recollection.isFresh, let name = recollection.memory["model", recollection.server].first,
            models.contains(where: { equalIgnoringASCIICase($0.name, name) })
        else { return firstModel }
        return name
    }

    /// After an event: what is new is written once nothing happened for a while, and before the end.
    mutating func settleMemory(after event: Event) {
        guard let recollection else { return }
        if let end = outbox.firstIndex(where: { if case .quit = $0 { true } else { false } }) {
            if let changes = takeChanges() { outbox.insert(.remember(changes), at: end) }
        } else if case .input = event, !recollection.isTimed {
            self.recollection?.isTimed = true
            emit(.startTimer(.memory, milliseconds: 3_000))
        }
    }

    mutating func rememberAtRest() {
        recollection?.isTimed = false
        if let changes = takeChanges() { emit(.remember(changes)) }
    }

    private mutating func takeChanges() -> Memory.Changes? {
        guard let recollection else { return nil }
        let memory = remembered(recollection)
        let changes = memory.changes(since: recollection.memory)
        self.recollection?.before = recollection.memory
        self.recollection?.memory = memory
        return changes.isEmpty ? nil : changes
    }

    /// What was not written is written with what comes next, perhaps.
    mutating func memoryFailed(_ reason: String) {
        if let before = recollection?.before { recollection?.memory = before }
        guard recollection?.isFailureSaid == false else { return }
        recollection?.isFailureSaid = true
        refuse("what is done here will not be remembered: \(reason)")
    }
}

extension ColumnChoices {
    /// Each change by itself, as words.
    var lines: [String] {
        var lines: [[String]] = []
        if !order.isEmpty { lines.append(["order"] + order) }
        if !hidden.isEmpty { lines.append(["hidden"] + hidden) }
        lines += widths.sorted { $0.key < $1.key }.map { ["width", $0.key, String($0.value)] }
        lines += frozen.sorted { $0.key < $1.key }.map { [$0.value ? "frozen" : "loose", $0.key] }
        return lines.map(Memory.line)
    }

    init(lines: [String]) {
        for words in lines.compactMap({ Memory.words(of: $0) }) where words.count > 1 {
            switch words[0] {
            case "order": order = Array(words.dropFirst())
            case "hidden": hidden = Array(words.dropFirst())
            case "width":
                if words.count == 3, let cells = Int(words[2]), Self.widthRange.contains(cells) { widths[words[1]] = cells }
            case "frozen": frozen[words[1]] = true
            case "loose": frozen[words[1]] = false
            default: break
            }
        }
    }
}
