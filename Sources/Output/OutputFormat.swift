/// How rows are written; by these names `--format` takes them.
package enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    /// For people: columns in line, long cells cut.
    case table
    /// One array of objects.
    case json
    /// One object a line.
    case jsonl
    case csv
    case markdown
}

package struct OutputOptions: Sendable, Hashable {
    /// CSV's texts as they are: with what a spreadsheet would calculate, and with their control characters. Not for a terminal.
    package var isCSVRaw: Bool
    /// Cells of a table's column at most; what was cut ends in `…`.
    package var cellWidth: Int
    /// CSV begins with the columns' names; not where rows are added to those that have them.
    package var hasHeading: Bool

    package init(isCSVRaw: Bool = false, cellWidth: Int = 60, hasHeading: Bool = true) {
        self.isCSVRaw = isCSVRaw
        self.cellWidth = cellWidth
        self.hasHeading = hasHeading
    }
}
