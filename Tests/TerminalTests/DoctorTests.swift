import Foundation
import Glibc
import Testing

/// `vitrine doctor`, as an operator runs it.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct DoctorTests {
    private static let token = "a token of the tests, long enough"
    private static let well = ["MCP_ENABLED": "true", "MCP_TOKEN": token]

    /// The report says it, wherever its lines are broken.
    private func says(_ report: String, _ sentence: String) -> Bool {
        func words(_ text: String) -> String { text.split { $0 == " " || $0 == "\n" }.joined(separator: " ") }
        return words(report).contains(words(sentence))
    }

    /// Runs it in the home's folder; what it printed, what it complained of, and its exit status.
    private func doctor(
        _ arguments: [String], in home: Home, _ environment: [String: String] = [:]
    ) async throws -> (report: String, errors: String, status: Int32) {
        let status = try await Program(
            ["doctor"] + arguments, terminal: nil, home: home.path, environment: environment, errors: home.path + "/errors",
            folder: home.path, output: home.path + "/report"
        ).wait()
        return (home.text("report"), home.text("errors"), status)
    }

    @Test func `on the sample all is well, and everything is said but the token`() async throws {
        let home = try await Home()
        let free = ["--database", home.sample, "--listen", "127.0.0.1:0", "--listen", "[::1]:0"]
        let (report, errors, status) = try await doctor(free, in: home, Self.well)
        #expect(status == 0 && errors.isEmpty)
        for line in [
            "  ok    MCP_ENABLED = true  [environment]", "        MCP_RATE_LIMIT = 60  [default]", "  ok    quick_check found no damage",
            "  ok    users (table): 10 columns visible, 3 hidden", "hidden: password_hash: columns of that name are hidden in every model",
            "  warn  change_log.old_value is visible though its name contains 'old_value'",
            "  ok    a client without a token is refused: Missing authentication token", "  ok    describe was answered in",
            "  ok    tickets: 300 records",
        ] {
            #expect(says(report, line), "\(line) is not in\n\(report)")
        }
        #expect(says(report, "MCP_TOKEN = set (#"))
        #expect(!report.contains(Self.token))
        #expect(!report.contains("\u{1b}"))
        let last = try #require(report.split(separator: "\n").last)
        #expect(
            last
                == "All is well, with 2 warnings. Serve it: vitrine serve --database \(home.sample) --listen 127.0.0.1:0 --listen '[::1]:0'"
        )
    }

    @Test func `browsers that are answered by a message are told apart from those who are let in`() async throws {
        let home = try await Home()
        var settings = Self.well
        settings["MCP_AUTH_REPLY"] = "frame"
        settings["MCP_EXTENSIONS"] = ""
        settings["MCP_RATE_LIMIT"] = "1"
        let (report, _, status) = try await doctor(["--database", home.sample, "--listen", "127.0.0.1:0"], in: home, settings)
        #expect(status == 0, "\(report)")
        #expect(says(report, "a client without a token is refused: Missing authentication token"))
        #expect(says(report, "MCP_EXTENSIONS = (empty)  [environment]"))
        #expect(says(report, "models: users, tickets, change_log"))
    }

    @Test func `settings come from the environment, then from .env, and all that is wrong is said at once`() async throws {
        let home = try await Home()
        let file = home.path + "/.env"
        let text = "MCP_TOKEN=short\nMCP_RATE_LIMIT=9\nMCP_HIDDEN_FIELDS=a.b.c\nMCP_RATELIMIT=5\nMCP_ALLOWED_MODELS=users,nope\n"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        chmod(file, 0o644)
        let arguments = ["--database", home.sample, "--listen", "0.0.0.0:0"]
        let (report, _, status) = try await doctor(arguments, in: home, ["MCP_RATE_LIMIT": "\u{1b}[31mzz"])
        #expect(status == 1)
        for line in [
            "FAIL  \(file): mode 0644, everybody on this machine can open it, and it holds a secret",
            "ok    MCP_TOKEN = set (#f9b0)  [.env]",
            #"FAIL  MCP_RATE_LIMIT: '\u{1b}[31mzz' is not a positive whole number  [environment, over .env]"#,
            "FAIL  MCP_HIDDEN_FIELDS: 'a.b.c' is not", "warn  MCP_RATELIMIT is set, but is no setting of this version",
            "FAIL  MCP_ENABLED is not true", "FAIL  MCP_TOKEN is shorter than 16 characters", "warn  no table or view is named 'nope'",
            "tickets (table) is not served: MCP_ALLOWED_MODELS does not name it",
        ] {
            #expect(says(report, line), "\(line) is not in\n\(report)")
        }
        #expect(report.split(separator: "\n").last?.hasPrefix("5 things are not well; begin with: \(file): mode 0644") == true)

        chmod(file, 0o600)
        #expect(says(try await doctor(arguments, in: home).report, "ok \(file): mode 0600, for its owner alone"))
    }

    @Test func `a database that is missing, foreign, damaged or without the models is said in a sentence`() async throws {
        let home = try await Home()
        func lines(_ database: String, _ more: [String: String] = [:]) async throws -> String {
            let found = try await doctor(
                ["--database", database, "--listen", "127.0.0.1:0"], in: home, Self.well.merging(more) { $1 })
            #expect(found.status == 1)
            return found.report
        }
        #expect(says(try await lines(home.path + "/none"), "FAIL  \(home.path)/none: there is no such file"))
        try String(repeating: "not a database\n", count: 100).write(toFile: home.path + "/text", atomically: true, encoding: .utf8)
        #expect(says(try await lines(home.path + "/text"), "FAIL  \(home.path)/text: file is not a database"))
        let other = try await lines(home.sample, ["MCP_ALLOWED_MODELS": "nope"])
        #expect(says(other, "none of the allowed models is served: nope; tables in the database: users, tickets, change_log"))
        #expect(says(other, "users (table) is not served: MCP_ALLOWED_MODELS does not name it"))

        let handle = try #require(FileHandle(forUpdatingAtPath: home.sample))
        for page in 10..<14 {
            try handle.seek(toOffset: UInt64(page * 4096))
            try handle.write(contentsOf: Data(repeating: 0x5a, count: 4096))
        }
        try handle.close()
        #expect(says(try await lines(home.sample), "FAIL  quick_check found damage"))
    }

    @Test(arguments: [
        ("users.password_hash", 0, "users.password_hash is hidden: columns of that name are hidden in every model\n"),
        ("users.email", 0, "users.email is hidden: MCP_HIDDEN_FIELDS says *mail\n"),
        ("tickets.subject", 0, "tickets.subject is visible: no rule hides it; to hide it, add tickets.subject to MCP_HIDDEN_FIELDS\n"),
        ("nope.id", 1, "no table or view is named 'nope'; there are users, tickets, change_log\n"), ("nothing", 2, ""),
    ])
    func `one column is explained`(column: String, status: Int32, sentence: String) async throws {
        let home = try await Home()
        let found = try await doctor(["--database", home.sample, "--explain", column], in: home, ["MCP_HIDDEN_FIELDS": "*mail"])
        #expect(found.report == sentence)
        #expect(found.status == status)
    }

    @Test func `without a database a documented name is explained all the same, and wrong settings explain nothing`() async throws {
        let home = try await Home()
        let found = try await doctor(["--explain", "users.password_hash"], in: home)
        #expect(found.report == "users.password_hash is hidden wherever it exists: columns of that name are hidden in every model\n")
        #expect(found.status == 0)
        let wrong = try await doctor(["--explain", "users.email"], in: home, ["MCP_HIDDEN_FIELDS": "a.b.c"])
        #expect(wrong.report.isEmpty && wrong.status == 2 && wrong.errors.hasPrefix("vitrine: MCP_HIDDEN_FIELDS: 'a.b.c' is not"))
    }

    @Test func `a running server is asked, and a refusal is explained`() async throws {
        let home = try await Home()
        let server = try Program(
            ["serve", "--database", home.sample, "--listen", "127.0.0.1:0"], terminal: nil, home: home.path, environment: Self.well,
            errors: home.path + "/log")
        let port = try await home.listeningPort()
        let url = "ws://127.0.0.1:\(port)"

        // Only the other server is asked: nothing is to be enabled here.
        let right = try await doctor(["--url", url], in: home, ["MCP_TOKEN": Self.token])
        #expect(right.status == 0 && says(right.report, "users: 15 records"), "\(right.report)")
        #expect(right.report.hasSuffix("All is well. Look at it: vitrine browse \(url)/mcp/ws\n"))
        let taken = try await doctor(["--listen", "127.0.0.1:\(port)"], in: home, Self.well)
        #expect(says(taken.report, "warn  127.0.0.1:\(port) is taken") && taken.status == 0, "\(taken.report)")
        let wrong = try await doctor(["--url", url], in: home, ["MCP_TOKEN": "another token, as long as it"])
        #expect(wrong.status == 1 && says(wrong.report, "FAIL  Invalid authentication token"))
        #expect(says(wrong.report, "-> compare the token's #digits"))
        let elsewhere = try await doctor(["--url", url + "/other"], in: home, ["MCP_TOKEN": Self.token])
        #expect(elsewhere.status == 1 && says(elsewhere.report, "-> the path is /mcp/ws"))
        let encrypted = try await doctor(["--url", "wss://127.0.0.1:\(port)"], in: home, ["MCP_TOKEN": Self.token])
        #expect(encrypted.status == 1 && says(encrypted.report, "does not speak TLS"))

        server.send(SIGTERM)
        #expect(await server.wait() == 0)
        let gone = try await doctor(["--url", url], in: home, ["MCP_TOKEN": Self.token])
        #expect(gone.status == 1 && says(gone.report, "Connection refused") && says(gone.report, "-> start the server"))
        let nobody = try await doctor(["--url", url], in: home)
        #expect(nobody.status == 2 && nobody.errors == "vitrine: no token: set MCP_TOKEN or give --token-file FILE\n")
    }
}
