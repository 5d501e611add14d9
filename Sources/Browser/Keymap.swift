internal import Records
package import Screen

/// Which keys mean which command: those of the command table, changed by what a user wrote.
package struct Keymap: Sendable, Hashable {
    /// Keys by the permanent names of commands; a command that is not here has those of the table.
    private(set) var changed: [String: [[Key]]] = [:]
    /// Index in `Command.all`, computed from `changed`.
    private var lookup: [Scope: [[Key]: Int]] = [:]

    /// The command table's.
    package static let standard = Keymap([:])

    private init(_ changed: [String: [[Key]]]) {
        self.changed = changed
        for (index, command) in Command.all.enumerated() {
            for scope in command.scopes {
                for keys in keys(of: command) { lookup[scope, default: [:]][keys] = index }
            }
        }
    }

    package static func == (a: Self, b: Self) -> Bool { a.changed == b.changed }
    package func hash(into hasher: inout Hasher) { hasher.combine(changed) }

    func keys(of command: Command) -> [[Key]] { changed[command.name] ?? command.keys }

    /// As in the reference: `j`, `<Down>`, `gg`.
    func labels(of command: Command) -> [String] { keys(of: command).map { $0.map(\.name).joined() } }

    /// How sentences name the command: by its first key, or as it is typed after `:`.
    func label(of name: String) -> String {
        guard let keys = Command.all.first(where: { $0.name == name }).flatMap({ self.keys(of: $0).first }) else { return ":" + name }
        // `<Backspace>` is for key maps.
        if keys.count == 1, keys[0].name.hasPrefix("<"), keys[0].name.count > 1 { return String(keys[0].name.dropFirst().dropLast()) }
        return keys.map(\.name).joined()
    }

    func command(boundTo keys: [Key], in scope: Scope) -> Command? { lookup[scope]?[keys].map { Command.all[$0] } }

    /// Whether some command's keys begin with these and go on.
    func begins(with keys: [Key], in scope: Scope) -> Bool { !following(keys, in: scope).isEmpty }

    /// The commands whose keys begin with these and go on, in the table's order.
    func following(_ keys: [Key], in scope: Scope) -> [(rest: String, command: Command)] {
        Command.all.filter { $0.scopes.contains(scope) }.flatMap { command in
            self.keys(of: command).filter { $0.count > keys.count && $0.starts(with: keys) }.map {
                (rest: $0.dropFirst(keys.count).map(\.name).joined(), command: command)
            }
        }
    }
}

extension Keymap {
    /// One line of a user's: a command gets these keys and no others; none at all when `keys` is empty.
    package struct Binding: Sendable, Hashable, Codable {
        package var command: String
        /// Separated by blanks, as in the command table: `j <Down> gg`.
        package var keys: String
        /// Where it was written.
        var line: Int?

        package init(command: String, keys: String, line: Int? = nil) {
            self.command = command
            self.keys = keys
            self.line = line
        }

        /// Before what is wrong with it: `line 3: `.
        var place: String { line.map { "line \($0): " } ?? "" }
    }

    /// The table's keys with a user's changes, and one sentence for each that does not hold or takes a key from another command.
    ///
    /// A key that the table gives to another command is taken from it; of two lines that want the same key, the first has it.
    package static func make(_ bindings: [Binding]) -> (keymap: Keymap, problems: [String]) {
        var problems: [String] = []
        var changed: [String: [[Key]]] = [:]
        var own: [(command: Command, keys: [Key], binding: Binding)] = []
        for (index, binding) in bindings.enumerated() {
            guard let command = Command.all.first(where: { $0.name == binding.command }) else {
                let hint = nearest(to: binding.command, among: Command.all.map(\.name)).map { "; the nearest is \($0)" } ?? ""
                problems.append("\(binding.place)there is no command '\(binding.command)'\(hint)")
                continue
            }
            if let later = bindings[(index + 1)...].first(where: { $0.command == binding.command }) {
                let which = later.line.map { "line \($0)" } ?? "the later one"
                problems.append("\(binding.place)\(command.name) is given keys twice; \(which) holds")
                continue
            }
            var taken: [[Key]] = []
            for text in binding.keys.split(separator: " ").map(String.init) {
                let keys = Command.sequence(text)
                if let problem = Self.problem(with: keys, text, for: command) {
                    problems.append("\(binding.place)\(command.name): \(problem)")
                } else if let other = own.first(where: { $0.command.name != command.name && $0.command.clashes(command, $0.keys, keys) }) {
                    let which = other.binding.line.map { " in line \($0)" } ?? " already"
                    problems.append(
                        "\(binding.place)\(command.name): \(text) is bound to \(other.command.name)\(which), which keeps it")
                } else {
                    taken.append(keys)
                    own.append((command, keys, binding))
                }
            }
            if taken.isEmpty, !binding.keys.isEmpty { continue }
            changed[command.name] = taken
        }
        for command in Command.all where changed[command.name] == nil {
            let kept = command.keys.filter { keys in
                guard let other = own.first(where: { $0.command.clashes(command, $0.keys, keys) }) else { return true }
                let name = keys.map(\.name).joined()
                problems.append("\(other.binding.place)\(name) means \(other.command.name) now, and \(command.name) no longer")
                return false
            }
            if kept.count < command.keys.count { changed[command.name] = kept }
        }
        return (Keymap(changed), problems)
    }

    private static func problem(with keys: [Key], _ text: String, for command: Command) -> String? {
        let typed = text.first == "<" || text.first == "^"
        if typed, text.count > 1, keys.count == text.count { return "'\(text)' is no key; keys have names such as <PageDown>, ^F and gg" }
        if command.scopes.contains(where: { !$0.isPane }), keys.contains(where: { $0.text != nil }) {
            return "'\(text)' types text in a prompt"
        }
        return nil
    }
}

extension Command {
    /// In some scope of both, one of the key sequences hides the other.
    fileprivate func clashes(_ other: Command, _ keys: [Key], _ others: [Key]) -> Bool {
        !scopes.isDisjoint(with: other.scopes) && (keys.starts(with: others) || others.starts(with: keys))
    }
}
