package import Browser
package import Screen
package import Session

/// The loop around the browser: what happens becomes an event, the state decides, its effects are performed, a frame is drawn.
@MainActor
package final class BrowserLoop {
    /// A frame is drawn at once after a pause, and otherwise at most this often: a terminal shows no more.
    private static let frameInterval = Duration.milliseconds(16)

    private var state: State
    private let display: any Display
    private let session: Session
    private let surroundings: Surroundings
    private let mailbox = Mailbox()
    private lazy var timers = Timers { [mailbox] id in mailbox.post(.timer(id)) }
    private lazy var exporter = Exporter(home: surroundings.home)
    private var exitStatus: Int32?
    private var lastFrame: ContinuousClock.Instant?
    private var meter = Meter()
    /// The copy on its way; the next one waits for it, or the older might be the one that stays.
    private var putting: Task<Void, Never>?

    package init(_ state: State, on display: any Display, asking session: Session, in surroundings: Surroundings) {
        self.state = state
        self.display = display
        self.session = session
        self.surroundings = surroundings
    }

    /// Runs until the browser quits, the terminal goes away, or a signal ends it; returns the exit status.
    package func run(inputs: AsyncStream<Input>) async -> Int32 {
        let forwarding = [
            Task { [mailbox] in for await input in inputs { mailbox.post(.input(input)) } },
            Task { [mailbox, session, surroundings] in
                for await event in session.events { mailbox.post(Event(event, at: surroundings.millisecondsSince1970())) }
            },
            Task { [session] in await session.run() },
        ]
        perform(update(.clock(surroundings.secondsSince1970())))
        perform(state.start())
        if let server = surroundings.server { perform(update(.server(.facts(server.facts())))) }
        draw()
        while exitStatus == nil {
            let events = await mailbox.take()
            let isUnseen = events.allSatisfy(state.isUnseen)
            handle(events)
            guard exitStatus == nil else { break }
            if isUnseen { continue }
            await waitForFrame()
            draw()
        }
        surroundings.editor?.giveUp()
        mailbox.close()
        timers.stopAll()
        exporter.discardAll()
        session.close()
        for task in forwarding { task.cancel() }
        return exitStatus ?? 0
    }

    private func handle(_ events: [Event]) {
        guard !events.isEmpty else { return }
        // What it asks for is asked: any event may be the one after which something is missing.
        perform(update(.clock(surroundings.secondsSince1970())))
        for event in events where exitStatus == nil {
            meter.note(event)
            perform(update(event))
        }
    }

    /// Waits out the rest of the frame's time, handling what happens meanwhile.
    private func waitForFrame() async {
        while exitStatus == nil, let lastFrame {
            let left = Self.frameInterval - (ContinuousClock.now - lastFrame)
            guard left > .zero else { return }
            try? await Task.sleep(for: left)
            handle(mailbox.takeWaiting())
        }
    }

    private func update(_ event: Event) -> [Effect] {
        if let recorder = surroundings.recorder { recorder.note(state.masked(event)) }
        return state.update(event)
    }

    private func draw() {
        guard exitStatus == nil else { return }
        lastFrame = .now
        let frame = state.view(display.size, display.capabilities)
        surroundings.recorder?.note(frame)
        display.draw(frame)
        meter.drew(bytes: display.bytesSent)
    }

    /// The loop goes on meanwhile: a program that takes the text may be slow, or hang.
    private func put(_ copy: Copy) {
        let text = copy.text
        putting = Task { [mailbox, display, clipboard = surroundings.clipboard, former = putting] in
            await former?.value
            let outcome = await clipboard?.put(text, through: display) ?? .failed("there is no clipboard here")
            mailbox.post(.copied(CopyReceipt(copy, bytes: text.count, outcome)))
        }
    }

    /// The loop goes on meanwhile: what the server sends is taken, and nothing is drawn.
    private func edit(_ text: String) {
        Task { [mailbox, display, editor = surroundings.editor] in
            let outcome = await editor?.edit(text, on: display) ?? .failed("there is no editor here")
            mailbox.post(.edited(outcome))
        }
    }

    private func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .ask(let id, let question): session.ask(id, question)
            case .cancel(let id): session.cancel(id)
            case .startTimer(let id, let milliseconds): timers.start(id, milliseconds: milliseconds)
            case .stopTimer(let id): timers.stop(id)
            case .reconnect: session.reconnect()
            case .suspend: display.suspend()
            case .edit(let text): edit(text)
            case .repaint: display.invalidate()
            case .bell: display.bell()
            case .listenToMouse(let isOn): display.listenToMouse(isOn)
            case .copy(let copy): put(copy)
            case .export(let step):
                exporter.perform(step) { [mailbox] report in Task { @MainActor in mailbox.post(.export(report)) } }
            case .remember(let changes): if let reason = surroundings.remember(changes) { mailbox.post(.memoryFailed(reason)) }
            case .server(let wish): surroundings.server?.grant(wish) { [mailbox] in mailbox.post(.server($0)) }
            case .measure:
                var measurements = meter.counted
                measurements.memory = surroundings.memoryUse()
                mailbox.post(.measured(measurements))
            case .quit(let status): exitStatus = status
            }
        }
    }
}

extension Event {
    /// What the session tells, as the browser hears it. `milliseconds` is when, since 1970.
    fileprivate init(_ event: SessionEvent, at milliseconds: Int64) {
        switch event {
        case .connection(let state): self = .connection(state)
        case .answered(let id, let answer, let timing): self = .answered(id, answer, timing)
        case .failed(let id, let failure): self = .failed(id, failure)
        case .budget(let budget): self = .budget(budget)
        case .changed(let models): self = .changed(models: models)
        case .traffic(let traffic): self = .traffic(traffic, at: milliseconds)
        }
    }
}
