internal import Browser
internal import JSON
internal import Output
internal import Records

extension Copy {
    /// What goes to the clipboard.
    var text: [UInt8] {
        switch content {
        case .text(let text): return Array(text.utf8)
        case .values(let values): return Array(values.map(Self.line).joined(separator: "\n").utf8)
        case .rows(let format, let columns, let rows):
            var text = RowWriter.text(OutputFormat(format), columns: columns, rows: rows)
            // One object is a value to be put somewhere, not a line of a file.
            if format == .jsonLines, rows.count == 1 { text.removeLast() }
            return text
        case .handOff(let handOff): return Array(handOff.markdown.utf8)
        }
    }

    private static func line(_ value: Value) -> String {
        switch value {
        case .null: ""
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): Base64.encode(bytes)
        }
    }
}

extension OutputFormat {
    init(_ format: RowFormat) {
        self =
            switch format {
            case .csv: .csv
            case .json: .json
            case .jsonLines: .jsonl
            case .markdown: .markdown
            }
    }
}
