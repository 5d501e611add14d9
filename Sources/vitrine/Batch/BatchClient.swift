internal import Gateway
internal import Logging
internal import Records
internal import Screen
internal import Session
internal import Store
internal import Synchronization
internal import Transport
internal import Wire

/// One server, asked one question after the other by a command without a screen.
///
/// The session keeps within the server's rate and reconnects; what that means to the command is decided here.
struct BatchClient {
    private enum Happening: Sendable {
        case session(SessionEvent)
        /// The user or the system wants the command to end.
        case stopped(signal: Int32)
        /// A pause is over; they are counted.
        case rested(Int)
    }
    /// Attempts to connect anew before the server counts as not reachable.
    private static let patience = 5

    private let session: Session
    private var happenings: AsyncStream<Happening>.Iterator
    private let sink: AsyncStream<Happening>.Continuation
    private var pauses = 0
    private let dials: DialRecord
    private var lastID = 0
    private var isFirstConnection = true
    /// What the server announced; nothing before the first answer.
    private(set) var capabilities = ServerCapabilities()
    /// A server that is away is waited for, however long.
    var isPatient = false
    var progress = ProgressLine()

    /// Lets `body` ask, and ends the connection and the gateway of the command's own however it leaves.
    static func use(_ source: SourceOptions, _ body: (inout BatchClient) async throws -> Void) async throws {
        do {
            guard let database = source.database else {
                return try await use(source.dial(to: source.url ?? ""), body)
            }
            let gateway = try await LocalGateway.start(
                database: database, source: SettingsSource(), logger: .silent, token: LocalToken.find(in: Places()))
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await use(dial(gateway.url, token: gateway.token), body)) } catch { outcome = .failure(error) }
            await gateway.stop()
            try outcome.get()
        } catch let failure as Failure {
            throw CommandFailure(failure)
        } catch let error as StoreError {
            throw CommandFailure(.failed, error.message)
        } catch let error as TransportError {
            throw CommandFailure(.failed, error.message)
        } catch let error as SettingsError {
            throw CommandFailure(.usage, error.message)
        }
    }

    private static func use(_ dial: @escaping Dial, _ body: (inout BatchClient) async throws -> Void) async throws {
        let (happenings, sink) = AsyncStream.makeStream(of: Happening.self)
        let stops = Atomic(0)
        let signals = StopSignals { signal in
            // Whoever asks twice does not want to wait, for a reader that takes no more or for anything else.
            if stops.add(1, ordering: .relaxed).newValue > 1 { leaveAtOnce(128 + signal) }
            sink.yield(.stopped(signal: signal))
        }
        defer { withExtendedLifetime(signals) {} }
        let dials = DialRecord()
        let session = Session(dial: dials.recording(dial), logger: .silent)
        let running = Task { await session.run() }
        let listening = Task {
            for await event in session.events { sink.yield(.session(event)) }
        }
        var client = BatchClient(session: session, happenings: happenings.makeAsyncIterator(), sink: sink, dials: dials)
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(&client)) } catch { outcome = .failure(error) }
        client.progress.clear()
        session.close()
        await running.value
        await listening.value
        try outcome.get()
    }

    private init(
        session: Session, happenings: AsyncStream<Happening>.Iterator, sink: AsyncStream<Happening>.Continuation, dials: DialRecord
    ) {
        self.session = session
        self.happenings = happenings
        self.sink = sink
        self.dials = dials
    }

    /// Asks until there is an answer: again when the connection was lost, as long as there is hope, and a few times when the server was
    /// busy. Throws `Failure`, `CommandFailure`, or the `ExitStatus` of a signal.
    mutating func ask(_ question: Question) async throws -> Answer {
        var retries = 0
        while true {
            do { return try await askOnce(question) } catch let failure as Failure {
                if failure.kind == .connectionLost { continue }
                guard failure.mayPass, retries < 3 else { throw failure }
                retries += 1
                try await pause(seconds: 1)
            }
        }
    }

    private mutating func askOnce(_ question: Question) async throws -> Answer {
        lastID += 1
        let asked = RequestID(lastID)
        session.ask(asked, question)
        while let happening = await happenings.next() {
            switch happening {
            case .stopped(let signal): throw ExitStatus(code: 128 + signal)
            case .session(.answered(let id, let answer, _)) where id == asked: return answer
            case .session(.failed(let id, let failure)) where id == asked: throw failure
            case .session(.connection(let state)): try take(state)
            case .session(.budget(let budget)): take(budget)
            case .session, .rested: continue
            }
        }
        throw CommandFailure(.failed, "the session has ended")
    }

    /// Waits, but ends at once when the command is to end.
    mutating func pause(seconds: Double) async throws {
        pauses += 1
        let pause = pauses
        let timer = Task { [sink] in
            try await Task.sleep(for: .seconds(seconds))
            sink.yield(.rested(pause))
        }
        defer { timer.cancel() }
        while let happening = await happenings.next() {
            switch happening {
            case .stopped(let signal): throw ExitStatus(code: 128 + signal)
            case .rested(let ended) where ended == pause: return
            case .session(.connection(let state)): try take(state)
            case .session(.budget(let budget)): take(budget)
            case .session, .rested: continue
            }
        }
        throw CommandFailure(.failed, "the session has ended")
    }

    /// Waits until one of the models that are watched may have changed.
    mutating func nextChange() async throws -> [String] {
        while let happening = await happenings.next() {
            switch happening {
            case .stopped(let signal): throw ExitStatus(code: 128 + signal)
            case .session(.changed(let models)): return models
            case .session(.connection(let state)): try take(state)
            case .session, .rested: continue
            }
        }
        throw CommandFailure(.failed, "the session has ended")
    }

    private mutating func take(_ state: ConnectionState) throws {
        switch state {
        case .live(let capabilities):
            self.capabilities = capabilities
            isFirstConnection = false
        case .refused(let reason): throw dials.failure ?? CommandFailure(.refused, SafeText(reason).text)
        case .reconnecting(let attempt, let seconds, let reason) where seconds > 0:
            if isFirstConnection { throw dials.failure ?? CommandFailure(.unreachable, SafeText(reason).text) }
            if attempt > Self.patience, !isPatient {
                throw CommandFailure(.unreachable, "the connection was lost and did not come back: \(SafeText(reason).text)")
            }
            say("\(reason); trying again in \(Int(seconds.rounded(.up))) s")
        case .connecting, .reconnecting, .closed: break
        }
    }

    private mutating func take(_ budget: Budget) {
        guard let seconds = budget.waiting else { return progress.wait(nil) }
        progress.wait("waiting \(Int(seconds)) s: the server takes \(budget.limit) messages in \(capabilities.window) s")
    }

    /// A line for people; `indented` what they may copy. Names and cursors in it are the server's, and may hold anything.
    mutating func say(_ line: String, indented: Bool = false) {
        progress.clear()
        standardError((indented ? "  " : "vitrine: ") + SafeText(line).text)
    }
}

/// Remembers why the last attempt to connect failed: the session tells only the sentence.
private final class DialRecord: Sendable {
    private let last = Mutex<DialError?>(nil)

    var failure: CommandFailure? { last.withLock { $0 }.map { CommandFailure($0) } }

    func recording(_ dial: @escaping Dial) -> Dial {
        { () async throws(DialError) -> OpenedChannel in
            do throws(DialError) {
                let opened = try await dial()
                self.last.withLock { $0 = nil }
                return opened
            } catch {
                self.last.withLock { $0 = error }
                throw error
            }
        }
    }
}
