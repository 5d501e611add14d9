/// JSON as people read it: a line for each member, two blanks a level. Of a text that was cut, or is none, as far as it goes.
func indentedJSON(_ text: String) -> [String] {
    var writer = IndentedJSON()
    for scalar in text.unicodeScalars { writer.take(scalar) }
    writer.endLine()
    return writer.lines
}

private struct IndentedJSON {
    private(set) var lines: [String] = []
    private var line = ""
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// A bracket was opened, and nothing has followed yet.
    private var isOpen = false

    mutating func take(_ scalar: Unicode.Scalar) {
        if isInString {
            line.unicodeScalars.append(scalar)
            if isEscaped { isEscaped = false } else if scalar == "\\" { isEscaped = true } else if scalar == "\"" { isInString = false }
            return
        }
        switch scalar {
        case " ", "\n", "\r", "\t": return
        case "}", "]":
            depth = max(0, depth - 1)
            // Nothing between them: they stay together.
            if isOpen { isOpen = false } else { endLine() }
            line.unicodeScalars.append(scalar)
            return
        default: break
        }
        if isOpen {
            endLine()
            isOpen = false
        }
        line.unicodeScalars.append(scalar)
        switch scalar {
        case "{", "[":
            depth += 1
            isOpen = true
        case ",": endLine()
        case ":": line += " "
        case "\"": isInString = true
        default: break
        }
    }

    mutating func endLine() {
        if !line.isEmpty { lines.append(line) }
        // However deep it goes, something of it is seen.
        line = String(repeating: "  ", count: min(depth, 20))
        if lines.isEmpty { line = "" }
    }
}
