package import Records

/// Writes rows one after the other: the same bytes for copy, export and the batch commands.
///
/// What `begin`, each `row` and `end` return, one behind the other, is the whole text; it ends with a line feed unless it is empty.
/// But for CSV that was asked for raw, no byte of it moves a terminal's cursor other than tab and line feed.
package struct RowWriter: Sendable {
    private var form: any RowForm

    package init(_ format: OutputFormat, columns: [String], options: OutputOptions = OutputOptions()) {
        form =
            switch format {
            case .table: TableForm(columns, cellWidth: options.cellWidth)
            case .json: JSONForm(columns, isArray: true)
            case .jsonl: JSONForm(columns, isArray: false)
            case .csv: CSVForm(columns, isRaw: options.isCSVRaw, hasHeading: options.hasHeading)
            case .markdown: MarkdownForm(columns)
            }
    }

    package mutating func begin() -> [UInt8] {
        var output: [UInt8] = []
        form.begin(&output)
        return output
    }

    /// - Parameter values: in the order of the columns, as many as these. A table keeps its first rows until it knows how wide they are.
    package mutating func row(_ values: [Value]) -> [UInt8] {
        var output: [UInt8] = []
        form.row(values, &output)
        return output
    }

    package mutating func end() -> [UInt8] {
        var output: [UInt8] = []
        form.end(&output)
        return output
    }

    /// All of it at once.
    package static func text(
        _ format: OutputFormat, columns: [String], rows: [[Value]], options: OutputOptions = OutputOptions()
    ) -> [UInt8] {
        var writer = RowWriter(format, columns: columns, options: options)
        return rows.reduce(into: writer.begin()) { $0 += writer.row($1) } + writer.end()
    }

    /// One record as one JSON object and a line feed: a line of `jsonl`, and what `get` prints as `json`.
    package static func object(columns: [String], values: [Value]) -> [UInt8] {
        var form = JSONForm(columns, isArray: false)
        var output: [UInt8] = []
        form.row(values, &output)
        return output
    }

    /// One record by itself: an object as `json`, names beside values as `table` and `markdown`, otherwise as one row.
    package static func record(
        _ format: OutputFormat, columns: [String], values: [Value], options: OutputOptions = OutputOptions()
    ) -> [UInt8] {
        switch format {
        case .json: return object(columns: columns, values: values)
        case .jsonl, .csv: return text(format, columns: columns, rows: [values], options: options)
        case .table:
            var output: [UInt8] = []
            RecordForm.write(columns, values, &output)
            return output
        case .markdown:
            return text(format, columns: ["column", "value"], rows: zip(columns, values).map { [.text($0), $1] }, options: options)
        }
    }
}

/// One way of writing rows: appends what is due.
protocol RowForm: Sendable {
    mutating func begin(_ output: inout [UInt8])
    mutating func row(_ values: [Value], _ output: inout [UInt8])
    mutating func end(_ output: inout [UInt8])
}

/// What stands for a value where people read it; NULL is a mark, so that it differs from empty text.
func shownText(_ value: Value) -> String {
    switch value {
    case .null: return "∅"
    case .boolean(let truth): return truth ? "true" : "false"
    case .integer(let number): return String(number)
    case .real(let number): return String(number)
    case .text(let text): return text
    case .blob(let bytes):
        let hex = bytes.prefix(32).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(bytes.count) \(bytes.count == 1 ? "byte" : "bytes")  \(hex)\(bytes.count > 32 ? "…" : "")"
    }
}
