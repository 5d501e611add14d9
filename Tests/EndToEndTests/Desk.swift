import Browser
import Foundation
import Gateway
import Records
import Runtime
import Sample
import Screen
import Session
import Testing
import Wire

/// The whole program but for socket and terminal: a real database behind a real gateway, a session, and the browser's state.
///
/// Keys go in, screens come out; `settle` waits for every answer that the browser asked for, never for a time.
@MainActor
final class Desk {
    private(set) var state: State
    private let session: Session
    private let running: Task<Void, Never>
    private var unanswered: Set<RequestID> = []
    private var timers: Set<TimerID> = []
    private(set) var questions: [Question] = []
    private(set) var effects: [Effect] = []
    private var isLive = false
    let size: Size
    /// Frames that differed from the one before, while they are recorded.
    private(set) var frames: [Frame] = []
    private(set) var record = ""
    private var recorder: Recorder?

    /// - Parameter change: applied to the gateway's settings, which allow everything and 6,000 messages a minute.
    init(
        database path: String, size: Size = .standard, opening: Opening? = nil, isRecorded: Bool = false,
        opened: @escaping @Sendable (MemoryLink) -> Void = { _ in },
        _ change: (inout GatewaySettings) -> Void = { _ in }
    ) async throws {
        session = try .patient(with: path, opened: opened, changing: change)
        running = Task { [session] in await session.run() }
        self.size = size
        let opening = opening ?? Opening(server: "test", size: size)
        state = State(opening)
        if isRecorded {
            // Ten milliseconds from one line to the next: the same record every time.
            recorder = Recorder(
                opening, .full,
                elapsed: { [weak self] in .milliseconds(10 * (self?.record.utf8.count { $0 == 0x0A } ?? 0)) },
                write: { [weak self] in self?.record += $0 })
        }
        _ = update(.clock(1_767_225_600))
        perform(state.start())
        await settle()
    }

    deinit {
        session.close()
        running.cancel()
    }

    /// Types keys by name and waits for what they ask for: `press("j", "<Enter>")`.
    func press(_ keys: String...) async {
        for key in keys {
            perform(update(.input(.key(Key(key)))))
            await settle()
            noteFrame()
        }
    }

    /// Types the text's characters.
    func type(_ text: String) async {
        for character in text { perform(update(.input(.key(Key(character == " " ? "<Space>" : String(character)))))) }
        await settle()
        noteFrame()
    }

    /// Moves right, or left, until the header shows that column.
    func go(to column: String, by key: String = "l") async {
        for _ in 0..<40 where !lines[2].contains(column) { await press(key) }
        #expect(lines[2].contains(column), "\(lines[2])")
    }

    /// Goes on until the connection is live, every answer is there and no short timer is left.
    func settle() async {
        while true {
            while !isLive || !unanswered.isEmpty {
                guard let event = await nextEvent() else { return }
                take(event)
            }
            guard let timer = timers.intersection([.filterRest, .whichKey, .valuesRest]).first else { return }
            timers.remove(timer)
            perform(update(.timer(timer)))
        }
    }

    /// Goes on until the screen shows the text; the suite's time is the guard.
    func see(_ text: String) async {
        while !screen.contains(text) {
            if timers.remove(.watch) != nil {
                perform(state.update(.timer(.watch)))
            } else {
                guard let event = await nextEvent() else { return }
                take(event)
            }
        }
    }

    private func nextEvent() async -> SessionEvent? {
        var iterator = session.events.makeAsyncIterator()
        return await iterator.next(isolation: #isolation)
    }

    var lines: [String] { state.view(size, .full).lines }
    var screen: String { lines.joined(separator: "\n") }
    /// The line with the cursor's mark.
    var current: String { lines.first { $0.hasPrefix("▌") } ?? "" }

    private func take(_ event: SessionEvent) {
        switch event {
        case .connection(let connection):
            if case .live = connection { isLive = true } else { isLive = false }
            perform(update(.connection(connection)))
        case .answered(let id, let answer, let timing):
            unanswered.remove(id)
            // Times differ from run to run, and a golden screen must not.
            perform(update(.answered(id, answer, Timing(total: 5_000, server: timing.server.map { _ in 1_000 }))))
        case .failed(let id, let failure):
            unanswered.remove(id)
            perform(update(.failed(id, failure)))
        case .budget(let budget): perform(update(.budget(budget)))
        // Its times and numbers differ from run to run.
        case .traffic: break
        case .changed(let models): perform(update(.changed(models: models)))
        }
    }

    private func update(_ event: Event) -> [Effect] {
        recorder?.note(state.masked(event))
        return state.update(event)
    }

    private func noteFrame() {
        guard let recorder else { return }
        let frame = state.view(size, .full)
        if frame != frames.last { frames.append(frame) }
        recorder.note(frame)
    }

    private func perform(_ new: [Effect]) {
        effects += new
        for effect in new {
            switch effect {
            case .ask(let id, let question):
                questions.append(question)
                unanswered.insert(id)
                session.ask(id, question)
            case .cancel(let id):
                unanswered.remove(id)
                session.cancel(id)
            case .startTimer(let id, _): timers.insert(id)
            case .stopTimer(let id): timers.remove(id)
            case .reconnect: session.reconnect()
            case .suspend, .edit, .repaint, .bell, .listenToMouse, .copy, .export, .quit, .remember, .server, .measure: break
            }
        }
    }
}

/// A sample database in a folder of its own, removed with it.
final class SampleFile: Sendable {
    let path: String

    init(tickets: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appending(path: "sample.sqlite").path
        try SampleDatabase.write(to: path, options: SampleOptions(tickets: tickets))
    }

    deinit { try? FileManager.default.removeItem(atPath: URL(filePath: path).deletingLastPathComponent().path) }
}
