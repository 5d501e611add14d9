internal import JSON
internal import Policy
internal import Records
internal import Store
internal import Wire

/// What an action decided to read, ready to be run on either lane; and how its result is told.
enum ActionWork: Sendable {
    case rows(RowsPlan, RowsShape)
    /// `id` as the client wrote it.
    case record(RecordPlan, id: String, wantsExpanded: Bool)
    case count(CountPlan)
    case distinct(DistinctPlan)
    case models([VisibleModel])
    case description(VisibleModel)
    /// Nothing is read: the connection watches, or stops watching, that model, or all.
    case subscription(VisibleModel?, isOn: Bool)
    /// Refuses a name that the policy does not know, unless the schema has changed since.
    case refusal(RequestError)
}

/// What of a page's answer the plan does not say.
struct RowsShape: Sendable {
    var offset: Int
    /// nil: the client walks by offset.
    var walk: CursorWalk?
    var wantsExpanded: Bool
}

/// Makes the next cursor.
struct CursorWalk: Sendable {
    var sealer: CursorSealer
    var scope: CursorScope
    /// How many of a place's values are the order's; the others are the key's.
    var orderCount: Int
    /// The cursor that the client sent.
    var given: String

    /// nil at the end.
    func next(_ outcome: RowsOutcome, limit: Int) -> String? {
        // Who asks for no records stays where they are.
        if limit == 0 { return given }
        return outcome.next.flatMap { sealer.seal($0, orderCount: orderCount, scope) }
    }
}

extension ActionWork {
    /// Columns of all models that are listed in a moment.
    private static let quickColumns = 4000

    /// Reads. On the quick lane it is done in a moment or fails with `notQuick`.
    func run(on store: Store, _ ticket: Ticket, lane: LaneKind) throws(StoreError) -> Result<ServerReply, RequestError> {
        switch self {
        case .rows(let plan, let shape):
            guard case .rows(let outcome) = try store.run(.rows(plan), ticket, lane: lane) else { return .failure(.internalError) }
            var reply = ServerReply(
                data: outcome.json, page: .init(count: outcome.count, limit: plan.limit, offset: shape.offset), total: outcome.total,
                expanded: Self.expanded(outcome.expanded, wanted: shape.wantsExpanded), truncations: outcome.truncations)
            if let walk = shape.walk { reply.nextCursor = .some(walk.next(outcome, limit: plan.limit)) }
            return .success(reply)
        case .record(let plan, let id, let wantsExpanded):
            guard case .record(let outcome) = try store.run(.record(plan), ticket, lane: lane) else { return .failure(.internalError) }
            guard let outcome else { return .failure(.recordNotFound(model: plan.model.name, id: id)) }
            return .success(
                ServerReply(
                    data: outcome.json, expanded: Self.expanded(outcome.expanded, wanted: wantsExpanded), truncations: outcome.truncations))
        case .count(let plan):
            let outcome = try store.run(.count(plan), ticket, lane: lane)
            guard case .count(let count, let isExact) = outcome else { return .failure(.internalError) }
            var writer = JSONWriter(capacity: 48)
            writer.raw(#"{"count":"#)
            writer.integer(count)
            writer.raw(#","exact":"#)
            writer.bool(isExact)
            writer.byte(UInt8(ascii: "}"))
            return .success(ServerReply(data: writer.bytes))
        case .distinct(let plan):
            guard case .distinct(let outcome) = try store.run(.distinct(plan), ticket, lane: lane) else { return .failure(.internalError) }
            var writer = JSONWriter(capacity: outcome.json.count + 32)
            writer.raw(#"{"values":"#)
            writer.raw(outcome.json)
            writer.raw(#","exact":"#)
            writer.bool(outcome.isExact)
            writer.byte(UInt8(ascii: "}"))
            return .success(ServerReply(data: writer.take()))
        case .models(let models):
            if lane == .quick, models.reduce(0, { $0 + $1.columns.count }) > Self.quickColumns {
                throw StoreError(.notQuick, "many columns have to be named")
            }
            // What a description says no statement confirms: the schema is looked at now, or told as it was.
            if try Self.refreshed(store, lane) { throw StoreError(.policyChanged, "the schema has changed") }
            let models = models.map { Model($0, count: store.cachedCount(of: $0)) }
            return .success(ServerReply(data: ServerDescription.list(models)))
        case .description(let visible):
            if try Self.refreshed(store, lane) { throw StoreError(.policyChanged, "the schema has changed") }
            let storage = try store.storageSeen(in: visible, ticket, lane: lane)
            var model = Model(visible, count: store.cachedCount(of: visible))
            for index in model.columns.indices { model.columns[index].storage = storage[model.columns[index].name] ?? [] }
            return .success(ServerReply(data: ServerDescription.full(model)))
        case .subscription: preconditionFailure("a subscription is the connection's own to keep")
        case .refusal(let error):
            if try Self.refreshed(store, lane) { throw StoreError(.policyChanged, "the schema has changed") }
            return .failure(error)
        }
    }

    /// True when the policy is another one now; a store that cannot look has the policy that it had.
    private static func refreshed(_ store: Store, _ lane: LaneKind) throws(StoreError) -> Bool {
        do throws(StoreError) { return try store.refresh(lane: lane) } catch {
            if error.code == .notQuick { throw error }
            return false
        }
    }

    /// Nothing to expand is an empty object for who asked for it.
    private static func expanded(_ json: [UInt8]?, wanted: Bool) -> [UInt8]? { wanted ? json ?? Array("{}".utf8) : nil }

    /// It looks up one record or the schema: whatever kept it from being quick, a disk or a busy machine, it reads little.
    var isShort: Bool {
        switch self {
        case .record, .models, .description, .refusal, .subscription: true
        case .rows, .count, .distinct: false
        }
    }

    /// The model that is read, for the log; nil when it is none.
    var modelName: String? {
        switch self {
        case .rows(let plan, _): plan.model.name
        case .record(let plan, _, _): plan.model.name
        case .count(let plan): plan.model.name
        case .distinct(let plan): plan.model.name
        case .models, .refusal: nil
        case .description(let model): model.name
        case .subscription(let model, _): model?.name
        }
    }

    /// The columns that its filters name, or whose values are told apart, each once.
    var filterColumns: [String] {
        let columns: [String] =
            switch self {
            case .rows(let plan, _): plan.filter.map(\.field)
            case .count(let plan): plan.filter.map(\.field)
            case .distinct(let plan): [plan.field] + plan.filter.map(\.field)
            case .record, .models, .description, .subscription, .refusal: []
            }
        return columns.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension Model {
    fileprivate init(_ model: VisibleModel, count: Int?) {
        self.init(name: model.name, count: count, primaryKey: model.primaryKey, columns: model.columns, label: model.label)
    }
}
