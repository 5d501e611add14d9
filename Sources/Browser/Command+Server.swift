internal import Screen

extension Command {
    static let server = serverPane + serverWishes + serverTexts

    private static let serverPane = [
        Command(
            "server", "&", "Show the server beside the browser: who is connected, what is asked, and how to connect",
            also: "gateway clients connections token agent", in: .panes,
            hint: Hint(word: "server", priority: 85) { $0.serverPane.facts != nil }
        ) { $0.openServer() },
        Command("server-close", "& q ^C", "Close the server pane", in: [.server]) { $0.closeServer() },
        Command(
            "server-up", "<Esc>", "Go up one level, at last out of the server pane", in: [.server], hint: Hint(word: "close", priority: 5)
        ) {
            $0.leaveServer()
        },
        Command("server-leave", "<Tab> <S-Tab>", "Go back to the panes; the server stays in sight where there is room", in: [.server]) {
            $0.giveUpServer()
        },
        Command("server-down", "j <Down>", "Go to the request before in time, or down", in: [.server]) { $0.moveInServer(by: 1) },
        Command("server-above", "k <Up>", "Go to the request after in time, or up", in: [.server]) { $0.moveInServer(by: -1) },
        Command("server-page-down", "^F <PageDown> ^D", "Go ten requests or lines down", in: [.server]) { $0.moveInServer(by: 10) },
        Command("server-page-up", "^B <PageUp> ^U", "Go ten requests or lines up", in: [.server]) { $0.moveInServer(by: -10) },
        Command("server-newest", "gg <Home>", "Go to the newest request, and stay on whichever is the newest", in: [.server]) {
            $0.moveInServer(by: -Int.max)
        },
        Command("server-oldest", "G <End>", "Go to the oldest request that is kept", in: [.server]) { $0.moveInServer(by: .max) },
    ]

    private static let serverTexts = ConnectionText.allCases.map { form in
        Command("server-copy-\(form.rawValue)", "y\(form.key)", form.help, in: [.server], unless: \.foreignServer) {
            $0.emit(.server(.text(form, model: $0.serverModel)))
        }
    }

    private static let serverWishes = [
        Command(
            "server-follow", "f", "Follow one client at work: its requests stand out as they come", in: [.server],
            hint: Hint(word: "follow", priority: 10), unless: \.foreignServer
        ) { $0.followInServer() },
        Command(
            "server-pause", "p", "Pause serving others, or go on; this browser is served all the same", in: [.server],
            hint: Hint(word: "pause", priority: 20), unless: \.foreignServer
        ) { $0.toggleServerPause() },
        Command(
            "server-limit", "l", "Change how many messages a minute each connection of others may send", in: [.server],
            hint: Hint(word: "limit", priority: 30), unless: \.foreignServer
        ) { $0.askServerLimit() },
        Command(
            "server-token", "t", "Show the token that others connect with, or hide it", in: [.server],
            hint: Hint(word: "token", priority: 40), unless: \.foreignServer
        ) { $0.toggleServerToken() },
        Command(
            "server-connecting", "c", "Show how others connect", in: [.server], hint: Hint(word: "connect", priority: 50),
            unless: \.foreignServer
        ) { $0.showServerPage(.connecting) },
        Command(
            "server-hidden", "h", "Show which columns are hidden, and why", in: [.server], hint: Hint(word: "hidden", priority: 60),
            unless: \.foreignServer
        ) { $0.showServerPage(.hidden) },
    ]
}
