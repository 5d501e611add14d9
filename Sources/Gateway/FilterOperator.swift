internal import JSON
internal import Records
internal import Wire

/// One operator of a filter's object, `{"created_at":{"gte":"2026-01-01"}}`: a row of `all`.
struct FilterOperator: Sendable {
    /// Values that `in` takes.
    static let listLimit = 100
    /// Bytes that `contains`, `starts_with` and the `prefix` of `distinct` take.
    static let textLimit = 256

    var name: String
    /// What may stand behind it, as it continues "takes …".
    var takes: String
    /// nil when something else stands there.
    private var term: @Sendable (_ column: String, _ operand: JSONValue) -> FilterTerm?

    private init(_ name: String, _ takes: String, _ term: @escaping @Sendable (String, JSONValue) -> FilterTerm?) {
        self.name = name
        self.takes = takes
        self.term = term
    }
}

extension FilterOperator {
    static let all: [FilterOperator] = [
        .scalar(.equal), .scalar(.notEqual), .ordering(.less), .ordering(.lessOrEqual), .ordering(.greater), .ordering(.greaterOrEqual),
        FilterOperator("in", "a list of at most \(listLimit) strings, numbers, booleans or nulls") { column, operand in
            guard let list = operand.array, list.count <= listLimit else { return nil }
            let values = list.compactMap { Value(scalar: $0) }
            return values.count == list.count ? FilterTerm(column, in: values) : nil
        },
        .text(.contains), .text(.startsWith),
        FilterOperator("is_null", "true or false") { column, operand in
            operand.bool.map { FilterTerm(column, $0 ? .equal : .notEqual, .null) }
        },
    ]

    /// All of them, as an error text lists them.
    static let supported = all.map(\.name).joined(separator: ", ")

    /// The conditions of one field's object, in the order of `all`; of equal names the last one counts.
    static func terms(_ field: String, _ column: String, _ operators: [JSONMember]) throws(RequestError) -> [FilterTerm] {
        guard !operators.isEmpty else { throw .noFilterOperator(field, supported: supported) }
        var operands: [String: JSONValue] = [:]
        for member in operators {
            guard all.contains(where: { $0.name == member.key }) else {
                throw .unknownFilterOperator(member.key, field, supported: supported)
            }
            operands[member.key] = member.value
        }
        var terms: [FilterTerm] = []
        for row in all {
            guard let operand = operands[row.name] else { continue }
            guard let term = row.term(column, operand) else { throw .filterOperator(row.name, field, takes: row.takes) }
            terms.append(term)
        }
        return terms
    }

    private static func scalar(_ comparison: Comparison) -> FilterOperator {
        FilterOperator(comparison.rawValue, "a string, number, boolean or null") { column, operand in
            Value(scalar: operand).map { FilterTerm(column, comparison, $0) }
        }
    }

    /// Nothing comes before or behind NULL.
    private static func ordering(_ comparison: Comparison) -> FilterOperator {
        FilterOperator(comparison.rawValue, "a string, number or boolean") { column, operand in
            guard let value = Value(scalar: operand), !value.isNull else { return nil }
            return FilterTerm(column, comparison, value)
        }
    }

    private static func text(_ comparison: Comparison) -> FilterOperator {
        FilterOperator(comparison.rawValue, "a string of at most \(textLimit) bytes") { column, operand in
            guard let text = operand.string, text.utf8.count <= textLimit else { return nil }
            return FilterTerm(column, comparison, .text(text))
        }
    }
}
