import Foundation
import Glibc
import Testing

/// `demo --live`: time passes in a copy of the sample, which nobody finds afterwards.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct LivingDemoTests {
    /// A home whose data folder has a sample already, of whatever version the program looks for.
    private static func home() async throws -> (home: Home, data: String) {
        let home = try await Home()
        let data = home.path + "/.local/share/vitrine"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        for version in 1...9 { try FileManager.default.copyItem(atPath: home.sample, toPath: "\(data)/sample-\(version).sqlite") }
        return (home, data)
    }

    private static func copies(in folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("live-") })
    }

    @Test func `what happens is seen, the sample stays as it was, and no copy is left`() async throws {
        let (home, data) = try await Self.home()
        let before = try Data(contentsOf: URL(filePath: home.sample))
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let program = try Program(["demo", "--live", "--live-rate", "40"], terminal: terminal.path, home: home.path)
        try await terminal.see(#/tickets 3\d\d/#)
        #expect(try !Self.copies(in: data).isEmpty)
        terminal.type("3G")
        try await terminal.see(#/change_log (?!900\b)[\d,]{3,}/#) { terminal.type("rG") }
        terminal.type("qq")
        #expect(await program.wait(reading: terminal) == 0)
        #expect(try Self.copies(in: data).isEmpty)
        #expect(try Data(contentsOf: URL(filePath: data + "/sample-1.sqlite")) == before)
    }

    @Test func `a signal ends it in order, and what a crash leaves is removed at the next start, but nobody else's`() async throws {
        let (home, data) = try await Self.home()
        func start() async throws -> (Program, PseudoTerminal) {
            let terminal = try PseudoTerminal()
            let program = try Program(["demo", "--live"], terminal: terminal.path, home: home.path)
            try await terminal.see(#/tickets 3\d\d/#)
            return (program, terminal)
        }
        let (crashing, first) = try await start()
        defer { first.shutDown() }
        crashing.send(SIGKILL)
        _ = await crashing.wait()
        let abandoned = try Self.copies(in: data)
        #expect(!abandoned.isEmpty)
        let (staying, second) = try await start()
        defer { second.shutDown() }
        let own = try Self.copies(in: data)
        #expect(own.isDisjoint(with: abandoned))
        let (ending, third) = try await start()
        defer { third.shutDown() }
        #expect(try Self.copies(in: data).isSuperset(of: own))
        ending.send(SIGTERM)
        #expect(await ending.wait() == 143)
        staying.send(SIGHUP)
        #expect(await staying.wait() == 129)
        #expect(try Self.copies(in: data).isEmpty)
    }
}
