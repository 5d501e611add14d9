import Output
import Records
import Screen
import Testing

struct TableTests {
    private static func lines(_ columns: [String], _ rows: [[Value]], cellWidth: Int = 60) -> [String] {
        let bytes = RowWriter.text(.table, columns: columns, rows: rows, options: OutputOptions(cellWidth: cellWidth))
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { String($0) }
    }

    @Test func `columns stand in line, numbers to the right`() {
        #expect(
            Self.lines(["id", "title", "priority"], [[7, "您好", 3], [1234, "plain", .null]]) == [
                "  id  title  priority", "----  -----  --------", "   7  您好          3", "1234  plain         ∅",
            ])
    }

    @Test func `a column of numbers and texts stands to the left`() {
        #expect(Self.lines(["v"], [[7], ["text"]]) == ["v", "----", "7", "text"])
    }

    @Test func `columns stand in line beside hard values, by the terminal's cells`() {
        let rows = HardValues.all.map { [$0, .text("END")] }
        let ends = Self.lines(["value", "mark"], rows).dropFirst(2).map { line in
            line.hasSuffix("  END") ? SafeText(line).width : -1
        }
        #expect(ends.count == rows.count)
        #expect(Set(ends).count == 1, "\(ends)")
    }

    @Test func `a long cell is cut, and shows it`() {
        let lines = Self.lines(["v"], [[.text(HardValues.long)]], cellWidth: 12)
        #expect(lines == ["v", "------------", "01234567890…"])
    }

    @Test func `without rows there are the headings`() {
        #expect(Self.lines(["id", "title"], []) == ["id  title", "--  -----"])
        #expect(Self.lines([], []) == [])
    }

    @Test func `many rows do not wait, and are not lost`() {
        var writer = RowWriter(.table, columns: ["id"])
        var text = writer.begin()
        for id in 1...1_000 { text += writer.row([.integer(Int64(id))]) }
        #expect(!text.isEmpty)
        for id in 1_001...25_000 { text += writer.row([.integer(Int64(id))]) }
        text += writer.end()
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 25_002)
        #expect(lines.last == "25000")
    }

    @Test func `a record is names beside values in full, line by line`() {
        let record = RowWriter.record(.table, columns: ["id", "text"], values: [7, "one\n\ntwo\r\n\u{1b}[m"])
        #expect(String(decoding: record, as: UTF8.self) == "id    7\ntext  one\n\n      two\n      ⟨ESC⟩[m\n")
        let empty = RowWriter.record(.table, columns: ["id", "text"], values: [.null, ""])
        #expect(String(decoding: empty, as: UTF8.self) == "id    ∅\ntext\n")
    }
}
