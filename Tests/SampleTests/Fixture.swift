import Foundation
import SQLite
import Sample
import Testing

/// A folder of its own for one test, gone with it.
final class Folder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("sample-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }

    func file(_ name: String = "sample.db") -> String { "\(path)/\(name)" }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file(name))) }
}

/// One sample that many tests read: big enough that every rare value is in it.
enum Shared {
    static let options = SampleOptions(tickets: 2_000)

    private static let path: String? = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("sample-\(UUID().uuidString).db").path
        guard (try? SampleDatabase.write(to: path, options: options)) != nil else { return nil }
        remove = path
        atexit { if let path = Shared.remove { unlink(path) } }
        return path
    }()

    nonisolated(unsafe) private static var remove: String?

    /// A connection of one's own.
    static func connection() throws -> Connection {
        try Connection(try #require(path), [.readOnly])
    }
}

extension Connection {
    /// All rows as text, `nil` for NULL.
    func rows(_ sql: String) throws -> [[String?]] {
        let statement = try prepare(sql)
        var rows: [[String?]] = []
        while try statement.step() {
            rows.append((0..<statement.columnCount).map { statement.text($0) })
        }
        return rows
    }

    func number(_ sql: String) throws -> Int {
        let statement = try prepare(sql)
        _ = try statement.step()
        return Int(statement.integer(0))
    }
}
