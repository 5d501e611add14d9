package import Records
internal import Screen

/// What is to be done with a file of exported rows, as data. One step is under way at a time; its outcome is an `ExportReport`.
package enum ExportStep: Sendable, Hashable {
    /// Begins a file beside the one at `path`, which is not touched before all rows are written.
    case open(id: Int, path: String, replacing: Bool)
    /// The first one says the columns, and in which format.
    case write(id: Int, format: RowFormat, columns: [String], rows: [[Value]])
    /// Gives the file its name.
    case finish(id: Int)
    /// Leaves nothing behind; not reported.
    case discard(id: Int)
}

/// What became of a step.
package enum ExportReport: Sendable, Hashable, Codable {
    case opened(id: Int)
    /// There is a file of that name, which was not to be replaced.
    case exists(id: Int)
    case written(id: Int)
    case finished(id: Int, path: String, bytes: Int)
    /// One sentence, no full stop; nothing was left behind.
    case failed(id: Int, reason: String)

    var id: Int {
        switch self {
        case .opened(let id), .exists(let id), .written(let id), .finished(let id, _, _), .failed(let id, _): id
        }
    }
}

/// Rows on their way into a file, page by page, while one browses on.
struct Export: Sendable, Hashable {
    enum Source: Sendable, Hashable {
        /// All rows of the query, from here on.
        case rows(from: PageStart)
        /// Those with these keys, in this order.
        case marked([Value])
    }

    /// What is waited for.
    enum Phase: Sendable, Hashable { case opening, rows, writing, finishing }

    /// Rows of a page; fewer where that is what it takes to get long cells whole.
    static let largestPage = 100
    /// Tries for the same rows: an answer may be late, and one of many records may fail for a moment.
    static let patience = 3

    var id: Int
    var path: String
    var format: RowFormat
    var query: Query
    var source: Source
    var phase = Phase.opening
    var pageSize = largestPage
    /// Rows in all; nil when nobody counted them.
    var total: Int?
    /// Of the first page; later rows are put under these.
    var columns: [String] = []
    /// Marked records that wait until there is a page of them.
    var pending: [Record] = []
    /// Rows given to the file.
    var rows = 0
    /// Cells that the server sent only in part.
    var cut = 0
    /// Marked records that are not there any more.
    var gone = 0
    var failures = 0
    /// The last rows are on their way to the file.
    var isLast = false

    /// Asks for fewer rows next: not as many as these, more than one, fit into an answer.
    mutating func shrinkPages(from count: Int) { pageSize = count / 4 + 1 }

    /// `export ████░░░░ 41%`, in few cells.
    var progressText: String {
        guard let total, total > 0 else { return "export \(counted(rows, "row"))" }
        let share = min(100, rows * 100 / total)
        let full = share * 8 / 100
        return "export " + String(repeating: "█", count: full) + String(repeating: "░", count: 8 - full) + " \(share)%"
    }
}

/// Where to export to, and how, while it is decided.
struct ExportPrompt: Sendable, Hashable {
    var editor: LineEditor
    var format: RowFormat
    var keys: [Value]
    var error: String?
    /// A file that is there, and would be replaced by another Enter.
    var replaces: String?
}

/// What is on its way out of the browser.
struct Outgoing: Sendable, Hashable {
    var copying: Copying?
    var prompt: ExportPrompt?
    var export: Export?
    /// The format chosen last.
    var format = RowFormat.csv
    /// Files written to.
    var history: [String] = []
    var lastExport = 0
}

extension State {
    var copying: Copying? {
        get { outgoing.copying }
        set { outgoing.copying = newValue }
    }
    var exportPrompt: ExportPrompt? {
        get { outgoing.prompt }
        set { outgoing.prompt = newValue }
    }
    var export: Export? {
        get { outgoing.export }
        set { outgoing.export = newValue }
    }
}
