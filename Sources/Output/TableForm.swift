internal import Records
internal import Screen

/// Columns in line, by terminal cells; numbers to the right. Widths are those of the first rows, which wait until they are known;
/// a later cell that is wider pushes the rest of its row.
struct TableForm: RowForm {
    private static let measuredRows = 1_000
    private static let gap = "  "

    private struct Cell {
        var text: String
        var width: Int

        init(_ text: String, limit: Int) {
            let safe = SafeText(text, clippedTo: limit)
            self.text = safe.text
            width = safe.width
        }
    }

    private let headings: [Cell]
    private let cellWidth: Int
    private var waiting: [[Cell]] = []
    private var isMeasured = false
    private var widths: [Int]
    /// The column has numbers, and nothing but numbers and NULLs.
    private var isNumeric: [Bool]
    private var hasText: [Bool]

    init(_ columns: [String], cellWidth: Int) {
        self.cellWidth = max(1, cellWidth)
        headings = columns.map { [limit = max(1, cellWidth)] in Cell($0, limit: limit) }
        widths = headings.map(\.width)
        isNumeric = Array(repeating: false, count: columns.count)
        hasText = isNumeric
    }

    func begin(_ output: inout [UInt8]) {}

    mutating func row(_ values: [Value], _ output: inout [UInt8]) {
        let cells = zip(headings, values).map { Cell(shownText($0.1), limit: cellWidth) }
        if isMeasured { return write(cells, &output) }
        for (index, cell) in cells.enumerated() {
            widths[index] = max(widths[index], cell.width)
            if values[index].isNumber { isNumeric[index] = true } else if !values[index].isNull { hasText[index] = true }
        }
        waiting.append(cells)
        if waiting.count == Self.measuredRows { writeMeasured(&output) }
    }

    mutating func end(_ output: inout [UInt8]) {
        if !isMeasured { writeMeasured(&output) }
    }

    private mutating func writeMeasured(_ output: inout [UInt8]) {
        isMeasured = true
        for index in isNumeric.indices where hasText[index] { isNumeric[index] = false }
        if !headings.isEmpty {
            write(headings, &output)
            write(widths.map { Cell(String(repeating: "-", count: $0), limit: $0) }, &output)
        }
        for cells in waiting { write(cells, &output) }
        waiting = []
    }

    private func write(_ cells: [Cell], _ output: inout [UInt8]) {
        for (index, cell) in cells.enumerated() {
            let padding = repeatElement(UInt8(ascii: " "), count: max(0, widths[index] - cell.width))
            if index > 0 { output += Self.gap.utf8 }
            if isNumeric[index] { output += padding }
            output += cell.text.utf8
            if !isNumeric[index], index < cells.count - 1 { output += padding }
        }
        output.append(UInt8(ascii: "\n"))
    }
}
