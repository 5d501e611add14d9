internal import Records

// Beside a wide table, below the models, stand the facets of the two columns that tell the rows apart best.

extension State {
    /// Columns with so many values among the rows on hand are worth it.
    private static let fewValues = 2...8
    /// Rows that say what a column is like.
    private static let sampleRows = 20

    /// Chosen once a model, so that they do not change while one scrolls and filters.
    mutating func chooseSideFacets() {
        guard widthKind == .wide, extensions.contains(.distinct), let place, !place.isOutdated, let model,
            book.sideFields[model.name] == nil, place.window.pages.first.map({ $0.rows.count >= Self.sampleRows }) ?? false
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

    /// Their lists: only where requests are plenty, and after everything that is looked at.
    var sideLists: [ValueBook.Key] {
        guard widthKind == .wide, !sideFields.isEmpty, let limit = budget?.limit, limit >= 600, isPrefetchAllowed, let place,
            !place.isOutdated, requests.rows == nil, !isCounting, filterPrompt == nil
        else { return [] }
        return sideFields.map { listKey($0, under: place.query.filter) }
    }

    var sideFields: [String] { place.flatMap { book.sideFields[$0.query.model] } ?? [] }
}
