extension Command {
    static let arranging = arrangingColumns + columnChooser

    private static let arrangingColumns = [
        Command("hide-column", "ch", "Hide this column", also: "remove field", in: [.table]) { $0.hideColumn() },
        Command("show-columns", "cu", "Show hidden columns again", also: "unhide field", in: [.table]) { $0.unhideColumns() },
        Command("move-column-left", "c<", "Move this column to the left", in: [.table]) { $0.shiftColumn(by: -1) },
        Command("move-column-right", "c>", "Move this column to the right", in: [.table]) { $0.shiftColumn(by: 1) },
        Command(
            "freeze-column", "cf", "Let this column stand still while the others scroll, or scroll again", also: "pin lock sticky",
            in: [.table]
        ) {
            $0.toggleFreezing()
        },
        Command("column-width", "cw", "Give this column a width", also: "resize wider narrower", in: [.table]) { $0.askForColumnWidth() },
        Command("fit-column", "c=", "Make this column as wide as what is loaded", also: "autosize resize width", in: [.table]) {
            $0.fitColumn()
        },
        Command("choose-columns", "cc", "Choose columns and their order", also: "fields select show hide reorder", in: [.table]) {
            $0.openColumnChooser()
        },
        Command("reset-columns", "c0", "Arrange the columns as they come by themselves", also: "default restore fields", in: [.table]) {
            $0.resetColumns()
        },
    ]

    private static let columnChooser = [
        Command(
            "chooser-toggle", "<Space>", "Show or hide the column under the cursor", in: [.columnChooser],
            hint: Hint(word: "show or hide", priority: 5)
        ) { $0.toggleChosenColumn() },
        Command("chooser-down", "j <Down>", "Go to the next column", in: [.columnChooser]) { $0.moveChooser(by: 1) },
        Command("chooser-page-down", "^F ^D <PageDown>", "Go ten columns down", in: [.columnChooser]) { $0.moveChooser(by: 10) },
        Command("chooser-page-up", "^B ^U <PageUp>", "Go ten columns up", in: [.columnChooser]) { $0.moveChooser(by: -10) },
        Command("chooser-first", "gg <Home>", "Go to the first column", in: [.columnChooser]) { $0.moveChooser(by: -10_000) },
        Command("chooser-last", "G <End>", "Go to the last column", in: [.columnChooser]) { $0.moveChooser(by: 10_000) },
        Command("chooser-up", "k <Up>", "Go to the column before", in: [.columnChooser]) { $0.moveChooser(by: -1) },
        Command(
            "chooser-move-down", "J >", "Move the column down, in the table to the right", in: [.columnChooser],
            hint: Hint(word: "move", priority: 6)
        ) { $0.shiftChosenColumn(by: 1) },
        Command("chooser-move-up", "K <", "Move the column up, in the table to the left", in: [.columnChooser]) {
            $0.shiftChosenColumn(by: -1)
        },
        Command(
            "chooser-accept", "<Enter>", "Arrange the columns like that", in: [.columnChooser], hint: Hint(word: "apply", priority: 10)
        ) { $0.acceptColumnChooser() },
        Command(
            "chooser-leave", "<Esc> q ^C", "Leave the columns as they were", in: [.columnChooser], hint: Hint(word: "back", priority: 20)
        ) { $0.columnChooser = nil },
    ]

    static let answerPrompt = [
        Command("answer-accept", "<Enter>", "Take the answer", in: [.answer], hint: Hint(word: "accept", priority: 10)) {
            $0.acceptAnswer()
        },
        Command("answer-leave", "<Esc> ^C", "Close the question without an answer", in: [.answer], hint: Hint(word: "back", priority: 20)) {
            $0.answerPrompt = nil
        },
    ]
}
