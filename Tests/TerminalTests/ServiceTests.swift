import Foundation
import Testing

/// The files for systemd.
@Suite(.timeLimit(.minutes(10))) @MainActor
struct ServiceTests {
    @Test func `the service file starts the program with arguments that it takes`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let unit = try String(contentsOf: root.appending(path: "Resources/systemd/vitrine.service"), encoding: .utf8)
        let commands = unit.split(separator: "\n").filter { $0.hasPrefix("ExecStart=") }
        #expect(commands.count == 1)
        let words = try #require(commands.first).dropFirst("ExecStart=".count).split(separator: " ").map { String($0) }
        #expect(words.first == "/usr/local/bin/vitrine" && words.dropFirst().first == "serve")
        let home = try await Home()
        // It comes as far as the settings: before them its arguments are read, and after them the database is opened.
        let program = try Program(
            Array(words.dropFirst()), terminal: nil, home: home.path, errors: home.path + "/errors", folder: home.path)
        #expect(await program.wait() == 2)
        #expect(home.text("errors") == "vitrine: MCP_ENABLED is not true: the server is switched off\n")
    }
}
