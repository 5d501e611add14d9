internal import Records
internal import Screen

/// Something the user can do: one row of the table that keys, help, hints and the key reference are made from.
package struct Command: Sendable {
    /// Kebab-case and permanent: users put it into their own key maps.
    let name: String
    /// Each is one key, or several in a row.
    let keys: [[Key]]
    /// One sentence without full stop.
    let help: String
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
        _ name: String, _ keys: String, _ help: String, in scopes: Set<Scope>, hint: Hint? = nil,
        unless unavailable: @escaping @Sendable (State) -> String? = { _ in nil }, run: @escaping @Sendable (inout State) -> Void
    ) {
        self.name = name
        self.keys = keys.split(separator: " ").map { Self.sequence(String($0)) }
        self.help = help
        self.scopes = scopes
        self.hint = hint
        self.unavailable = unavailable
        self.run = run
    }

    /// `gg` is two keys; `<Down>`, `^F` and `g` are one.
    static func sequence(_ text: String) -> [Key] {
        if Key.named.contains(text) { return [Key(text)] }
        return text.map { Key(String($0)) }
    }

    /// As in the reference: `j`, `<Down>`, `gg`.
    var keyLabels: [String] { keys.map { $0.map(\.name).joined() } }

    static func bound(to keys: [Key], in scope: Scope) -> Command? {
        lookup[scope]?[keys].map { all[$0] }
    }

    /// Whether some command's keys begin with these and go on.
    static func begins(with keys: [Key], in scope: Scope) -> Bool { !following(keys, in: scope).isEmpty }

    /// The commands whose keys begin with these and go on, in the table's order.
    static func following(_ keys: [Key], in scope: Scope) -> [(rest: String, command: Command)] {
        all.filter { $0.scopes.contains(scope) }.flatMap { command in
            command.keys.filter { $0.count > keys.count && $0.starts(with: keys) }.map {
                (rest: $0.dropFirst(keys.count).map(\.name).joined(), command: command)
            }
        }
    }

    /// The commands that a text may mean, the likeliest first: by key, by name, by the words of name and help.
    static func matching(_ text: String, in scopes: Set<Scope> = .everywhere) -> [Command] {
        let candidates = all.filter { !$0.scopes.isDisjoint(with: scopes) }
        let words = asciiLowercased(text).split(separator: " ").map(String.init)
        if words.isEmpty { return candidates }
        let wanted = words.joined(separator: "-")
        let ranked = candidates.compactMap { command -> (rank: Int, command: Command)? in
            if command.keyLabels.contains(text) { return (0, command) }
            if command.name == wanted { return (0, command) }
            if command.name.hasPrefix(wanted) { return (1, command) }
            let haystack = command.name + " " + asciiLowercased(command.help)
            if words.allSatisfy({ command.name.contains($0) }) { return (2, command) }
            return words.allSatisfy { haystack.contains($0) } ? (3, command) : nil
        }
        return (0...3).flatMap { rank in ranked.filter { $0.rank == rank }.map(\.command) }
    }

    private static let lookup: [Scope: [[Key]: Int]] = {
        var lookup: [Scope: [[Key]: Int]] = [:]
        for (index, command) in all.enumerated() {
            for scope in command.scopes {
                for keys in command.keys { lookup[scope, default: [:]][keys] = index }
            }
        }
        return lookup
    }()
}
