internal import Browser
internal import Output
internal import Screen

extension HandOff {
    /// Characters: what every chat takes as one message.
    private static let limit = 2_000
    /// Of one field; of the first long text.
    private static let fieldLimit = 160
    private static let longLimit = 480
    private static let rowLimit = 20

    /// A message of Markdown in which nothing that a cell holds is markup. What does not fit is counted.
    var markdown: String {
        let top =
            "**\(markdownText(Self.clipped(heading, to: Self.fieldLimit)))**"
            + (title.isEmpty ? "" : " " + markdownText(Self.clipped(title, to: Self.fieldLimit)))
        let bottom = footer
        var body: [String] = []
        var room = Self.limit - top.count - bottom.count - 40
        let lines = columns.isEmpty ? fieldLines : tableLines
        let changeLines = changes.prefix(Self.changeLimit).map { "- " + markdownText(Self.clipped($0, to: Self.fieldLimit)) }
        let reserved = min(room / 3, changeLines.reduce(24) { $0 + $1.count + 1 })
        room -= changes.isEmpty ? 0 : reserved
        let shown = Self.take(lines, room)
        body += shown
        if shown.count < lines.count {
            let left = columns.isEmpty ? lines.count - shown.count : rows.count - max(0, shown.count - 2)
            body.append((columns.isEmpty ? "- " : "\n") + "… \(left) more")
        } else if !columns.isEmpty, rows.count > Self.rowLimit {
            body.append("\n… \(rows.count - Self.rowLimit) more")
        }
        if !changes.isEmpty {
            body += ["", "Last changes:"] + Self.take(Array(changeLines), reserved - 24)
        }
        return ([top, ""] + body + ["", bottom]).joined(separator: "\n")
    }

    private var fieldLines: [String] {
        fields.map { field in
            let isLong = field.text.utf8.count > 120 || field.text.utf8.contains(0x0A)
            return "- \(markdownText(field.name)): \(markdownText(Self.clipped(field.text, to: isLong ? Self.longLimit : Self.fieldLimit)))"
        }
    }

    private var tableLines: [String] {
        let table = RowWriter.text(.markdown, columns: columns, rows: Array(rows.prefix(Self.rowLimit)))
        return String(decoding: table, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private var footer: String {
        let filter = filter.isEmpty ? "all rows" : "filter " + Self.code(Self.clipped(self.filter, to: Self.longLimit))
        // Half a command is none.
        let lines = command.count > Self.longLimit ? [] : command.split(separator: "\n").map { "\n" + Self.code(String($0)) }
        let command = lines.joined()
        return [place, filter].filter { !$0.isEmpty }.joined(separator: ", ") + command
    }

    /// As many of the lines as fit.
    private static func take(_ lines: [String], _ room: Int) -> [String] {
        var left = room
        return Array(
            lines.prefix { line in
                left -= line.count + 1
                return left >= 0
            })
    }

    private static func clipped(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    /// As code, whatever backquotes are in it.
    private static func code(_ text: String) -> String {
        let text = SafeText(text).text
        let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        return longest == 0 ? fence + text + fence : "\(fence) \(text) \(fence)"
    }
}
