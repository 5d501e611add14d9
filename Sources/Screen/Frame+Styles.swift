extension Frame {
    /// The rows as one letter per style, `.` for plain, and after them what each letter stands for; plain ends of rows are left out.
    ///
    /// For tests: what differs in style alone differs here.
    package var styleLines: [String] {
        var letters: [Style: Character] = [.plain: "."]
        var legend: [String] = []
        var lines: [String] = []
        for row in 0..<size.rows {
            var line = ""
            for column in 0..<size.columns {
                let style = self[row, column].style
                if letters[style] == nil {
                    let letter = Self.styleLetters[min(letters.count - 1, Self.styleLetters.count - 1)]
                    letters[style] = letter
                    legend.append("\(letter) \(style)")
                }
                line.append(letters[style] ?? ".")
            }
            while line.hasSuffix(".") { line.removeLast() }
            lines.append(line)
        }
        return lines + legend
    }

    private static let styleLetters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

extension Style: CustomStringConvertible {
    package var description: String {
        var words: [String] = []
        for (attribute, name) in Self.attributeNames where attributes.contains(attribute) { words.append(name) }
        if foreground != .standard { words.append("\(foreground)") }
        if background != .standard { words.append("on \(background)") }
        return words.isEmpty ? "plain" : words.joined(separator: " ")
    }

    private static let attributeNames: [(Attributes, String)] = [
        (.bold, "bold"), (.dim, "dim"), (.italic, "italic"), (.underline, "underline"), (.reverse, "reverse"), (.substitute, "substitute"),
    ]
}

extension Color: CustomStringConvertible {
    package var description: String {
        switch self {
        case .standard: "standard"
        case .palette(let number):
            Int(number) < Self.names.count ? Self.names[Int(number)] : "colour \(number)"
        case .role(let number): "role \(number)"
        }
    }

    private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright black"]
}
