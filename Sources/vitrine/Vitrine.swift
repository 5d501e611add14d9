internal import ArgumentParser
internal import Glibc

/// The one executable: parses arguments and wires edges to cores. Nothing is decided here that a core could decide.
@main
struct Vitrine: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "vitrine",
        abstract: "A glass case for live data: look at everything you may see, touch nothing.",
        version: version,
        subcommands: [
            DemoCommand.self, BrowseCommand.self, ModelsCommand.self, DescribeCommand.self, ListCommand.self, GetCommand.self,
            QueryCommand.self, CountCommand.self, WatchCommand.self, ServeCommand.self, DoctorCommand.self, AuditCommand.self,
            SampleCommand.self, TokenCommand.self, ReplayCommand.self, KeysCommand.self, CompletionsCommand.self, ManCommand.self,
        ])

    func run() async throws {
        try DataOutput.print(
            """
            Vitrine: a glass case for live data. Look at everything you may see, touch nothing.

              vitrine demo                       browse sample data in this terminal
              vitrine browse URL                 browse a server, near or far (ws:// or wss://)
              vitrine browse --database FILE     browse a SQLite file, read-only
              vitrine list MODEL --database FILE print rows; also models, describe, get, count, watch; or --url URL
              vitrine serve --database FILE      serve it at /mcp/ws, read-only; settings: MCP_*
              vitrine doctor --database FILE     say what is well there, and what is not
              vitrine audit verify FILE          check that nobody changed an audit log
              vitrine sample FILE                write a sample database
              vitrine token                      print a new access token
              vitrine replay FILE                show a recorded session again
              vitrine keys                       print the browser's keys; also man, completions SHELL
              vitrine help COMMAND               more about one of them
            """)
    }

    static func main() async {
        // A reader that went away ends the command by an error of write(2), not by a signal.
        signal(SIGPIPE, SIG_IGN)
        // So does a file that may not grow (ulimit -f).
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            Glibc.exit(tell(error).code)
        }
        Glibc.exit(ExitStatus.done.code)
    }

    /// Says what ended the command, and by which status it ends.
    private static func tell(_ error: any Error) -> ExitStatus {
        if let status = error as? ExitStatus { return status }
        if let failure = error as? CommandFailure {
            standardError("vitrine: \(failure.message)")
            return failure.status
        }
        let message = fullMessage(for: error)
        // ArgumentParser's own code for wrong usage is 64; ours is the same for every command.
        switch exitCode(for: error) {
        case .success:
            do { try DataOutput.print(message) } catch { return tell(error) }
            return .done
        case .validationFailure:
            standardError(message)
            if let advice = GetCommand.advice(Swift.CommandLine.arguments) { standardError(advice) }
            return .usage
        default:
            standardError(message)
            return .failed
        }
    }
}
