extension Command {
    static let exporting = [
        Command(
            "export", "e", "Write all rows that the filter matches, or the marked ones, to a file",
            also: "download save dump csv json markdown file", in: .records,
            unless: { state in
                guard let place = state.place else { return "no table is open" }
                return place.count.exactly == 0 ? "there are no rows to export" : nil
            }
        ) { $0.openExport() }
    ]

    static let exportPrompt = [
        Command(
            "export-run", "<Enter>", "Write the file; one that is there is replaced by a second Enter", in: [.export],
            hint: Hint(word: "write", priority: 10)
        ) { $0.acceptExport() },
        Command("export-leave", "<Esc> ^C", "Close the prompt", in: [.export], hint: Hint(word: "back", priority: 20)) {
            $0.leaveExport()
        },
        Command("export-format", "<Tab> <Down>", "Take the next format", in: [.export], hint: Hint(word: "format", priority: 5)) {
            $0.changeExportFormat(by: 1)
        },
        Command("export-format-back", "<S-Tab> <Up>", "Take the format before", in: [.export]) { $0.changeExportFormat(by: -1) },
    ]
}
