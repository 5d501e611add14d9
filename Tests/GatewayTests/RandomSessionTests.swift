import Gateway
import JSON
import TestSupport
import Testing

/// Whatever is sent, what comes back is the protocol.
struct RandomSessionTests {
    private static let keys = [
        "id", "status", "data", "count", "limit", "offset", "total", "next_cursor", "expanded", "took_us", "truncated",
    ]
    private static let errors = [
        #"Invalid JSON message"#, #"Invalid request: .*"#, #"Model '.*' not allowed\. Allowed models: .*"#,
        #"Write operations not allowed in read-only mode: .*"#,
        #"Pagination parameters .*"#, #"Filters must be .*"#, #"Invalid filter field name: .*"#,
        #"Filter field '.*' is not allowed for model '.*'"#,
        #"Filter value for '.*' must be a string, number, boolean or null"#, #"Missing required parameter: (id|field)"#,
        #"Record not found: .*"#,
        #"Model '.*' has no single-column primary key"#, #"Field '.*' is not allowed for model '.*'"#,
        #"Filter operator '.*' for '.*' (takes|is not supported\. Supported:) .*"#, #"Filter value for '.*' must name an operator\. .*"#,
        #"cursor and offset exclude each other"#, #"Invalid cursor"#,
        #"Offset too large with order_by: use a cursor"#, #"Cancelled"#,
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `a random session gets nothing but valid answers`(seed: UInt64) throws {
        var session = MessageGenerator(seed: seed)
        let operators = ["MCP_QUERY_OPERATORS": seed % 2 == 0 ? "true" : "false"]
        let server = try TestServer(Fixture.sql, Fixture.everything.merging(operators) { $1 })
        let client = try server.connect()
        var answered = 0
        for _ in 0..<1500 {
            let message = session.message()
            let before = client.channel.sent.count
            client.send(message)
            client.channel.run { client.channel.sent.count > before }
            let answer = try #require(client.channel.sent.last)
            let shown = "\(String(decoding: message, as: UTF8.self)) -> \(answer)"
            #expect(client.channel.sent.count == before + 1, "\(shown)")
            if try Self.expectProtocol(answer, "\(shown) \(server.lines.all.last ?? "")") { answered += 1 }
            session.notice(answer)
        }
        #expect(client.channel.close == nil)
        #expect(answered > 100)
    }

    /// Holds an answer against the protocol: its keys, its text, and what it may never tell. True for status ok.
    ///
    /// - Parameter others: errors that other circumstances than a lone client's lead to.
    static func expectProtocol(_ answer: String, _ shown: String, others: [String] = []) throws -> Bool {
        let object = try JSONReader.read(answer)
        let keys = try #require(object.object, "\(shown)").map(\.key)
        for secret in ["hash-", "key-", "424242", "434343"] { #expect(!answer.contains(secret), "\(shown)") }
        #expect(answer.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }, "\(shown)")
        guard object["status"] == .string("ok") else {
            #expect(keys == ["id", "status", "error"], "\(shown)")
            let error = try #require(object["error"]?.string, "\(shown)")
            #expect(try (errors + others).contains { try Regex($0).dotMatchesNewlines().wholeMatch(in: error) != nil }, "\(shown)")
            return false
        }
        #expect(keys == Self.keys.filter(keys.contains), "\(shown)")
        // An id repeats what the client says; nothing else has a reason to name what is hidden.
        for member in object.object ?? [] where member.key != "id" {
            let text = String(decoding: Array(answer.utf8)[member.range], as: UTF8.self).lowercased()
            for name in ["password_hash", "api_key", "token", "totp_secret", "copied"] {
                #expect(!text.contains("\"\(name)\""), "\(shown)")
            }
        }
        return true
    }
}

/// Makes messages of all kinds, right and wrong.
struct MessageGenerator {
    private static let texts = [
        "", "users", "USERS", "tickets", "pairs", "loose", "vault", "open_tickets", "leak", "nope", "id", "-id", "token", "password_hash",
        "v", "a", "b", "\\u001b", "您好🙂", "' OR 1=1 --", "5", "-3", "\\ud800",
    ]
    private static let names = [
        "id", "limit", "offset", "filters", "order_by", "fields", "cursor", "total", "expand", "timing", "status", "subject",
        "requester_id", "email", "token", "v", "a", "b", "nope", "x y",
        "field", "prefix", "gt", "in", "ne", "starts_with",
    ]
    private static let actions = ["list", "get", "query", "describe", "count", "cancel", "LIST", "create", "", "distinct"]

    var random: SeededRandom
    var cursors = [""]

    init(seed: UInt64) { random = SeededRandom(seed) }

    /// Remembers the cursors of answers, to walk on from them.
    mutating func notice(_ answer: String) {
        guard answer.contains("next_cursor"), let cursor = try? JSONReader.read(answer)["next_cursor"]?.string else { return }
        if cursors.count < 20 { cursors.append(cursor) }
        if random.oneIn(20) { cursors = [""] }
    }

    private mutating func scalar() -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: "null"
        case 1: Bool.random(using: &random) ? "true" : "false"
        case 2:
            ["0", "1", "-1", "5.0", "1e400", "9223372036854775808", "-9223372036854775808", "0.5", "100"].randomElement(using: &random)!
        case 3: "\"\(cursors.randomElement(using: &random)!)\""
        case 4...6: "\(Int.random(in: 0..<9, using: &random))"
        default: "\"\(Self.texts.randomElement(using: &random)!)\""
        }
    }

    private mutating func value(_ depth: Int) -> String {
        switch depth > 3 ? 9 : Int.random(in: 0..<10, using: &random) {
        case 0: return "[" + (0..<Int.random(in: 0..<4, using: &random)).map { _ in value(depth + 1) }.joined(separator: ",") + "]"
        case 1, 2: return object(depth)
        default: return scalar()
        }
    }

    private mutating func object(_ depth: Int) -> String {
        "{"
            + (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                #""\#(Self.names.randomElement(using: &random)!)":\#(value(depth + 1))"#
            }.joined(separator: ",") + "}"
    }

    mutating func message() -> [UInt8] {
        var text =
            #"{"id":\#(value(2)),"action":"\#(Self.actions.randomElement(using: &random)!)","model":"\#(Self.texts.randomElement(using: &random)!)","params":\#(object(0))}"#
        if Int.random(in: 0..<12, using: &random) == 0 { text = value(0) }
        var bytes = Array(text.utf8)
        if Int.random(in: 0..<12, using: &random) == 0 {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        return bytes
    }
}
