import Records
import Screen
import Testing

@testable import Browser

@Suite struct FormatTests {
    @Test(arguments: [
        ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("2026-01-01 12:00:00", Client.now), ("2026-01-01T13:00:00+01:00", Client.now),
        ("2026-01-01T07:30-0430", Client.now), ("2026-01-01T12:00:00.123456Z", Client.now), ("2024-02-29", 1_709_164_800),
        ("1969-12-31 23:59:59", -1),
        ("0001-01-01", -62_135_596_800), ("9999-12-31", 253_402_214_400),
    ]) func `times are read`(_ text: String, _ seconds: Int64) {
        #expect(Moment(text)?.seconds == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-1-1", "2026-13-01", "2023-02-29", "2026-01-01x", "2026-01-01T", "2026-01-01 25:00", "2026-01-01 12:00:00.",
        "2026-01-01T12:00Zx",
        "2026-01-01T12:00+1", "T-10001-01-01", "２０２６-01-01",
    ]) func `what is no time is none`(_ text: String) {
        #expect(Moment(text) == nil)
    }

    @Test(arguments: [
        ("2026-01-01 12:00:00", "now"), ("2026-01-01 11:59:15", "45s ago"), ("2026-01-01 11:30:00", "30m ago"),
        ("2026-01-01 02:00:00", "10h ago"),
        ("2025-12-01 12:00:00", "31d ago"), ("2025-06-01 12:00:00", "7mo ago"), ("2020-01-01", "6y ago"), ("2026-01-01 15:00:00", "in 3h"),
        ("2026-01-01", "today"), ("2025-12-31", "1d ago"),
    ]) func `ages are told`(_ text: String, _ age: String) {
        #expect(Moment(text)?.age(at: Client.now) == age)
    }

    @Test func `ages of any moment at any time are told without a trap`() {
        for now in [Int64.min, -1, 0, .max] {
            for text in ["0000-01-01", "9999-12-31 23:59:59"] { #expect(Moment(text)?.age(at: now).isEmpty == false) }
        }
    }

    @Test(
        arguments: [
            ([1, 2], ColumnFormat.Name.number), ([.real(1), 2], .number), ([1, "x"], .text), (["2026-01-01", ""], .time),
            (["2026-01-01", "x"], .text),
            ([.blob([1])], .blob), ([], .text), ([""], .text),
        ] as [([Value], ColumnFormat.Name)]) func `the values decide the format`(_ values: [Value], _ name: ColumnFormat.Name)
    {
        #expect(ColumnFormat.of(Column(name: "c"), holding: values) == name)
    }

    @Test func `a foreign key is one whatever it holds, and every format has its row`() {
        #expect(ColumnFormat.of(Column(name: "c", reference: Reference(model: "m", column: "id")), holding: [1]) == .reference)
        #expect(ColumnFormat.all.map(\.name) == ColumnFormat.Name.allCases)
    }

    @Test func `hard values come to the cells`() {
        let long = String(repeating: "0123456789", count: 1_024)
        let values: [Value] = [
            .null, .integer(.min), .real(1), "", "a\u{0}b", "您好🙂", .text(long), "\u{FFFD}", .blob([0xFF, 0xFE]), .boolean(true),
        ]
        let columns = values.indices.map { "c\($0)" }
        var client = Client(size: Size(columns: 200, rows: 30))
        client.server.capabilities = .documented
        client.connect()
        client.answerOne()
        let id = client.waiting[0].id
        client.send(.answered(id, .rows(Page(columns: columns, rows: [values])), Timing(total: 1)))
        for text in ["∅", "-9223372036854775808", "1.0", "a␀b", "您好🙂", "0123456789", "2 bytes  fffe", "true"] {
            #expect(client.screen.contains(text), "\(text)")
        }
        #expect(!client.screen.contains(long.prefix(60)) || client.state.layout.kind == .wide)
        client.keys("<Enter>")
        #expect(client.screen.contains("\"\""))
    }

    @Test func `columns fit their content up to a cap, grow only, and share what is left`() throws {
        let client = Client.browsing()
        let columns = try #require(client.place?.columns)
        #expect(columns[0].name == "id" && columns[0].isFrozen && columns.count == 10)
        #expect(columns[1].name == "subject" && columns[1].width == TableColumns.cap)
        #expect(columns[9].name == "description")
        for width in [1, 2, 5, 10, 20, 40, 80, 200] {
            for first in 0...12 {
                let span = ColumnSpan(columns, from: first, width: width)
                var end = 0
                for place in span.places {
                    #expect(place.start >= end && place.width > 0)
                    end = place.start + place.width
                }
                #expect(end <= width)
            }
        }
    }

    @Test func `numbers are grouped in threes`() {
        #expect(
            [0, 7, 999, 1_000, 1_234_567, -1_000, .min].map(grouped) == [
                "0", "7", "999", "1,000", "1,234,567", "-1,000", "-9,223,372,036,854,775,808",
            ])
    }
}

@Suite struct WindowTests {
    private static func page(_ range: Range<Int>) -> LoadedPage {
        LoadedPage(
            first: range.lowerBound, rows: range.map { [.integer(Int64($0))] }, after: "a\(range.upperBound)",
            before: "b\(range.lowerBound)")
    }

    @Test func `rows are where they belong, however pages overlap, and never more than the limit`() {
        var random = SplitMix(seed: 3)
        var window = Window()
        for _ in 0..<2_000 {
            let first = Int.random(in: 0..<2_000, using: &random)
            let cursor = first + Int.random(in: -200...200, using: &random)
            window.insert(Self.page(first..<first + Int.random(in: 1...100, using: &random)), columns: ["n"], near: cursor)
            if Int.random(in: 0..<20, using: &random) == 0 { window.truncate(to: Int.random(in: 0..<2_000, using: &random)) }
            #expect(window.rowCount <= Window.limit)
            var end = -1
            for page in window.pages {
                #expect(page.first >= end && !page.rows.isEmpty)
                end = page.end
                let isRight = page.rows == page.range.map { [.integer(Int64($0))] }
                #expect(isRight)
                #expect(page.after == nil || page.after == "a\(page.end)")
                #expect(page.before == nil || page.before == "b\(page.first)")
            }
        }
    }

    @Test func `the gap around a missing row ends at what is on hand`() {
        var window = Window()
        window.insert(Self.page(100..<200), columns: ["n"], near: 150)
        window.insert(Self.page(300..<400), columns: ["n"], near: 250)
        #expect(window.gap(around: 250, before: 1_000) == 200..<300)
        #expect(window.gap(around: 50, before: 1_000) == 0..<100)
        #expect(window.gap(around: 500, before: 1_000) == 400..<1_000)
        #expect(window.gap(around: 150, before: 1_000).isEmpty)
        #expect(window.ranges == [100..<200, 300..<400])
    }

    @Test func `pages with other columns are aligned by name`() {
        var window = Window()
        window.insert(LoadedPage(first: 0, rows: [[1, 2]]), columns: ["a", "b"], near: 0)
        window.insert(LoadedPage(first: 1, rows: [[3, 4]]), columns: ["c", "a"], near: 0)
        #expect(window.columns == ["a", "b", "c"])
        #expect(window[0] == [1, 2, .null] && window[1] == [4, .null, 3])
    }
}
