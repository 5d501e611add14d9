internal import Records

/// The one place where SQL that reads rows is written.
///
/// Names come from the schema, are quoted by doubling and always qualified: an unqualified `"nope"` could be taken for a text.
/// Values are parameters, numbered in the order: conditions, bounds, limit, offset.
enum SQLText {
    static func select(_ shape: Shape) -> String {
        let table = quoted(shape.model)
        var results = shape.columns.map { "\(table).\(quoted($0))" } + shape.extras.map { name($0, table) }
        if shape.counts { results = ["count(*)"] } else if results.isEmpty { results = ["1"] }
        var sql = "SELECT \(results.joined(separator: ", ")) FROM \(table)"
        let tests = shape.conditions.map { condition($0, table) } + shape.bounds.map { bound($0, table) }
        if !tests.isEmpty { sql += " WHERE " + tests.joined(separator: " AND ") }
        if !shape.order.isEmpty {
            sql += " ORDER BY " + shape.order.map { name($0.source, table) + ($0.isDescending ? " DESC" : "") }.joined(separator: ", ")
        }
        if shape.hasLimit { sql += " LIMIT ?" }
        if shape.hasOffset { sql += " OFFSET ?" }
        return sql
    }

    /// Functions that the text of this shape calls.
    static func functions(_ shape: Shape) -> Set<String> {
        var functions: Set<String> = shape.counts ? ["count"] : []
        for condition in shape.conditions where !condition.isNull {
            switch condition.comparison {
            case .contains: functions.insert("instr")
            case .startsWith: functions.formUnion(["substr", "length"])
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: break
            }
        }
        return functions
    }

    /// Parameters that the value of a term takes.
    static func parameterCount(_ condition: Condition) -> Int {
        if condition.isNull { return 0 }
        return condition.comparison == .startsWith ? 2 : 1
    }

    static func quoted(_ name: String) -> String {
        var quoted = "\""
        for character in name.unicodeScalars {
            if character == "\"" { quoted.unicodeScalars.append(character) }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }

    private static func name(_ source: Source, _ table: String) -> String {
        switch source {
        case .column(let column): "\(table).\(quoted(column))"
        case .rowID(let name): "\(table).\(name)"
        }
    }

    /// The column stands alone on its side, so that its affinity and collation decide; `contains` and `starts_with` compare bytes.
    private static func condition(_ condition: Condition, _ table: String) -> String {
        let column = "\(table).\(quoted(condition.column))"
        switch (condition.comparison, condition.isNull) {
        case (.equal, true): return "\(column) IS NULL"
        case (.notEqual, true): return "\(column) IS NOT NULL"
        // Nothing is less than NULL, contains it or begins with it.
        case (_, true): return "0"
        case (.equal, false): return "\(column) = ?"
        case (.notEqual, false): return "\(column) IS NOT ?"
        case (.less, false): return "\(column) < ?"
        case (.lessOrEqual, false): return "\(column) <= ?"
        case (.greater, false): return "\(column) > ?"
        case (.greaterOrEqual, false): return "\(column) >= ?"
        case (.contains, false): return "instr(\(column), ?) > 0"
        case (.startsWith, false): return "substr(\(column), 1, length(?)) = ?"
        }
    }

    private static func bound(_ bound: Bound, _ table: String) -> String {
        let name = name(bound.source, table)
        switch bound.test {
        case .isNull: return "\(name) IS NULL"
        case .isNotNull: return "\(name) IS NOT NULL"
        case .equal: return "\(name) = ?"
        case .greater: return "\(name) > ?"
        case .less: return "\(name) < ?"
        case .atLeast: return "\(name) >= ?"
        }
    }
}
