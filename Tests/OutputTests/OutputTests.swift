import JSON
import Output
import Records
import Testing

/// One place for what every format has to do with every value.
struct OutputTests {
    private static let columns = ["id", "we\"ird, \u{1b}[2J|name"]
    private static let rows = HardValues.all.enumerated().map { [Value.integer(Int64($0.offset)), $0.element] }

    private static func text(
        _ format: OutputFormat, _ columns: [String] = columns, _ rows: [[Value]] = rows, _ options: OutputOptions = OutputOptions()
    ) -> String {
        String(decoding: RowWriter.text(format, columns: columns, rows: rows, options: options), as: UTF8.self)
    }

    @Test(arguments: OutputFormat.allCases)
    func `no format lets through what a terminal would obey`(format: OutputFormat) {
        let text = Self.text(format)
        let isCSV = format == .csv
        // A line break of CR and LF stays in CSV: both are moves to where the next line begins anyway.
        let shown = isCSV ? text.replacing("\r\n", with: "\n") : text
        #expect(!shown.unicodeScalars.contains(where: HardValues.isHostile))
    }

    @Test(arguments: OutputFormat.allCases)
    func `row by row and all at once are the same bytes`(format: OutputFormat) {
        var writer = RowWriter(format, columns: Self.columns)
        var parts = [writer.begin()]
        for row in Self.rows { parts.append(writer.row(row)) }
        parts.append(writer.end())
        #expect(Array(parts.joined()) == Array(Self.text(format).utf8))
        #expect(parts.joined().last == UInt8(ascii: "\n"))
    }

    // MARK: JSON

    /// What a JSON document says of a value, so that it can be compared: REALs by their bits, blobs by their bytes.
    private static func isSame(_ json: JSONValue?, _ value: Value) -> Bool {
        switch (json, value) {
        case (.null, .null): true
        case (.bool(let read), .boolean(let written)): read == written
        case (.number(let read), .integer(let written)): read.integer == written
        case (.number(let read), .real(let written)): read.integer == nil && read.double.bitPattern == written.bitPattern
        case (.string(let read), .text(let written)): Array(read.unicodeScalars) == Array(written.unicodeScalars)
        case (.object, .blob(let written)):
            json?["$base64"] == .bool(true) && json?["encoded"]?.string.flatMap { Base64.decode($0) } == written
        default: false
        }
    }

    @Test func `JSON is one array and loses nothing`() throws {
        let read = try JSONReader.read(Array(Self.text(.json).utf8)).array
        let records = try #require(read)
        #expect(records.count == Self.rows.count)
        for (record, row) in zip(records, Self.rows) {
            #expect(record.object?.map(\.key) == Self.columns)
            #expect(Self.isSame(record[Self.columns[1]], row[1]), "\(row[1])")
        }
    }

    @Test func `JSON Lines are one object a line and lose nothing`() throws {
        let lines = Self.text(.jsonl).split(separator: "\n")
        #expect(lines.count == Self.rows.count)
        for (line, row) in zip(lines, Self.rows) {
            #expect(Self.isSame(try JSONReader.read(Array(line.utf8))[Self.columns[1]], row[1]), "\(row[1])")
        }
    }

    @Test func `one record is one object`() {
        let object = RowWriter.object(columns: ["id", "title"], values: [7, .null])
        #expect(String(decoding: object, as: UTF8.self) == "{\"id\":7,\"title\":null}\n")
        #expect(RowWriter.object(columns: [], values: []) == Array("{}\n".utf8))
    }

    @Test func `infinities, which JSON has no number for, are null`() {
        #expect(Self.text(.jsonl, ["a", "b"], [[.real(.infinity), .real(-.infinity)]]) == "{\"a\":null,\"b\":null}\n")
        #expect(Self.text(.csv, ["a", "b"], [[.real(.infinity), .real(.nan)]]) == "a,b\n,\n")
    }

    @Test(
        arguments: [
            (OutputFormat.json, "{\"id\":7,\"v\":null}\n"), (.jsonl, "{\"id\":7,\"v\":null}\n"), (.csv, "id,v\n7,\n"),
            (.markdown, "| column | value |\n| --- | --- |\n| id | 7 |\n| v | ∅ |\n"),
        ])
    func `a record by itself`(format: OutputFormat, written: String) {
        #expect(String(decoding: RowWriter.record(format, columns: ["id", "v"], values: [7, .null]), as: UTF8.self) == written)
    }

    // MARK: CSV

