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
        if shape.ignoresIndexes { sql += " NOT INDEXED" }
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
        for condition in shape.conditions {
            switch condition.test {
            case .contains, .startsWith(.bytes): functions.formUnion(["typeof", "instr"])
            case .startsWith(.range), .startsWith(.bareRange), .isAny, .isNot, .isNotNull, .less, .lessOrEqual, .greater,
                .greaterOrEqual, .never:
                break
            }
        }
        return functions
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
        switch condition.test {
        case .isAny(0, orNull: false), .never: return "0"
        case .isAny(0, orNull: true): return "\(column) IS NULL"
        case .isAny(let parameters, let orNull):
            let list = repeatElement("?", count: parameters).joined(separator: ", ")
            let isAny = parameters == 1 ? "\(column) = ?" : "\(column) IN (\(list))"
            return orNull ? "(\(isAny) OR \(column) IS NULL)" : isAny
        case .isNot: return "\(column) IS NOT ?"
        case .isNotNull: return "\(column) IS NOT NULL"
        case .less: return "\(column) < ?"
        case .lessOrEqual: return "\(column) <= ?"
        case .greater: return "\(column) > ?"
        case .greaterOrEqual: return "\(column) >= ?"
        case .contains: return "(typeof(\(column)) = 'text' AND instr(\(column), ?) > 0)"
        case .startsWith(.range): return "(\(column) >= ? AND \(column) < ?)"
        case .startsWith(.bareRange): return "(+\(column) COLLATE BINARY >= ? AND +\(column) COLLATE BINARY < ?)"
        // substr of a text stops at a NUL, and of no bytes at all it is NULL.
        case .startsWith(.bytes): return "(typeof(\(column)) = 'text' AND instr(CAST(\(column) AS BLOB), CAST(? AS BLOB)) = 1)"
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
