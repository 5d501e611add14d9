internal import Records
internal import Store
internal import Wire

/// One client's connection: its requests in order, its rate, and what is under way for it.
///
/// Confined to the connection's executor, where the transport makes every call; only `channel.execute` brings work back from elsewhere.
final class GatewayConnection: ServerConnection, @unchecked Sendable {
    enum Waiting {
        /// `since` is when it was received, in nanoseconds.
        case request(HeldRequest, since: UInt64)
        /// An error that was found when the message came, and waits for the answers before it.
        case failure(RequestError, Asked)

        /// Bytes that it takes, about.
        var size: Int {
            switch self {
            case .request(let held, _): held.size
            case .failure(_, let asked): asked.size
            }
        }
    }
    enum Ending {
        case rateLimited, goingAway
    }
    /// Unanswered messages that are read.
    private static let unansweredLimit = 16
    /// Bytes of waiting messages beyond which no more are read.
    private static let waitingLimit = 128 << 10
    /// Bytes of answers that may be unsent when a request is started.
    private static let unsentLimit = 256 << 10
    /// Nanoseconds that the requests of one connection may take of its thread before the other connections on it have their turn.
    private static let turn: UInt64 = 250_000

    let client: ServerClient
    /// Whose turn it is among long queries goes by this.
    let address: String
    let gateway: Gateway
    private var entitlement: Entitlement
    private let seat: Seat
    let channel: any ServerChannel
    /// As the handshake announced it, unless another one was imposed.
    private var rate: RateWindow
    var waiting: [Waiting] = []
    var running: Running?
    /// Set when no further message is taken: what came before is answered, then the connection is closed.
    var ending: Ending?
    var isClosed = false
    private var isPumping = false
    var subscription = Subscription()
    /// While anything is watched.
    var watch: ChangeWatch.ID?
    private var isGone = false
    /// What waits is gone on with later, and more is read then, behind what other connections have brought.
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
        if let limit = gateway.intervention.rate(for: client) { rate.set(limit: limit) }
        guard rate.admit(now: now) else {
            ending = .rateLimited
            return pump()
        }
        guard renew(Asked(id: Request.nullID, since: now)) != .lost else { return }
        switch Request.read(message) {
        case .malformed(let id, let error): waiting.append(.failure(error, Asked(id: id, since: now)))
        case .request(let request) where dispatcher.isCancel(request): cancel(request, since: now)
        case .request(let request): waiting.append(.request(HeldRequest(request, message), since: now))
        }
        pump()
        setAside()
        // What it takes to read a large message, another connection's request need not wait for twice.
        if message.count > HeldRequest.small, !isClosed, !isGivingWay, gateway.clock() - now >= Self.turn {
            giveWay()
            updateReading()
        }
    }

    func drained() {
        pump()
        tellChange()
    }

    func cut(reason: String) {
        guard !isClosed else { return }
        isClosed = true
        gateway.log.cut(client.connection, reason)
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
    func pump() {
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
            case .request(let held, let since): start(held, since: since)
            }
            if !waiting.isEmpty, gateway.clock() - begin >= Self.turn { giveWay() }
        }
        updateReading()
    }

    private func updateReading() {
        guard !isClosed else { return }
        let unanswered = waiting.count + (running == nil ? 0 : 1)
        let isReading =
            ending == nil && !isGivingWay && unanswered < Self.unansweredLimit && channel.unsentBytes <= Self.unsentLimit
            && waiting.reduce(0, { $0 + $1.size }) <= Self.waitingLimit
        if channel.isReading != isReading { channel.isReading = isReading }
    }

    /// What came last has to wait, if it is still there.
    private func setAside() {
        guard case .request(var held, let since)? = waiting.last else { return }
        held.setAside()
        waiting[waiting.count - 1] = .request(held, since: since)
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
            gateway.log.cut(client.connection, "Rate limit exceeded")
            isClosed = true
            channel.close(code: 1008, reason: "Rate limit exceeded")
        case .goingAway:
            isClosed = true
            channel.isReading = false
            channel.close(code: 1001, reason: "Going away")
        }
    }

    /// Runs the request here when it is a matter of moments, and otherwise hands it to the workers.
    func start(_ held: HeldRequest, since: UInt64, changes: Int = 0) {
        let request = held.request
        var asked = Asked(request, since: since)
        guard renew(asked) != .lost else { return }
        guard gateway.mayServe() else { return refuse(asked, .internalError) }
        guard !gateway.intervention.pauses(client) else { return refuse(asked, .serverBusy) }
        var changes = changes
        while true {
            asked.work = nil
            let work: ActionWork
            do throws(RequestError) {
                work = try dispatcher.work(for: request, in: gateway.store)
            } catch {
                return refuse(asked, error)
            }
            asked.work = work
            if case .subscription(let model, let isOn) = work {
                return answer(asked, .success(subscribe(model, isOn: isOn)))
            }
            let ticket = Ticket()
            do throws(StoreError) {
                return answer(asked, try work.run(on: gateway.store, ticket, lane: .quick))
            } catch {
                switch error.code {
                case .policyChanged where changes < Self.changesLimit: changes += 1
                // The long lane waits for a lock, which must not be done here.
                case .notQuick, .busy:
                    return queue(Running(job: 0, held: held, asked: asked, work: work, ticket: ticket, changes: changes))
                default: return fail(asked, error)
                }
            }
        }
    }

    /// Nothing of what is under way will be answered.
    func forget() {
        endWatch()
        for case .request(let held, let since) in waiting { unanswered(Asked(held.request, since: since)) }
        waiting = []
        if let running { unanswered(running.asked) }
        abandon()
    }
}
