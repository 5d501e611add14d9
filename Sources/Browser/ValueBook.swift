internal import Records

/// What is known of the values of columns: lists that servers gave, and the names of records that foreign keys point to.
///
/// Bounded: what was used longest ago is forgotten first.
struct ValueBook: Sendable, Hashable {
    /// Lists kept.
    static let limit = 48
    /// Names kept of each model.
    static let labelLimit = 400
    /// Values asked for at once.
    static let listLength = 100

    /// What a list is of.
    struct Key: Sendable, Hashable {
        var model: String
        var field: String
        var prefix = ""
        /// The records that are looked at.
        var filter: [FilterTerm] = []
    }

    struct List: Sendable, Hashable {
        /// With counts that can be reckoned with.
        var values: [ValueCount]
        var isExact: Bool
        /// Why there is none.
        var failure: String?
        /// Seconds since 1970 when it was told.
        var told: Int64 = 0
        /// The data may have changed since: it is to be asked for again, and stays until then.
        var isOld = false

        /// Every value there is.
        var isComplete: Bool { failure == nil && isExact && values.count < ValueBook.listLength }
        var total: Int { values.reduce(0) { RowCount.sane($0 + $1.count) } }
    }

    /// A search for records by the beginning of their names.
    struct Names: Sendable, Hashable {
        var model: String
        var column: String
        var beginning: String
    }

    /// Columns whose facets stand beside the table, by model.
    var sideFields: [String: [String]] = [:]
    /// What was told last of each of them, by model and column: it stays until what is asked for now is there.
    var sideShown: [Key: List] = [:]
    private var lists: [Key: List] = [:]
    /// Least recently told first.
    private var order: [Key] = []
    /// Names by model and the key's text; nil where there turned out to be none.
    private var labels: [String: [String: String?]] = [:]
    /// Searches that were answered: their names are among the labels.
    private(set) var found: Set<Names> = []

    subscript(key: Key) -> List? { lists[key] }

    mutating func set(_ list: List, for key: Key) {
        order.removeAll { $0 == key }
        order.append(key)
        lists[key] = list
        while order.count > Self.limit { lists[order.removeFirst()] = nil }
    }

    /// The list that says most about a beginning: its own, or that of a shorter one.
    func best(_ key: Key) -> (list: List, prefix: String)? {
        var key = key
        while true {
            if let list = lists[key], list.failure == nil { return (list, key.prefix) }
            if key.prefix.isEmpty { return nil }
            key.prefix.removeLast()
        }
    }

    /// The record's name; nil while it is not known.
    func label(_ model: String, _ key: Value) -> String? {
        labelKey(key).flatMap { labels[model]?[$0] ?? nil }
    }

    /// It was looked for, whether it has a name or not.
    func isLabelKnown(_ model: String, _ key: Value) -> Bool {
        labelKey(key).map { labels[model]?[$0] != nil } ?? true
    }

    mutating func setLabel(_ label: String?, _ model: String, _ key: Value) {
        guard let text = labelKey(key) else { return }
        if labels[model, default: [:]].count >= Self.labelLimit {
            labels[model] = [:]
            found = found.filter { $0.model != model }
        }
        labels[model, default: [:]][text] = .some(label)
    }

    /// Records of the model whose names hold a word that begins so, whatever the case.
    func labelled(_ model: String, _ beginning: String) -> [(key: String, label: String)] {
        let wanted = beginning.lowercased()
        return (labels[model] ?? [:]).compactMap { key, label in
            guard let label else { return nil }
            let lower = label.lowercased()
            return lower.hasPrefix(wanted) || lower.split(separator: " ").contains { $0.hasPrefix(wanted) } ? (key, label) : nil
        }.sorted { ($0.label, $0.key) < ($1.label, $1.key) }
    }

    mutating func setFound(_ names: Names) {
        if found.count >= Self.limit { found = [] }
        found.insert(names)
    }

    /// Lists are asked for anew, names stay.
    mutating func forgetLists() {
        lists = [:]
        order = []
    }

    /// Something was written to these models.
    mutating func outdateLists(of models: [String]) {
        for key in order where models.contains(where: { equalIgnoringASCIICase($0, key.model) }) { lists[key]?.isOld = true }
    }

    /// Counts grow old.
    mutating func forgetLists(toldBefore time: Int64) {
        for (key, list) in lists where list.told < time {
            lists[key] = nil
            order.removeAll { $0 == key }
        }
    }
}
