import CNcurses
import Glibc
import Testing

/// The browser on a terminal of its own, which ends with the test at the latest.
@MainActor
final class TerminalRun {
    let home: Home
    let terminal: PseudoTerminal
    let program: Program
    private let before: termios
    private var hasEnded = false

    /// Begins to browse, and waits until the screen has `text`.
    ///
    /// - Parameters:
    ///   - arguments: options of `browse`.
    ///   - database: the file; nil: the home's sample.
    ///   - server: its address, in place of a file.
    ///   - home: one that is there already; nil: a new one.
    init(
        _ arguments: [String] = [], database: String? = nil, server: String? = nil, in home: Home? = nil, columns: Int = 80, rows: Int = 24,
        environment: [String: String] = [:], seeing text: String? = "users 15", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        if let home { self.home = home } else { self.home = try await Home() }
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        before = terminal.modes
        let source = server.map { [$0] } ?? ["--database", database ?? self.home.sample]
        program = try Program(
            ["browse"] + source + arguments, terminal: terminal.path, home: self.home.path, environment: environment)
        if let text { try await terminal.see(text, sourceLocation: sourceLocation) }
    }

    isolated deinit {
        if !hasEnded {
            program.send(SIGKILL)
            var status: Int32 = 0
            waitpid(program.process, &status, 0)
        }
        terminal.shutDown()
    }

    /// Opens the sample's tickets, and waits until their rows are there.
    func openTickets(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        terminal.type("2")
        try await terminal.see("[2 tickets 300]", sourceLocation: sourceLocation)
        try await terminal.see(#/^▌ +1 /#, sourceLocation: sourceLocation)
    }

    /// Types what ends it, and expects the status, and the terminal as it was found.
    func end(_ keys: String = "q", status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation) async {
        terminal.type(keys)
        await expectEnd(status: status, sourceLocation: sourceLocation)
    }

    /// Ends it by a signal, and expects the status that tells so, and the terminal as it was found.
    func end(signal: Int32, sourceLocation: SourceLocation = #_sourceLocation) async {
        program.send(signal)
        await expectEnd(status: 128 + signal, sourceLocation: sourceLocation)
    }

    /// The terminal as the program found it, for what another program does to it meanwhile.
    func restoreModes() {
        var modes = before
        tcsetattr(terminal.slave, TCSANOW, &modes)
    }

    /// Whether the terminal reads and signals as before the program began.
    var isTerminalFree: Bool { terminal.modes.c_lflag == before.c_lflag && terminal.modes.c_iflag == before.c_iflag }

    private func expectEnd(status: Int32, sourceLocation: SourceLocation) async {
        let ended = await program.wait(reading: terminal)
        hasEnded = true
        #expect(ended == status, sourceLocation: sourceLocation)
        terminal.expectAsFound(before, sourceLocation: sourceLocation)
    }
}
