internal import Screen

extension Command {
    /// What is known of a record beside its fields: tabs, its past, people, and what refers to it.
    static let recordTabs = [
        Command(
            "next-tab", "]", "Go to the record's next tab: record, timeline, related, raw", in: .records,
            hint: Hint(word: "tab", priority: 36) { $0.place?.detail.isOpen == true }
        ) { $0.changeTab(by: 1) },
        Command("previous-tab", "[", "Go to the record's tab before", in: .records) { $0.changeTab(by: -1) },
        Command("raw-value", "x", "Show the current field byte by byte, or as text again", in: .records) { $0.toggleRaw() },
        Command(
            "referrers", "O gr", "Show who refers to this record", in: .records,
            hint: Hint(word: "refs", priority: 64) { $0.place?.detail.isOpen == true && $0.relationsObstacle == nil }
        ) { $0.openReferences() },
        Command(
            "person-card", "P", "Show the card of the person that this record refers to", in: .records,
            hint: Hint(word: "person", priority: 62) { $0.place?.detail.isOpen == true && !$0.relations.people.isEmpty }
        ) { $0.openCard() },
    ]

    static let recordHistory = [
        Command(
            "as-of", "p", "Show the record as it was at a time", in: .records,
            hint: Hint(word: "as-of", priority: 43) { $0.place?.detail.isOpen == true && $0.timelineObstacle == nil },
            unless: { $0.timelineObstacle }
        ) { $0.openMomentPrompt() },
        Command(
            "change-before", "{", "Go to the change before, in time: back in the record's past", in: .records,
            unless: { $0.timelineObstacle }
        ) { $0.stepChange(by: -1) },
        Command("change-after", "}", "Go to the change after, in time", in: .records, unless: { $0.timelineObstacle }) {
            $0.stepChange(by: 1)
        },
        Command(
            "compare-moments", "D", "Mark this moment of the record; at another one, show what differs", in: .records,
            unless: { $0.timelineObstacle }
        ) { $0.compareMoments() },
    ]

    static let recordPrompts = [
        Command("as-of-accept", "<Enter>", "Show the record as it was then", in: [.moment], hint: Hint(word: "show", priority: 10)) {
            $0.acceptMoment()
        },
        Command("as-of-leave", "<Esc> ^C", "Close the prompt", in: [.moment], hint: Hint(word: "back", priority: 20)) {
            $0.leaveMomentPrompt()
        },
        Command("referrer-open", "<Enter>", "Open the records that refer", in: [.references], hint: Hint(word: "open", priority: 10)) {
            $0.acceptReference()
        },
        Command(
            "referrer-leave", "<Esc> q ^C <Backspace>", "Close the box", in: [.references], hint: Hint(word: "close", priority: 20)
        ) { $0.leaveReferences() },
        Command("referrer-down", "j <Down> <Tab>", "Go to the next column", in: [.references]) { $0.moveReferences(by: 1) },
        Command("referrer-up", "k <Up> <S-Tab>", "Go to the column before", in: [.references]) { $0.moveReferences(by: -1) },
        Command("card-open", "<Enter>", "Open what the line names", in: [.card], hint: Hint(word: "open", priority: 10)) {
            $0.acceptCard()
        },
        Command("card-leave", "<Esc> q ^C <Backspace> P", "Close the card", in: [.card], hint: Hint(word: "close", priority: 20)) {
            $0.leaveCard()
        },
        Command("card-down", "j <Down> <Tab>", "Go to the next line", in: [.card]) { $0.moveCard(by: 1) },
        Command("card-up", "k <Up> <S-Tab>", "Go to the line above", in: [.card]) { $0.moveCard(by: -1) },
        Command("card-page-down", "^F <PageDown> ^D", "Go ten lines down", in: [.card]) { $0.moveCard(by: 10) },
        Command("card-page-up", "^B <PageUp> ^U", "Go ten lines up", in: [.card]) { $0.moveCard(by: -10) },
    ]
}
