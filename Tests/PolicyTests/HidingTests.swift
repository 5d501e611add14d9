import Records
import Testing

@testable import Policy

/// protocol.md section 5: what is hidden.
struct HidingTests {
    static func hidden(_ schema: Schema, _ patterns: [String] = []) -> Set<String> {
        let hiding = Hiding(schema, PolicySettings(hiddenFields: patterns))
        var hidden: Set<String> = []
        for table in schema.tables {
            for column in table.columns where hiding.reason(column.name, of: table.name) != nil {
                hidden.insert("\(table.name).\(column.name)")
            }
        }
        return hidden
    }

    static func table(_ name: String, _ columns: [String], generated: [String] = [], sql: String = "") -> Schema.Table {
        Schema.Table(name: name, sql: sql, columns: columns.map { Schema.Column(name: $0, isGenerated: generated.contains($0)) })
    }

    @Test(
        arguments: [
            "password_hash", "password", "secret", "token", "api_key", "totp_secret", "encryption_key", "private_key", "client_secret",
            "webhook_secret", "auth_token", "PASSWORD", "Api_Key",
        ])
    func `the documented names are hidden in any case and any model`(name: String) {
        #expect(Self.hidden(Schema(tables: [Self.table("x", ["id", name])])) == ["x.\(name)"])
    }

    @Test(
        arguments: [
            (["email"], ["users.email", "Logs.EMAIL"]), (["*_x"], ["users.a_x", "users.b_x"]), (["users.email"], ["users.email"]),
            (["USERS.Email"], ["users.email"]), (["users.*_x"], ["users.a_x", "users.b_x"]), (["logs.*"], ["Logs.EMAIL", "Logs.c.d"]),
            (["a_*"], ["users.a_x"]), (["*a*l*"], ["users.email", "Logs.EMAIL"]), (["c.d"], ["Logs.c.d"]), (["users.b"], []),
            (["*.email"], ["users.email", "Logs.EMAIL"]),
            (["nothing", "b_x"], ["users.b_x"]), ([""], []), (["email_"], []), (["mail"], []),
            (["*"], ["users.email", "users.a_x", "users.b_x", "Logs.EMAIL", "Logs.c.d"]),
        ] as [([String], Set<String>)])
    func `patterns hide by name, by glob and by model`(patterns: [String], expected: Set<String>) {
        let schema = Schema(tables: [Self.table("users", ["email", "a_x", "b_x"]), Self.table("Logs", ["EMAIL", "c.d"])])
        #expect(Self.hidden(schema, patterns) == expected)
    }

    @Test(
        arguments: [
            ("CREATE TABLE t (token TEXT, a, g AS (a), h AS (token))", ["t.h"]),
            ("CREATE TABLE t(token,a,g GENERATED ALWAYS AS(a||'x')STORED,h AS (h2), h2 AS (TOKEN))", ["t.h", "t.h2"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS (\"Token\" || 1))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS ([token]))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS (`token`))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS (coalesce(a, t.token)))", ["t.h"]),
            ("CREATE TABLE t (token, a, /* , g AS (token) */ g AS (a), -- h, (\n h AS (a + token))", ["t.h"]),
            ("CREATE TABLE t (token, a CHECK (a IN (',', '(', 'g')), g AS (a), h AS (max(a, (token))))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS ('token'))", ["t.h"]),
            ("CREATE TABLE \"t(x\" (token, a, g AS (a), h AS (token))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a /* token */), h AS (token))", ["t.h"]), ("nonsense", ["t.g", "t.h"]),
            ("CREATE TABLE t (token, a, 'g' AS (a), \"h\" INT AS (a*token))", ["t.h"]),
            ("CREATE TABLE t (token, a, g AS (a), h AS (a)) /* h AS (token) */", []),
        ] as [(String, Set<String>)])
    func `a generated column is hidden with what it depends on`(sql: String, expected: Set<String>) {
        let columns = ["token", "a", "g", "h"] + (sql.contains("h2") ? ["h2"] : [])
        let table = Self.table("t", columns, generated: ["g", "h", "h2"], sql: sql)
        #expect(Self.hidden(Schema(tables: [table])) == expected.union(["t.token"]))
    }

    @Test func `a foreign key onto a hidden column is hidden, and so is what depends on it`() {
        var users = Self.table("users", ["id", "email"])
        users.columns[0].primaryKeyPosition = 1
        var tickets = Self.table(
            "tickets", ["by_mail", "by_id", "copy"], generated: ["copy"], sql: "CREATE TABLE tickets (by_mail, by_id, copy AS (by_mail))")
        tickets.foreignKeys = [
            .init(columns: ["by_mail"], table: "USERS", targets: ["Email"]), .init(columns: ["by_id"], table: "users"),
        ]
        var notes = Self.table("notes", ["ticket"])
        notes.foreignKeys = [.init(columns: ["ticket"], table: "tickets", targets: ["copy"])]
        let schema = Schema(tables: [notes, users, tickets])
        #expect(Self.hidden(schema, ["users.email"]) == ["users.email", "tickets.by_mail", "tickets.copy", "notes.ticket"])
        #expect(Self.hidden(schema, ["users.id"]) == ["users.id", "tickets.by_id"])
        #expect(Self.hidden(schema) == [])
        let hiding = Hiding(schema, PolicySettings(hiddenFields: ["users.email"]))
        #expect(hiding.reason("EMAIL", of: "Users") == .pattern("users.email"))
        #expect(hiding.reason("by_mail", of: "tickets") == .refers(Reference(model: "USERS", column: "Email")))
        #expect(hiding.reason("copy", of: "tickets") == .dependsOn("by_mail"))
        #expect(hiding.reason("gone", of: "tickets") == nil)
    }

    @Test func `tokens are names, parentheses and commas`() {
        #expect(
            SQLTokens.read(#"CREATE "we""ird" ([x] , 'it''s')--("#) == [
                .name("CREATE"), .name(#"we"ird"#), .open, .name("x"), .comma, .name("it's"), .close,
            ])
        #expect(SQLTokens.read("a/* unclosed") == [.name("a")])
        #expect(SQLTokens.read("\"unclosed") == [.name("unclosed")])
        #expect(SQLTokens.read("a-b/c") == [.name("a"), .other, .name("b"), .other, .name("c")])
    }
}
