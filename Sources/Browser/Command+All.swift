internal import Records
internal import Screen

extension Command {
    /// Every command there is.
    static let all: [Command] = [
        motion,
        columns,
        arranging,
        records,
        marks,
        copying,
        exporting,
        recordTabs,
        recordHistory,
        screens,
        filtering,
        saved,
        explaining,
        ordering,
        masking,
        watching,
        requests,
        about,
        program,
        themes,
        mouse,
        modelsPane,
        recordPane,
        prompts,
        lineEditing,
        values,
        server,
    ].flatMap { $0 }

    private static let motion = [
        Command("cursor-down", "j <Down>", "Move the cursor one row down", in: [.table]) { $0.moveCursor(by: 1) },
        Command("cursor-up", "k <Up>", "Move the cursor one row up", in: [.table]) { $0.moveCursor(by: -1) },
        Command("page-down", "^F <PageDown>", "Move one screen down", also: "next screen", in: [.table]) { $0.scroll(by: $0.tableHeight) },
        Command("page-up", "^B <PageUp>", "Move one screen up", also: "previous screen", in: [.table]) { $0.scroll(by: -$0.tableHeight) },
        Command("half-page-down", "^D", "Move half a screen down", in: [.table]) { $0.scroll(by: max(1, $0.tableHeight / 2)) },
        Command("half-page-up", "^U", "Move half a screen up", in: [.table]) { $0.scroll(by: -max(1, $0.tableHeight / 2)) },
        Command("first-row", "gg <Home>", "Go to the first row", also: "top beginning start", in: [.table]) { $0.moveToFirstRow() },
        Command("last-row", "G <End>", "Go to the last row", also: "bottom end tail", in: [.table]) { $0.moveToLastRow() },
    ]

    private static let columns = [
        Command("column-left", "h <Left>", "Move the cursor one column left", in: [.table]) { $0.moveColumn(by: -1) },
        Command("column-right", "l <Right>", "Move the cursor one column right", in: [.table]) { $0.moveColumn(by: 1) },
        Command("first-column", "0", "Go to the first column", in: [.table]) { $0.moveColumn(to: 0) },
        Command("last-column", "$", "Go to the last column", in: [.table]) { $0.moveColumn(to: .max) },
    ]

    private static let records = [
        Command(
            "open-record", "<Enter>", "Open the record under the cursor", also: "view show detail expand details", in: [.table],
            hint: Hint(word: "open", priority: 10) { $0.place?.detail.isOpen != true }
        ) { $0.openRecord() },
        Command(
            "follow-reference", "o gd", "Follow the reference under the cursor to its record", also: "foreign key jump join relation goto",
            in: .records,
            hint: Hint(word: "follow", priority: 15) { $0.isOnReference }
        ) { $0.followReference() },
        Command(
            "record-down", "J", "Scroll the record down", in: .panes,
            hint: Hint(word: "scroll", priority: 40) { $0.place?.detail.isOpen == true }
        ) { $0.scrollRecord(by: 1) },
        Command("record-up", "K", "Scroll the record up", in: .panes) { $0.scrollRecord(by: -1) },
    ]

    private static let screens = [
        Command(
            "up", "<Esc>", "Go up one level; never quits", also: "escape close cancel leave", in: .panes,
            hint: Hint(word: "close", priority: 5) { $0.place?.detail.isOpen == true || $0.isZoomed }
        ) { $0.up() },
        Command(
            "back", "<Backspace> H", "Go back to the screen before, as it was", also: "previous return history undo", in: .panes,
            hint: Hint(word: "back", priority: 30) { !$0.back.isEmpty }
        ) { $0.goBack() },
        Command("forward", "L", "Go forward again", also: "redo next", in: .panes) { $0.goForward() },
        Command("open-model", "1 2 3 4 5 6 7 8 9", "Open the model of that number", also: "table switch tab", in: .panes) { state in
            if let number = Int(state.lastKey.name) { state.openModel(number: number) } else { state.toggleModels() }
        },
        Command("next-pane", "<Tab>", "Go to the next pane", also: "focus window", in: .panes, hint: Hint(word: "pane", priority: 60)) {
            $0.changePane(by: 1)
        },
        Command("previous-pane", "<S-Tab>", "Go to the pane before", in: .panes) { $0.changePane(by: -1) },
        Command(
            "toggle-models", "m", "Show or hide the column of models", also: "sidebar tables tree list", in: .panes,
            hint: Hint(word: "models", priority: 70)
        ) {
            $0.toggleModels()
        },
        Command(
            "zoom", "z + _", "Give the screen to this pane, or share it again", also: "maximize fullscreen enlarge", in: .panes,
            hint: Hint(word: "zoom", priority: 65)
        ) {
            $0.toggleZoom()
        },
    ]

