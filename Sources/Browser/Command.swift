internal import Records
internal import Screen

/// Something the user can do: one row of the table that keys, help, hints and the key reference are made from.
package struct Command: Sendable {
    /// Kebab-case and permanent: users put it into their own key maps.
    let name: String
    /// Each is one key, or several in a row; none for a command that is run by its name. A user's `Keymap` may change them.
    let keys: [[Key]]
    /// One sentence without full stop.
    let help: String
    /// Other words that people look for it by.
    let synonyms: String
    let scopes: Set<Scope>
    /// The word for it in the line of hints, and how early it comes there; nil: not hinted.
    let hint: Hint?
    /// Why it cannot be done now; nil when it can.
    let unavailable: @Sendable (State) -> String?
    let run: @Sendable (inout State) -> Void

    struct Hint: Sendable {
        var word: String
        /// The smallest comes first.
        var priority: Int
        var isShown: @Sendable (State) -> Bool = { _ in true }
    }

    /// - Parameter keys: separated by blanks, such as `j <Down> gg`.
    init(
        _ name: String, _ keys: String, _ help: String, also synonyms: String = "", in scopes: Set<Scope>, hint: Hint? = nil,
        unless unavailable: @escaping @Sendable (State) -> String? = { _ in nil }, run: @escaping @Sendable (inout State) -> Void
    ) {
        self.name = name
        self.keys = keys.split(separator: " ").map { Self.sequence(String($0)) }
        self.help = help
        self.synonyms = synonyms
        self.scopes = scopes
        self.hint = hint
        self.unavailable = unavailable
        self.run = run
    }

    /// `gg` and `^X^E` are two keys; `<Down>`, `^F` and `g` are one.
    static func sequence(_ text: String) -> [Key] {
        if Key.named.contains(text) { return [Key(text)] }
        let characters = Array(text)
        // Only as a whole: `^x` is two keys, and `c<` is none with a name.
        let pairs = stride(from: 0, to: characters.count, by: 2).map { String(characters[$0..<min($0 + 2, characters.count)]) }
        if characters.count > 2, pairs.allSatisfy({ $0.hasPrefix("^") && Key.named.contains($0) }) { return pairs.map { Key($0) } }
        return characters.map { Key(String($0)) }
    }

    /// For whoever wants it where it does not work.
    var placesText: String {
        let places = Scope.allCases.filter(scopes.contains).map { asciiLowercased($0.title) }
        return "\(name) works in another place: \(places.joined(separator: ", "))"
    }

    /// The commands that a text may mean, the likeliest first: by key, by name, by its words, by their letters in order.
    static func matching(_ text: String, in scopes: Set<Scope> = .everywhere, _ keymap: Keymap = .standard) -> [Command] {
        let candidates = all.filter { !$0.scopes.isDisjoint(with: scopes) }
        let words = asciiLowercased(text).split(separator: " ").map(String.init)
        if words.isEmpty { return candidates }
        let wanted = words.joined(separator: "-")
        let ranked = candidates.compactMap { command -> (rank: Int, command: Command)? in
            if keymap.labels(of: command).contains(text) { return (0, command) }
            if command.name == wanted { return (0, command) }
            if command.name.hasPrefix(wanted) { return (1, command) }
            if words.allSatisfy({ command.name.contains($0) }) { return (2, command) }
            let names = command.name.split(separator: "-") + command.synonyms.split(separator: " ")
            if words.allSatisfy({ word in names.contains { $0.hasPrefix(word) } }) { return (3, command) }
            let haystack = command.name + " " + asciiLowercased(command.help) + " " + command.synonyms
            if words.allSatisfy({ haystack.contains($0) }) { return (4, command) }
            return words.count == 1 && wanted.count > 1 && isSubsequence(wanted, of: command.name) ? (5, command) : nil
        }
        return (0...5).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.command) }
    }
}

/// Its letters come in that order, perhaps with others between them.
private func isSubsequence(_ text: String, of whole: String) -> Bool {
    var rest = whole[...]
    for character in text {
        guard let index = rest.firstIndex(of: character) else { return false }
        rest = rest[rest.index(after: index)...]
    }
    return true
}
