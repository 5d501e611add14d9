import Foundation
import Gateway
import Policy
import Records
import SQLite
import Session
import Store
import Testing
import Transport

/// Database, gateway, server, client and session together, over a real socket.
@Suite(.timeLimit(.minutes(10)))
struct GatewayOverSocketTests {
    @Test func `what is in the database comes back over the socket, and what is hidden does not`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "vitrine-socket-\(UUID().uuidString).sqlite").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let writer = try Connection(path, [.readWrite, .create])
        try writer.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, password_hash TEXT)")
        try writer.execute("INSERT INTO users VALUES (-9223372036854775808, '您好🙂' || char(0) || 'x', 'secret'), (2, NULL, 'secret')")

        var settings = GatewaySettings()
        settings.isEnabled = true
        settings.token = Token("a token of the tests, long enough")
        let store = try Store(path: path, settings: settings.policy, logger: TestServer.quiet)
        let gateway = Gateway(store: store, settings: settings, logger: TestServer.quiet)
        let server = try await Server.start(
            addresses: [ListenAddress.parse("127.0.0.1:0")], logger: TestServer.quiet, admit: { gateway.admit($0) })
        let url = try ServerURL.parse("ws://\(try #require(server.boundAddresses.first))")
        let session = Session(dial: dial(url, token: "a token of the tests, long enough"), logger: TestServer.quiet)
        async let running: Void = session.run()

        session.ask(RequestID(1), .rows(Query("users"), from: .cursor(""), limit: 100, expand: []))
        session.ask(
            RequestID(2),
            .rows(Query("users", filter: [FilterTerm("password_hash", .equal, "secret")]), from: .offset(0), limit: 1, expand: []))
        var answered = 0
        for await event in session.events where answered < 2 {
            switch event {
            case .answered(RequestID(1), .rows(let page), _):
                #expect(page.columns == ["id", "name"])
                #expect(page.rows == [[.integer(.min), .text("您好🙂\0x")], [.integer(2), .null]])
                #expect(page.nextCursor == nil)
                answered += 1
            case .failed(RequestID(2), let failure):
                #expect(failure == Failure(.server, "Filter field 'password_hash' is not allowed for model 'users'"))
                answered += 1
            case .connection(.live(let capabilities)): #expect(capabilities.extensions.isSuperset(of: [.describe, .cursor, .cancel]))
            case .answered, .failed, .connection, .budget, .changed, .traffic: break
            }
            if answered == 2 { session.close() }
        }
        #expect(answered == 2)
        await running
        await server.shutDown(within: .seconds(5))
    }
}
