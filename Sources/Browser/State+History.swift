internal import Records
internal import Screen

// From screen to screen, and back with everything as it was.

extension State {
    /// Places kept on each side of the current one.
    private static let historyLimit = 30

    func newPlace(_ query: Query) -> Place {
        var place = Place(query)
        let model = model(named: query.model)
        if query.filter.isEmpty, let count = model.count { place.count = .approximate(RowCount.sane(count)) }
        place.columns.layOutEmpty(model)
        place.columns.choices = columnChoices[query.model] ?? ColumnChoices()
        return place
    }

    /// Shows another place, and keeps this one for the way back.
    mutating func open(_ next: Place) {
        if let place { remember(place) }
        show(next)
    }

    mutating func remember(_ place: Place) {
        back.append(kept(place))
        if back.count > Self.historyLimit { back.removeFirst() }
        forward = []
    }

    private func kept(_ place: Place) -> Place {
        var kept = place.remembered
        kept.pane = pane == .models || pane == .requests ? .table : pane
        return kept
    }

    private mutating func show(_ next: Place) {
        restore(next)
        gate.open()
        if let index = models.firstIndex(where: { $0.name == next.query.model }) { modelCursor = index }
        pane = next.pane
        // Where a record takes the screen, an open one is what is looked at.
        if next.detail.isOpen, pane == .table, layout.detail.isEmpty { pane = .detail }
        announcement = "\(next.query.model)\(next.query.filter.isEmpty ? "" : " ")\(FilterText(next.query.filter).text)"
        rest()
    }

    /// A place of before: what was being counted when it was left is counted again.
    mutating func restore(_ earlier: Place) {
        place = earlier
        // Columns are the model's: they are as they were arranged last, wherever that was.
        arrange(columnChoices[earlier.query.model] ?? ColumnChoices())
        if earlier.count.exactly == nil { place?.isCountAsked = false }
        // Nobody was told of what was written meanwhile.
        if earlier.shownQuery != nil { watch.isDue = watch.isOn }
        if capabilities != nil { leaveHandOnly() }
    }

    mutating func goBack() {
        guard let previous = back.popLast() else { return refuse("this is where it began") }
        if let place { forward.append(kept(place)) }
        show(previous)
    }

    mutating func goForward() {
        guard let next = forward.popLast() else { return refuse("there is nothing to go forward to") }
        if let place { back.append(kept(place)) }
        show(next)
    }

    /// Exactly one level: sequence, range, a moment that is not now, zoom, record, models pane, then the record that this place was come
    /// to from.
    mutating func goUp() -> Bool {
        if place?.marks.anchor != nil {
            place?.marks.anchor = nil
            announcement = "no range any more"
        } else if pane == .requests {
            hideRequests()
        } else if pane != .models, layout.panes.contains(.detail), leaveMoment() {
            return true
        } else if isZoomed {
            isZoomed = false
            announcement = "all panes"
        } else if pane == .models {
            pane = .table
            announcement = "table"
            if layout.kind < .compact { showsModels = nil }
        } else if place?.isBelow == true, !back.isEmpty {
            goBack()
        } else if place?.detail.isOpen == true {
            closeRecord()
        } else if pane == .detail {
            pane = .table
            announcement = "table"
        } else {
            return false
        }
        return true
    }

    mutating func up() {
        if !goUp() { say("this is the top; \(keymap.label(of: "quit")) quits") }
    }

    mutating func quit() {
        if goUp() { return }
        if let export { return refuse("\(export.path) is being written (\(export.progressText)): \(keyText("interrupt")) gives it up") }
        emit(.quit(status: place == nil ? unreached : 0))
    }

    mutating func openModel(number: Int) {
        guard models.indices.contains(number - 1) else {
            return refuse("there is no model \(number); there are \(models.count)")
        }
        openModel(at: number - 1)
    }

    /// Opens a model as it was left last, or anew.
    mutating func openModel(at index: Int) {
        guard models.indices.contains(index) else { return }
        modelCursor = index
        let name = models[index].name
        if place?.query.model == name, place?.isBelow == false {
            pane = .table
            announcement = "table \(name)"
            if layout.kind < .compact { showsModels = nil }
            return
        }
        if layout.kind < .compact { showsModels = nil }
        // What one came back from was left after all that lies behind.
        open((back + forward).last { $0.query.model == name && !$0.isBelow } ?? rememberedPlace(of: name) ?? newPlace(Query(name)))
    }

    mutating func changePane(by step: Int) {
        let panes = layout.panes
        guard let index = panes.firstIndex(of: pane) else { return }
        if panes.count == 1 {
            return refuse("there is one pane; \(keyText("open-record")) opens a record, \(keyText("toggle-models")) shows the models")
        }
        pane = panes[(index + step + panes.count) % panes.count]
        announcement = pane.rawValue
    }

    mutating func toggleModels() {
        let isShown = showsModels ?? (layout.kind >= .medium)
        showsModels = !isShown
        pane = isShown ? .table : .models
        isZoomed = false
        announcement = isShown ? "models hidden" : "models"
    }

    mutating func toggleZoom() {
        isZoomed.toggle()
        announcement = isZoomed ? "\(pane.rawValue) zoomed" : "all panes"
    }
}