    private static let filtering = [
        Command(
            "find", "/", "Find a text in the rows that are loaded", also: "search grep look", in: [.table],
            hint: Hint(word: "find", priority: 45)
        ) {
            $0.openFind()
        },
        Command("find-next", "n", "Go to the next place where the text was found", also: "search again", in: [.table]) {
            $0.findAgain(isForward: true)
        },
        Command("find-previous", "N", "Go to the place before where the text was found", in: [.table]) { $0.findAgain(isForward: false) },
        Command(
            "filter", "f", "Edit the filter, which the server applies to all rows", also: "where query search select narrow restrict",
            in: .panes, hint: Hint(word: "filter", priority: 20)
        ) { $0.openFilter() },
        Command(
            "clear-filter", "X", "Show all rows again", also: "delete remove reset all unfilter show everything", in: .panes,
            hint: Hint(word: "clear", priority: 35) { $0.place?.query.filter.isEmpty == false }
        ) { $0.clearFilter() },
        Command(
            "filter-by-cell", "=", "Show only rows with the value under the cursor", also: "only this include equal drill", in: .records
        ) { $0.filterByCell(.equal) },
        Command(
            "exclude-by-cell", "-", "Show only rows without the value under the cursor", also: "not this without negate hide", in: .records,
            unless: { state in
                state.extensions.contains(.operators) ? nil : "this server compares for equality only: it does not announce operators"
            }
        ) { $0.filterByCell(.notEqual) },
    ]

    private static let ordering = [
        Command(
            "sort", "s", "Sort by this column: ascending, descending, not at all", also: "order by arrange ascending descending",
            in: [.table],
            hint: Hint(word: "sort", priority: 25) { $0.sortingObstacle == nil }, unless: { $0.sortingObstacle }
        ) { $0.cycleSort() },
        Command(
            "sort-also", "S", "Sort by this column after those before", also: "then by second order", in: [.table],
            unless: { $0.sortingObstacle }
        ) { $0.addSort() },
        Command(
            "refresh", "r", "Ask again for what is shown", also: "reload update again", in: .panes,
            hint: Hint(word: "refresh", priority: 75)
        ) { $0.refresh() },
        Command(
            "reconnect", "R", "Ask again for everything; connect now when there is no connection", also: "connect retry reload", in: .panes,
            hint: Hint(word: "reconnect", priority: 1) { $0.capabilities == nil }
        ) { $0.reconnect() },
    ]

    private static let program = [
        Command(
            "command", ": ^P", "Go to a row (123), a record (#42), a share (50%) or a date, or run a command by name",
            also: "palette goto jump line percent menu", in: .unprompted,
            hint: Hint(word: "command", priority: 80)
        ) { $0.openCommandLine() },
        Command(
            "help", "? <F1>", "Show and search all commands and keys", also: "keys shortcuts manual bindings", in: .unprompted,
            hint: Hint(word: "keys", priority: 0)
        ) {
            $0.openHelp()
        },
        Command(
            "quit", "q", "Go up one level; at the top, quit", also: "exit close leave bye", in: .panes,
            hint: Hint(word: "quit", priority: 90)
        ) { $0.quit() },
        Command("interrupt", "^C", "Give up what is running; twice: quit", also: "cancel stop abort", in: .panes) { $0.interrupt() },
        Command("redraw", "^L", "Draw the screen anew", also: "repaint clear screen", in: .everywhere) { $0.emit(.repaint) },
        Command("suspend", "^Z", "Stop the program until the shell continues it", also: "background shell stop", in: .everywhere) {
            $0.emit(.suspend)
        },
    ]
}
