internal import JSON
internal import Policy
internal import Records
internal import Store
internal import Wire

/// Handlers of the actions that read. Each finds the names of fields first and looks at the other parameters afterwards, which is the
/// protocol's order of checks.
extension Action {
    /// The largest offset in an order that the client chose: beyond it a cursor costs the same at any depth.
    private static let offsetLimit = 100_000
    private static let orderLimit = 32

    static func listRows(_ model: VisibleModel, _ request: ActionRequest) throws(RequestError) -> ActionWork {
        try rows(model, request, allowsOperators: false)
    }

    static func queryRows(_ model: VisibleModel, _ request: ActionRequest) throws(RequestError) -> ActionWork {
        try rows(model, request, allowsOperators: request.parameters.allow(.operators))
    }

    private static func rows(
        _ model: VisibleModel, _ request: ActionRequest, allowsOperators: Bool
    ) throws(RequestError) -> ActionWork {
        let parameters = request.parameters
        let filters = try Filters(parameters, model: model)
        let orderBy = parameters.fieldList("order_by", .orderBy)
        let order = try orderTerms(orderBy, model)
        let selection = try Selection(parameters, model: model)

        let paging = try Paging(parameters)
        let terms = try filters.terms(allowsOperators: allowsOperators)
        try orderBy?.checkForm()
        guard order.count <= orderLimit else { throw .tooManyFields("order_by", atMost: orderLimit) }
        try selection.checkForm()
        let wantsTotal = try parameters.flag("total", .total)
        let cursor = try parameters.cursor()
        if cursor != nil, paging.hasOffset { throw .cursorAndOffset }
        if !order.isEmpty, paging.offset > offsetLimit { throw .offsetTooLarge }

        var start = RowsPlan.Start.offset(paging.offset)
        var walk: CursorWalk?
        if let cursor {
            // A view has no key, and so no place to go on from.
            guard !model.isView else { throw .invalidCursor }
            let scope = CursorScope(model: model, filter: terms, order: order)
            start = .after(cursor.isEmpty ? [] : try request.cursors.open(cursor, scope))
            walk = CursorWalk(sealer: request.cursors, scope: scope, orderCount: order.count, given: cursor)
        }
        let plan = RowsPlan(
            policyVersion: request.policy.version, model: model, columns: selection.columns, filter: terms, order: order, start: start,
            limit: paging.limit, wantsTotal: wantsTotal, expand: selection.expand,
            byteLimit: request.byteLimit - (walk == nil ? 0 : CursorSealer.limit))
        return .rows(plan, RowsShape(offset: paging.offset, walk: walk, wantsExpanded: selection.wantsExpanded))
    }

    static func getRecord(_ model: VisibleModel, _ request: ActionRequest) throws(RequestError) -> ActionWork {
        let selection = try Selection(request.parameters, model: model)
        guard let id = request.parameters.documented("id") else { throw .missingID }
        let text: String
        switch id {
        case .string(let string): text = string
        case .number(let number): text = number.text
        default: throw .idNotAKey
        }
        guard let value = Value(scalar: id) else { throw .idNotAKey }
        try selection.checkForm()
        guard model.idColumn != nil || model.usesRowID else { throw .noSingleKey(model: model.name) }
        let plan = RecordPlan(
            policyVersion: request.policy.version, model: model, columns: selection.columns, id: value, expand: selection.expand,
            byteLimit: request.byteLimit)
        return .record(plan, id: text, wantsExpanded: selection.wantsExpanded)
    }

    static func countRows(_ model: VisibleModel, _ request: ActionRequest) throws(RequestError) -> ActionWork {
        let terms = try Filters(request.parameters, model: model).terms()
        return .count(CountPlan(policyVersion: request.policy.version, model: model, filter: terms))
    }

    static func distinctValues(_ model: VisibleModel, _ request: ActionRequest) throws(RequestError) -> ActionWork {
        let parameters = request.parameters
        let field = parameters.extended("field", .distinct)
        var column: String?
        if let name = field?.string {
            guard let found = model.column(name) else { throw .fieldNotAllowed(name, model: model.name) }
            column = found.name
        }
        let filters = try Filters(parameters, model: model)

        guard field != nil else { throw .missingField }
        guard let column else { throw .fieldNotAString }
        let prefix = try parameters.text("prefix", .distinct, atMost: FilterOperator.textLimit)
        let terms = try filters.terms()
        let limit = try Paging.limit(parameters)
        return .distinct(
            DistinctPlan(
                policyVersion: request.policy.version, model: model, field: column, prefix: prefix, filter: terms, limit: limit))
    }

    /// `created_at`, `-created_at`; a column that stands twice counts where it stands first.
    private static func orderTerms(_ list: FieldList?, _ model: VisibleModel) throws(RequestError) -> [OrderTerm] {
        var order: [OrderTerm] = []
        var found: Set<String> = []
        for name in list?.names ?? [] {
            let isDescending = name.hasPrefix("-")
            let field = isDescending ? String(name.dropFirst()) : name
            guard let column = model.column(field) else { throw .fieldNotAllowed(field, model: model.name) }
            if found.insert(column.name).inserted { order.append(OrderTerm(column.name, descending: isDescending)) }
        }
        return order
    }
}

/// `fields` and `expand`: which columns of a record are wanted, and which labels.
private struct Selection {
    private let fieldsList: FieldList?
    private let expandList: FieldList?
    /// In the schema's order.
    let columns: [String]
    /// Foreign keys onto visible models; what else the client named has nothing to be expanded.
    let expand: [String]

    var wantsExpanded: Bool { expandList != nil }

    init(_ parameters: Parameters, model: VisibleModel) throws(RequestError) {
        fieldsList = parameters.fieldList("fields", .fields)
        expandList = parameters.fieldList("expand", .expand)
        if let fieldsList {
            let chosen = Set(try fieldsList.columns(of: model).map(\.name))
            let names = model.columns.map(\.name)
            // A list that holds no name at all fails its form afterwards.
            columns = names.filter(chosen.contains)
        } else {
            columns = model.columns.map(\.name)
        }
        expand = try expandList?.columns(of: model).filter { $0.reference != nil }.map(\.name) ?? []
    }

    func checkForm() throws(RequestError) {
        try fieldsList?.checkForm()
        try expandList?.checkForm()
    }
}
