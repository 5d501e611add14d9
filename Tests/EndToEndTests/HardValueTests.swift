import Browser
import Foundation
import SQLite
import Screen
import Testing

/// Values that break programs, from SQLite's bytes through gateway, wire and session to cells.
@MainActor
struct HardValueTests {
    private static func database(_ statements: String...) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-hard-\(UUID().uuidString).sqlite").path
        let connection = try Connection(path, [.readWrite, .create])
        for statement in statements { try connection.execute(statement) }
        return path
    }

    /// SQL, and what the screen shows of it.
    private nonisolated static let values: [(sql: String, shown: String)] = [
        ("NULL", "∅"), ("-9223372036854775808", "-9223372036854775808"), ("9223372036854775807", "9223372036854775807"),
        ("1.0", "1.0"), ("'您好🙂'", "您好🙂"), ("'a' || char(27) || '[31mred'", "a⟨ESC⟩[31mred"),
        ("'x' || char(8238) || 'y'", "x⟨202E⟩y"), ("'zero' || char(8203) || 'width'", "zero⟨200B⟩width"),
        ("'line' || char(10) || 'two'", "line⏎two"), ("CAST(x'ff61' AS TEXT)", "\u{fffd}a"),
    ]

    @Test(arguments: values)
    func `a value is shown as what it is`(sql: String, shown: String) async throws {
        let path = try Self.database("CREATE TABLE t (id INTEGER PRIMARY KEY, v)", "INSERT INTO t VALUES (1, \(sql))")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let desk = try await Desk(database: path)
        #expect(desk.current.contains(shown), "\(desk.current)")
    }

    @Test func `columns stay straight beside wide, combining and hostile text`() async throws {
        let values = [
            "漢字テスト", "e\u{301}a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}", "👨‍👩‍👧‍👦 family", "‮hidden‬", "ﷺ", "🇩🇪🇫🇷", "\u{301}lone", "plain",
        ]
        let rows = values.enumerated().map { "(\($0.offset + 1), '\($0.element)', 'END')" }.joined(separator: ", ")
        let path = try Self.database(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT, mark TEXT)", "INSERT INTO t VALUES \(rows)")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let desk = try await Desk(database: path)
        let frame = desk.state.view(desk.size, .full)
        let ends = (0..<frame.size.rows).compactMap { row in
            (0..<frame.size.columns - 2).first {
                frame[row, $0].text == "E" && frame[row, $0 + 1].text == "N" && frame[row, $0 + 2].text == "D"
            }
        }
        #expect(ends.count == values.count)
        #expect(Set(ends).count == 1, "\(ends)")
        for row in 0..<frame.size.rows {
            #expect((0..<frame.size.columns).reduce(0) { $0 + Int(frame[row, $1].width) } == frame.size.columns)
        }
    }

    @Test func `names of tables and columns are data too`() async throws {
        let path = try Self.database(
            "CREATE TABLE \"we\"\"ird \u{1b}[2J\" (\"select\" INTEGER PRIMARY KEY, \"a\u{202e}b\" TEXT)",
            "INSERT INTO \"we\"\"ird \u{1b}[2J\" VALUES (7, 'seven')")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let desk = try await Desk(database: path)
        #expect(desk.current.contains("seven"))
        #expect(desk.lines[0].contains("we\"ird ⟨ESC⟩[2J"))
        #expect(!desk.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202e })
    }
}
