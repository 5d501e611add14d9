extension Command {
    /// All commands and keys as Markdown: what `Resources/keys.md` holds.
    package static var reference: String {
        var text = """
            # Keys

            Generated from the table of commands by `vitrine keys`. Every command has a permanent name; `:` runs it by that name, `?` searches them all.
            Prompts also take the keys of readline: `^A ^E ^B ^F ^W ^U ^K ^Y`, Backspace and Delete.

            """
        for section in manual {
            text += "\n## \(section.title)\n\n| Keys | Command | Does |\n| --- | --- | --- |\n"
            for row in section.rows {
                text += "| \(row.keys.map { "`\($0)`" }.joined(separator: " ")) | `\(row.name)` | \(row.help) |\n"
            }
        }
        return text
    }

    /// The same by sections, for references of other forms.
    package static var manual: [(title: String, rows: [(keys: [String], name: String, help: String)])] {
        sections.map { section in
            (section.title, section.commands.map { (Keymap.standard.labels(of: $0), $0.name, $0.help) })
        }
    }

    /// Commands by where they work, each once, in the table's order.
    static var sections: [(title: String, commands: [Command])] {
        var sections: [(title: String, commands: [Command])] = []
        func add(_ title: String, _ belongs: (Set<Scope>) -> Bool) {
            let commands = all.filter { belongs($0.scopes) }
            if !commands.isEmpty { sections.append((title, commands)) }
        }
        add("Everywhere") { $0 == .everywhere }
        add("In every pane and box") { $0 == .unprompted }
        add("In every pane") { $0 == .panes }
        add("Table and record") { $0 == .records }
        add("Requests, and the one that is read") { $0 == .requests }
        add("In every prompt") { $0 == .prompts }
        for scope in Scope.allCases { add(scope.title) { $0 == [scope] } }
        return sections
    }
}
