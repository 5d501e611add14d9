internal import Policy
internal import Records
internal import Synchronization
internal import Wire

extension Gateway {
    /// Everything that follows from the settings of a time.
    final class Configuration: Sendable {
        let settings: GatewaySettings
        let handshake: Handshake
        let credentials: Credentials
        /// For a token that may see everything; `Entitlement` makes each connection's own of it.
        let dispatcher: Dispatcher
        /// Headers of the 101 answer.
        let announcement: [RequestHead.Header]
        private let positions: CursorPositions
        private let sealers = Mutex<[TokenDigest: CursorSealer]>([:])

        init(_ settings: GatewaySettings, _ positions: CursorPositions) {
            self.settings = settings
            self.positions = positions
            handshake = Handshake(settings)
            credentials = Credentials(settings)
            let dispatcher = Dispatcher(settings, cursors: CursorSealer(token: settings.token, kept: positions))
            self.dispatcher = dispatcher
            let names = Extension.allCases.filter(dispatcher.extensions.contains).map(\.rawValue)
            announcement = [
                .init("RateLimit-Policy", "\"requests\";q=\(settings.rateLimit);w=\(settings.rateWindow)"),
                .init("X-MCP-Extensions", names.joined(separator: ", ")),
            ]
        }

        /// Cursors of a token that was accepted: their key follows from the token itself, also where only its digest is configured.
        func sealer(of token: Token) -> CursorSealer {
            sealers.withLock { sealers in
                let digest = token.digest
                if let sealer = sealers[digest] { return sealer }
                let sealer = CursorSealer(token: token, kept: positions)
                sealers[digest] = sealer
                return sealer
            }
        }
    }
}
