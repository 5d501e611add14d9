internal import Records

/// What a user wrote into the browser's settings file.
package struct Settings: Sendable, Hashable, Codable {
    /// Name of a theme; nil: the first one.
    package var theme: String? {
        didSet { themeLine = nil }
    }
    /// Where it was written; nil for one that was said elsewhere.
    private(set) var themeLine: Int?
    /// nil: as the terminal has it.
    package var hasColor: Bool?
    package var isASCII = false
    package var hasMouse = false
    /// What is personal is replaced by made-up values from the beginning.
    package var isMasked = false
    /// Seconds between two looks while watching; nil: as the server allows.
    var watchInterval: Int?
    /// In the order they were written, and each once.
    private(set) var changeLogs: [ChangeLogShape] = []
    /// In the order they were written.
    package var bindings: [Keymap.Binding] = []
    var thresholds = Layout.Thresholds.standard

    package init() {}

    /// Reads `key = value` lines, `bind COMMAND = KEYS` and `unbind COMMAND`; `#` begins a comment.
    ///
    /// - Returns: what holds, and one sentence for each line that does not, or is not alone, with its number.
    package static func read(_ text: String) -> (settings: Settings, problems: [String]) {
        var settings = Settings()
        var problems: [String] = []
        /// Where each setting was written last.
        var lines: [String: Int] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(line.first == "#" ? "" : String(line))
            if content.isEmpty || content.first == "#" { continue }
            let number = index + 1
            do throws(BrowserError) {
                guard let key = try settings.take(content, number) else { continue }
                if let other = lines.updateValue(number, forKey: key) {
                    problems.append("line \(number): \(key) is set in line \(other) too; line \(number) holds")
                }
            } catch { problems.append("line \(number): \(error.message)") }
        }
        if let problem = settings.thresholds.disorder(lines) {
            problems.append(problem)
            settings.thresholds = .standard
        }
        return (settings, problems)
    }

    /// Returns the key of a setting that can be had once.
    private mutating func take(_ line: String, _ number: Int) throws(BrowserError) -> String? {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed(String($0)) }
        let words = parts[0].split(whereSeparator: \.isWhitespace).map(String.init)
        switch (words.first, words.count, parts.count) {
        case ("bind", 2, 2) where !parts[1].isEmpty:
            bindings.append(Keymap.Binding(command: words[1], keys: parts[1], line: number))
        case ("bind", _, _): throw BrowserError(.badSetting, "a key is bound by: bind command-name = keys")
        case ("unbind", 2, 1): bindings.append(Keymap.Binding(command: words[1], keys: "", line: number))
        case ("unbind", _, _): throw BrowserError(.badSetting, "keys are taken from a command by: unbind command-name")
        default:
            guard parts.count == 2 else { throw BrowserError(.badSetting, "'\(line)' is not of the form key = value") }
            let key = asciiLowercased(parts[0])
            guard let row = SettingRow.all.first(where: { $0.key == key }) else {
                let hint = nearest(to: parts[0], among: SettingRow.all.map(\.key)).map { "; the nearest is \($0)" } ?? ""
                throw BrowserError(.badSetting, "there is no setting '\(parts[0])'\(hint)")
            }
            guard try row.apply(parts[1], &self) else {
                throw BrowserError(.badSetting, "\(row.key): '\(parts[1])' is not \(row.allowed)")
            }
            if key == "theme" { themeLine = number }
            return row.isRepeatable ? nil : key
        }
        return nil
    }

    fileprivate mutating func takeChangeLog(_ text: String) throws(BrowserError) {
        let shape = try ChangeLogShape(parsing: text)
        if changeLogs.contains(where: { $0.log == shape.log && $0.record == shape.record && $0.model == shape.model }) {
            throw BrowserError(.badSetting, "\(shape.log) with record=\(shape.record) is described in a line before, which holds")
        }
        changeLogs.append(shape)
    }
}

/// One setting of the browser: parsing, error texts and the reference page come from its row.
struct SettingRow: Sendable {
    var key: String
    var allowed: String
    var standard: String
    var help: String
    /// There may be several lines of it.
    var isRepeatable = false
    /// Returns whether the text was of the allowed form; throws what else is wrong with it.
    var apply: @Sendable (String, inout Settings) throws(BrowserError) -> Bool

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
            SettingRow(
                key: "mask", allowed: "on or off", standard: "off",
                help: "Begin with names, e-mails, phones and texts made up, as `--mask`; `:mask off` shows the real ones"
            ) { take($0, \.isMasked, &$1) },
            SettingRow(
                key: "watch-interval", allowed: "a number of seconds from 1 to 3600", standard: "1 or 5",
                help: "Seconds between two looks of `w`; without it 1 where the server tells of changes, else 5"
            ) {
                guard let seconds = Int($0), (1...3_600).contains(seconds) else { return false }
                $1.watchInterval = seconds
                return true
            },
            SettingRow(
                key: "change-log", allowed: "words such as `log=change_log record=ticket_id time=occurred_at`", standard: "",
                help: "Which columns tell what was changed, as `--change-log`; a line for each log", isRepeatable: true
            ) { (text, settings) throws(BrowserError) in
                try settings.takeChangeLog(text)
                return true
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
            $0 + "| `\($1.key)` | \($1.allowed) | \($1.standard.isEmpty ? "" : "`\($1.standard)`") | \($1.help) |\n"
        }
    }
}
