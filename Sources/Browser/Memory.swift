/// What is remembered from one start of the browser to the next: facts, each some words under a name of some words.
///
/// The first word of a name says of what kind the fact is, the second one of which server. No fact holds a token.
package struct Memory: Sendable, Hashable {
    package private(set) var facts: [[String]: [String]] = [:]

    package init() {}

    /// Words that are a list of what was entered before, oldest first: two browsers' lists become one.
    private static let lists: Set<String> = ["commands", "finds", "filters", "recent"]
    /// Entries of a list, and servers, that are kept.
    static let listLimit = 100
    static let serverLimit = 50

    subscript(name: String...) -> [String] {
        get { facts[name] ?? [] }
        set { facts[name] = newValue.isEmpty ? nil : newValue }
    }

    mutating func set(_ name: [String], to words: [String]) { facts[name] = words.isEmpty ? nil : words }

    /// Names that begin like that, and what comes after it, in order.
    func names(beginning start: String...) -> [[String]] {
        facts.keys.filter { $0.starts(with: start) }.map { Array($0.dropFirst(start.count)) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// What a browser learnt and forgot since it read its memory.
    package struct Changes: Sendable, Hashable {
        var learnt: [[String]: [String]] = [:]
        var forgotten: Set<[String]> = []

        package var isEmpty: Bool { learnt.isEmpty && forgotten.isEmpty }
    }

    package func changes(since earlier: Memory) -> Changes {
        Changes(
            learnt: facts.filter { earlier.facts[$0.key] != $0.value },
            forgotten: Set(earlier.facts.keys.filter { facts[$0] == nil }))
    }

    /// Brings changes into what others may have written meanwhile: fact by fact, the later browser's word holds.
    package mutating func apply(_ changes: Changes) {
        for name in changes.forgotten { facts[name] = nil }
        for (name, words) in changes.learnt {
            let isList = name.first.map(Self.lists.contains) ?? false
            let others = isList ? (facts[name] ?? []).filter { !words.contains($0) } : []
            facts[name] = isList ? Array((others + words).suffix(Self.listLimit)) : words
        }
        forgetOldServers()
    }

    /// Those that were not seen for longest; saved filters stay.
    private mutating func forgetOldServers() {
        let seen = facts.filter { $0.key.count == 2 && $0.key[0] == "seen" }
        if seen.count <= Self.serverLimit { return }
        let old = seen.sorted { (Int64($0.value.first ?? "") ?? 0, $0.key[1]) > (Int64($1.value.first ?? "") ?? 0, $1.key[1]) }
            .dropFirst(Self.serverLimit).map { $0.key[1] }
        for name in facts.keys where name.count > 1 && name[0] != "saved" && old.contains(name[1]) { facts[name] = nil }
    }
}
