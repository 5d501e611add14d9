internal import Screen

extension Command {
    static let requests = [
        Command(
            "requests", "@", "Show or hide the requests that were sent, and what became of them", in: .panes,
            hint: Hint(word: "requests", priority: 72)
        ) { $0.toggleRequests() },
        Command("request-down", "j <Down>", "Go to the next request", in: [.requests]) { $0.moveRequest(by: 1) },
        Command("request-up", "k <Up>", "Go to the request before", in: [.requests]) { $0.moveRequest(by: -1) },
        Command("request-page-down", "^F <PageDown> ^D", "Go one screen of requests down", in: [.requests]) {
            $0.moveRequest(by: max(1, $0.layout.requests.rows - 1))
        },
        Command("request-page-up", "^B <PageUp> ^U", "Go one screen of requests up", in: [.requests]) {
            $0.moveRequest(by: -max(1, $0.layout.requests.rows - 1))
        },
        Command("first-request", "gg <Home>", "Go to the oldest request", in: [.requests]) { $0.moveRequest(to: 0) },
        Command("last-request", "G <End>", "Go to the last request, and along with those that follow", in: [.requests]) {
            $0.moveRequest(to: .max)
        },
        Command(
            "open-request", "<Enter>", "Read what was sent and what was answered", in: [.requests],
            hint: Hint(word: "inspect", priority: 10)
        ) { $0.openFrame() },
        Command(
            "only-trouble", "!", "Show only requests that failed or were slow, or all again", in: [.requests],
            hint: Hint(word: "only slow/failed", priority: 15)
        ) { $0.toggleTrouble() },
        Command(
            "copy-request", "y", "Copy the command line that asks the same", in: .requests, hint: Hint(word: "copy as CLI", priority: 20)
        ) {
            $0.copyRequest()
        },
        Command(
            "copy-frame", "Y", "Copy what was sent and what was answered, as JSON", also: "messages bug report", in: .requests,
            hint: Hint(word: "copy as JSON", priority: 22)
        ) { $0.copyFrame() },
        Command(
            "frame-leave", "<Esc> q ^C <Enter>", "Close the request that is read", in: [.frame], hint: Hint(word: "close", priority: 10)
        ) { $0.closeFrame() },
        Command("frame-down", "j <Down>", "Scroll one line down", in: [.frame], hint: Hint(word: "scroll", priority: 20)) {
            $0.scrollFrame(by: 1)
        },
        Command("frame-up", "k <Up>", "Scroll one line up", in: [.frame]) { $0.scrollFrame(by: -1) },
        Command("frame-page-down", "<Space> ^F ^D <PageDown>", "Scroll one screen down", in: [.frame]) {
            $0.scrollFrame(by: max(1, $0.size.rows - 4))
        },
        Command("frame-page-up", "^B ^U <PageUp>", "Scroll one screen up", in: [.frame]) { $0.scrollFrame(by: -max(1, $0.size.rows - 4)) },
    ]
}
