internal import Records
internal import Screen

extension State {
    /// What is shown, as a link; nil while nothing is.
    var link: StateLink? {
        guard let place else { return nil }
        var link = StateLink(place.query)
        link.id = recordKey
        link.row = place.cursor
        if !place.columns.choices.isEmpty { link.columns = place.columns.columns.map(\.name) }
        if place.detail.isOpen { link.tab = place.detail.tab.rawValue }
        return link
    }

    /// The place to begin with, once the models are known: what a link opens, else the model that was asked for, else the first one.
    mutating func begin() {
        guard let opening else {
            modelCursor = modelToBeginWith.flatMap(index(ofModel:)) ?? 0
            place = rememberedPlace(of: models[modelCursor].name) ?? newPlace(Query(models[modelCursor].name))
            if place?.detail.isOpen == true, layout.detail.isEmpty || layout.kind == .wide { pane = .detail }
            return
        }
        self.opening = nil
        guard let index = index(ofModel: opening.query.model) else {
            begin()
            return refuse("the link opens \(opening.query.model), which this server does not show")
        }
        modelCursor = index
        var query = opening.query
        query.model = models[index].name
        if !query.order.isEmpty, let obstacle = sortingObstacle {
            query.order = []
            refuse("the link's order is left out: \(obstacle)")
        }
        var place = newPlace(query)
        place.reach = opening.row + 1
        place.cursor = opening.row
        place.wantedKey = opening.id
        place.isKeyOfLink = opening.id != nil
        place.wantedColumns = opening.columns
        place.detail.isOpen = opening.tab != nil
        place.detail.tab = opening.tab.flatMap(RecordTab.init) ?? .record
        place.detail.isRested = place.detail.isOpen
        self.place = place
        if place.detail.isOpen, layout.detail.isEmpty { pane = .detail }
    }

    /// Puts the cursor on the record that is looked for, once the rows around it are there.
    mutating func seekRecord() {
        guard let place, let key = place.wantedKey, !place.isOutdated, place.window.page(at: place.cursor) != nil, let model,
            let name = keyColumn(of: model), let column = place.window.index(of: name)
        else { return }
        self.place?.wantedKey = nil
        for page in place.window.pages {
            guard let row = page.rows.firstIndex(where: { labelKey($0[column]) == labelKey(key) }) else { continue }
            if page.first + row == place.cursor { return }
            moveCursor(to: page.first + row)
            return centre()
        }
        let id = plainText(key, limit: 40)
        self.place?.isKeyOfLink = false
        // What was open, or linked to, is shown wherever it is by now; Esc goes to the table.
        if place.detail.isOpen || place.isKeyOfLink, (try? openRecord(keyed: key)) != nil {
            return say("#\(id) is in another row\(place.cursor > 0 ? " by now" : ""): it is shown by itself, Esc goes to the table")
        }
        refuse("#\(id) is not in the rows around here any more; :#\(id) opens it")
    }

    /// Shows the columns of a link, and no others, once it is known which there are; other places of the model keep theirs.
    mutating func arrangeWantedColumns() {
        guard let place, !place.wantedColumns.isEmpty, !place.columns.all.isEmpty else { return }
        self.place?.wantedColumns = []
        let names = place.columns.all.map(\.name)
        let shown = place.wantedColumns.filter(names.contains)
        if shown.isEmpty { return refuse("\(place.query.model) has none of the columns that the link shows") }
        let unknown = place.wantedColumns.filter { !names.contains($0) }
        if !unknown.isEmpty { refuse("\(place.query.model) has no column \(unknown.joined(separator: ", ")), which the link shows too") }
        var choices = ColumnChoices()
        choices.order = shown + names.filter { !shown.contains($0) }
        choices.hidden = names.filter { !shown.contains($0) }
        arrange(choices)
    }

    private func index(ofModel name: String) -> Int? { models.firstIndex { equalIgnoringASCIICase($0.name, name) } }
}
