internal import Records

/// One change of a record, as a log has it.
struct Change: Sendable, Hashable {
    /// Nil when the time cannot be read.
    var moment: Moment?
    var timeText: String
    /// Its place in the server's answers, which decides between changes of one second.
    var number = 0
    /// The key of the record that was changed.
    var record: Value = .null
    var person: Value = .null
    var personName: String?
    var kind: String?
    /// The column that went from `old` to `new`; nil when none did.
    var field: String?
    var old: Value = .null
    var new: Value = .null
    /// The server sent only a part of that value.
    var isOldShortened = false
    var isNewShortened = false
    var summary: String?

    /// The rows of a page of the log, in its order.
    static func read(_ page: Page, _ shape: ChangeLogShape) -> [Change] {
        func index(_ name: String?) -> Int? {
            name.flatMap { name in page.columns.firstIndex { equalIgnoringASCIICase($0, name) } }
        }
        let (time, record, person, kind) = (index(shape.time), index(shape.record), index(shape.person), index(shape.kind))
        let (field, old, new, summary) = (index(shape.field), index(shape.old), index(shape.new), index(shape.summary))
        let shortened = Set(page.truncations.map { Cell(row: $0.index, column: $0.column) })
        return page.rows.enumerated().map { number, row in
            func value(_ index: Int?) -> Value { index.flatMap { row.indices.contains($0) ? row[$0] : nil } ?? .null }
            func text(_ index: Int?) -> String? {
                let value = value(index)
                return value.isNull || value == "" ? nil : plainText(value, limit: 2_000)
            }
            func isShortened(_ index: Int?) -> Bool {
                index.map { shortened.contains(Cell(row: number, column: page.columns[$0])) } ?? false
            }
            return Change(
                moment: Moment(value(time)), timeText: plainText(value(time), limit: 40), record: value(record), person: value(person),
                personName: person.flatMap { person in labelKey(value(person)).flatMap { page.labels[page.columns[person]]?[$0] } },
                kind: text(kind), field: text(field), old: value(old), new: value(new), isOldShortened: isShortened(old),
                isNewShortened: isShortened(new), summary: text(summary))
        }
    }

    private struct Cell: Hashable {
        var row: Int
        var column: String
    }
}

extension Change {
    /// The same line of the log, wherever among the answers it was.
    func isSame(as other: Change) -> Bool {
        var other = other
        other.number = number
        return self == other
    }

    /// It says that the record was made, and not what changed in it.
    var isCreation: Bool { field == nil && ["created", "create", "insert", "inserted", "opened"].contains(asciiLowercased(kind ?? "")) }

    /// `priority  3 → 5`, `description  changed`, or what the log says of it.
    ///
    /// - Parameter model: of the record: the values of foreign keys are written as `#17`.
    func text(in model: Model?) -> String {
        guard let field else { return summary ?? kind.map(Self.words) ?? "changed" }
        guard let (old, new) = Self.briefly(old, new, isKey: model?.column(field)?.reference != nil) else { return "\(field)  changed" }
        return "\(field)  \(old) → \(new)"
    }

    /// `Bob Lee #17`, `#17`, or who it is when nobody is named.
    func author(_ shape: ChangeLogShape) -> String? {
        if shape.person == nil { return nil }
        if person.isNull { return "system" }
        let key = plainText(person, limit: 40)
        guard case .text = person, personName == nil else { return (personName.map { $0 + " " } ?? "") + "#" + key }
        return key
    }

    /// Two values in one line each; nil when one of them has several lines or is long.
    static func briefly(_ old: Value, _ new: Value, isKey: Bool) -> (String, String)? {
        guard let old = brief(old, isKey: isKey), let new = brief(new, isKey: isKey) else { return nil }
        return (old, new)
    }

    /// A value within a sentence; nil when it is no word or two.
    static func brief(_ value: Value, isKey: Bool = false) -> String? {
        switch value {
        case .null: return "none"
        case .text(let text):
            if text.isEmpty { return "\"\"" }
            guard text.utf8.count <= 200, text.count <= 48, !text.contains(where: \.isNewline) else { return nil }
            return isKey ? "#" + text : text
        case .integer, .real, .boolean: return (isKey ? "#" : "") + plainText(value, limit: 48)
        case .blob: return nil
        }
    }

    /// `status_changed` as words.
    private static func words(_ kind: String) -> String { String(kind.map { $0 == "_" ? " " : $0 }) }
}

extension Moment {
    /// What a column of times holds: ISO 8601, or seconds since 1970.
    init?(_ value: Value) {
        switch value {
        case .text(let text): self.init(text)
        case .integer(let seconds) where (100_000_000..<10_000_000_000).contains(seconds): self.init(seconds: seconds)
        case .null, .boolean, .integer, .real, .blob: return nil
        }
    }
}
