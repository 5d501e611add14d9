package import Logging
package import Records
package import Wire

/// The client end of one server: asks, reconnects, keeps within the server's rate. Keeps no pages.
///
/// A `SessionMachine` decides, this performs. Everything that happens comes in through one stream, in order.
package actor Session {
    /// To be consumed once; ends when `run` does.
    package nonisolated let events: AsyncStream<SessionEvent>
    private nonisolated let eventSink: AsyncStream<SessionEvent>.Continuation
    private nonisolated let inputs: AsyncStream<Input>
    private nonisolated let inputSink: AsyncStream<Input>.Continuation
    private let dial: Dial
    private let logger: Logger
    private let clock: SessionClock
    private let jitter: @Sendable () -> Double
    private var machine: SessionMachine

    private var channel: (any MessageChannel)?
    private var dialling: Task<Void, Never>?
    private var listening: Task<Void, Never>?
    private var alarm: (at: Duration, task: Task<Void, Never>)?

    private enum Input: Sendable {
        case ask(RequestID, Question)
        case cancel(RequestID)
        case reconnect
        case close
        case dialled(Result<OpenedChannel, DialError>)
        case channel(ChannelEvent)
        case alarm(at: Duration)
    }

    /// - Parameter jitter: a random number from 0 to 1.
    package init(
        dial: @escaping Dial, configuration: SessionConfiguration = .init(), logger: Logger, clock: SessionClock = .continuous,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.dial = dial
        self.logger = logger
        self.clock = clock
        self.jitter = jitter
        machine = SessionMachine(configuration: configuration)
        (events, eventSink) = AsyncStream.makeStream()
        (inputs, inputSink) = AsyncStream.makeStream()
    }

    /// Asks, behind what was asked before; never waits. Ends in `answered` or `failed` for that id, unless it is cancelled.
    package nonisolated func ask(_ id: RequestID, _ question: Question) { inputSink.yield(.ask(id, question)) }

    /// The answer is no longer wanted: it is not sent any more, cancelled at the server where that is possible, or dropped.
    package nonisolated func cancel(_ id: RequestID) { inputSink.yield(.cancel(id)) }

    /// Connects now instead of waiting; does nothing while connected.
    package nonisolated func reconnect() { inputSink.yield(.reconnect) }

    package nonisolated func close() { inputSink.yield(.close) }

    /// Connects and serves, until closed or until the task is cancelled. To be called once.
    package func run() async {
        perform(machine.start())
        for await input in inputs {
            take(input)
            for news in machine.takeTraffic() { eventSink.yield(.traffic(news)) }
            if machine.isClosed { break }
            setAlarm()
        }
        perform(machine.close())
        alarm?.task.cancel()
        dialling?.cancel()
        listening?.cancel()
        inputSink.finish()
        eventSink.finish()
        // A channel that was opened meanwhile has no owner any more.
        for await case .dialled(.success(let opened)) in inputs { opened.channel.close(code: 1000, reason: "") }
    }

    private func take(_ input: Input) {
        let now = clock.now()
        switch input {
        case .ask(let id, let question): perform(machine.ask(id, question, now: now))
        case .cancel(let id): perform(machine.cancel(id, now: now))
        case .reconnect: perform(machine.reconnect())
        case .close: perform(machine.close())
        case .dialled(.success(let opened)):
            channel = opened.channel
            listen(to: opened.channel)
            perform(machine.opened(opened.headers, now: now))
        case .dialled(.failure(let error)): perform(machine.dialFailed(error, jitter: jitter(), now: now))
        case .channel(.message(let message)): perform(machine.received(message, now: now))
        case .channel(.closed(let code, let reason)):
            channel = nil
            perform(machine.closed(code: code, reason: reason, jitter: jitter(), now: now))
        case .alarm(let at):
            if alarm?.at == at { alarm = nil }
            perform(machine.tick(now: now))
        }
    }

    private func perform(_ actions: [SessionMachine.Action]) {
        for action in actions {
            switch action {
            case .dial: startDialling()
            case .send(let id, let request, let timing):
                let message = request.message(id: id, timing: timing)
                channel?.send(message)
                eventSink.yield(.traffic(.sent(request.sent(message, id: id, for: machine.request(of: id)))))
            case .close:
                channel?.close(code: 1000, reason: "")
                channel = nil
            case .emit(let event):
                if case .connection(let state) = event { logger.debug("session", metadata: ["connection": "\(state)"]) }
                eventSink.yield(event)
            }
        }
    }

    private func startDialling() {
        let dial = dial
        let inputs = inputSink
        dialling = Task {
            let outcome: Result<OpenedChannel, DialError>
            do throws(DialError) { outcome = .success(try await dial()) } catch { outcome = .failure(error) }
            // Nobody is left to take a channel that comes after the end.
            if case .success(let opened) = outcome, Task.isCancelled { return opened.channel.close(code: 1000, reason: "") }
            if case .terminated = inputs.yield(.dialled(outcome)), case .success(let opened) = outcome {
                opened.channel.close(code: 1000, reason: "")
            }
        }
    }

    private func listen(to channel: any MessageChannel) {
        let inputs = inputSink
        listening = Task {
            for await event in channel.events { inputs.yield(.channel(event)) }
        }
    }

    /// Sets the alarm when it is needed before the one that is set; one that rings too early does no harm.
    private func setAlarm() {
        let now = clock.now()
        guard let wake = machine.nextWake(now: now), alarm.map({ wake < $0.at }) ?? true else { return }
        alarm?.task.cancel()
        let clock = clock
        let inputs = inputSink
        let task = Task {
            do { try await clock.sleep(wake - now) } catch { return }
            inputs.yield(.alarm(at: wake))
        }
        alarm = (wake, task)
    }
}
