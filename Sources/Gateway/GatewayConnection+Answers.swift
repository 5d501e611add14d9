internal import Records
internal import Store
internal import Wire

/// What the client is told about a request, once for each; those who record hear of it first.
extension GatewayConnection {
    func answer(_ asked: Asked, _ result: Result<ServerReply, RequestError>) {
        switch result {
        case .failure(let error): refuse(asked, error)
        // Since it was started something may have happened.
        case .success where !gateway.mayServe(): refuse(asked, .internalError)
        case .success(let reply):
            let took = asked.wantsTiming(dispatcher) ? microseconds(since: asked) : nil
            send(reply.message(id: asked.id, took: took), asked, rows: reply.page?.count ?? asked.singleRow, .ok)
        }
    }

    func refuse(_ asked: Asked, _ error: RequestError) {
        send(ServerReply.failure(id: asked.id, error), asked, rows: 0, error.outcome)
    }

    /// The client left before its answer.
    func unanswered(_ asked: Asked) {
        gateway.log.answered(asked.served(to: client, rows: 0, bytes: 0, microseconds: microseconds(since: asked), .cancelled))
    }

    func send(_ message: [UInt8], _ asked: Asked, rows: Int, _ outcome: RequestOutcome) {
        // Told first: no answer leaves that those who record have not heard of.
        gateway.log.answered(
            asked.served(to: client, rows: rows, bytes: message.count, microseconds: microseconds(since: asked), outcome))
        channel.send(message)
    }

    func fail(_ asked: Asked, _ error: StoreError) {
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

    private func microseconds(since asked: Asked) -> Int { Int((gateway.clock() - asked.since) / 1000) }
}
