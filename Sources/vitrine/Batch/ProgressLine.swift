internal import Glibc

/// One line on standard error that changes; silent when that is no terminal, or when the data goes to one too.
struct ProgressLine {
    let isShown = isatty(2) == 1 && isatty(1) == 0
    private var work = ""
    private var waiting: String?
    private var shown = ""

    /// How far the command is.
    mutating func show(_ text: String) {
        work = text
        draw()
    }

    /// Why it does not go on; nil when it does.
    mutating func wait(_ text: String?) {
        waiting = text
        draw()
    }

    mutating func clear() {
        guard !shown.isEmpty else { return }
        shown = ""
        put("\r\u{1b}[K")
    }

    private mutating func draw() {
        let text = [work, waiting].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "  ")
        guard isShown, text != shown else { return }
        shown = text
        // A line that wraps could not be taken back.
        put("\r\(text.prefix(Self.columns - 1))\u{1b}[K")
    }

    /// Of the terminal as it is now.
    private static var columns: Int {
        var size = winsize()
        return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    private func put(_ text: String) { _ = text.withCString { Glibc.write(2, $0, text.utf8.count) } }
}
