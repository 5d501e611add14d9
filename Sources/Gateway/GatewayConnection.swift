internal import JSON
internal import Records
internal import Store
internal import Wire

/// One client's connection: its requests in order, its rate, and what is under way for it.
///
/// Confined to the connection's executor, where the transport makes every call; only `channel.execute` brings work back from elsewhere.
final class GatewayConnection: ServerConnection, @unchecked Sendable {
    private enum Waiting {
        /// `since` is when it was received, in nanoseconds.
        case request(Request, since: UInt64)
        /// An answer that was decided when the message came, and waits for those before it.
        case answer([UInt8])
    }
    /// A long query that a worker has, or will have.
    private struct Running {
        var job: Int
        var request: Request
        var since: UInt64
        var work: ActionWork
        var ticket: Ticket
        /// How often the schema has changed under it.
        var changes: Int
    }
    private enum Ending {
        case rateLimited, goingAway
    }
    /// Unanswered messages that are read.
    private static let unansweredLimit = 16
    /// Bytes of answers that may be unsent when a request is started.
    private static let unsentLimit = 256 << 10
    private static let changesLimit = 3

    private let number: Int
    private let peer: Peer
    private let gateway: Gateway
    private let dispatcher: Dispatcher
    private let settings: GatewaySettings
    private let channel: any ServerChannel
    private var rate: RateWindow
    private var waiting: [Waiting] = []
    private var running: Running?
    /// Set when no further message is taken: what came before is answered, then the connection is closed.
    private var ending: Ending?
    private var isClosed = false
    private var isPumping = false

    init(number: Int, peer: Peer, gateway: Gateway, configuration: Gateway.Configuration, channel: any ServerChannel) {
        self.number = number
        self.peer = peer
        self.gateway = gateway
        self.channel = channel
        dispatcher = configuration.dispatcher
        settings = configuration.settings
        rate = RateWindow(limit: settings.rateLimit, seconds: settings.rateWindow)
    }

    // MARK: What the transport says

    func received(_ message: UnsafeBufferPointer<UInt8>) {
        guard !isClosed, ending == nil else { return }
        let now = gateway.clock()
        guard rate.admit(now: now) else {
            ending = .rateLimited
            return pump()
        }
        switch Request.read(message) {
        case .malformed(let id, let error): waiting.append(.answer(ServerReply.failure(id: id, error)))
        case .request(let request) where dispatcher.isCancel(request): cancel(request, since: now)
        case .request(let request): waiting.append(.request(request, since: now))
        }
        pump()
    }

    func drained() { pump() }

    func closed(code: UInt16?) {
        guard !isClosed else { return }
        isClosed = true
        if ending == nil { gateway.log.closedByClient(number, code: code) }
        waiting = []
        abandon()
    }

    func shutDown() {
        guard !isClosed, ending == nil else { return }
        ending = .goingAway
        pump()
    }

    // MARK: Answers in request order

    /// Starts what can be started, and asks the transport to read as much as can be taken.
    private func pump() {
        // `send` may tell of bytes that left at once.
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        while !isClosed, running == nil, channel.unsentBytes <= Self.unsentLimit {
            guard !waiting.isEmpty else {
                end()
                break
            }
            switch waiting.removeFirst() {
            case .answer(let bytes): channel.send(bytes)
            case .request(let request, let since): start(request, since: since)
            }
        }
        guard !isClosed else { return }
        let unanswered = waiting.count + (running == nil ? 0 : 1)
        let isReading = ending == nil && unanswered < Self.unansweredLimit && channel.unsentBytes <= Self.unsentLimit
        if channel.isReading != isReading { channel.isReading = isReading }
    }

    private func end() {
        switch ending {
        case nil: return
        case .rateLimited:
            let error = RequestError.rateLimit(settings.rateLimit, window: settings.rateWindow)
            channel.isReading = false
            channel.send(error.json)
            gateway.log.rateLimited(number)
            isClosed = true
            channel.close(code: 1008, reason: "Rate limit exceeded")
        case .goingAway:
            isClosed = true
            channel.isReading = false
            channel.close(code: 1001, reason: "Going away")
        }
    }

