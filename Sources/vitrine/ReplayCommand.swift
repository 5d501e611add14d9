internal import ArgumentParser
internal import Foundation
internal import Runtime
internal import Screen
internal import Terminal

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Show a recorded session again, without a server.",
        discussion: """
            Records are made by `vitrine demo --record FILE` and `vitrine browse … --record FILE`. On the screen, space pauses, any key \
            goes on to the next frame while it is paused, q ends. --frames and --cast need no terminal. What was recorded with --linear has no \
            screen: --frames prints its lines.
            """)

    @Argument(help: "The record.", completion: .file()) var file: String
    @Flag(help: "Print each frame as text, with its time; fails when one is not as it was recorded.") var frames = false
    @Flag(help: "Print an asciicast, version 2.") var cast = false
    @Option(help: "So many times as fast.") var speed = 1.0
    @Option(help: "Colours as the terminal has them, or none; NO_COLOR means never too.") var color = ScreenOptions.Color.auto

    func validate() throws {
        guard !(frames && cast) else { throw ValidationError("--frames and --cast exclude each other") }
        guard speed > 0, speed.isFinite else { throw ValidationError("--speed \(speed): it must be more than 0") }
    }

    func run() async throws {
        guard let bytes = FileManager.default.contents(atPath: file) else { throw CommandFailure(.usage, "cannot read \(file)") }
        do {
            let replay = try Replay(String(decoding: bytes, as: UTF8.self))
            if frames { return try Self.printFrames(of: replay) }
            if replay.isLinear {
                throw CommandFailure(.usage, "\(file) was recorded with --linear, and has no screen: --frames prints its lines")
            }
            if cast { return try Cast.lines(of: replay).forEach { try DataOutput.print($0) } }
            let status = try await ReplayScreen.show(replay, speed: speed, isColorWanted: color == .auto && Self.hasColor)
            throw ExitStatus(code: status)
        } catch let error as ReplayError {
            throw CommandFailure(.failed, "\(file) is no record to be shown: \(error.message)")
        }
    }

    private static var hasColor: Bool { ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty }

    /// As a screen shows it, or as --linear says it.
    private static func lines(of frame: Frame) -> [String] {
        guard let reading = frame.reading else { return frame.lines }
        return (frame.announcement.isEmpty ? [] : [frame.announcement]) + reading.fields + (reading.prompt.map { [$0] } ?? [])
    }

    private static func printFrames(of replay: Replay) throws {
        var replay = replay
        var (count, different) = (0, 0)
        while let shown = try replay.next() {
            count += 1
            if !shown.isFaithful { different += 1 }
            let milliseconds = Int(shown.time / .milliseconds(1))
            let size = shown.frame.size
            let title = "── \(count)  \(milliseconds) ms  \(size.columns)x\(size.rows)\(shown.isFaithful ? "" : "  not as recorded")"
            try DataOutput.print(([title] + Self.lines(of: shown.frame)).joined(separator: "\n"))
        }
        if different > 0 {
            throw CommandFailure(.failed, "\(different) of \(count) frames are not as they were recorded: another version wrote the record")
        }
    }
}
