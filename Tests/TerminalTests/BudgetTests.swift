import Foundation
import Glibc
import Testing

/// What is promised, counted in bytes: the whole program in a real pseudo-terminal. Source: `browser.md` section 4.
@Suite(.serialized, .timeLimit(.minutes(10))) @MainActor
struct BudgetTests {
    /// The bytes that come until none have come for a while.
    private func bytes(of terminal: PseudoTerminal, quiet: Duration = .milliseconds(400)) async throws -> Int {
        var count = 0
        var last = ContinuousClock.now
        while ContinuousClock.now - last < quiet {
            let new = terminal.receive()
            if new > 0 {
                count += new
                last = .now
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return count
    }

    @Test func `a cursor move costs 400 bytes, a page 3 kB, and doing nothing costs nothing`() async throws {
        let home = try Home()
        let terminal = try PseudoTerminal()
        defer { terminal.shutDown() }
        let program = try Program(["browse", "--database", home.sample], terminal: terminal.path, home: home.path)
        try await terminal.see("users 15")
        terminal.type("2")
        try await terminal.see("[2 tickets 300]")
        _ = try await bytes(of: terminal)
        #expect(try await bytes(of: terminal, quiet: .seconds(3)) == 0)
        // On the screen, beyond its end, and back.
        let moves = "jjjkllh" + String(repeating: "j", count: 20) + "kk"
        var sent = 0
        for key in moves {
            terminal.type(String(key))
            sent += try await bytes(of: terminal, quiet: .milliseconds(60))
        }
        // What comes late counts for the next one: on a busy machine only all of them together say something.
        sent += try await bytes(of: terminal)
        #expect(sent <= 400 * moves.count, "\(sent) bytes for \(moves.count) moves")
        // A move that asks for rows is one more line of status.
        _ = try await bytes(of: terminal)
        for key in ["\u{6}", "\u{6}", "\u{2}"] {
            terminal.type(key)
            let count = try await bytes(of: terminal)
            #expect(count <= 3_000, "a page: \(count) bytes")
        }
        _ = try await bytes(of: terminal, quiet: .seconds(1))
        #expect(try await bytes(of: terminal, quiet: .seconds(2)) == 0)
        terminal.type("q")
        #expect(program.wait() == 0)
    }
}
