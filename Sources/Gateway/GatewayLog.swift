internal import Logging
internal import Records
internal import Store
internal import Wire

/// What happens at the gateway, said in the documented lines and told to those who observe; the one place that hears of all of it.
struct GatewayLog: Sendable {
    let logger: Logger
    let observers: [ServerObserver]

    func rejected(_ error: RequestError, _ reason: RefusedClient.Reason, _ visitor: Visitor, token: String? = nil) {
        tell(.refused(RefusedClient(reason, peer: "\(visitor.peer)")))
        var metadata = visitor.metadata
        if let token { metadata["token"] = "\(token)" }
        // The client is told that the token is wrong; its operator should not have to look for the mistake in it.
        if reason == .expiredToken { metadata["reason"] = "expired" }
        logger.warning("MCP connection rejected: \(error.message)", metadata: metadata)
    }

    /// The client has had its share. When to come again is not in the line's words: a flood of them has to be one line.
    func overdrawn(_ visitor: Visitor, token: String, seconds: Int) {
        tell(.refused(RefusedClient(.tooManyRequests, peer: "\(visitor.peer)")))
        var metadata = visitor.metadata
        metadata["retry_after"] = "\(seconds)"
        metadata["token"] = "\(token)"
        logger.warning("MCP connection rejected: Too many requests", metadata: metadata)
    }

    /// A request that is no attempt to get in, such as one for another path.
    func misdirected(_ error: RequestError, _ visitor: Visitor, _ head: RequestHead) {
        tell(.refused(RefusedClient(.request, peer: "\(visitor.peer)")))
        var metadata = visitor.metadata
        metadata["path"] = "\(Handshake.path(of: head.target))"
        logger.debug("MCP request refused: \(error.message)", metadata: metadata)
    }

    /// - Parameter via: the proxy that it came through.
    func established(_ client: ServerClient, via: Peer?, namesToken: Bool) {
        tell(.connected(client))
        var metadata: Logger.Metadata = ["connection": "\(client.connection)", "peer": "\(client.peer)"]
        if let via { metadata["via"] = "\(via)" }
        if namesToken { metadata["token"] = "\(client.token)" }
        logger.info("MCP WebSocket connection established", metadata: metadata)
    }

    /// - Parameter isByClient: the connection was not ended here.
    func closed(_ client: ServerClient, code: UInt16?, isByClient: Bool) {
        tell(.disconnected(client))
        guard isByClient else { return }
        var metadata: Logger.Metadata = ["connection": "\(client.connection)"]
        if let code { metadata["code"] = "\(code)" }
        logger.info("MCP WebSocket connection closed by client", metadata: metadata)
    }

    /// - Parameter request: made only when somebody observes.
    func answered(_ request: @autoclosure () -> ServedRequest) {
        if !observers.isEmpty { tell(.answered(request())) }
    }

    /// It was ended here, for what the client did or left undone.
    func cut(_ connection: Int, _ reason: String) {
        logger.warning("MCP connection closed: \(reason)", metadata: ["connection": "\(connection)"])
    }

    func revoked(_ client: ServerClient, _ loss: Entitlement.Loss) {
        logger.warning(
            "MCP connection closed: \(RequestError.invalidToken.message)",
            metadata: ["connection": "\(client.connection)", "reason": "\(loss.rawValue)", "token": "\(client.token)"])
    }

    func failed(_ action: String, model: String, _ error: StoreError, _ connection: Int) {
        let reason =
            switch error.code {
            case .timedOut: "timeout"
            case .busy, .policyChanged: "busy"
            case .corrupt, .notADatabase: "corrupt"
            default: "internal"
            }
        var metadata: Logger.Metadata = ["connection": "\(connection)", "detail": "\(error.message)"]
        if let code = error.sqliteCode { metadata["sqlite"] = "\(code)" }
        logger.error("MCP \(action) query failed for model \(model): \(reason)", metadata: metadata)
    }
    private func tell(_ event: ServerEvent) {
        for observer in observers { observer(event) }
    }
}

extension Visitor {
    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = ["peer": "\(peer)"]
        if let via { metadata["via"] = "\(via)" }
        return metadata
    }
}
