import Records
import Testing

@testable import Policy

/// What the operator is told of a schema, and no client.
struct DisclosureTests {
    private static let schema = Schema(tables: [
        HidingTests.table("audit", ["id", "note"]),
        HidingTests.table(
            "Users", ["id", "email", "iban", "password_hash", "hint", "sso_hash"], generated: ["hint"],
            sql: "CREATE TABLE Users (id, email, iban, password_hash, hint AS (substr(password_hash, 1, 1)), sso_hash)"),
        Schema.Table(
            name: "sessions", columns: [.init(name: "id"), .init(name: "user_token")],
            foreignKeys: [.init(columns: ["user_token"], table: "users", targets: ["password_hash"])]),
        Schema.Table(
            name: "logins", kind: .view, columns: [.init(name: "id"), .init(name: "h")],
            reads: [.init(table: "Users", column: "password_hash")]),
        Schema.Table(name: "search", kind: .virtual),
        Schema.Table(name: "search_data", kind: .shadow), HidingTests.table("sqlite_sequence", ["name"]),
        HidingTests.table("a.b", ["c.d"]),
    ])
    private static let disclosure = Disclosure(
        schema, PolicySettings(allowedModels: ["sessions", "users", "logins", "nope", "a.b"], hiddenFields: ["iban"]))

    @Test func `models come in the configured order, then what is not served, with the reason`() {
        #expect(Self.disclosure.models.map(\.name) == ["sessions", "Users", "a.b", "audit", "search", "logins"])
        #expect(
            Self.disclosure.models.map(\.refusal) == [
                nil, nil, nil, "MCP_ALLOWED_MODELS does not name it", "virtual tables never are",
                "the view reads the hidden column Users.password_hash",
            ])
        #expect(Self.disclosure.models.filter(\.isLeftOut).map(\.name) == ["audit", "search"])
        #expect(Self.disclosure.model("USERS")?.visible == ["id", "email", "sso_hash"])
        #expect(Self.disclosure.policy.warnings.contains("no table or view is named 'nope'"))
    }

    @Test func `where all tables are served, views wait to be named`() {
        let disclosure = Disclosure(Self.schema, PolicySettings())
        #expect(disclosure.model("logins")?.refusal == "views are when MCP_ALLOWED_MODELS names them")
        #expect(disclosure.model("audit")?.refusal == nil)
    }

    @Test(
        arguments: [
            ("users.password_hash", .hidden, "Users.password_hash is hidden: columns of that name are hidden in every model"),
            ("USERS.IBAN", .hidden, "Users.iban is hidden: MCP_HIDDEN_FIELDS says iban"),
            ("users.hint", .hidden, "Users.hint is hidden: it is generated from the hidden column password_hash"),
            ("sessions.user_token", .hidden, "sessions.user_token is hidden: it refers to the hidden column users.password_hash"),
            ("logins.h", .hidden, "logins.h cannot be seen: 'logins' is not served: the view reads the hidden column Users.password_hash"),
            ("audit.note", .hidden, "audit.note cannot be seen: 'audit' is not served: MCP_ALLOWED_MODELS does not name it"),
            ("search.x", .hidden, "search.x cannot be seen: 'search' is not served: virtual tables never are"),
            ("users.email", .visible, "Users.email is visible: no rule hides it; to hide it, add Users.email to MCP_HIDDEN_FIELDS"),
            (
                "users.sso_hash", .visible,
                "Users.sso_hash is visible: no rule hides it, though its name contains 'hash'; to hide it, add Users.sso_hash to "
                    + "MCP_HIDDEN_FIELDS"
            ),
            ("a.b.c.d", .visible, "a.b.c.d is visible: no rule hides it; to hide it, add a.b.c.d to MCP_HIDDEN_FIELDS"),
            ("users.nope", .unknown, "'Users' has no column 'nope'; it has id, email, iban, password_hash, hint, sso_hash"),
            ("nope.id", .unknown, "no table or view is named 'nope'; there are sessions, Users, a.b, audit, search, logins"),
            (
                "sqlite_sequence.name", .unknown,
                "no table or view is named 'sqlite_sequence'; there are sessions, Users, a.b, audit, search, logins"
            ),
        ] as [(String, Explanation.Answer, String)])
    func `a column is explained by the rule that decides`(path: String, answer: Explanation.Answer, sentence: String) {
        #expect(Self.disclosure.explain(path) == Explanation(answer: answer, sentence: sentence))
    }

    @Test(
        arguments: [
            ("x.Password", .hidden, "x.Password is hidden wherever it exists: columns of that name are hidden in every model"),
            ("users.email", .hidden, "users.email is hidden wherever it exists: MCP_HIDDEN_FIELDS says users.*"),
            ("other.email", .hidden, "other.email cannot be seen: MCP_ALLOWED_MODELS does not name 'other'"),
            (
                "tickets.subject", .undecided,
                "the name of tickets.subject hides nothing; whether it exists, and what it is made of, only --database FILE can tell"
            ),
        ] as [(String, Explanation.Answer, String)])
    func `without a database the names alone are judged`(path: String, answer: Explanation.Answer, sentence: String) {
        let settings = PolicySettings(allowedModels: ["users", "tickets"], hiddenFields: ["users.*"])
        #expect(Disclosure.explainByName(path, settings) == Explanation(answer: answer, sentence: sentence))
    }

    @Test func `a path has a name on either side of a dot`() {
        #expect(Disclosure.splits("a.b.c").map { [$0.model, $0.column] } == [["a", "b.c"], ["a.b", "c"]])
        for path in ["", "a", ".", "a.", ".a"] { #expect(Disclosure.splits(path).isEmpty) }
    }
}
