internal import Records
internal import Screen

/// A table as GitHub's Markdown has it. Nothing in a cell is markup, whoever wrote it.
///
/// Source: <https://github.github.com/gfm/#tables-extension->
struct MarkdownForm: RowForm {
    private let columns: [String]

    init(_ columns: [String]) { self.columns = columns }

    func begin(_ output: inout [UInt8]) {
        guard !columns.isEmpty else { return }
        write(columns.map(Self.cell), &output)
        write(columns.map { _ in "---" }, &output)
    }

    func row(_ values: [Value], _ output: inout [UInt8]) { write(values.map { Self.cell(shownText($0)) }, &output) }

    func end(_ output: inout [UInt8]) {}

    private func write(_ cells: [String], _ output: inout [UInt8]) {
        output += "|".utf8
        for cell in cells { output += " \(cell) |".utf8 }
        output += "\n".utf8
    }

    /// The text on one line, as text alone.
    static func cell(_ text: String) -> String {
        // Swift reads CR LF as one character, which is a newline too.
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .map { escaped(SafeText($0).text) }.joined(separator: "<br>")
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            // Entities, since there are readers that know HTML and no backslashes.
            case "<": result += "&lt;"
            case "&": result += "&amp;"
            case "_" where isWithinWord(index, scalars): result.unicodeScalars.append(scalar)
            case "\\", "|", "`", "*", "_", "[", "]", "~", "$":
                result += "\\"
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// `on_hold` needs no backslash.
    private static func isWithinWord(_ index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
        guard index > 0, index + 1 < scalars.count else { return false }
        return [scalars[index - 1], scalars[index + 1]].allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": true
            default: false
            }
        }
    }
}

/// Any text as Markdown that shows just this text, on one line.
package func markdownText(_ text: String) -> String { MarkdownForm.cell(text) }
