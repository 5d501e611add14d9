internal import Records
internal import Screen

extension State {
    mutating func openAbout() {
        about = About()
        emit(.measure)
        announcement = "about vitrine \(version)"
    }

    mutating func closeAbout() { about = nil }

    mutating func scrollAbout(by lines: Int) {
        let scroll = (about?.scroll ?? 0) + lines
        let shown = max(1, size.rows - 1 - layout.hints.rows)
        let last = aboutRows(size.columns).count - shown
        about?.scroll = max(0, min(scroll, last))
    }

    /// Cells of the names on a screen of so many.
    static func aboutNames(_ columns: Int) -> Int { min(14, columns / 3) }

    /// The page as it stands on a screen of so many columns.
    func aboutRows(_ columns: Int) -> [(name: SafeText, text: SafeText, isBroken: Bool)] {
        let width = max(1, columns - Self.aboutNames(columns) - 3)
        return aboutLines.flatMap { line in
            SafeText.lines(of: line.text, width: width, limit: 40).enumerated().map { offset, text in
                (offset == 0 ? SafeText(line.name) : .empty, text, line.isBroken)
            }
        }
    }

    /// One line of the page: a word, what it is about, and, of a promise, what was measured.
    struct AboutLine: Sendable, Hashable {
        var name: String
        var text: String
        var isBroken = false
    }

    var aboutLines: [AboutLine] {
        let program = [
            AboutLine(name: "vitrine", text: version), AboutLine(name: "server", text: "\(server), \(connectionWord)"),
            AboutLine(name: "extensions", text: extensionsText), AboutLine(name: "rate", text: rateText),
            AboutLine(name: "requests", text: requestsText),
            AboutLine(name: "rows on hand", text: "\(grouped(place?.window.rowCount ?? 0)) of at most \(grouped(Window.limit))"),
        ]
        return program + [AboutLine(name: "", text: "")] + promises
    }

    private var extensionsText: String {
        guard let known = capabilities?.extensions else { return "not connected" }
        let names = Extension.allCases.filter(known.contains).map(\.rawValue)
        return names.isEmpty ? "none: this server knows only the documented protocol" : names.joined(separator: " ")
    }

    private var rateText: String {
        guard let capabilities else { return "not connected" }
        let limit = "\(grouped(capabilities.rate ?? 60)) messages in \(capabilities.window) s"
        return limit + (capabilities.rate == nil ? " (assumed)" : "") + (budget.map { ", \(grouped($0.remaining)) left" } ?? "")
    }

    private var requestsText: String {
        let running = log.entries.count(where: \.isRunning)
        let trouble = log.entries.count(where: \.isTrouble)
        let sent = "\(grouped(log.total)) sent, \(running) running"
        return "\(sent); \(trouble) of the last \(log.entries.count) failed or were slow; \(keyText("requests")) shows them"
    }

    /// Source: `browser.md` section 3 number 9.
    private var promises: [AboutLine] {
        guard let measured = about?.measured else { return [AboutLine(name: "promises", text: "measuring…")] }
        func line(_ name: String, _ promise: String, _ value: Int?, _ limit: Int, _ text: (Int) -> String) -> AboutLine {
            let now = value.map { text($0) + ($0 > limit ? " (more than promised)" : "") } ?? "not known here"
            return AboutLine(name: name, text: "\(promise): \(now)", isBroken: (value ?? 0) > limit)
        }
        let perMove = measured.bytes == nil ? nil : measured.moveBytes / max(1, measured.moves)
        return [
            line("first screen", "at most 100 ms after connecting", measured.firstScreen, 100) { "\(grouped($0)) ms" },
            line("memory", "at most 40 MB", measured.memory?.own, 40_000) {
                "\(grouped($0 / 1_000)) MB, beside \(grouped((measured.memory?.code ?? 0) / 1_000)) MB of code"
            },
            line("cursor move", "at most 400 bytes", perMove, 400) {
                measured.moves == 0 ? "none so far" : "\(grouped($0)) bytes for each of \(counted(measured.moves, "move"))"
            },
            line("idle", "nothing but notices that end, and ages once a minute", measured.bytes == nil ? nil : measured.idleBytes, .max) {
                counted($0, "byte") + " so far"
            },
            AboutLine(
                name: "frames",
                text: "only when something changed: \(grouped(measured.frames))" + (measured.bytes.map { ", \(byteCount($0))" } ?? "")),
            AboutLine(name: "End, 50%", text: "one request each"),
        ]
    }
}
