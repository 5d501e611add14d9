internal import Records

/// How a column's values are written and aligned. The first row of `all` that fits a column's values decides.
struct ColumnFormat: Sendable {
    enum Name: String, Sendable, Hashable, CaseIterable { case reference, number, time, blob, text }

    var name: Name
    /// Whether a column is of this format, from what is known of it and the values seen so far, NULLs left out.
    var fits: @Sendable (Column, [Value]) -> Bool
    var isRightAligned = false
    /// Takes what room is left.
    var isFlexible = false
    /// Cells at least; ages change while one looks.
    var minimalWidth = 1
    /// The text in a row of the table; a few hundred characters at most.
    var inTable: @Sendable (Value, Int64) -> String = { value, _ in plainText(value, limit: 200) }
    /// The text in the record, in full.
    var inRecord: @Sendable (Value, Int64) -> String = { value, _ in plainText(value, limit: .max) }

    static let all = [
        ColumnFormat(name: .reference, fits: { column, _ in column.reference != nil }, isFlexible: true),
        ColumnFormat(name: .number, fits: { _, values in !values.isEmpty && values.allSatisfy(\.isNumber) }, isRightAligned: true),
        ColumnFormat(
            name: .time,
            fits: { _, values in values.contains { moment($0) != nil } && values.allSatisfy { $0 == "" || moment($0) != nil } },
            minimalWidth: 8, inTable: { value, now in moment(value)?.age(at: now) ?? plainText(value, limit: 200) },
            inRecord: { value, now in
                let text = plainText(value, limit: .max)
                return moment(value).map { "\(text)  (\($0.age(at: now)))" } ?? text
            }),
        ColumnFormat(
            name: .blob,
            fits: { _, values in
                !values.isEmpty
                    && values.allSatisfy {
                        if case .blob = $0 { true } else { false }
                    }
            }),
        ColumnFormat(name: .text, fits: { _, _ in true }, isFlexible: true),
    ]

    static func of(_ column: Column, holding values: [Value]) -> Name {
        all.first { $0.fits(column, values) }?.name ?? .text
    }

    static subscript(name: Name) -> ColumnFormat {
        guard let format = all.first(where: { $0.name == name }) else { preconditionFailure("no format \(name.rawValue)") }
        return format
    }
}

/// Nothing longer is a time.
private func moment(_ value: Value) -> Moment? {
    guard case .text(let text) = value, (10...35).contains(text.utf8.count) else { return nil }
    return Moment(text)
}

/// A value as text, at most about `limit` characters of it; NULL is `""`, and drawn as a mark.
func plainText(_ value: Value, limit: Int) -> String {
    switch value {
    case .null: return ""
    case .boolean(let truth): return truth ? "true" : "false"
    case .integer(let number): return String(number)
    case .real(let number): return String(number)
    case .text(let text): return text.utf8.count <= limit ? text : String(text.prefix(limit))
    case .blob(let bytes):
        let shown = bytes.prefix(min(limit, 32))
        let hex = shown.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(counted(bytes.count, "byte"))  \(hex)\(shown.count < bytes.count ? "…" : "")"
    }
}
