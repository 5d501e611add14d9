internal import JSON
internal import Policy
internal import Records
internal import Store
internal import Wire

/// From a request to what is to be read: model, action and parameters in the protocol's order of checks.
struct Dispatcher: Sendable {
    /// Bytes of a whole answer.
    private static let answerLimit = 1 << 20
    /// Room for keys, figures and timing.
    private static let envelopeRoom = 256

    let isReadOnly: Bool
    var extensions: Set<Extension>
    var cursors: CursorSealer
    /// nil: every served model may be seen.
    var restriction: ModelRestriction?

    init(_ settings: GatewaySettings, cursors: CursorSealer) {
        isReadOnly = settings.isReadOnly
        var extensions = settings.extensions
        if !settings.isWatchServed { extensions.remove(.watch) }
        if !settings.allowsOperators { extensions.remove(.operators) }
        self.extensions = extensions
        self.cursors = cursors
    }

    /// True for a request that the connection handles out of order.
    func isCancel(_ request: Request) -> Bool {
        guard request.action == "cancel", let action = action(request) else { return false }
        if case .cancel = action.handler { return true }
        return false
    }

    /// What `request` asks to be read, by the names of the store's policy of this moment. A name that it does not know is refused by work
    /// too, which looks first whether the schema has changed: that may take long.
    func work(for request: Request, in store: Store) throws(RequestError) -> ActionWork {
        do throws(RequestError) {
            let work = try work(for: request, policy(of: store))
            _ = try wantsTiming(request)
            return work
        } catch {
            guard error.dependsOnSchema else { throw error }
            return .refusal(error)
        }
    }

    /// The models that a client may watch now, in the order of the configuration.
    func servedModels(in store: Store) -> [String] { policy(of: store).models.map(\.name) }

    /// What may be seen of the store on this connection: every name that a client says is looked up in it.
    func policy(of store: Store) -> Policy { restriction?.applied(to: store.policy) ?? store.policy }

    /// The request wants to know how long it took.
    func wantsTiming(_ request: Request) throws(RequestError) -> Bool { try parameters(request).flag("timing", .timing) }

    /// Of a `cancel`, the id that is to be cancelled.
    func cancelledID(_ request: Request) throws(RequestError) -> JSONValue {
        guard let id = try parameters(request).documented("id") else { throw .missingID }
        return id
    }

    private func work(for request: Request, _ policy: Policy) throws(RequestError) -> ActionWork {
        let action = action(request)
        var model: VisibleModel?
        if action?.handler.takesAllModels == true, request.model.isEmpty {
            model = nil
        } else {
            guard let found = policy.model(request.model) else {
                throw .modelNotAllowed(request.model, allowed: policy.allowedNames)
            }
            model = found
        }
        guard let action else {
            if isReadOnly { throw .readOnly(request.action) }
            throw .unsupported(request.action, supported: Action.supported)
        }
        let actionRequest = ActionRequest(
            parameters: try parameters(request), policy: policy,
            byteLimit: Self.answerLimit - Self.envelopeRoom - request.id.count, cursors: cursors)
        switch (action.handler, model) {
        case (.model(let handle), let model?): return try handle(model, actionRequest)
        case (.modelOrAll(let handle), _): return try handle(model, actionRequest)
        case (.subscription(let isOn), _): return .subscription(model, isOn: isOn)
        case (.model, nil), (.cancel, _): preconditionFailure("an action that needs a model, or a connection, was dispatched without")
        }
    }

    private func action(_ request: Request) -> Action? { Action.named(request.action, extensions: extensions) }

    private func parameters(_ request: Request) throws(RequestError) -> Parameters {
        guard request.params.isNull || request.params.object != nil else { throw .paramsNotAnObject }
        return Parameters(request.params, extensions: extensions)
    }
}
