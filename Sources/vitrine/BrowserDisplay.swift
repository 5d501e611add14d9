internal import Browser
internal import Foundation
internal import Logging
internal import Screen
internal import Terminal

/// What the browser is shown on: the terminal's screen, or lines of text.
@MainActor
enum BrowserDisplay {
    /// - Parameter arguments: those that lead the commands without a screen to the same server.
    static func open(
        _ options: ScreenOptions, _ settings: Settings, _ log: BrowserLog, _ arguments: [String],
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(CommandFailure) -> (display: any Display, inputs: AsyncStream<Input>) {
        if options.linear || !["", "0"].contains(environment["A11Y", default: ""]) {
            let display = LinearDisplay(terminal: environment["TERM"], isUnicodeWanted: !settings.isASCII)
            return (display, display.inputs)
        }
        do throws(TerminalError) {
            let display = try NcursesDisplay(
                terminal: environment["TERM"], isColorWanted: settings.hasColor ?? environment["NO_COLOR", default: ""].isEmpty,
                isUnicodeWanted: !settings.isASCII, log: log.file)
            if let note = display.note { log.logger.notice("\(note)") }
            return (display, display.inputs)
        } catch {
            let command = (["vitrine", "models"] + arguments).map(shellQuoted).joined(separator: " ")
            throw CommandFailure(.usage, "\(error.message); --linear browses in lines of text, and `\(command)` prints the models")
        }
    }
}
