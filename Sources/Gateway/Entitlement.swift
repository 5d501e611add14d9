internal import Records

/// What one connection may do: what its token opens, under the settings of the moment, which may be read again while it is open.
///
/// What the settings take away is gone at once. What they add is for the connections to come, as their handshake announces it.
struct Entitlement: Sendable {
    /// Why the token opens nothing any more.
    enum Loss: String {
        case expired
        /// The settings that were read again do not have it.
        case removed
    }
    enum Change: Equatable {
        case none
        /// The settings were read again: what was decided under the old ones may be otherwise now.
        case settings
        case lost(Loss)
    }
    private(set) var dispatcher: Dispatcher
    private var access: Access
    private var configuration: Gateway.Configuration
    /// Extensions that the handshake announced.
    private let announced: Set<Extension>

    init(_ access: Access, _ token: Token, _ configuration: Gateway.Configuration) {
        self.access = access
        self.configuration = configuration
        dispatcher = configuration.dispatcher
        announced = dispatcher.extensions
        dispatcher.cursors = configuration.sealer(of: token)
        dispatcher.restriction = access.restriction
    }

    /// Looks whether the token is still good, and for what.
    ///
    /// - Parameter unixTime: asked only for a token that expires.
    mutating func renew(_ current: Gateway.Configuration, unixTime: () -> Int) -> Change {
        var change = Change.none
        if current !== configuration {
            guard let access = current.credentials.access(access.digest) else { return .lost(.removed) }
            var dispatcher = current.dispatcher
            dispatcher.extensions.formIntersection(announced)
            dispatcher.cursors = self.dispatcher.cursors
            dispatcher.restriction = access.restriction
            self.dispatcher = dispatcher
            self.access = access
            configuration = current
            change = .settings
        }
        return access.isExpired(unixTime: unixTime()) ? .lost(.expired) : change
    }
}
