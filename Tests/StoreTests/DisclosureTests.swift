import Policy
import Testing

@testable import Store

struct DisclosureTests {
    @Test func `a database in which nothing is served is disclosed all the same`() throws {
        let database = try TestDatabase(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, secret TEXT, hint AS (upper(secret))); CREATE VIEW v AS SELECT hint FROM things")
        let settings = PolicySettings(allowedModels: ["users", "v"])
        #expect(throws: StoreError.self) { try database.store(["users", "v"]) }
        let disclosure = try Disclosure.read(database.path, settings)
        #expect(disclosure.models.map(\.name) == ["things", "v"])
        #expect(disclosure.model("things")?.column("hint")?.hidden == .dependsOn("secret"))
        #expect(disclosure.model("v")?.refusal == "the view reads the hidden column things.hint")
    }

    @Test func `what cannot be opened is said with its path`() {
        #expect(throws: StoreError.self) { try Disclosure.read("/nowhere/at-all.sqlite", PolicySettings()) }
    }
}
