internal import Records
internal import Screen

extension Command {
    static let modelsPane = [
        Command("model-down", "j <Down> l <Right>", "Go to the next model", in: [.models]) { $0.moveModelCursor(to: $0.modelCursor + 1) },
        Command("model-up", "k <Up> h <Left>", "Go to the model before", in: [.models]) { $0.moveModelCursor(to: $0.modelCursor - 1) },
        Command("first-model", "gg <Home>", "Go to the first model", in: [.models]) { $0.moveModelCursor(to: 0) },
        Command("last-model", "G <End>", "Go to the last model", in: [.models]) { $0.moveModelCursor(to: .max) },
        Command(
            "select-model", "<Enter>", "Open what is under the cursor: a model, a saved filter, a record; show only rows with that value",
            in: [.models], hint: Hint(word: "open", priority: 10)
        ) { $0.openModelItem() },
        Command(
            "exclude-facet", "-", "Show only rows without the value under the cursor", also: "not without", in: [.models],
            hint: Hint(word: "not these", priority: 11) { $0.currentSideFacet != nil },
            unless: { state in
                state.extensions.contains(.operators) ? nil : "this server compares for equality only: it does not announce operators"
            }
        ) { $0.excludeSideFacet() },
    ]

    static let recordPane = [
        Command(
            "open-entry", "<Enter>", "Follow the field, show the record as of the change, open the related records", in: [.detail],
            hint: Hint(word: "open", priority: 12) { $0.place?.detail.tab == .timeline || $0.place?.detail.tab == .related }
        ) { $0.openEntry() },
        Command("field-down", "j <Down>", "Go to the next field", in: [.detail]) { $0.moveField(by: 1) },
        Command("field-up", "k <Up>", "Go to the field before", in: [.detail]) { $0.moveField(by: -1) },
        Command("first-field", "gg <Home>", "Go to the first field", in: [.detail]) { $0.moveField(to: 0) },
        Command("last-field", "G <End>", "Go to the last field", in: [.detail]) { $0.moveField(to: .max) },
        Command("record-page-down", "^F <PageDown> ^D", "Scroll the record one screen down", in: [.detail]) {
            $0.scrollRecord(by: max(1, $0.scrolledArea($0.layout).rows - 1))
        },
        Command("record-page-up", "^B <PageUp> ^U", "Scroll the record one screen up", in: [.detail]) {
            $0.scrollRecord(by: -max(1, $0.scrolledArea($0.layout).rows - 1))
        },
    ]

    static let prompts = filterPrompt + findPrompt + commandPrompt + helpOverlay + answerPrompt + exportPrompt + recordPrompts

    private static let filterPrompt = [
        Command(
            "filter-accept", "<Enter>", "Take the completion chosen, else keep the filter", in: [.filter],
            hint: Hint(word: "apply", priority: 10)
        ) { $0.acceptFilter() },
        Command(
            "filter-leave", "<Esc> ^C", "Close the menu, then the prompt, with the filter as it was", in: [.filter],
            hint: Hint(word: "back", priority: 20)
        ) { $0.leaveFilter() },
        Command(
            "filter-complete", "<Tab>", "Complete the field, sign or value, or go to the next completion", in: [.filter],
            hint: Hint(word: "complete", priority: 5)
        ) { $0.completeFilter(by: 1) },
        Command("filter-complete-back", "<S-Tab>", "Go to the completion before", in: [.filter]) { $0.completeFilter(by: -1) },
        Command("filter-completion-down", "<Down>", "Go to the next completion", in: [.filter]) { $0.selectCompletion(by: 1) },
        Command("filter-completion-up", "<Up>", "Go to the completion above", in: [.filter]) { $0.selectCompletion(by: -1) },
        Command("filter-history-back", "^P", "Bring back an earlier filter", in: [.filter], hint: Hint(word: "history", priority: 30)) {
            $0.recallFilter(Key("^P"))
        },
        Command("filter-history-forward", "^N", "Bring back a later filter", in: [.filter]) { $0.recallFilter(Key("^N")) },
        Command("filter-history-search", "^R", "Find an earlier filter that holds what was typed", in: [.filter]) {
            $0.recallFilter(Key("^R"))
        },
    ]

    private static let findPrompt = [
        Command("find-accept", "<Enter>", "Stay at what was found", in: [.find], hint: Hint(word: "stay", priority: 10)) {
            $0.acceptFind()
        },
        Command("find-leave", "<Esc> ^C", "Go back to where the cursor was", in: [.find], hint: Hint(word: "back", priority: 20)) {
            $0.leaveFind()
        },
    ]

    private static let commandPrompt = [
        Command("command-run", "<Enter>", "Go there, or run the command", in: [.commandLine], hint: Hint(word: "run", priority: 10)) {
            $0.acceptCommandLine()
        },
        Command(
            "command-leave", "<Esc> ^C", "Close the menu, then the prompt", in: [.commandLine], hint: Hint(word: "back", priority: 20)
        ) { $0.leaveCommandLine() },
        Command(
            "command-next", "<Tab> <Down>", "Go to the next completion", in: [.commandLine], hint: Hint(word: "complete", priority: 5)
        ) { $0.selectCommand(by: 1) },
        Command("command-previous", "<S-Tab> <Up>", "Go to the completion before", in: [.commandLine]) { $0.selectCommand(by: -1) },
    ]

    private static let helpOverlay = [
        Command("help-run", "<Enter>", "Run the command under the cursor", in: [.help], hint: Hint(word: "run", priority: 10)) {
            $0.acceptHelp()
        },
        Command("help-leave", "<Esc> ^C <F1>", "Close the help", in: [.help], hint: Hint(word: "close", priority: 20)) { $0.leaveHelp() },
        Command("help-down", "<Down> ^N <Tab>", "Go to the next command", in: [.help]) { $0.moveHelp(by: 1) },
        Command("help-up", "<Up> ^P <S-Tab>", "Go to the command before", in: [.help]) { $0.moveHelp(by: -1) },
        Command("help-page-down", "<PageDown>", "Go ten commands down", in: [.help]) { $0.moveHelp(by: 10) },
        Command("help-page-up", "<PageUp>", "Go ten commands up", in: [.help]) { $0.moveHelp(by: -10) },
    ]
}
