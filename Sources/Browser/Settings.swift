internal import Records

/// What a user wrote into the browser's settings file.
package struct Settings: Sendable, Hashable, Codable {
    /// Name of a theme; nil: the first one.
    package var theme: String?
    /// nil: as the terminal has it.
    package var hasColor: Bool?
    package var isASCII = false
    package var hasMouse = false
    /// In the order they were written.
    package var bindings: [Keymap.Binding] = []
    var thresholds = Layout.Thresholds.standard

    package init() {}

    /// Reads `key = value` lines, `bind COMMAND = KEYS` and `unbind COMMAND`; `#` begins a comment.
    ///
    /// - Returns: what holds, and one sentence for each line that does not, with its number.
    package static func read(_ text: String) -> (settings: Settings, problems: [String]) {
        var settings = Settings()
        var problems: [String] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = trimmed(line.first == "#" ? "" : String(line))
            if content.isEmpty || content.first == "#" { continue }
            do throws(BrowserError) { try settings.take(content) } catch { problems.append("line \(index + 1): \(error.message)") }
        }
        if !settings.thresholds.areInOrder {
            problems.append("the columns of layouts must grow from layout.tiny to layout.wide; the usual ones hold")
            settings.thresholds = .standard
        }
        return (settings, problems)
    }

    private mutating func take(_ line: String) throws(BrowserError) {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed(String($0)) }
        let words = parts[0].split(whereSeparator: \.isWhitespace).map(String.init)
        switch (words.first, words.count, parts.count) {
        case ("bind", 2, 2) where !parts[1].isEmpty: bindings.append(Keymap.Binding(command: words[1], keys: parts[1]))
        case ("bind", _, _): throw BrowserError(.badSetting, "a key is bound by: bind command-name = keys")
        case ("unbind", 2, 1): bindings.append(Keymap.Binding(command: words[1], keys: ""))
        case ("unbind", _, _): throw BrowserError(.badSetting, "keys are taken from a command by: unbind command-name")
        default:
            guard parts.count == 2 else { throw BrowserError(.badSetting, "'\(line)' is not of the form key = value") }
            guard let row = SettingRow.all.first(where: { $0.key == asciiLowercased(parts[0]) }) else {
                let hint = nearest(to: parts[0], among: SettingRow.all.map(\.key)).map { "; the nearest is \($0)" } ?? ""
                throw BrowserError(.badSetting, "there is no setting '\(parts[0])'\(hint)")
            }
            guard row.apply(parts[1], &self) else {
                throw BrowserError(.badSetting, "\(row.key): '\(parts[1])' is not \(row.allowed)")
            }
        }
    }
}

/// One setting of the browser: parsing, error texts and the reference page come from its row.
struct SettingRow: Sendable {
    var key: String
    var allowed: String
    var standard: String
    var help: String
    /// Returns whether the text was of the allowed form.
    var apply: @Sendable (String, inout Settings) -> Bool

    static let all =
        [
            SettingRow(key: "theme", allowed: "the name of a theme", standard: "dark", help: "Colours: `dark`, `light`, or a file of yours")
            {
                $1.theme = $0
                return !$0.isEmpty
            },
            SettingRow(key: "color", allowed: "auto or never", standard: "auto", help: "Colours as the terminal has them, or none") {
                guard ["auto", "never"].contains($0) else { return false }
                $1.hasColor = $0 == "never" ? false : nil
                return true
            },
            SettingRow(key: "ascii", allowed: "on or off", standard: "off", help: "Draw with ASCII alone") { take($0, \.isASCII, &$1) },
            SettingRow(key: "mouse", allowed: "on or off", standard: "off", help: "Clicks and the wheel; shift-drag then selects text") {
                take($0, \.hasMouse, &$1)
            },
        ]
        + [Layout.Kind.tiny, .narrow, .compact, .medium, .wide].map { kind in
            SettingRow(
                key: "layout.\(kind)", allowed: "a number of columns from 1 to 1000", standard: String(Layout.Thresholds.standard[kind]),
                help: "Columns from which the screen is laid out as \(kind)"
            ) {
                guard let columns = Int($0), (1...1_000).contains(columns) else { return false }
                $1.thresholds[kind] = columns
                return true
            }
        }

    /// A switch: on or off, however it is said.
    private static func take(_ text: String, _ path: WritableKeyPath<Settings, Bool>, _ settings: inout Settings) -> Bool {
        switch asciiLowercased(text) {
        case "on", "true", "yes", "1": settings[keyPath: path] = true
        case "off", "false", "no", "0": settings[keyPath: path] = false
        default: return false
        }
        return true
    }

    /// The table of the reference page.
    static var reference: String {
        all.reduce("| Setting | Is | Without it | Does |\n| --- | --- | --- | --- |\n") {
            $0 + "| `\($1.key)` | \($1.allowed) | `\($1.standard)` | \($1.help) |\n"
        }
    }
}
