extension Command {
    static let about = [
        Command("about", "", "Show what this program and its server are, and what they cost", in: .panes) { $0.openAbout() },
        Command(
            "about-leave", "<Esc> q ^C <Enter>", "Close the page about the program", in: [.about], hint: Hint(word: "close", priority: 10)
        ) {
            $0.closeAbout()
        },
        Command("about-refresh", "r", "Measure again", in: [.about], hint: Hint(word: "measure again", priority: 20)) { $0.openAbout() },
        Command("about-down", "j <Down> <PageDown>", "Scroll the page down", in: [.about]) { $0.scrollAbout(by: 1) },
        Command("about-up", "k <Up> <PageUp>", "Scroll the page up", in: [.about]) { $0.scrollAbout(by: -1) },
    ]
}
