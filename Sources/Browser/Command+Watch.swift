extension Command {
    static let watching = [
        Command(
            "watch", "w", "Watch: mark what changes, and let new rows wait; again: stop", in: .panes,
            hint: Hint(word: "watch", priority: 55)
        ) { $0.toggleWatch() },
        Command("watch-interval", "W", "Look after another number of seconds while watching", in: .panes) { $0.cycleWatchInterval() },
        Command(
            "take-in-new", "gn", "Go to the new rows that watching found", in: .panes,
            hint: Hint(word: "new rows", priority: 8) { $0.place?.watched.newText != nil }
        ) { $0.takeInNew() },
    ]
}
