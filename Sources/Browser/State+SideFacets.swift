internal import Records
internal import Screen

// Beside a table, below the models, stand the facets of the two columns that tell the rows apart best.

/// One value of a column beside the table, with how often it occurs.
struct SideFacet: Sendable, Hashable {
    var field: String
    var value: ValueCount
    /// That its share is of.
    var total: Int
    /// It is of the rows that are shown, and not of those of before.
    var isCurrent: Bool

    func isSame(as other: SideFacet) -> Bool { field == other.field && value.value == other.value.value }
}

extension State {
    /// Columns with so many values among the rows on hand are worth it.
    private static let fewValues = 2...8
    /// Rows that say what a column is like.
    private static let sampleRows = 20
    /// Values shown of each column.
    private static let sideValues = 6

    /// There is a column of models that they can stand in.
    private func hasSideFacets(_ layout: Layout) -> Bool { layout.kind >= .medium && !layout.models.isEmpty && layout.single == nil }

    /// Chosen once a model, so that they do not change while one scrolls and filters.
    mutating func chooseSideFacets() {
        guard extensions.contains(.distinct), let place, !place.isOutdated, let model, book.sideFields[model.name] == nil,
            place.window.pages.first.map({ $0.rows.count >= Self.sampleRows }) ?? false, hasSideFacets(layout)
        else { return }
        book.sideFields[model.name] = Array(telling.prefix(2))
    }

    /// The columns that have few values among the rows on hand, or are filtered by one of them.
    var telling: [String] {
        guard let place, let model, let page = place.window.pages.first else { return [] }
        return place.columns.columns.map(\.name).filter { name in
            guard let column = model.column(name), column.isFilterable, column.reference == nil, column.primaryKeyPosition == 0,
                !FilterText.holdsTimes(column), !hides(name), let index = place.window.index(of: name)
            else { return false }
            if place.query.filter.contains(where: { $0.field == name && $0.isPlain }) { return true }
            return Self.fewValues.contains(Set(page.rows.lazy.map { $0[index] }).count)
        }
    }

    /// Their lists: only where there is room and requests are plenty, and after everything that is looked at.
    var sideLists: [ValueBook.Key] {
        guard !sideFields.isEmpty, let limit = budget?.limit, limit >= 600, isPrefetchAllowed, let place, !place.isOutdated,
            requests.rows == nil, !isCounting, filterPrompt == nil
        else { return [] }
        let layout = layout
        guard hasSideFacets(layout), shelfLines + 4 <= layout.models.rows else { return [] }
        return sideFields.map { listKey($0, under: place.query.filter) }
    }

    var sideFields: [String] { place.flatMap { book.sideFields[$0.query.model] } ?? [] }

    mutating func noteSideFacet(_ key: ValueBook.Key) {
        guard key.prefix.isEmpty, book.sideFields[key.model]?.contains(key.field) ?? false else { return }
        book.sideShown[ValueBook.Key(model: key.model, field: key.field)] = book[key]
    }

    /// Lines of the models and of what else stands above the facets.
    private var shelfLines: Int {
        let saved = savedFilters.count
        let recent = shownRecent.count
        return models.count + (saved == 0 ? 0 : saved + 2) + (recent == 0 ? 0 : recent + 2)
    }

    /// Those that there is room for: all values of a column, or none.
    var sideFacets: [SideFacet] {
        let layout = layout
        guard hasSideFacets(layout), extensions.contains(.distinct), let place else { return [] }
        var room = layout.models.rows - shelfLines
        return sideFields.flatMap { field -> [SideFacet] in
            let now = book[listKey(field, under: place.query.filter)].flatMap { $0.failure == nil ? $0 : nil }
            guard let list = now ?? book.sideShown[ValueBook.Key(model: place.query.model, field: field)] else { return [] }
            let values = list.values.prefix(Self.sideValues)
            if values.isEmpty || values.count + 2 > room { return [] }
            room -= values.count + 2
            return values.map {
                SideFacet(field: field, value: $0, total: max(1, list.total), isCurrent: now?.isOld == false && !place.isOutdated)
            }
        }
    }

    /// The rows are filtered by it.
    func isIncluded(_ facet: SideFacet) -> Bool {
        place?.query.filter.contains { $0.field == facet.field && $0.isPlain && $0.value == facet.value.value } ?? false
    }

    /// The facet that the models pane's cursor is on.
    var currentSideFacet: SideFacet? {
        guard pane == .models, layout.kind >= .medium else { return nil }
        let items = modelItems
        guard items.indices.contains(modelCursor), case .facet(let facet) = items[modelCursor] else { return nil }
        return facet
    }

    /// Only rows with the value; once more: whatever the value.
    mutating func include(_ facet: SideFacet) {
        guard isIncluded(facet) else { return narrow(to: facet.value.value, of: facet.field, .equal) }
        change(filter: place?.query.filter.filter { $0.field != facet.field || !$0.isPlain } ?? [])
    }

    mutating func excludeSideFacet() {
        guard let facet = currentSideFacet else { return refuse("there is no value here: facets stand below the models") }
        narrow(to: facet.value.value, of: facet.field, .notEqual)
    }

    /// The cursor stays on its value, wherever among the lines it stands now.
    mutating func settleModelCursor() {
        if pane != .models { sideCursor = nil }
        let items = modelItems
        if let wanted = sideCursor {
            let index = items.firstIndex { if case .facet(let facet) = $0 { facet.isSame(as: wanted) } else { false } }
            if let index { return modelCursor = index }
        }
        modelCursor = max(0, min(modelCursor, items.count - 1))
    }
}
