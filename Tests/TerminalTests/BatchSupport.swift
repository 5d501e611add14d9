import Foundation
import Glibc
import SQLite
import Testing

/// What a command without a screen printed, where, and how it ended.
struct Printed {
    var output: String
    var errors: String
    var status: Int32

    var lines: [Substring] { output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() }
}

/// A home with a database of hard values in it, and the commands that read it.
@MainActor
final class BatchDesk {
    let home: String
    var database: String { home + "/data.sqlite" }
    private static let token = "a token of the tests, long enough"

    /// Values that a terminal would obey, a spreadsheet calculate and a parser trip over.
    private nonisolated static let hardValues = [
        "NULL", "-9223372036854775808", "9223372036854775807", "1.0", "0.1", "''", "'您好🙂'", "x'00ff1b'", "x''", "'a' || char(0) || 'b'",
        "char(27) || ']0;owned' || char(7)", "char(155) || '31m'", "'x' || char(8238) || 'y'", "'line' || char(10) || 'two'",
        "'both' || char(13, 10) || 'of them'", "'over' || char(13) || 'written'", "'tab' || char(9)", "'=1+1'", "'a,\"b\"'",
        "'| ` <b> [x](y)'",
        "'zero' || char(8203) || 'width'", "char(127)", "printf('%.*c', 10000, 'x')",
    ]
    nonisolated static var hardCount: Int { hardValues.count }

    /// - Parameter rows: rows of `many`, of which some have NULLs and many the same values.
    init(rows: Int = 300) throws {
        home = FileManager.default.temporaryDirectory.appending(path: "vitrine-batch-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        let connection = try Connection(home + "/data.sqlite", [.readWrite, .create])
        try connection.execute(
            """
            BEGIN;
            CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO people VALUES (1, 'Zoë Smith'), (2, 'x' || char(27) || '[2J');
            CREATE TABLE many (id INTEGER PRIMARY KEY, kind TEXT, amount INTEGER, person_id INTEGER REFERENCES people);
            CREATE INDEX many_amount ON many (amount);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(rows))
            INSERT INTO many SELECT i, 'k' || (i * 7919 % 5), nullif(i * 104729 % 97, 0), nullif(i % 3, 0) FROM n;
            CREATE VIEW some AS SELECT id, kind FROM many WHERE id <= 250;
            CREATE TABLE hard (id INTEGER PRIMARY KEY, v);
            INSERT INTO hard (v) VALUES \(Self.hardValues.map { "(\($0))" }.joined(separator: ", "));
            CREATE TABLE big (id INTEGER PRIMARY KEY, v TEXT);
            INSERT INTO big VALUES (1, 'small'), (2, printf('%.*c', 100000, 'x'));
            CREATE TABLE nobody (id INTEGER PRIMARY KEY, v TEXT);
            COMMIT;
            """)
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    func start(_ arguments: [String], _ environment: [String: String] = [:], name: String = "run") throws -> Program {
        try Program(
            arguments, terminal: nil, home: home, environment: environment, errors: "\(home)/\(name).errors",
            output: "\(home)/\(name).output")
    }

    func finish(_ program: Program, name: String = "run") async -> Printed {
        let status = await program.wait()
        return Printed(output: text("\(name).output"), errors: text("\(name).errors"), status: status)
    }

    /// Runs a command on the file, through a gateway of its own that serves every table and the view.
    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Printed {
        try await run(arguments, environment)
    }

    func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Printed {
        var variables = ["MCP_ALLOWED_MODELS": "people,many,some,hard,big,nobody"]
        variables.merge(environment) { $1 }
        return try await finish(start(arguments + ["--database", database], variables))
    }

    /// Lets `body` run commands against a server that announces these extensions; an empty text: the documented protocol alone.
    func serving(
        extensions: String, rate: Int = 600, _ body: @MainActor (_ url: [String], _ environment: [String: String]) async throws -> Void
    ) async throws {
        let settings = [
            "MCP_ENABLED": "true", "MCP_TOKEN": Self.token, "MCP_RATE_LIMIT": "\(rate)", "MCP_EXTENSIONS": extensions,
            "MCP_ALLOWED_MODELS": "people,many,some,hard,big,nobody",
        ]
        let server = try start(["serve", "--database", database, "--listen", "127.0.0.1:0"], settings, name: "server")
        do {
            let url = try await wait(for: /(ws:\/\/127\.0\.0\.1:\d+)/, in: "server.errors")
            try await body(["--url", url], ["MCP_TOKEN": Self.token])
        } catch {
            server.send(SIGKILL)
            _ = await server.wait()
            throw error
        }
        server.send(SIGTERM)
        _ = await server.wait()
    }

    /// Waits until the file holds it, and returns the part in parentheses; the time is only a guard.
    func wait(for text: Regex<(Substring, Substring)>, in file: String) async throws -> String {
        for _ in 0..<6_000 {
            if let found = self.text(file).firstMatch(of: text) { return String(found.1) }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CocoaError(.fileReadNoSuchFile)
    }

    func execute(_ sql: String) throws { try Connection(database, [.readWrite]).execute(sql) }

    /// What SQLite itself says, one text a row.
    func query(_ sql: String) throws -> [String] {
        let statement = try Connection(database, [.readOnly]).prepare(sql)
        var texts: [String] = []
        while try statement.step() { texts.append(statement.text(0) ?? "") }
        return texts
    }

    func text(_ file: String) -> String { (try? String(contentsOfFile: home + "/" + file, encoding: .utf8)) ?? "" }
}
