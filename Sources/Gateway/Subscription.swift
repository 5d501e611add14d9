internal import Store

/// What a client watches, and what it has yet to be told.
///
/// Source: `protocol.md` section 8, `watch`.
struct Subscription {
    /// A client hears of changes at most so often, in nanoseconds.
    private static let pause: UInt64 = 1_000_000_000

    private enum Models {
        /// All that are served, those to come included.
        case all
        case these(Set<String>)
    }
    private var models: Models?
    /// The change that it has not been told yet.
    private var pending: Int?
    private var toldAt: UInt64?

    var isEmpty: Bool { models == nil }

    /// The models watched, of those that are served now and in their order.
    func watched(of served: [String]) -> [String] {
        switch models {
        case nil: []
        case .all: served
        case .these(let names): served.filter(names.contains)
        }
    }

    /// - Parameter model: nil for all.
    mutating func add(_ model: String?) {
        switch (models, model) {
        case (_, nil): models = .all
        case (.all, _): break
        case (nil, let model?): models = .these([model])
        case (.these(let names), let model?): models = .these(names.union([model]))
        }
    }

    /// - Parameters:
    ///   - model: nil for all.
    ///   - served: what "all" means, when one of them goes.
    mutating func remove(_ model: String?, served: [String]) {
        let rest = model.map { Set(watched(of: served)).subtracting([$0]) } ?? []
        models = rest.isEmpty ? nil : .these(rest)
        if isEmpty { pending = nil }
    }

    /// The database was written.
    mutating func note(_ change: Int) { if !isEmpty { pending = change } }

    /// The change that is to be told now; nil when there is none, or it is too soon.
    mutating func due(now: UInt64) -> Int? {
        guard let change = pending, toldAt.map({ now - $0 >= Self.pause }) ?? true else { return nil }
        pending = nil
        toldAt = now
        return change
    }
}
