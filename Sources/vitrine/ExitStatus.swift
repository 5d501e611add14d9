internal import Runtime
internal import Screen

/// What the exit status of every command means. Source: `Resources/docs/commands.md`
struct ExitStatus: Error, Equatable {
    var code: Int32

    static let done = ExitStatus(code: 0)
    static let failed = ExitStatus(code: 1)
    /// Wrong usage or settings.
    static let usage = ExitStatus(code: 2)
    /// Output was cut where all was asked for.
    static let incomplete = ExitStatus(code: 3)
    /// The server said no: to the token, the model, a field, the rate.
    static let refused = ExitStatus(code: 4)
    static let unreachable = ExitStatus(code: 5)
    static let interrupted = ExitStatus(code: 130)
    static let terminated = ExitStatus(code: 143)

    /// What the manual says of each.
    static let meanings: [(status: ExitStatus, text: String)] = [
        (.done, "Done."), (.failed, "Failed. Of doctor: something is not well."), (.usage, "Wrong usage or settings."),
        (.incomplete, "Incomplete: output was cut where all was asked for."),
        (.refused, "Refused by the server: the token, the model, a field, the rate."), (.unreachable, "Not reachable."),
        (.interrupted, "Interrupted."), (.terminated, "Terminated; serve ends with 0 then."),
    ]
}

/// Why a command ends early: one sentence for standard error.
struct CommandFailure: Error, Equatable, CustomStringConvertible {
    var status: ExitStatus
    var message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// As it stands in a line of the log.
    var description: String { message }
}

/// Writes lines for people; data goes to standard output. Whatever of others' words is in them, a terminal obeys none.
func standardError(_ text: String) {
    _ = writeAll(Array((harmlessLines(text) + "\n").utf8), to: 2)
}

/// The text with its lines, and what else would move, turn or hide made visible.
func harmlessLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText($0).text }.joined(separator: "\n")
}
