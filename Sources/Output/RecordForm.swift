internal import Records
internal import Screen

/// One record for people: names in a column, values beside them in full, texts of several lines on several lines.
struct RecordForm {
    static func write(_ columns: [String], _ values: [Value], _ output: inout [UInt8]) {
        let names = columns.map { SafeText($0) }
        let width = names.map(\.width).max() ?? 0
        for (name, value) in zip(names, values) {
            // Swift reads CR LF as one character, which is a newline too.
            let lines = shownText(value).split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            for (index, line) in lines.enumerated() {
                let text = SafeText(line)
                output += (index == 0 ? name : .empty).padded(to: text.isEmpty && index > 0 ? 0 : width).text.utf8
                if !text.isEmpty { output += "  \(text.text)".utf8 }
                output.append(UInt8(ascii: "\n"))
            }
        }
    }
}
