import Output
import Records
import TestSupport
import Testing

/// The hostile corpus in everything that is written: as cell, as heading, as a record by itself.
@Suite struct HostileTests {
    /// What stays in a format as it is: line ends everywhere; in CSV what texts are made of.
    private static func kept(_ format: OutputFormat) -> String {
        switch format {
        case .table, .markdown: "\n"
        case .json, .jsonl: "\n" + HostileTexts.inert
        case .csv: "\n\t\u{200C}\u{200D}\u{200E}\u{200F}" + HostileTexts.inert
        }
    }

    @Test(arguments: OutputFormat.allCases) func `no format carries what a terminal obeys or a person is deceived by`(format: OutputFormat)
    {
        for (name, text) in HostileTexts.all {
            let (columns, values) = (["id", text, text + "2"], [Value.integer(1), .text(text), .blob(Array(text.utf8))])
            let written = [
                RowWriter.text(format, columns: columns, rows: [values, values]),
                RowWriter.record(format, columns: columns, values: values),
            ]
            for bytes in written {
                // CR LF in a quoted field goes where the next line begins.
                let shown = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: format == .csv ? "\n" : "\r\n")
                let harm = HostileTexts.harm(in: shown, besides: Self.kept(format))
                #expect(harm.isEmpty, "\(name): \(harm.map { String($0.value, radix: 16) })")
            }
        }
    }

    @Test func `no cell of CSV is a formula`() {
        for (name, text) in HostileTexts.all {
            let written = String(decoding: RowWriter.text(.csv, columns: [text], rows: [[.text(text)]]), as: UTF8.self)
            for line in written.split(separator: "\n") {
                let first = line.drop { $0 == "\"" }.unicodeScalars.first
                #expect(first.map { !"=+-@".unicodeScalars.contains($0) } ?? true, "\(name): \(line)")
            }
        }
    }

    @Test func `a table and a Markdown table have as many lines as rows, whatever is in them`() {
        for (name, text) in HostileTexts.all {
            for format in [OutputFormat.table, .markdown] {
                let written = RowWriter.text(format, columns: ["id", text], rows: [[1, .text(text)], [2, .text(text)]])
                #expect(written.count { $0 == UInt8(ascii: "\n") } == 4, "\(name) in \(format)")
            }
        }
    }
}
