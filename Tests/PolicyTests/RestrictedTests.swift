import Records
import Testing

@testable import Policy

struct RestrictedTests {
    private static let policy = Policy.compile(
        Schema(tables: [
            .init(name: "Users", columns: [.init(name: "id", primaryKeyPosition: 1)], rowIDAlias: "id"),
            .init(
                name: "tickets", columns: [.init(name: "id", primaryKeyPosition: 1), .init(name: "requester"), .init(name: "parent")],
                rowIDAlias: "id",
                foreignKeys: [.init(columns: ["requester"], table: "users"), .init(columns: ["parent"], table: "tickets")]),
            .init(name: "log", columns: [.init(name: "pass_count")]),
        ]), PolicySettings(), version: 7)

    @Test func `who sees some models sees no others, and no keys onto them`() throws {
        let seen = Self.policy.restricted(to: ["LOG", "Tickets", "nothing"])
        // In the configuration's order, not in the token's.
        #expect(seen.allowedNames == "tickets, log")
        #expect(seen.model("users") == nil)
        let tickets = try #require(seen.model("TICKETS"))
        #expect(tickets.columns.map(\.name) == ["id", "requester", "parent"])
        #expect(tickets.column("requester")?.reference == nil)
        #expect(tickets.column("parent")?.reference == Reference(model: "tickets", column: "id"))
        #expect(Self.policy.model("tickets")?.column("requester")?.reference == Reference(model: "Users", column: "id"))
    }

    @Test func `its plans are good for the store, and what is said to the operator is not in it`() {
        let seen = Self.policy.restricted(to: ["log"])
        #expect(seen.version == 7)
        #expect(!Self.policy.warnings.isEmpty && seen.warnings.isEmpty && seen.refusals.isEmpty)
    }
}
