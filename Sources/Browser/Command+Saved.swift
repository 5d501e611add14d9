internal import Screen

extension Command {
    static let saved = [
        Command("saved-filters", "gf", "Choose among the saved filters", also: "bookmarks favourites favorites", in: .panes) {
            $0.openSavedFilters()
        },
        Command("filter-save", "^S", "Save the filter under a name", in: [.filter], hint: Hint(word: "save", priority: 25)) {
            $0.askForFilterName()
        },
        Command("filter-saved", "^O", "Choose among the saved filters", in: [.filter]) { $0.openSavedFilters() },
        Command(
            "saved-open", "<Enter>", "Show the filter's rows, as its letter does at once", in: [.savedFilters],
            hint: Hint(word: "open", priority: 5)
        ) { $0.acceptSavedFilter() },
        Command("saved-down", "j <Down>", "Go to the next filter", in: [.savedFilters]) { $0.moveInSavedFilters(by: 1) },
        Command("saved-up", "k <Up>", "Go to the filter before", in: [.savedFilters]) { $0.moveInSavedFilters(by: -1) },
        Command("saved-rename", "r", "Give the filter another name", in: [.savedFilters], hint: Hint(word: "rename", priority: 10)) {
            $0.renameSavedFilter()
        },
        Command("saved-delete", "d", "Delete the filter", in: [.savedFilters], hint: Hint(word: "delete", priority: 15)) {
            $0.deleteSavedFilter()
        },
        Command(
            "saved-undelete", "u", "Bring back the filter that was deleted last", in: [.savedFilters],
            hint: Hint(word: "bring back", priority: 16) { $0.savedBox?.deleted != nil }
        ) { $0.undeleteSavedFilter() },
        Command("saved-leave", "<Esc> q ^C", "Close the box", in: [.savedFilters], hint: Hint(word: "back", priority: 20)) {
            $0.savedBox = nil
        },
    ]
}
