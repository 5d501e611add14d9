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
        /// An error that was found when the message came, and waits for the answers before it.
        case failure(RequestError, Asked)
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

        var asked: Asked { Asked(request, since: since, work) }
    }
    enum Ending {
        case rateLimited, goingAway
    }
    /// Unanswered messages that are read.
    private static let unansweredLimit = 16
    /// Bytes of answers that may be unsent when a request is started.
    private static let unsentLimit = 256 << 10
    private static let changesLimit = 3
    /// Nanoseconds that the requests of one connection may take of its thread before the other connections on it have their turn.
    private static let turn: UInt64 = 250_000

    let client: ServerClient
    /// Whose turn it is among long queries goes by this.
    private let address: String
    let gateway: Gateway
    private var entitlement: Entitlement
    private let seat: Seat
    let channel: any ServerChannel
    /// As the handshake announced it.
    private var rate: RateWindow
    private var waiting: [Waiting] = []
    private var running: Running?
    /// Set when no further message is taken: what came before is answered, then the connection is closed.
    var ending: Ending?
    var isClosed = false
    private var isPumping = false
    var subscription = Subscription()
    /// While anything is watched.
    var watch: ChangeWatch.ID?
    private var isGone = false
    /// What waits is gone on with later, behind what other connections have brought.
    private var isGivingWay = false

    init(
        client: ServerClient, address: String, gateway: Gateway, settings: GatewaySettings, entitlement: Entitlement,
        seat: Seat, channel: any ServerChannel
    ) {
        self.client = client
        self.address = address
        self.gateway = gateway
        self.channel = channel
        self.entitlement = entitlement
        self.seat = seat
        rate = RateWindow(limit: settings.rateLimit, seconds: settings.rateWindow)
    }

    var dispatcher: Dispatcher { entitlement.dispatcher }

    // MARK: What the transport says

    func received(_ message: UnsafeBufferPointer<UInt8>) {
        guard !isClosed, ending == nil else { return }
        let now = gateway.clock()
        seat.received(now: now)
        guard rate.admit(now: now) else {
            ending = .rateLimited
            return pump()
        }
        guard renew(Asked(id: Request.nullID, since: now)) != .lost else { return }
        switch Request.read(message) {
        case .malformed(let id, let error): waiting.append(.failure(error, Asked(id: id, since: now)))
        case .request(let request) where dispatcher.isCancel(request): cancel(request, since: now)
        case .request(let request): waiting.append(.request(request, since: now))
        }
        pump()
    }

    func drained() {
        pump()
        tellChange()
    }

    func closed(code: UInt16?) {
        guard !isGone else { return }
        isGone = true
        seat.leave()
        gateway.log.closed(client, code: code, isByClient: !isClosed && ending == nil)
        isClosed = true
        forget()
    }

    func shutDown() {
        guard !isClosed, ending == nil else { return }
        ending = .goingAway
        pump()
    }

    // MARK: Settings that are read again

    enum Renewal {
        case none, settings, lost
    }

    /// Before something is done for the client: is its token still good? When not, says so in the handshake's words, as the answer to
    /// `asked`, and ends the connection.
    func renew(_ asked: Asked) -> Renewal {
        switch entitlement.renew(gateway.configuration, unixTime: gateway.unixTime) {
        case .none: return .none
        case .settings: return .settings
        case .lost(let loss):
            isClosed = true
            channel.isReading = false
            forget()
            send(RequestError.invalidToken.json, asked, rows: 0, .denied)
            gateway.log.revoked(client, loss)
            channel.close(code: 1008, reason: RequestError.invalidToken.message)
            return .lost
        }
    }

    // MARK: Answers in request order

    /// Starts what can be started, and asks the transport to read as much as can be taken.
    private func pump() {
        // `send` may tell of bytes that left at once.
        guard !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        let begin = gateway.clock()
        while !isGivingWay, !isClosed, running == nil, channel.unsentBytes <= Self.unsentLimit {
            guard !waiting.isEmpty else {
                end()
                break
            }
            switch waiting.removeFirst() {
            case .failure(let error, let asked): refuse(asked, error)
            case .request(let request, let since): start(request, since: since)
            }
            if !waiting.isEmpty, gateway.clock() - begin >= Self.turn { giveWay() }
        }
        guard !isClosed else { return }
        let unanswered = waiting.count + (running == nil ? 0 : 1)
        let isReading = ending == nil && unanswered < Self.unansweredLimit && channel.unsentBytes <= Self.unsentLimit
        if channel.isReading != isReading { channel.isReading = isReading }
    }

    private func giveWay() {
        isGivingWay = true
        channel.execute { [weak self] in
            self?.isGivingWay = false
            self?.pump()
        }
    }

    private func end() {
        switch ending {
        case nil: return
        case .rateLimited:
            let error = RequestError.rateLimit(rate.limit, window: rate.seconds)
            channel.isReading = false
            send(error.json, Asked(id: Request.nullID, since: gateway.clock()), rows: 0, error.outcome)
            gateway.log.rateLimited(client.connection)
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
        guard renew(Asked(request, since: since)) != .lost else { return }
        guard gateway.mayServe() else { return refuse(Asked(request, since: since), .internalError) }
        var changes = changes
        while true {
            let work: ActionWork
            do throws(RequestError) {
                work = try dispatcher.work(for: request, in: gateway.store)
            } catch {
                return refuse(Asked(request, since: since), error)
            }
            if case .subscription(let model, let isOn) = work {
                return answer(Asked(request, since: since, work), .success(subscribe(model, isOn: isOn)))
            }
            let ticket = Ticket()
            do throws(StoreError) {
                return answer(Asked(request, since: since, work), try work.run(on: gateway.store, ticket, lane: .quick))
            } catch {
                switch error.code {
                case .policyChanged where changes < Self.changesLimit: changes += 1
                // The long lane waits for a lock, which must not be done here.
                case .notQuick, .busy:
                    return queue(Running(job: 0, request: request, since: since, work: work, ticket: ticket, changes: changes))
                default: return fail(Asked(request, since: since, work), error)
                }
            }
        }
    }

    private func answer(_ asked: Asked, _ result: Result<ServerReply, RequestError>) {
        switch result {
        case .failure(let error): refuse(asked, error)
        // Since it was started something may have happened.
        case .success where !gateway.mayServe(): refuse(asked, .internalError)
        case .success(let reply):
            let took = asked.wantsTiming(dispatcher) ? Int((gateway.clock() - asked.since) / 1000) : nil
            send(reply.message(id: asked.id, took: took), asked, rows: reply.page?.count ?? asked.singleRow, .ok)
        }
    }

    private func refuse(_ asked: Asked, _ error: RequestError) {
        send(ServerReply.failure(id: asked.id, error), asked, rows: 0, error.outcome)
    }

    /// The client left before its answer.
    private func unanswered(_ asked: Asked) {
        gateway.log.answered(
            asked.served(to: client, rows: 0, bytes: 0, microseconds: Int((gateway.clock() - asked.since) / 1000), .cancelled))
    }

    private func send(_ message: [UInt8], _ asked: Asked, rows: Int, _ outcome: RequestOutcome) {
        // Told first: no answer leaves that those who record have not heard of.
        gateway.log.answered(
            asked.served(
                to: client, rows: rows, bytes: message.count, microseconds: Int((gateway.clock() - asked.since) / 1000), outcome))
        channel.send(message)
    }

    private func fail(_ asked: Asked, _ error: StoreError) {
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
        default: gateway.log.failed(asked.action, model: asked.model, error, client.connection)
        }
        refuse(asked, answer)
    }

    // MARK: Long queries

    private func queue(_ job: Running) {
        var job = job
        job.job = gateway.nextJob()
        running = job
        let (store, channel, work, ticket, id) = (gateway.store, channel, job.work, job.ticket, job.job)
        gateway.queue.submit(
            FairQueue.Job(id: id, address: address) { [weak self] in
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
        switch renew(done.asked) {
        case .lost: return
        // It was decided under settings that hold no more.
        case .settings: start(done.request, since: done.since, changes: done.changes)
        case .none: finished(done, result)
        }
        pump()
    }

    private func finished(_ done: Running, _ result: Result<Result<ServerReply, RequestError>, StoreError>) {
        switch result {
        case .success(let result): answer(done.asked, result)
        case .failure(let error) where error.code == .policyChanged && done.changes < Self.changesLimit:
            start(done.request, since: done.since, changes: done.changes + 1)
        case .failure(let error): fail(done.asked, error)
        }
    }

    /// No worker was free in time.
    private func refused(_ job: Int) {
        guard let refused = running, refused.job == job else { return }
        running = nil
        let asked = refused.asked
        gateway.log.failed(asked.action, model: asked.model, StoreError(.busy, "no worker was free in time"), client.connection)
        refuse(asked, .serverBusy)
        pump()
    }

    /// Nothing of what is under way will be answered.
    private func forget() {
        endWatch()
        for case .request(let request, let since) in waiting { unanswered(Asked(request, since: since)) }
        waiting = []
        if let running { unanswered(running.asked) }
        abandon()
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
            return refuse(Asked(request, since: since), error)
        }
        var isFound = false
        for index in waiting.indices {
            guard case .request(let other, let since) = waiting[index], other.hasID(id) else { continue }
            waiting[index] = .failure(.cancelled, Asked(other, since: since))
            isFound = true
        }
        if let running, running.request.hasID(id) {
            isFound = true
            abandon()
            refuse(running.asked, .cancelled)
        }
        var data = JSONWriter(capacity: 24)
        data.raw(#"{"cancelled":"#)
        data.bool(isFound)
        data.byte(UInt8(ascii: "}"))
        answer(Asked(request, since: since), .success(ServerReply(data: data.bytes)))
    }
}
