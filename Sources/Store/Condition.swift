internal import Policy
internal import Records

/// A filter's term without its values.
struct Condition: Hashable, Sendable {
    enum Test: Hashable, Sendable {
        /// `equal` to one of so many parameters, and to NULL if that was among the values. Neither: matches nothing.
        case isAny(parameters: Int, orNull: Bool)
        case isNot, isNotNull
        case less, lessOrEqual, greater, greaterOrEqual
        /// Matches nothing: nothing is less than NULL, contains it or begins with it.
        case never
        case contains
        case startsWith(PrefixTest)
    }
    var column: String
    var test: Test
}

/// How a beginning of texts is looked for: always by its bytes, and only in TEXT.
enum PrefixTest: Hashable, Sendable {
    /// The texts that begin with "ab" are those from "ab" up to "ac", which an index on the column finds.
    case range
    /// The same where the column's affinity or collation would compare differently; no index helps.
    case bareRange
    /// In UTF-16, where the end of the range could not be written as a parameter.
    case bytes

    init(_ column: Schema.Column, isView: Bool, usesUTF8: Bool) {
        if !usesUTF8 {
            self = .bytes
        } else if isView || equalIgnoringASCIICase(column.collation, "BINARY") == false || column.hasNumericAffinity {
            self = .bareRange
        } else {
            self = .range
        }
    }
}

extension Schema.Column {
    /// Texts that look like numbers are compared with it as numbers.
    ///
    /// Source: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
    fileprivate var hasNumericAffinity: Bool {
        let type = asciiLowercased(declaredType)
        func has(_ part: String) -> Bool { type.firstRange(of: part) != nil }
        if has("int") { return true }
        if has("char") || has("clob") || has("text") { return false }
        return !(type.isEmpty || has("blob"))
    }
}

/// A plan's filter as SQL takes it: conditions, and the values of their parameters in order.
struct Conditions: Sendable {
    private(set) var all: [Condition] = []
    private(set) var values: [Cell] = []

    /// - Parameter prefixTests: by column; of every column that may be named.
    init(_ terms: [FilterTerm], prefixTests: [String: PrefixTest]) {
        for term in terms {
            switch (term.comparison, term.value) {
            case (.equal, _):
                let values = term.values.filter { !$0.isNull }
                add(term, .isAny(parameters: values.count, orNull: values.count < term.values.count), values.map { .value($0) })
            case (.notEqual, .null): add(term, .isNotNull, [])
            case (.notEqual, let value): add(term, .isNot, [.value(value)])
            case (_, .null): add(term, .never, [])
            case (.less, let value): add(term, .less, [.value(value)])
            case (.lessOrEqual, let value): add(term, .lessOrEqual, [.value(value)])
            case (.greater, let value): add(term, .greater, [.value(value)])
            case (.greaterOrEqual, let value): add(term, .greaterOrEqual, [.value(value)])
            case (.contains, .text(let text)): add(term, .contains, [.value(.text(text))])
            case (.startsWith, .text(let text)):
                // An unknown column fails the check of names.
                let test = prefixTests[term.field] ?? .bareRange
                add(term, .startsWith(test), [.value(.text(text))] + (test == .bytes ? [] : [Self.end(ofTextsWith: text)]))
            // Only texts are part of a text.
            case (.contains, _), (.startsWith, _): add(term, .never, [])
            }
        }
    }

    private mutating func add(_ term: FilterTerm, _ test: Condition.Test, _ values: [Cell]) {
        all.append(Condition(column: term.field, test: test))
        self.values += values
    }

    /// What comes right behind all texts that begin with `prefix`, in the order of bytes.
    private static func end(ofTextsWith prefix: String) -> Cell {
        var bytes = Array(prefix.utf8)
        // Every text is less than any blob.
        guard let last = bytes.last else { return .value(.blob([])) }
        // No byte of UTF-8 is 0xFF.
        bytes[bytes.count - 1] = last + 1
        return Cell(textBytes: bytes)
    }
}
