internal import Records
internal import Screen

/// What the models pane's cursor can stand on.
enum ModelItem: Sendable, Hashable {
    /// By its index among the models.
    case model(Int)
    case saved(SavedFilter)
    case recent(RecentRecord)
    case facet(SideFacet)
}

/// One line of the column of models.
enum ModelLine: Sendable, Hashable {
    /// By its index among the items.
    case item(Int)
    case title(String)
    case blank
}

extension State {
    /// Records opened last that are shown.
    static let recentShown = 6

    /// The models, and where they are a column the saved filters, the records opened last, and facets.
    var modelItems: [ModelItem] {
        let items = models.indices.map { ModelItem.model($0) }
        if layout.models.isEmpty { return items }
        let shelf = savedFilters.map { ModelItem.saved($0) } + shownRecent.map { .recent($0) }
        return items + shelf + sideFacets.map { .facet($0) }
    }

    /// The records opened last, the newest first, but for those whose keys the mask replaces.
    var shownRecent: [RecentRecord] {
        let recent = mask == nil ? shelf.recent : shelf.recent.filter { !isKeyMasked($0.key, of: $0.model) }
        return Array(recent.reversed().prefix(Self.recentShown))
    }

    func modelLines(_ items: [ModelItem]) -> [ModelLine] {
        var lines: [ModelLine] = []
        for (index, item) in items.enumerated() {
            let title = Self.title(of: item)
            if let title, index == 0 || Self.title(of: items[index - 1]) != title { lines += [.blank, .title(title)] }
            lines.append(.item(index))
        }
        return lines
    }

    private static func title(of item: ModelItem) -> String? {
        switch item {
        case .model: nil
        case .saved: "SAVED"
        case .recent: "RECENT"
        case .facet(let facet): "FACETS \(facet.field)"
        }
    }

    mutating func moveModelCursor(to index: Int) {
        let items = modelItems
        modelCursor = max(0, min(index, items.count - 1))
        sideCursor = nil
        guard items.indices.contains(modelCursor) else { return }
        switch items[modelCursor] {
        case .model(let index): announcement = "model \(models[index].name)"
        case .saved(let filter): announcement = "saved filter \(filter.name): \(filter.text)"
        case .recent(let record):
            announcement = "record \(record.model) #\(plainText(record.key, limit: 40)) \(mask == nil ? record.title : "")"
        case .facet(let facet):
            sideCursor = facet
            let value = facet.value.value.isNull ? "none" : plainText(facet.value.value, limit: 60)
            announcement = "\(facet.field) \(value): \(grouped(max(0, facet.value.count)))\(isIncluded(facet) ? ", included" : "")"
        }
    }

    mutating func openModelItem() {
        let items = modelItems
        guard items.indices.contains(modelCursor) else { return }
        switch items[modelCursor] {
        case .model(let index): openModel(at: index)
        case .saved(let filter): open(filter)
        case .recent(let record): open(record)
        case .facet(let facet): include(facet)
        }
    }
}

extension Painter {
    mutating func drawModels() {
        let area = layout.models
        guard !area.isEmpty else { return }
        let items = state.modelItems
        let lines = state.modelLines(items)
        let letters = Dictionary(zip(state.savedFilters, state.savedLetters)) { first, _ in first }
        let cursor = lines.firstIndex(of: .item(state.modelCursor)) ?? 0
        let first = max(0, min(cursor - area.rows + 1, lines.count - area.rows))
        for (offset, line) in lines.dropFirst(first).prefix(area.rows).enumerated() {
            let row = area.row + offset
            switch line {
            case .blank: break
            case .title(let title): frame.put(SafeText(title), row, area.column, width: area.columns, Theme.dim)
            case .item(let index): draw(items[index], at: index, row, letters)
            }
        }
        if case .facet = items.last, lines.count < area.rows { drawFacetHint(area.row + lines.count) }
    }

    private mutating func draw(_ item: ModelItem, at index: Int, _ row: Int, _ letters: [SavedFilter: Character?]) {
        let area = layout.models
        let width = area.columns
        let isChosen = state.pane == .models && index == state.modelCursor
        var isCurrent = false
        if case .model(let index) = item { isCurrent = state.models[index].name == state.place?.query.model }
        let style = isChosen ? Theme.focusedRow : isCurrent ? Theme.row : .plain
        if isChosen {
            frame.fill(Rect(column: area.column, row: row, columns: width, rows: 1), style)
            frame.cursor = Point(column: area.column, row: row)
        }
        aim(.model(index), Rect(column: area.column, row: row, columns: width, rows: 1))
        let mark = isChosen ? "▌" : isCurrent ? "▸" : " "
        if case .facet(let facet) = item {
            return draw(facet, Rect(column: area.column, row: row, columns: width, rows: 1), isChosen ? "▌" : " ", style)
        }
        let room = max(0, width - 3)
        var (sign, text, count) = ("  ", SafeText.empty, SafeText.empty)
        switch item {
        case .model(let index):
            sign = index < 9 ? "\(index + 1) " : "  "
            text = SafeText(state.models[index].name, clippedTo: room)
            count = SafeText(state.models[index].count.map(grouped) ?? "?")
        case .saved(let filter):
            // `gf` and the letter lead there.
            sign = (letters[filter] ?? nil).map { "\($0) " } ?? sign
            let isHere = filter.model == state.place?.query.model
            text = SafeText(filter.name + (isHere ? "" : " (\(filter.model))"), clippedTo: room)
            count = SafeText(state.shelf.counts[filter]?.text ?? "…")
        case .recent(let record):
            sign = ""
            text = SafeText("#\(plainText(record.key, limit: 40)) \(state.mask == nil ? record.title : "")", clippedTo: max(0, width - 1))
        case .facet: break
        }
        let start = frame.put(SafeText(mark + sign), row, area.column, width: width, style)
        frame.put(text, row, area.column + start, width: width - start, style)
        // The name says more than the count: where there is no room for both, only the name stands.
        let margin = width > 12 ? 1 : 0
        if !count.isEmpty, text.width + 1 + count.width + margin <= room {
            frame.putRight(count, row, area.column + width - count.width - margin, width: count.width, style)
        }
    }
}
