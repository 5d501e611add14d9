internal import Foundation
internal import Runtime
internal import Screen
internal import Terminal

/// A recorded session on the terminal, in its own time or faster.
@MainActor
struct ReplayScreen {
    private enum Happening {
        case input(Input)
        /// The next frame's time has come.
        case due
    }

    private let display: NcursesDisplay
    private let speed: Double
    private var replay: Replay
    private var shown: Replay.Shown?
    private var next: Replay.Shown?
    private var isPaused = false

    /// Returns the exit status; the last frame stays until somebody leaves.
    static func show(_ replay: Replay, speed: Double, isColorWanted: Bool) async throws -> Int32 {
        let display: NcursesDisplay
        do throws(TerminalError) {
            display = try NcursesDisplay(terminal: ProcessInfo.processInfo.environment["TERM"], isColorWanted: isColorWanted)
        } catch {
            throw CommandFailure(.usage, "\(error.message); --frames prints the record as text")
        }
        defer { display.close() }
        var screen = ReplayScreen(display: display, speed: speed, replay: replay)
        return try await screen.run()
    }

    private mutating func run() async throws -> Int32 {
        let (happenings, sink) = AsyncStream<Happening>.makeStream()
        let inputs = display.inputs
        let forwarding = Task { for await input in inputs { sink.yield(.input(input)) } }
        var timer: Task<Void, Never>?
        defer {
            forwarding.cancel()
            timer?.cancel()
        }
        next = try replay.next()
        sink.yield(.due)
        for await happening in happenings {
            switch happening {
            case .due: if !isPaused { try step() }
            case .input(.key(let key)):
                switch key.name {
                case "q", "<Esc>", "^C": return 0
                case "^Z": display.suspend()
                case "<Space>": isPaused.toggle()
                default: if isPaused { try step() }
                }
            case .input(.terminate(let status)): return status
            case .input(.endOfInput): return 129
            case .input(.resumed), .input(.resize):
                display.invalidate()
                if let shown { display.draw(shown.frame) }
            case .input(.paste), .input(.mouse), .input(.focus): break
            }
            timer?.cancel()
            guard !isPaused, let next, let shown else { continue }
            let pause = (next.time - shown.time) / speed
            timer = Task {
                guard (try? await Task.sleep(for: pause)) != nil else { return }
                sink.yield(.due)
            }
        }
        return 0
    }

    private mutating func step() throws {
        guard let frame = next else { return }
        shown = frame
        display.draw(frame.frame)
        next = try replay.next()
    }
}
