internal import Records
internal import Wire

/// One question on its way to an answer: which requests it takes at this server, one after the other, and what their replies mean.
struct Inquiry: Sendable {
    enum Step: Sendable, Hashable {
        case send(ClientRequest)
        case answer(Answer)
        case fail(Failure)
    }

    /// What the request under way was for.
    private enum Stage {
        case models, modelNames, model
        /// The columns of a model, from one of its records.
        case columns(model: String)
        case count, total, page, record, values, watch
        case probe(CountProbe)
    }

    let question: Question
    private var stage = Stage.page

    init(_ question: Question) { self.question = question }

    /// The first step, at a server that can do that much. Beginning again forgets what was known.
    mutating func begin(_ capabilities: ServerCapabilities) -> Step {
        let known = capabilities.extensions
        switch question {
        case .models:
            guard known.contains(.describe) else {
                // No model can be called "", and the error says which there are.
                stage = .modelNames
                return .send(.list(ListParameters("", limit: 1)))
            }
            stage = .models
            return .send(.describe(model: nil))
        case .describe(let model):
            guard known.contains(.describe) else {
                stage = .columns(model: model)
                return .send(.list(ListParameters(model, limit: 1)))
            }
            stage = .model
            return .send(.describe(model: model))
        case .count(let model, let filter, let probing):
            if let failure = Self.cannotFilter(filter, known) { return .fail(failure) }
            // Only `query` takes operators, and tells a total.
            let isPlain = filter.allSatisfy(\.isPlain)
            if known.contains(isPlain ? .count : .total) {
                stage = isPlain ? .count : .total
                return .send(isPlain ? .count(model: model, filter: filter) : .total(model: model, filter: filter))
            }
            guard probing else {
                return .fail(Failure(.unsupported, "this server cannot count: it does not announce \(isPlain ? "count" : "total")"))
            }
            let probe = CountProbe(model: model, filter: filter)
            stage = .probe(probe)
            return .send(probe.request)
        case .rows(let query, let start, let limit, let expand):
            stage = .page
            return rows(query, start, limit, known.contains(.expand) ? expand : [], known)
        case .record(let model, let id, let expand):
            stage = .record
            return .send(.get(model: model, id: id, expand: known.contains(.expand) ? expand : []))
        case .distinct(let model, let field, let prefix, let filter, let limit):
            guard known.contains(.distinct) else {
                return .fail(Failure(.unsupported, "this server cannot list values: it does not announce distinct"))
            }
            guard filter.allSatisfy(\.isPlain) else {
                return .fail(Failure(.unsupported, "values can be listed under conditions of equality only"))
            }
            if let failure = Self.cannotFilter(filter, known) { return .fail(failure) }
            stage = .values
            return .send(.distinct(model: model, field: field, prefix: prefix, filter: filter, limit: min(max(limit, 1), 100)))
        case .watch(let model), .unwatch(let model):
            guard known.contains(.watch) else {
                return .fail(Failure(.unsupported, "this server does not tell of changes: it does not announce watch"))
            }
            stage = .watch
            if case .watch = question { return .send(.watch(model: model)) }
            return .send(.unwatch(model: model))
        }
    }

    mutating func receive(_ outcome: Reply.Outcome) -> Step {
        switch (stage, outcome) {
        case (.modelNames, .error(let text)):
            guard let names = modelsAllowed(accordingTo: text) else { return .fail(Failure(.server, text)) }
            return .answer(.models(names.map { Model(name: $0) }))
        case (_, .error(let text)): return .fail(Failure(.server, text))
        case (_, .ok(let body)):
            do throws(ReplyError) { return try read(body) } catch { return .fail(Failure(.malformed, error.message)) }
        }
    }

