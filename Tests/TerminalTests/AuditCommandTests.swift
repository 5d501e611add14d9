import Foundation
import Testing

/// `vitrine audit verify`, run as an operator runs it.
@Suite(.timeLimit(.minutes(10)))
struct AuditCommandTests {
    private static let last = "47703e9b0d519e9b9a7d921cd260e905b727dc067631da2506d00ba5b67e5c8d"
    /// Made by a program in another language, from the description of the format.
    private static let log = """
        {"number":1,"time":"2026-01-31T23:59:59.000000Z","event":"opened","why":"new",\
        "prev":"0000000000000000000000000000000000000000000000000000000000000000",\
        "hash":"ebfcd0f4f62e85f4c36e4a3a2cdf5ea0b80ffa6b325e6cde368baf3dc3ba3117"}
        {"number":2,"time":"2026-01-31T23:59:59.000001Z","event":"request","connection":7,"token":"copilot","peer":"127.0.0.1:50122",\
        "door":"websocket","action":"list","model":"tickets","filter_columns":["status"],"rows":10,"bytes":4096,"microseconds":312,\
        "outcome":"ok","prev":"ebfcd0f4f62e85f4c36e4a3a2cdf5ea0b80ffa6b325e6cde368baf3dc3ba3117",\
        "hash":"df0c8228d65b5ada870948af88780953a63904aebcbd9b01ef035d048cd5c849"}
        {"number":3,"time":"2026-01-31T23:59:59.000002Z","event":"closed",\
        "prev":"df0c8228d65b5ada870948af88780953a63904aebcbd9b01ef035d048cd5c849",\
        "hash":"\(last)"}

        """

    /// The status, and what was said on standard error.
    private func verify(_ arguments: [String], in folder: URL) async throws -> (status: Int32, words: String) {
        let errors = folder.appending(path: "errors").path
        let status = try await Program(
            ["audit", "verify"] + arguments, terminal: nil, home: folder.path, errors: errors, folder: folder.path
        )
        .wait()
        return (status, try String(contentsOfFile: errors, encoding: .utf8))
    }

    @Test func `its status says whether the log holds, and its words where it does not`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "audit-command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "audit.log")
        try Self.log.write(to: file, atomically: true, encoding: .utf8)
        #expect(try await verify(["audit.log"], in: folder) == (0, ""))
        #expect(try await verify(["audit.log", "--last", Self.last.uppercased()], in: folder) == (0, ""))
        #expect(
            try await verify(["audit.log", "--last", String(repeating: "0", count: 64)], in: folder)
                == (1, "vitrine: audit.log: lines were removed behind line 3: no line has the hash that was given\n"))
        #expect(try await verify(["missing"], in: folder) == (2, "vitrine: cannot read missing: No such file or directory\n"))
        #expect(try await verify(["audit.log", "--last", "abc"], in: folder).status == 2)
        #expect(try await verify([], in: folder).status == 2)
        try Self.log.replacing("tickets", with: "users").write(to: file, atomically: true, encoding: .utf8)
        #expect(
            try await verify(["audit.log"], in: folder) == (
                1, "vitrine: audit.log: line 2 was changed: its hash is not that of its content\n"
            ))
    }
}
