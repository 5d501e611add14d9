import JSON
import Records
import SQLite
import Testing

@testable import Store

/// Filters, orders, pages, counts and distinct values of random tables, against a model that has nothing of SQL.
struct PropertyTests {
    @Test(arguments: 1...5 as ClosedRange<UInt64>, [false, true])
    func `a random table answers random questions like a naive one`(seed: UInt64, isUTF16: Bool) throws {
        var world = try World(seed: seed, isUTF16: isUTF16)
        for _ in 0..<30 {
            let filter = world.filter()
            let matching = world.table.matching(filter)
            let what = "seed \(seed), \(isUTF16 ? "UTF-16" : "UTF-8"): \(filter)"
            #expect(try world.store.count("t", filter: filter) == (matching.count, true), "\(what)")

            let order = world.order()
            let expected = try world.table.sorted(matching, by: order).map { try #require($0["id"]) }
            let limit = Int.random(in: 1...30, using: &world.random)
            let offset = Int.random(in: 0...(matching.count + 2), using: &world.random)
            let page = try world.store.rows("t", filter: filter, order: order, start: .offset(offset), limit: limit, total: true)
            #expect(try World.ids(page) == Array(expected.dropFirst(offset).prefix(limit)), "\(what) \(order.map(\.text))")
            #expect(page.total == .some(matching.count), "\(what)")
            #expect(try world.walk(filter, order, limit) == expected, "walking, \(what) \(order.map(\.text))")

            let (field, prefix) = (world.column(), Bool.random(using: &world.random) ? nil : world.text())
            let values = try world.store.distinct("t", field, prefix: prefix, filter: filter, limit: limit)
            let told = "distinct \(field) \(String(reflecting: prefix)), \(what)"
            #expect(values.text == world.table.distinct(field, prefix: prefix, filter, limit: limit), "\(told)")
            #expect(values.isExact, "\(told)")
        }
    }

    @Test func `the naive table is not that naive`() throws {
        // What it knows of SQLite, where a mistake of both would not show.
        let database = try TestDatabase(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, k, \(NaiveTable.columns.map(\.declaration).joined(separator: ", ")));
            INSERT INTO t (id, n, i, s, c, t) VALUES (1, 5, '5', 5, 'Ab', 'x '), (2, 5.0, 'a', '5.0', 'aB', 'x'), (3, '5', NULL, '', 'É', 'y');
            """)
        let table = try NaiveTable(database.writer, key: "id", isUTF16: false)
        func ids(_ terms: FilterTerm...) -> [Cell?] { table.matching(terms).map { $0["id"] } }
        #expect(ids(FilterTerm("n", 5)) == [.value(1), .value(2)])
        #expect(ids(FilterTerm("n", "5")) == [.value(3)])
        #expect(ids(FilterTerm("i", "5.0")) == [.value(1)])
        #expect(ids(FilterTerm("s", 5)) == [.value(1)])
        #expect(ids(FilterTerm("c", "AB")) == [.value(1), .value(2)])
        #expect(ids(FilterTerm("c", "é")) == [])
        #expect(ids(FilterTerm("t", "x")) == [.value(1), .value(2)])
        #expect(ids(FilterTerm("i", .notEqual, 5)) == [.value(2), .value(3)])
        #expect(ids(FilterTerm("i", .greater, 5)) == [.value(2)])
        #expect(table.distinct("n", prefix: nil, [], limit: 9) == #"[{"value":5,"count":2},{"value":"5","count":1}]"#)
    }
}

/// A random table, in SQLite and beside it, and what may be asked of it.
private struct World {
    /// Rowids under a name, no rowid at all, and rowids that no column shows; then what ends every order.
    private static let tables = [
        ("id INTEGER PRIMARY KEY, k TEXT", "", "id"), ("id INTEGER, k TEXT PRIMARY KEY", "WITHOUT ROWID", "k"),
        ("id INTEGER, k TEXT", "", "id"),
    ]
    private static let texts = [
        "", "a", "A", "ab", "Ab", "aB ", "ab  ", "abc", "b", "é", "É", "e\u{301}", "您", "您好", "您好🙂", "🙂", "🙂🙂", "مرحبا", "a\0b",
        "a\0c", "a\0", "5", "5.0", " 7 ", "-3", "1e2", "007", "true", "%", "a%b", "a_b", "it's", "\u{10ffff}", "a\u{10ffff}", "\u{7f}", "~",
        String(repeating: "x", count: 255) + "é", String(repeating: "x", count: 255) + "您", String(repeating: "z", count: 300),
        String(repeating: "z", count: 300) + "y", String(repeating: "🙂", count: 65),
    ]
    private static let numbers: [Value] = [
        0, 1, 5, 7, -3, 100, .integer(.max), .integer(.min), .integer(1 << 53 + 1), .real(2.5), .real(-0.5), .real(5), .real(1e300),
        .real(.infinity), .real(-.infinity), .real(0x1p53), .real(0x1p63), .boolean(true), .boolean(false),
    ]
    private static let blobs: [[UInt8]] = [
        [], [0x61], [0x61, 0x62], [0, 0xff], [UInt8](repeating: 0, count: 300), [UInt8](repeating: 0, count: 301),
    ]
    private static let malformed: [[UInt8]] = [
        [0x61, 0xff], [0xe6], [0x80], [0x61, 0x80, 0x80], [UInt8](repeating: 0x61, count: 255) + [0x80, 0x80, 0x80, 0x80, 0x80],
    ]

    let table: NaiveTable
    let store: Store
    private let database: TestDatabase
    var random: SplitMix

    init(seed: UInt64, isUTF16: Bool) throws {
        var random = SplitMix(state: seed)
        let (key, options, last) = Self.tables[Int(seed % 3)]
        database = try TestDatabase(isUTF16 ? "PRAGMA encoding = 'UTF-16le'" : "")
        let writer = database.writer
        try writer.execute("CREATE TABLE t (\(key), \(NaiveTable.columns.map(\.declaration).joined(separator: ", "))) \(options); BEGIN")
        let insert = try writer.prepare("INSERT INTO t VALUES (?, ?\(String(repeating: ", ?", count: NaiveTable.columns.count)))")
        for number in 0..<80 {
            var index: Int32 = 1
            let keys: [Cell] = [.value(.integer(Int64(number))), .value(.text("k\(number * 37 % 83)"))]
            insert.bind(keys + NaiveTable.columns.map { _ in Self.cell(isUTF16, &random) }, from: &index)
            _ = try insert.step()
            insert.reset()
        }
        // Some of them, so that the same question is served by an index of this kind or that, or by none.
        for columns in NaiveTable.columns.map(\.name) + ["n, s", "s, i", "s COLLATE NOCASE", "c COLLATE BINARY"] {
            if Bool.random(using: &random) { try writer.execute("CREATE INDEX \"by \(columns)\" ON t (\(columns))") }
        }
        try writer.execute(Bool.random(using: &random) ? "ANALYZE; COMMIT" : "COMMIT")
        var storeOptions = StoreOptions()
        // What is right is asked here, and not how soon.
        storeOptions.queryLimit = .seconds(60)
        store = try database.store(["t"], options: storeOptions)
        table = try NaiveTable(writer, key: last, isUTF16: isUTF16)
        self.random = random
    }

    /// Texts often, and often the same few, so that conditions match.
    private static func cell(_ isUTF16: Bool, _ random: inout SplitMix) -> Cell {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<3: .value(.null)
        case 3..<8: numbers.randomElement(using: &random).map { .value($0) } ?? .value(.null)
        case 8: blobs.randomElement(using: &random).map { .value(.blob($0)) } ?? .value(.null)
        // In UTF-16 other texts are malformed, and all of them are well-formed when they are read.
        case 9 where !isUTF16: malformed.randomElement(using: &random).map { .malformedText($0) } ?? .value(.null)
        case 9..<14: .value(.text(texts[Int.random(in: 0..<8, using: &random)]))
        default: .value(.text(texts.randomElement(using: &random) ?? ""))
        }
    }

    mutating func column() -> String { NaiveTable.columns.randomElement(using: &random)?.name ?? "n" }

    /// One of the texts, or the beginning of one.
    mutating func text() -> String {
        let text = Self.texts.randomElement(using: &random) ?? ""
        let scalars = text.unicodeScalars
        return Bool.random(using: &random) ? text : String(scalars.prefix(Int.random(in: 0...scalars.count, using: &random)))
    }

    private mutating func value() -> Value {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: .null
        case 1: Self.blobs.randomElement(using: &random).map { .blob($0) } ?? .null
        case 2..<5: Self.numbers.randomElement(using: &random) ?? 0
        default: .text(text())
        }
    }

    mutating func filter() -> [FilterTerm] {
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let column = column()
            if Int.random(in: 0..<4, using: &random) == 0 {
                return FilterTerm(column, in: (0..<Int.random(in: 0...5, using: &random)).map { _ in value() })
            }
            return FilterTerm(column, Comparison.allCases.randomElement(using: &random) ?? .equal, value())
        }
    }

    mutating func order() -> [OrderTerm] {
        NaiveTable.columns.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random)).map {
            OrderTerm($0.name, descending: Bool.random(using: &random))
        }
    }

    /// The ids of all rows, page by page.
    func walk(_ filter: [FilterTerm], _ order: [OrderTerm], _ limit: Int) throws -> [Cell] {
        var ids: [Cell] = []
        var place: [Value]? = []
        while let after = place, ids.count < 1000 {
            let page = try store.rows("t", filter: filter, order: order, start: .after(after), limit: limit)
            ids += try Self.ids(page)
            place = page.next
        }
        return ids
    }

    static func ids(_ page: RowsOutcome) throws -> [Cell] {
        try page.integers().map { .value($0.map { .integer($0) } ?? .null) }
    }
}
