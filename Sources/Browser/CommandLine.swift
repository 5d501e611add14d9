package import Records

/// A command of ours as it is typed into a shell.
package struct CommandLine: Sendable, Hashable {
    /// The program, the command, its arguments; before quoting.
    package var words: [String]

    /// For POSIX shells; one line unless a word holds a line break itself.
    package var text: String { words.map(shellQuoted).joined(separator: " ") }

    /// Prints exactly the rows of the query, whatever their number.
    ///
    /// - Parameter server: the arguments that lead to the server: `--url` and an address, or `--database` and a file.
    package static func list(_ query: Query, fields: [String] = [], at server: [String] = [], format: String = "json") -> CommandLine {
        var options = server
        if !query.filter.isEmpty { options += ["--filter", FilterText(query.filter).text] }
        // Joined, since a descending key looks like an option.
        if !query.order.isEmpty { options.append("--order-by=" + query.order.map(\.text).joined(separator: ",")) }
        if !fields.isEmpty { options.append("--fields=" + fields.joined(separator: ",")) }
        return CommandLine("list", [query.model], options + ["--all", "--format", format])
    }

    /// Prints one record.
    package static func get(_ model: String, _ id: Value, at server: [String] = [], format: String = "json") -> CommandLine {
        CommandLine("get", [model, plainText(id, limit: .max)], server + ["--format", format])
    }

    /// What begins with a dash is no option behind `--`.
    private init(_ command: String, _ arguments: [String], _ options: [String]) {
        let hasDash = arguments.contains { $0.hasPrefix("-") }
        words = ["vitrine", command] + (hasDash ? options + ["--"] + arguments : arguments + options)
    }
}

/// The word as a POSIX shell takes it back, in quotes only where something in it would mean something to a shell.
package func shellQuoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "_-./:,@%+=".utf8.contains(byte)
        }
    }
    // zsh looks up a command behind a leading `=`.
    if isPlain, let first = word.first, first != "=" { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
