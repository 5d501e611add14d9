internal import Records

/// A record as it was: the values of now, with its newest changes undone one after the other.
struct Replay: Sendable, Hashable {
    /// What the log does not tell, or tells otherwise than the record does.
    enum Gap: Sendable, Hashable {
        /// The log says that the column became `logged`; the record had `found`.
        case contradicted(field: String, logged: Value, found: Value, time: String)
        /// A value of which the server sent a part only.
        case shortened(field: String, time: String)
        /// The record has no such column.
        case unknownField(String, time: String)
        /// The first change on hand is later than the record.
        case beginsLate(first: String, made: String)
        /// Only the newest changes are on hand.
        case cut(Int)
    }

    /// By the record's columns.
    private(set) var values: [String: Value]
    private(set) var gaps: [Gap] = []
    /// Columns of whose value a part alone is known.
    private var shortened: Set<String>

    /// - Parameters:
    ///   - columns: of the record, with what they hold now.
    ///   - shortened: those of them that the server sent in part.
    ///   - changes: to be undone, the newest first.
    init(
        _ columns: [(name: String, value: Value)], of model: Model, shortened: Set<String> = [], undoing changes: some Sequence<Change>
    ) {
        self.shortened = shortened
        values = Dictionary(columns.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        for change in changes {
            guard let field = change.field else { continue }
            guard let name = columns.first(where: { equalIgnoringASCIICase($0.name, field) })?.name, let found = values[name] else {
                note(.unknownField(field, time: change.timeText))
                continue
            }
            if self.shortened.remove(name) != nil || change.isNewShortened {
                // What is there cannot be compared; what was before is known all the same.
            } else if !Self.isSame(found, change.new) {
                note(.contradicted(field: name, logged: change.new, found: found, time: change.timeText))
            }
            if change.isOldShortened {
                note(.shortened(field: name, time: change.timeText))
                self.shortened.insert(name)
            }
            values[name] = Self.typed(change.old, as: model.column(name), like: found)
        }
    }

    /// What the log last said of each column before the moment has to be what it held then.
    ///
    /// - Parameter changes: those that were not undone, the newest first.
    mutating func check(against changes: some Sequence<Change>) {
        var seen: Set<String> = []
        for change in changes {
            guard let field = change.field, let name = values.keys.first(where: { equalIgnoringASCIICase($0, field) }),
                seen.insert(name).inserted, !shortened.contains(name), !change.isNewShortened, let found = values[name],
                !Self.isSame(found, change.new)
            else { continue }
            note(.contradicted(field: name, logged: change.new, found: found, time: change.timeText))
        }
    }

    mutating func note(_ gap: Gap) {
        if !gaps.contains(gap) { gaps.append(gap) }
    }

    /// Logs often keep all values as text.
    static func isSame(_ value: Value, _ logged: Value) -> Bool {
        if value == logged { return true }
        switch (value, logged) {
        case (.null, _), (_, .null), (.blob, _), (_, .blob), (.text, .text): return false
        default: break
        }
        if let one = number(value), let other = number(logged) { return one == other }
        return plainText(value, limit: .max) == plainText(logged, limit: .max)
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        // Beyond that, different numbers would look the same.
        case .integer(let number): number.magnitude < 1 << 53 ? Double(number) : nil
        case .real(let number): number
        case .boolean(let truth): truth ? 1 : 0
        case .text(let text): text.utf8.count < 17 && text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }) ? Double(text) : nil
        case .null, .blob: nil
        }
    }

    /// What the log says in text as the column has it.
    private static func typed(_ logged: Value, as column: Column?, like value: Value) -> Value {
        guard case .text(let text) = logged else { return logged }
        let type = asciiLowercased(column?.declaredType ?? "")
        switch value {
        case .integer: return Int64(text).map { .integer($0) } ?? logged
        case .real: return Double(text).map { .real($0) } ?? logged
        case .null where type.contains("int"): return Int64(text).map { .integer($0) } ?? logged
        case .null where ["real", "floa", "doub"].contains(where: type.contains): return Double(text).map { .real($0) } ?? logged
        case .null, .boolean, .text, .blob: return logged
        }
    }
}

extension Replay.Gap {
    /// One sentence for people.
    var text: String {
        switch self {
        case .contradicted(let field, let logged, let found, let time):
            let (logged, found) = (Self.words(logged), Self.words(found))
            return "gap: at \(time) the log made \(field) \(logged), yet it was \(found): something changed it without the log"
        case .shortened(let field, let time): return "gap: the server sent only a part of what \(field) was before \(time)"
        case .unknownField(let field, let time): return "gap: at \(time) the log changed \(field), which the record does not have"
        case .beginsLate(let first, let made):
            return "gap: the log begins at \(first), the record is of \(made): what changed between is not known"
        case .cut(let count): return "gap: only the newest \(grouped(count)) changes are on hand"
        }
    }

    private static func words(_ value: Value) -> String { Change.brief(value) ?? "another text" }
}
