extension Command {
    static let copying = [
        Command(
            "copy-row", "yy", "Copy the record, or the marked ones, as JSON: one object a line", also: "yank clipboard json",
            in: .records,
            hint: Hint(word: "copy", priority: 28)
        ) { $0.copy(.object) },
        Command("copy-cell", "yc", "Copy the value under the cursor as it is; of marked rows, one a line", in: .records) { $0.copyCell() },
        Command("copy-id", "yi", "Copy the record's id; of marked rows, one a line", in: .records) { $0.copyID() },
        Command("copy-markdown", "ym", "Copy the record, or the marked ones, as a Markdown table", in: .records) { $0.copy(.markdown) },
        Command("copy-csv", "yv", "Copy the record, or the marked ones, as CSV", in: .records) { $0.copy(.csv) },
        Command("copy-command", "yl", "Copy the command line that prints these rows", also: "cli shell", in: .records) {
            $0.copyCommandLine()
        },
        Command("copy-link", "yu", "Copy a link that opens this screen: vitrine browse --open", in: .records) { $0.copyLink() },
        Command(
            "hand-off", "Y", "Copy what a colleague needs to know: the record, people, filter and command, as Markdown",
            also: "handoff share snippet chat", in: .records
        ) { $0.copy(.handOff) },
    ]
}