    /// Runs the request here when it is a matter of moments, and otherwise hands it to the workers.
    private func start(_ request: Request, since: UInt64, changes: Int = 0) {
        var changes = changes
        while true {
            let work: ActionWork
            do throws(RequestError) {
                work = try dispatcher.work(for: request, in: gateway.store)
                _ = try dispatcher.wantsTiming(request)
            } catch {
                return channel.send(ServerReply.failure(id: request.id, error))
            }
            let ticket = Ticket()
            do throws(StoreError) {
                return answer(request, since: since, try work.run(on: gateway.store, ticket, lane: .quick))
            } catch {
                switch error.code {
                case .policyChanged where changes < Self.changesLimit: changes += 1
                // The long lane waits for a lock, which must not be done here.
                case .notQuick, .busy:
                    return queue(Running(job: 0, request: request, since: since, work: work, ticket: ticket, changes: changes))
                default: return fail(request, work, error)
                }
            }
        }
    }

    private func answer(_ request: Request, since: UInt64, _ result: Result<ServerReply, RequestError>) {
        switch result {
        case .failure(let error): channel.send(ServerReply.failure(id: request.id, error))
        case .success(let reply):
            let wantsTiming = (try? dispatcher.wantsTiming(request)) == true
            let took = wantsTiming ? Int((gateway.clock() - since) / 1000) : nil
            channel.send(reply.message(id: request.id, took: took))
        }
    }

    private func fail(_ request: Request, _ work: ActionWork, _ error: StoreError) {
        let answer: RequestError
        switch error.code {
        case .timedOut: answer = .timedOut
        // A schema that changes faster than it can be read is as good as locked.
        case .busy, .policyChanged: answer = .databaseBusy
        case .cancelled: answer = .cancelled
        case .tooLarge: answer = .tooLarge
        case .rowGone: answer = .cursorExpired
        case .notADatabase, .cannotOpen, .noModels, .notQuick, .corrupt, .sqlite: answer = .internalError
        }
        switch error.code {
        // The client's own doing.
        case .cancelled, .tooLarge, .rowGone: break
        default: gateway.log.failed(request.action, model: work.modelName, error, number)
        }
        channel.send(ServerReply.failure(id: request.id, answer))
    }

    // MARK: Long queries

    private func queue(_ job: Running) {
        var job = job
        job.job = gateway.nextJob()
        running = job
        let (store, channel, work, ticket, id) = (gateway.store, channel, job.work, job.ticket, job.job)
        gateway.queue.submit(
            FairQueue.Job(id: id, address: peer.address) { [weak self] in
                let result: Result<Result<ServerReply, RequestError>, StoreError>
                do throws(StoreError) { result = .success(try work.run(on: store, ticket, lane: .long)) } catch { result = .failure(error) }
                channel.execute { [weak self] in self?.finished(id, result) }
            } refuse: { [weak self] in
                channel.execute { [weak self] in self?.refused(id) }
            })
    }

    private func finished(_ job: Int, _ result: Result<Result<ServerReply, RequestError>, StoreError>) {
        // Another job's result is that of a request that has been cancelled.
        guard let done = running, done.job == job else { return }
        running = nil
        switch result {
        case .success(let result): answer(done.request, since: done.since, result)
        case .failure(let error) where error.code == .policyChanged && done.changes < Self.changesLimit:
            start(done.request, since: done.since, changes: done.changes + 1)
        case .failure(let error): fail(done.request, done.work, error)
        }
        pump()
    }

    /// No worker was free in time.
    private func refused(_ job: Int) {
        guard let refused = running, refused.job == job else { return }
        running = nil
        gateway.log.failed(refused.request.action, model: refused.work.modelName, StoreError(.busy, "no worker was free in time"), number)
        channel.send(ServerReply.failure(id: refused.request.id, .serverBusy))
        pump()
    }

    private func abandon() {
        guard let running else { return }
        self.running = nil
        if !gateway.queue.withdraw(running.job) { running.ticket.cancel() }
    }

    /// Answers `cancel` at once, and every request of that id with "Cancelled" when its turn comes.
    private func cancel(_ request: Request, since: UInt64) {
        let id: JSONValue
        do throws(RequestError) {
            id = try dispatcher.cancelledID(request)
            _ = try dispatcher.wantsTiming(request)
        } catch {
            return channel.send(ServerReply.failure(id: request.id, error))
        }
        var isFound = false
        for index in waiting.indices {
            guard case .request(let other, _) = waiting[index], other.hasID(id) else { continue }
            waiting[index] = .answer(ServerReply.failure(id: other.id, .cancelled))
            isFound = true
        }
        if let running, running.request.hasID(id) {
            isFound = true
            abandon()
            channel.send(ServerReply.failure(id: running.request.id, .cancelled))
        }
        var data = JSONWriter(capacity: 24)
        data.raw(#"{"cancelled":"#)
        data.bool(isFound)
        data.byte(UInt8(ascii: "}"))
        answer(request, since: since, .success(ServerReply(data: data.bytes)))
    }
}
