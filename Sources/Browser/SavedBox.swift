internal import Records
internal import Screen

/// A box with all saved filters: to use, rename or delete one.
struct SavedBox: Sendable, Hashable {
    var selected = 0
    /// The one that was deleted last.
    var deleted: SavedFilter?
}

extension State {
    mutating func openSavedFilters() {
        if shelf.filters.isEmpty { return refuse("no filter is saved yet: ^S in the filter prompt saves one") }
        savedBox = SavedBox()
        moveInSavedFilters(by: 0)
    }

    mutating func moveInSavedFilters(by step: Int) {
        guard let box = savedBox else { return }
        let filters = savedFilters
        let selected = max(0, min(box.selected + step, filters.count - 1))
        savedBox?.selected = selected
        if filters.indices.contains(selected) { announcement = "\(filters[selected].name): \(filters[selected].text)" }
    }

    /// The filter under the box's cursor; nil when all were deleted.
    private var selectedFilter: SavedFilter? {
        let filters = savedFilters
        return savedBox.flatMap { filters.indices.contains($0.selected) ? filters[$0.selected] : nil }
    }

    /// Shows its rows; over the filter prompt, writes it there.
    mutating func acceptSavedFilter() {
        guard let filter = selectedFilter else { return refuse("there is no filter here any more") }
        guard filterPrompt != nil else {
            savedBox = nil
            return open(filter)
        }
        guard filter.model == place?.query.model else {
            return refuse("\(filter.name) is a filter of \(filter.model): Esc twice and gf open it")
        }
        savedBox = nil
        filterPrompt?.editor.replace(with: filter.text)
        filterWasEdited()
        filterPrompt?.isMenuClosed = true
    }

    mutating func renameSavedFilter() {
        guard let filter = selectedFilter else { return refuse("there is no filter here any more") }
        ask(.filterName(filter), suggesting: filter.name)
    }

    mutating func deleteSavedFilter() {
        guard let filter = selectedFilter else { return refuse("there is no filter here any more") }
        shelf.remove(filter)
        savedBox?.deleted = filter
        moveInSavedFilters(by: 0)
        say("\(filter.name) is deleted; u brings it back")
    }

    mutating func undeleteSavedFilter() {
        guard let filter = savedBox?.deleted else { return refuse("nothing was deleted here") }
        savedBox?.deleted = nil
        shelf.save(filter)
        let index = savedFilters.firstIndex(of: filter) ?? 0
        savedBox?.selected = index
        say("\(filter.name) is back")
    }
}

extension Painter {
    mutating func drawSavedFilters() {
        guard let box = state.savedBox else { return }
        let model = state.place?.query.model
        let choices = state.savedFilters.map { filter in
            let count = state.shelf.counts[filter].map { "  " + $0.text } ?? ""
            return Choice(text: filter.name, detail: (filter.model == model ? "" : filter.model + ": ") + filter.text + count)
        }
        drawChoices(
            choices, selected: box.selected, title: "saved filters", footer: "↵ opens  r renames  d deletes  Esc back",
            message: "none is left; u brings back the last one")
    }
}
