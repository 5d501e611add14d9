internal import JSON
internal import Records
internal import Store
internal import Wire

/// Requests that take longer than moments: workers have them, one at a time for each connection.
extension GatewayConnection {
    /// A long query that a worker has, or will have.
    struct Running {
        var job: Int
        var held: HeldRequest
        var asked: Asked
        var work: ActionWork
        var ticket: Ticket
        /// How often the schema has changed under it.
        var changes: Int
    }
    /// Changes of the schema that a request outlives.
    static let changesLimit = 3

    func queue(_ job: Running) {
        var job = job
        job.job = gateway.nextJob()
        job.held.setAside()
        running = job
        let (store, channel, work, ticket, id) = (gateway.store, channel, job.work, job.ticket, job.job)
        queue(of: work).submit(
            FairQueue.Job(id: id, address: address) { [weak self] in
                let result: Result<Result<ServerReply, RequestError>, StoreError>
                do throws(StoreError) { result = .success(try work.run(on: store, ticket, lane: .long)) } catch { result = .failure(error) }
                channel.execute { [weak self] in self?.finished(id, result) }
            } refuse: { [weak self] in
                channel.execute { [weak self] in self?.refused(id) }
            })
    }

    private func queue(of work: ActionWork) -> FairQueue { work.isShort ? gateway.shortQueue : gateway.queue }

    private func finished(_ job: Int, _ result: Result<Result<ServerReply, RequestError>, StoreError>) {
        // Another job's result is that of a request that has been cancelled.
        guard let done = running, done.job == job else { return }
        running = nil
        switch renew(done.asked) {
        case .lost: return
        // It was decided under settings that hold no more.
        case .settings: start(done.held, since: done.asked.since, changes: done.changes)
        case .none: finished(done, result)
        }
        pump()
    }

    private func finished(_ done: Running, _ result: Result<Result<ServerReply, RequestError>, StoreError>) {
        switch result {
        case .success(let result): answer(done.asked, result)
        case .failure(let error) where error.code == .policyChanged && done.changes < Self.changesLimit:
            start(done.held, since: done.asked.since, changes: done.changes + 1)
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

    func abandon() {
        guard let running else { return }
        self.running = nil
        if !queue(of: running.work).withdraw(running.job) { running.ticket.cancel() }
    }

    /// Answers `cancel` at once, and every request of that id with "Cancelled" when its turn comes.
    func cancel(_ request: Request, since: UInt64) {
        let id: JSONValue
        do throws(RequestError) {
            id = try dispatcher.cancelledID(request)
            _ = try dispatcher.wantsTiming(request)
        } catch {
            return refuse(Asked(request, since: since), error)
        }
        var isFound = false
        for index in waiting.indices {
            guard case .request(let held, let since) = waiting[index] else { continue }
            let other = held.request
            guard other.hasID(id) else { continue }
            waiting[index] = .failure(.cancelled, Asked(other, since: since))
            isFound = true
        }
        if let running, running.held.request.hasID(id) {
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