    /// Fields as RFC 4180 has them; nil for those without quotes, where nothing is NULL.
    private static func fields(_ text: String) -> [[String?]] {
        var rows: [[String?]] = [[]]
        var field = ""
        var (isQuoted, wasQuoted) = (false, false)
        let scalars = Array(text.unicodeScalars)
        var index = 0
        func finished() -> String? { field.isEmpty && !wasQuoted ? nil : field }
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\"" where !isQuoted: (isQuoted, wasQuoted) = (true, true)
            case "\"" where index < scalars.count && scalars[index] == "\"":
                field += "\""
                index += 1
            case "\"": isQuoted = false
            case ",", "\n":
                if isQuoted {
                    field.unicodeScalars.append(scalar)
                } else {
                    rows[rows.count - 1].append(finished())
                    if scalar == "\n" { rows.append([]) }
                    (field, wasQuoted) = ("", false)
                }
            default: field.unicodeScalars.append(scalar)
            }
        }
        return rows.dropLast()
    }

    private static func csvText(_ value: Value) -> String? {
        switch value {
        case .null: nil
        case .boolean(let truth): truth ? "true" : "false"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): bytes.isEmpty ? nil : Base64.encode(bytes)
        }
    }

    @Test func `raw CSV keeps every character, and tells NULL from empty text`() {
        let read = Self.fields(Self.text(.csv, Self.columns, Self.rows, OutputOptions(isCSVRaw: true)))
        #expect(read.first?.map { $0.map { Array($0.unicodeScalars) } } == Self.columns.map { Array($0.unicodeScalars) })
        #expect(read.count == Self.rows.count + 1)
        for (fields, row) in zip(read.dropFirst(), Self.rows) {
            #expect(fields[1].map { Array($0.unicodeScalars) } == Self.csvText(row[1]).map { Array($0.unicodeScalars) }, "\(row[1])")
        }
    }

    @Test(
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\\u000d=1"),
            ("1-1", "1-1"), ("a=b", "a=b"), ("\u{1b}[2J", "\\u001b[2J"), ("a\u{0}", "a\\u0000"), ("x\u{202e}y", "x\\u202ey"),
            ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"), ("\u{e0041}", "\\udb40\\udc41"), ("=\u{301}", "'=\u{301}"),
        ])
    func `CSV is harmless in a spreadsheet and in a terminal`(text: String, written: String) {
        #expect(Array(Self.text(.csv, ["v"], [[.text(text)]]).unicodeScalars) == Array("v\n\(written)\n".unicodeScalars))
    }

    @Test(
        arguments: [
            ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("line\nfeed", "\"line\nfeed\""),
            ("both\r\nof them", "\"both\r\nof them\""),
            ("", "\"\""), ("plain text", "plain text"),
        ])
    func `CSV quotes what RFC 4180 wants quoted`(text: String, written: String) {
        #expect(Array(Self.text(.csv, ["v"], [[.text(text)]]).utf8) == Array("v\n\(written)\n".utf8))
    }

    @Test func `numbers are no formulas, and a row of one NULL is no empty line`() {
        #expect(Self.text(.csv, ["v"], [[-1], [.real(-1.5)], [.null]]) == "v\n-1\n-1.5\n\"\"\n")
    }

    @Test func `names of columns pass the same rules`() {
        #expect(Self.text(.csv, ["=cmd", "a,b"], []) == "'=cmd,\"a,b\"\n")
        #expect(Self.text(.csv, ["id"], [[1]], OutputOptions(hasHeading: false)) == "1\n")
    }

    // MARK: Markdown

    @Test func `Markdown has one line a row and as many cells as columns`() {
        let lines = Self.text(.markdown).split(separator: "\n")
        #expect(lines.count == Self.rows.count + 2)
        for line in lines {
            let unescaped = line.replacing("\\\\", with: "").replacing("\\|", with: "")
            #expect(unescaped.count { $0 == "|" } == 3, "\(line)")
        }
    }

    @Test(
        arguments: [
            ("<script>", "&lt;script>"), ("&lt;", "&amp;lt;"), ("a|b", "a\\|b"), ("\\|", "\\\\\\|"), ("`x`", "\\`x\\`"),
            ("[l](u)", "\\[l\\](u)"), ("**b**", "\\*\\*b\\*\\*"), ("on_hold", "on_hold"), ("_it_", "\\_it\\_"), ("~~x~~", "\\~\\~x\\~\\~"),
            ("one\ntwo\r\nthree", "one<br>two<br>three"), ("<br>", "&lt;br>"), ("a\u{1b}[1m", "a⟨ESC⟩\\[1m"), ("x\u{202e}y", "x⟨202E⟩y"),
        ])
    func `no cell of Markdown is markup`(text: String, written: String) {
        #expect(Self.text(.markdown, ["v"], [[.text(text)]]) == "| v |\n| --- |\n| \(written) |\n")
    }

    @Test func `Markdown marks NULL and tells what a blob is`() {
        #expect(Self.text(.markdown, ["a", "b"], [[.null, .blob([0, 255])]]).hasSuffix("| ∅ | 2 bytes  00ff |\n"))
    }
}
