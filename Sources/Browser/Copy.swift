package import Records

/// What is to go to the clipboard, as data: the runtime makes the text and finds the way.
package struct Copy: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        /// As it is.
        case text(String)
        /// One a line, each in full and as it is; bytes as Base64.
        case values([Value])
        case rows(RowFormat, columns: [String], rows: [[Value]])
        case handOff(HandOff)
    }

    /// How the notice calls it: `row as JSON`.
    package var title: String
    package var content: Content
    /// What is not in it, for the notice; `""` when all is.
    package var remark = ""

    package init(_ title: String, _ content: Content, remark: String = "") {
        self.title = title
        self.content = content
        self.remark = remark
    }
}

/// How rows are written where they leave the browser.
package enum RowFormat: String, Sendable, Hashable, CaseIterable {
    case csv, json
    /// One object a line.
    case jsonLines = "jsonl"
    case markdown

    /// For people.
    package var title: String {
        switch self {
        case .csv: "CSV"
        case .json: "JSON"
        case .jsonLines: "JSON Lines"
        case .markdown: "Markdown"
        }
    }
}

/// What became of a copy.
package struct CopyReceipt: Sendable, Hashable, Codable {
    package enum Outcome: Sendable, Hashable, Codable {
        /// Given to a clipboard, which never confirms it: `tmux`, `wl-copy`.
        case sent(via: String)
        /// No clipboard was reached: it is in that file.
        case written(path: String)
        /// One sentence, no full stop.
        case failed(String)
    }
    package var title: String
    package var remark: String
    package var bytes: Int
    package var outcome: Outcome

    package init(_ copy: Copy, bytes: Int, _ outcome: Outcome) {
        title = copy.title
        remark = copy.remark
        self.bytes = bytes
        self.outcome = outcome
    }
}

/// A record, or some of them, for someone who does not have the browser before them.
package struct HandOff: Sendable, Hashable {
    package struct Field: Sendable, Hashable {
        package var name: String
        package var text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// `tickets #42`.
    package var heading: String
    /// What people call the record; `""` when it has no name.
    package var title = ""
    /// Fields that hold something, people by name, long texts last.
    package var fields: [Field] = []
    package static let changeLimit = 8

    /// The last changes, newest first, at most `changeLimit`; empty when none are known.
    package var changes: [String] = []
    /// Instead of one record's fields: several records, their shorter columns only.
    package var columns: [String] = []
    package var rows: [[Value]] = []
    /// `""` when all rows are shown.
    package var filter = ""
    /// `row 3 of 214`, or how many are marked.
    package var place = ""
    /// The command that prints it.
    package var command: String

    package init(heading: String, command: String) {
        self.heading = heading
        self.command = command
    }
}
