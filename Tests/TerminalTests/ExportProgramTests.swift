import Foundation
import Glibc
import Testing

/// What the browser exports, against what `vitrine list` prints of the same rows: the real program, byte by byte.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct ExportProgramTests {
    /// Hard values, filters and orders, a view without a key, long cells that need short pages, and cells that the server cuts.
    private nonisolated static let queries: [(model: String, filter: String, order: String)] = [
        ("hard", "", ""), ("hard", "id>3", "-id"), ("many", "kind:k1 amount>=10", "-amount,id"), ("many", "person_id:none", "kind"),
        ("people", "", "-name"), ("some", "", ""), ("long", "", ""), ("big", "", ""),
    ]
    private static let environment = ["MCP_ALLOWED_MODELS": "people,many,some,hard,big,nobody,long"]

    @Test(arguments: queries)
    func `an export has the bytes of list --all with the same filter and order`(model: String, filter: String, order: String) async throws {
        let desk = try BatchDesk()
        try desk.execute(
            """
            CREATE TABLE long (id INTEGER PRIMARY KEY, v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 130)
            INSERT INTO long SELECT i, CASE WHEN i BETWEEN 40 AND 80 THEN printf('%.*c', 60000, 'x') ELSE 'short' END FROM n;
            """)
        let parts = [("filter", filter), ("order", order)].filter { !$0.1.isEmpty }.map { name, text in
            "\(name)=" + (text.addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(["-", ",", "_"])) ?? "")
        }
        let link = "vitrine://\(model)" + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
        let terminal = try PseudoTerminal(columns: 240, rows: 30)
        defer { terminal.shutDown() }
        let program = try Program(
            ["browse", "--database", desk.database, "--open", link, "--no-memory"], terminal: terminal.path, home: desk.home,
            environment: Self.environment)
        try await terminal.see("[\(model)")
        try await terminal.see("✓")
        for (index, format) in ["csv", "json", "jsonl", "markdown"].enumerated() {
            // The format of before is taken, and Tab goes on to the next.
            terminal.type("e" + (index > 0 ? "\t" : "") + "\u{15}")
            terminal.type("\u{1B}[200~\(desk.home)/export.\(format)\u{1B}[201~\r")
            // The file is there when it is whole; a notice may be gone by then. What is personal is asked for once.
            var isAsked = index > 0
            for _ in 0..<12_000 where !FileManager.default.fileExists(atPath: "\(desk.home)/export.\(format)") {
                terminal.receive()
                if !isAsked, terminal.reader.lines.contains(where: { $0.contains("again does it") }) {
                    isAsked = true
                    terminal.type("\r")
                }
                try await Task.sleep(for: .milliseconds(10))
            }
            try await terminal.receive(quiet: .milliseconds(300))
            let words = ["list", model, "--all", "--format", format] + (filter.isEmpty ? [] : ["--filter", filter])
            let listed = try await desk.run(words + (order.isEmpty ? [] : ["--order-by=\(order)"]), Self.environment)
            #expect(listed.status == (model == "big" ? 3 : 0), "\(listed.errors)")
            let exported = desk.text("export.\(format)")
            #expect(Array(exported.utf8) == Array(listed.output.utf8), "\(format) of \(link): \(exported.prefix(300).debugDescription)")
        }
        terminal.type("q")
        #expect(await program.wait(reading: terminal) == 0)
    }
}
