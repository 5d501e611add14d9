internal import Records
internal import Screen

/// A box with all saved filters: to use, rename or delete one.
struct SavedBox: Sendable, Hashable {
    var selected = 0
    /// The one that was deleted last.
    var deleted: SavedFilter?

    /// One for each name as far as they last: its first letter, another one of it, then any.
    static func letters(for names: [String], except taken: Set<Character>) -> [Character?] {
        var letters = [Character?](repeating: nil, count: names.count)
        var taken = taken
        func give(_ index: Int, _ candidates: some Sequence<Character>) {
            guard letters[index] == nil, let free = candidates.first(where: { !taken.contains($0) }) else { return }
            letters[index] = free
            taken.insert(free)
        }
        func ofName(_ name: String) -> [Character] {
            asciiLowercased(name).filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        // Nobody loses the first letter to another one's second.
        for (index, name) in names.enumerated() { give(index, ofName(name).prefix(1)) }
        let rest = "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "123456789"
        for (index, name) in names.enumerated() { give(index, ofName(name) + rest) }
        return letters
    }
}

extension State {
    mutating func openSavedFilters() {
        if shelf.filters.isEmpty { return refuse("no filter is saved yet: \(keyText("filter-save")) in the filter prompt saves one") }
        savedBox = SavedBox()
        moveInSavedFilters(by: 0)
    }

    mutating func moveInSavedFilters(by step: Int) {
        guard let box = savedBox else { return }
        let filters = savedFilters
        let selected = max(0, min(box.selected + step, filters.count - 1))
        savedBox?.selected = selected
        guard filters.indices.contains(selected) else { return }
        let letter = savedLetters[selected].map { "\($0) " } ?? ""
        announcement = "\(letter)\(filters[selected].name): \(filters[selected].text)"
    }

    /// What reaches each of `savedFilters` from the box; nil for those that are left over when all letters are taken.
    var savedLetters: [Character?] {
        let commands = Command.all.filter { $0.scopes.contains(.savedFilters) }
        let taken = commands.flatMap { keymap.keys(of: $0) }.compactMap { $0.first?.text?.first }
        return SavedBox.letters(for: savedFilters.map(\.name), except: Set(taken))
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
            return refuse(
                "\(filter.name) is a filter of \(filter.model): \(keyText("saved-leave")) twice and \(keyText("saved-filters")) open it")
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
        say("\(filter.name) is deleted; \(keyText("saved-undelete")) brings it back")
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
        let choices = zip(state.savedFilters, state.savedLetters).map { filter, letter in
            let count = state.shelf.counts[filter].map { "  " + $0.text } ?? ""
            return Choice(
                text: (letter.map { "\($0) " } ?? "  ") + filter.name,
                detail: (filter.model == model ? "" : filter.model + ": ") + filter.text + count)
        }
        drawChoices(
            choices, selected: box.selected, title: "saved filters",
            footer: offers([
                ("saved-open", "or a letter opens"), ("saved-rename", "renames"), ("saved-delete", "deletes"), ("saved-leave", "back"),
            ]),
            message: "none is left; \(SafeText(key("saved-undelete"))) brings back the last one")
    }
}