    private mutating func read(_ body: ReplyBody) throws(ReplyError) -> Step {
        switch stage {
        case .models: return .answer(.models(try body.models()))
        case .modelNames: return .fail(Failure(.malformed, "the server has a model without a name and does not list the others"))
        case .model: return .answer(.described(try body.model()))
        case .columns(let model):
            let page = try body.page()
            let columns = page.columns.indices.map { index in
                Column(name: page.columns[index], storage: page.rows.first.flatMap { Self.storage($0[index]) }.map { [$0] } ?? [])
            }
            return .answer(.described(Model(name: model, columns: columns)))
        case .count:
            let (count, isExact) = try body.count()
            return .answer(.count(count, isExact: isExact))
        case .total:
            let (count, isExact) = try body.total()
            return .answer(.count(count, isExact: isExact))
        case .page: return .answer(.rows(try body.page()))
        case .record: return .answer(.record(try body.record()))
        case .values:
            let (values, isExact) = try body.values()
            return .answer(.values(values, isExact: isExact))
        case .watch: return .answer(.watching(try body.watching()))
        case .probe(var probe):
            if let count = probe.found(try body.page().rows.count) { return .answer(.count(count, isExact: true)) }
            stage = .probe(probe)
            return .send(probe.request)
        }
    }

    private func rows(_ query: Query, _ start: PageStart, _ limit: Int, _ expand: [String], _ known: Set<Extension>) -> Step {
        if let failure = Self.cannotFilter(query.filter, known) { return .fail(failure) }
        guard query.order.isEmpty || known.contains(.orderBy) else {
            return .fail(Failure(.unsupported, "this server cannot sort: it does not announce order_by"))
        }
        var start = start
        if case .cursor(let cursor) = start, !known.contains(.cursor) {
            guard cursor.isEmpty else {
                return .fail(Failure(.unsupported, "this server has no cursors: it does not announce cursor"))
            }
            start = .offset(0)
        }
        let parameters = ListParameters(
            query.model, filter: query.filter, order: query.order, start: start, limit: min(max(limit, 1), 100), expand: expand,
            fields: known.contains(.fields) ? query.fields : [])
        return .send(.list(parameters))
    }

    /// Why the server cannot be asked for these conditions; nil when it can.
    private static func cannotFilter(_ filter: [FilterTerm], _ known: Set<Extension>) -> Failure? {
        for (index, term) in filter.enumerated() {
            if !term.isPlain, !known.contains(.operators) {
                return Failure(.unsupported, "this server compares for equality only: it does not announce operators")
            }
            if term.values.contains(where: \.isBlob) { return Failure(.unsupported, "binary data cannot be compared with") }
            // Keys of a JSON object: of two conditions of a kind on one field, the server would see only the last.
            let isTwice = filter[..<index].contains { earlier in
                equalIgnoringASCIICase(earlier.field, term.field)
                    && (earlier.comparison == term.comparison || !known.contains(.operators))
            }
            if isTwice { return Failure(.unsupported, "the server takes one condition of a kind on '\(term.field)'") }
        }
        return nil
    }

    private static func storage(_ value: Value) -> StorageClass? {
        switch value {
        case .null: .null
        case .integer: .integer
        case .real: .real
        case .text: .text
        case .blob: .blob
        case .boolean: nil
        }
    }
}

/// Counts the records of a server that cannot: looks at ever larger offsets until there is nothing, then halves what lies between,
/// and counts the last hundred in one page.
struct CountProbe: Sendable, Hashable {
    private static let pageSize = 100

    let model: String
    let filter: [FilterTerm]
    /// There are that many records at least.
    private var least = 0
    /// And that many at most; nil until an offset was beyond the end.
    private var most: Int?

    init(model: String, filter: [FilterTerm]) {
        self.model = model
        self.filter = filter
    }

    var request: ClientRequest {
        .list(ListParameters(model, filter: filter, start: .offset(offset), limit: isLast || least == 0 ? Self.pageSize : 1))
    }

    /// Takes the number of records that the request found; the count, once that is known.
    mutating func found(_ records: Int) -> Int? {
        if least == 0, most == nil {
            if records < Self.pageSize { return records }
            least = records
            return nil
        }
        if isLast { return least + records }
        if records == 0 { most = offset } else { least = offset + 1 }
        return most == least ? least : nil
    }

    private var isLast: Bool { most.map { $0 - least <= Self.pageSize } ?? false }

    private var offset: Int {
        guard let most else { return least == 0 ? 0 : least.multipliedReportingOverflow(by: 4).partialValue & Int.max }
        return isLast ? least : least + (most - least) / 2
    }
}
