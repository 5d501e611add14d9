import Foundation
import TestSupport
import Testing
import Wire

@testable import Gateway

struct TokensFileTests {
    private static func read(_ text: String) throws(SettingsError) -> [TokenEntry] {
        let variables = ["MCP_TOKENS_FILE": "/x", "MCP_TOKEN": "the-token-of-the-environment"]
        func file(_ path: String) throws(SettingsError) -> String { path == "/x" ? text : "" }
        return try GatewaySettings.parse({ variables[$0] }, readFile: file).tokens
    }

    @Test func `a line is a token with its name, perhaps its models and its end`() throws {
        let hex = String(repeating: "Ab", count: 32)
        let entries = try Self.read(
            """
            \u{feff}# who may look
            {"name":"copilot","token":"a-token-long-enough"}\r

              # {"name":"out","token":"of-use-at-the-moment"}
            {"expires":"2027-01-31T00:00:00Z","models":["tickets","Users"],"sha256":"\(hex)","name":"Zoë 🙂"}
            {"name":"short","token":"x","models":null,"expires":null,"sha256":null}
            """)
        #expect(
            entries == [
                TokenEntry(name: "copilot", digest: Token("a-token-long-enough").digest),
                TokenEntry(
                    name: "Zoë 🙂", digest: try #require(TokenDigest(hex: hex.lowercased())), models: ["tickets", "Users"],
                    expires: 1_801_353_600),
                TokenEntry(name: "short", digest: Token("x").digest, weakness: "is shorter than 16 characters"),
            ])
        #expect(try Self.read("\n# nothing\n") == [])
    }

    @Test func `the example of the documentation can be read`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "Resources/docs/admission.md"), encoding: .utf8)
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("    #") || $0.hasPrefix("    {") }
        #expect(try Self.read(lines.joined(separator: "\n")).map(\.name) == ["copilot", "grafana"])
    }

    @Test(arguments: [
        ("[]", "is not a JSON object"), ("name=x", "is not a JSON object"), (#"{"name":"a","token":"hush""#, "is not a JSON object"),
        (#"{"name":"a","token":"hush"} {}"#, "is not a JSON object"),
        (#"{"name":"a","token":"hush","expiry":"2027"}"#, "has an unknown key, 'expiry'"),
        (#"{"name":"a","token":"hush","models":["a"],"models":["b"]}"#, "has 'models' twice"),
        (#"{"token":"hush"}"#, "has no name"), (#"{"name":"","token":"hush"}"#, "has no name"),
        (#"{"name":5,"token":"hush"}"#, "has a 'name' that is not a string"),
        (#"{"name":"a\u0007","token":"hush"}"#, "has a control character in its name"),
        (#"{"name":"a\u202e","token":"hush"}"#, "has a control character in its name"),
        (##"{"name":"#a1b2","token":"hush"}"##, "has a name that begins with #"),
        (#"{"name":"\#(String(repeating: "n", count: 65))","token":"hush"}"#, "has a name of more than 64 characters"),
        (#"{"name":"a"}"#, "has neither 'token' nor 'sha256'"), (#"{"name":"a","token":""}"#, "has an empty token"),
        (#"{"name":"a","token":5}"#, "has a 'token' that is not a string"),
        (#"{"name":"a","token":"hush","sha256":"hush"}"#, "has both 'token' and 'sha256'"),
        (#"{"name":"a","sha256":"hush"}"#, "has a 'sha256' that is not 64 hex digits"),
        (#"{"name":"a","sha256":"\#(String(repeating: "é", count: 32))"}"#, "has a 'sha256' that is not 64 hex digits"),
        (#"{"name":"a","token":"hush","models":"a"}"#, "has 'models' that are not a list of at least one name"),
        (#"{"name":"a","token":"hush","models":[]}"#, "has 'models' that are not a list of at least one name"),
        (#"{"name":"a","token":"hush","models":["a",5]}"#, "has 'models' that are not a list of at least one name"),
        (#"{"name":"a","token":"hush","expires":1801353600}"#, "has a 'expires' that is not a string"),
        (
            #"{"name":"a","token":"hush","expires":"2027-01-31"}"#,
            "expires '2027-01-31', which is not a moment such as 2027-01-31T00:00:00Z"
        ),
        (#"{"name":"other","token":"hush"}"#, "has the same name as line 1"),
        (#"{"name":"a","token":"the-token-of-another"}"#, "has the same token as line 1"),
        (#"{"name":"a","token":"the-token-of-the-environment"}"#, "has the same token as MCP_TOKEN"),
    ])
    func `what is not to the letter is said with its line, and without a token`(line: String, what: String) {
        #expect(throws: SettingsError("MCP_TOKENS_FILE: line 3 \(what)", about: ["MCP_TOKENS_FILE"])) {
            try Self.read("{\"name\":\"other\",\"token\":\"the-token-of-another\"}\n\n" + line)
        }
        #expect(!what.contains("hush"))
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-01T00:00:00Z", 1_767_225_600), ("2024-02-29t23:59:59.999z", 1_709_251_199),
            ("2000-03-01T00:00:00Z", 951_868_800), ("1969-12-31T23:59:59Z", -1), ("2026-01-01 01:30:00+01:30", 1_767_225_600),
            ("2025-12-31T19:00:00-05:00", 1_767_225_600), ("9999-12-31T23:59:59Z", 253_402_300_799), ("2026-02-29T00:00:00Z", nil),
            ("2100-02-29T00:00:00Z", nil), ("2026-13-01T00:00:00Z", nil), ("2026-00-01T00:00:00Z", nil), ("2026-01-32T00:00:00Z", nil),
            ("2026-01-01T24:00:00Z", nil), ("2026-01-01T00:00:00", nil), ("2026-01-01T00:00:00Zx", nil), ("2026-01-01T00:00:00.Z", nil),
            ("2026-1-1T00:00:00Z", nil), ("+026-01-01T00:00:00Z", nil), ("2026-01-01T00:00:00+24:00", nil), ("", nil), ("never", nil),
        ] as [(String, Int?)])
    func `a moment is written as RFC 3339 has it`(text: String, seconds: Int?) {
        #expect(Timestamp.seconds(text) == seconds)
    }

    @Test func `moments agree with Foundation's`() throws {
        var random = SeededRandom(1)
        // Before 1582 Foundation counts by Caesar's calendar.
        let format = Date.ISO8601FormatStyle()
        for _ in 0..<200 {
            let seconds = Int.random(in: -12_000_000_000...250_000_000_000, using: &random)
            #expect(Timestamp.seconds(Date(timeIntervalSince1970: Double(seconds)).formatted(format)) == seconds)
        }
    }

    @Test func `a file that cannot be read stops the program, and so does one where no files are read`() {
        let variables = ["MCP_TOKENS_FILE": "/x\u{1b}"]
        #expect(throws: SettingsError("nobody knows", about: ["MCP_TOKENS_FILE"])) {
            try GatewaySettings.parse({ variables[$0] }, readFile: { _ throws(SettingsError) in throw SettingsError("nobody knows") })
        }
        #expect(throws: SettingsError(#"the file /x\u{1b} is not read here"#, about: ["MCP_TOKENS_FILE"])) {
            try GatewaySettings.parse { variables[$0] }
        }
    }

    @Test func `a file with a token does instead of one, and each has to be strong where strangers can reach it`() throws {
        func problems(_ tokens: String, network: Bool = true) throws -> StartProblems {
            let variables = ["MCP_ENABLED": "1", "MCP_TOKENS_FILE": "f", "MCP_TLS_CERTIFICATE": "c", "MCP_TLS_KEY": "k"]
            return try GatewaySettings.parse({ variables[$0] }, readFile: { _ in tokens })
                .startProblems(listeners: network ? [.network] : [.loopback, .unix])
        }
        let long = #"{"name":"a","token":"a-token-long-enough"}"# + "\n"
        #expect(try problems(long) == StartProblems())
        #expect(
            try problems("# none").errors == ["MCP_TOKENS_FILE holds no token and MCP_TOKEN is not set: make one with vitrine token"])
        let short = long + #"{"name":"b","token":"short"}"#
        #expect(
            try problems(short).errors == [
                "the token 'b' of MCP_TOKENS_FILE is shorter than 16 characters: it is allowed on loopback and Unix listeners only"
            ])
        #expect(
            try problems(short, network: false)
                == StartProblems(warnings: [
                    "the token 'b' of MCP_TOKENS_FILE is shorter than 16 characters: make a better one with vitrine token"
                ]))
        // printf your-secret-token-here | sha256sum
        let documented = #"{"name":"c","sha256":"e55b080f577c1d53e9393ea36caae49755362e6aa294a401e1ead7eb5bc403c7"}"#
        #expect(
            try problems(documented).errors == [
                "the token 'c' of MCP_TOKENS_FILE is printed in the documentation: it is allowed on loopback and Unix listeners only"
            ])
    }
}
