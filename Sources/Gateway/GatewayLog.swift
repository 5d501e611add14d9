internal import Logging
internal import Store
internal import Wire

/// What happens at the gateway, said in the documented lines; the one place that hears of all of it.
struct GatewayLog: Sendable {
    let logger: Logger

    func rejected(_ error: RequestError, _ head: RequestHead, token: String? = nil) {
        var metadata: Logger.Metadata = ["peer": "\(head.peer)"]
        if let token { metadata["token"] = "\(token)" }
        logger.warning("MCP connection rejected: \(error.message)", metadata: metadata)
    }

    /// A request that is no attempt to get in, such as one for another path.
    func misdirected(_ error: RequestError, _ head: RequestHead) {
        logger.debug(
            "MCP request refused: \(error.message)", metadata: ["path": "\(Handshake.path(of: head.target))", "peer": "\(head.peer)"])
    }

    func established(_ connection: Int, _ peer: Peer) {
        logger.info("MCP WebSocket connection established", metadata: ["connection": "\(connection)", "peer": "\(peer)"])
    }

    func closedByClient(_ connection: Int, code: UInt16?) {
        var metadata: Logger.Metadata = ["connection": "\(connection)"]
        if let code { metadata["code"] = "\(code)" }
        logger.info("MCP WebSocket connection closed by client", metadata: metadata)
    }

    func rateLimited(_ connection: Int) {
        logger.warning("MCP connection closed: Rate limit exceeded", metadata: ["connection": "\(connection)"])
    }

    func failed(_ action: String, model: String, _ error: StoreError, _ connection: Int) {
        let reason =
            switch error.code {
            case .timedOut: "timeout"
            case .busy, .policyChanged: "busy"
            case .corrupt: "corrupt"
            default: "internal"
            }
        var metadata: Logger.Metadata = ["connection": "\(connection)", "detail": "\(error.message)"]
        if let code = error.sqliteCode { metadata["sqlite"] = "\(code)" }
        logger.error("MCP \(action) query failed for model \(model): \(reason)", metadata: metadata)
    }
}
