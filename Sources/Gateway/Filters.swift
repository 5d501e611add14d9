internal import JSON
internal import Policy
internal import Records
internal import Wire

/// `filters`: names first, values when the other parameters' turn has come.
struct Filters: Sendable {
    static let limit = 32

    private let value: JSONValue?
    /// Each key once, as it stands last.
    private var members: [(field: String, column: String, value: JSONValue)] = []
    private var isTooMany = false

    /// Finds the fields' columns.
    init(_ parameters: Parameters, model: VisibleModel) throws(RequestError) {
        value = parameters.documented("filters")
        guard let object = value?.object else { return }
        var last: [String: JSONValue] = [:]
        // A name in other letters than ASCII's is refused below; here it might pass for one of them, as the Kelvin sign does for a K.
        for member in object where isFilterName(member.key) { last[member.key] = member.value }
        isTooMany = last.count > Self.limit
        for member in object {
            guard isFilterName(member.key) else { throw .invalidFilterName(member.key) }
            guard let value = last.removeValue(forKey: member.key) else { continue }
            guard let column = model.column(member.key) else { throw .filterNotAllowed(member.key, model: model.name) }
            members.append((member.key, column.name, value))
            // One more than allowed is enough to say so.
            if members.count > Self.limit { break }
        }
    }

    /// The conditions, values included.
    ///
    /// - Parameter allowsOperators: a value may be an object of operators; each of them counts as a filter.
    func terms(allowsOperators: Bool = false) throws(RequestError) -> [FilterTerm] {
        guard value == nil || value?.object != nil else { throw .filtersNotAnObject }
        guard !isTooMany else { throw .tooManyFilters(atMost: Self.limit) }
        var terms: [FilterTerm] = []
        for member in members {
            if allowsOperators, let operators = member.value.object {
                terms += try FilterOperator.terms(member.field, member.column, operators)
            } else {
                guard let value = Value(scalar: member.value) else { throw .filterValue(member.field) }
                terms.append(FilterTerm(member.column, .equal, value))
            }
        }
        guard terms.count <= Self.limit else { throw .tooManyFilters(atMost: Self.limit) }
        return terms
    }
}
