internal import Records
internal import Screen

/// A filter that was given a name.
struct SavedFilter: Sendable, Hashable {
    var model: String
    var name: String
    /// As it is written in the prompt.
    var text: String
}

/// A record that was opened.
struct RecentRecord: Sendable, Hashable {
    var model: String
    var key: Value
    /// Its label when it was opened; `""` when it has none.
    var title: String
}

/// What is within reach beside the models: saved filters, and the records opened last.
struct Shelf: Sendable, Hashable {
    /// By model and name.
    private(set) var filters: [SavedFilter] = []
    /// The newest last.
    private(set) var recent: [RecentRecord] = []
    /// Rows that a saved filter matches; `unknown` where they could not be counted.
    var counts: [SavedFilter: RowCount] = [:]
    /// A record was opened, and is noted as soon as its row is there.
    var isRecordOpened = false

    static let recentLimit = 20

    func filter(of model: String, named name: String) -> SavedFilter? { filters.first { $0.model == model && $0.name == name } }

    /// Adds a filter in place of the one with its model and name.
    mutating func save(_ filter: SavedFilter) {
        filters.removeAll { $0.model == filter.model && $0.name == filter.name }
        filters.append(filter)
        filters.sort { ($0.model, $0.name) < ($1.model, $1.name) }
    }

    mutating func remove(_ filter: SavedFilter) {
        filters.removeAll { $0 == filter }
        counts[filter] = nil
    }

    mutating func note(_ record: RecentRecord) {
        recent.removeAll { $0.model == record.model && $0.key == record.key }
        recent.append(record)
        if recent.count > Self.recentLimit { recent.removeFirst() }
    }
}

extension Shelf {
    mutating func recollect(_ memory: Memory, of server: String) {
        for name in memory.names(beginning: "saved", server) where name.count == 2 {
            save(SavedFilter(model: name[0], name: name[1], text: memory["saved", server, name[0], name[1]].joined(separator: " ")))
        }
        for words in memory["recent", server].compactMap({ Memory.words(of: $0) }) where words.count == 3 {
            guard let key = try? FilterText.parse("key:" + words[1]).terms.first?.value else { continue }
            note(RecentRecord(model: words[0], key: key, title: words[2]))
        }
    }

    func remember(in memory: inout Memory, of server: String) {
        for name in memory.names(beginning: "saved", server) { memory.set(["saved", server] + name, to: []) }
        for filter in filters { memory["saved", server, filter.model, filter.name] = [filter.text] }
        memory["recent", server] = recent.map { Memory.line([$0.model, FilterText.text($0.key), $0.title]) }
    }
}
