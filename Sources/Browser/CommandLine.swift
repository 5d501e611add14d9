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

    /// Asks a server what the message asked it; nil for what has no command of its own, such as the values of a column.
    ///
    /// A cursor is not in it: that is one connection's.
    package init?(_ message: SentMessage, at server: [String] = []) {
        var options = server
        if !message.filter.isEmpty { options += ["--filter", FilterText(message.filter).text] }
        let json = ["--format", "json"]
        switch (message.action, message.option("limit")) {
        case ("describe", _):
            self.init(message.model.isEmpty ? "models" : "describe", message.model.isEmpty ? [] : [message.model], options + json)
        // A page of none, asked for its total.
        case ("count", _), ("query", nil): self.init("count", [message.model], options)
        case ("list", let limit?), ("query", let limit?):
            for name in ["order", "expand", "fields"] {
                if let names = message.option(name) { options.append("--\(name == "order" ? "order-by" : name)=\(names)") }
            }
            options += ["--limit", limit]
            if let offset = message.option("offset") { options += ["--offset", offset] }
            self.init(message.action, [message.model], options + json)
        case ("get", _):
            guard let id = message.option("id") else { return nil }
            if let names = message.option("expand") { options.append("--expand=\(names)") }
            self.init("get", [message.model, id], options + json)
        case ("watch", _): self.init("watch", [message.model], options)
        default: return nil
        }
    }

    /// What begins with a dash is no option behind `--`.
    private init(_ command: String, _ arguments: [String], _ options: [String]) {
        let hasDash = arguments.contains { $0.hasPrefix("-") }
        words = ["vitrine", command] + (hasDash ? options + ["--"] + arguments : arguments + options)
    }
}

/// The word as a POSIX shell takes it back, in quotes only where something in it would mean something to a shell.
package func shellQuoted(_ word: String) -> String {
    if word.unicodeScalars.contains(where: { $0 != "\n" && isWrittenByNumber($0) }) { return printed(word) }
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

/// The word as `printf` makes it, on one line of harmless characters: a terminal that it is pasted into would obey the others, however
/// they are quoted.
///
/// Source: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/printf.html>
private func printed(_ word: String) -> String {
    // A shell drops line breaks at the end of what a command prints.
    let end = word.unicodeScalars.reversed().prefix { $0 == "\n" }.count
    var format = ""
    for (index, scalar) in word.unicodeScalars.dropLast(end).enumerated() {
        switch scalar {
        case "\\", "%": format += "\(scalar)\(scalar)"
        case "\n": format += "\\n"
        // No option of printf's.
        case "-" where index == 0: format += byNumber(scalar)
        case "'": format += byNumber(scalar)
        case _ where isWrittenByNumber(scalar): format += byNumber(scalar)
        default: format.unicodeScalars.append(scalar)
        }
    }
    return "\"$(printf '\(format)')\"" + (end == 0 ? "" : "'" + String(repeating: "\n", count: end) + "'")
}

/// Byte by byte, three octal digits each.
private func byNumber(_ scalar: Unicode.Scalar) -> String {
    String(scalar).utf8.map { byte in
        let digits = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }.joined()
}
