/// Why there is no screen.
package struct TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        /// Nobody sits at a terminal: a pipe, a job without one.
        case noTerminal = "no-terminal"
        /// There is one, but it cannot show a screen.
        case noScreen = "no-screen"
    }
    package var code: Code
    /// One sentence, no full stop.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
