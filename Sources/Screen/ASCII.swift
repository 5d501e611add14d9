extension SafeText {
    /// The same for a terminal without Unicode: our glyphs by their ASCII forms, controls as `^X`, all else as `?`.
    package var ascii: SafeText {
        var result = SafeText.empty
        for cluster in clusters {
            if cluster.isSubstitute, let picture = cluster.text.unicodeScalars.first?.value, (0x2400...0x241F).contains(picture),
                let letter = Unicode.Scalar(picture - 0x2400 + 0x40)
            {
                result.append(Cluster(text: "^", width: 1, isSubstitute: true))
                result.append(Cluster(text: String(letter), width: 1, isSubstitute: true))
            } else {
                for character in asciiForm(of: cluster.text, width: Int(cluster.width)) {
                    result.append(Cluster(text: String(character), width: 1, isSubstitute: cluster.isSubstitute))
                }
            }
        }
        return result
    }
}

extension Frame {
    /// The same cells for a terminal without Unicode; nothing moves.
    package mutating func convertToASCII() {
        for index in cells.indices where !cells[index].text.utf8.allSatisfy({ $0 < 0x80 }) {
            let form = asciiForm(of: cells[index].text, width: Int(cells[index].width))
            // A wide character becomes two narrow ones.
            for (offset, character) in form.enumerated() {
                cells[index + offset] = Cell(text: String(character), width: 1, style: cells[index].style)
            }
        }
    }
}

/// As many ASCII characters as the cluster has cells.
private func asciiForm(of text: String, width: Int) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    if let form = asciiGlyphs[text] { return form }
    return String(repeating: "?", count: width)
}

private let asciiGlyphs: [String: String] = [
    "─": "-", "│": "|", "├": "+", "┤": "+", "┬": "+", "┴": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "▏": "|", "▎": "-",
    "▍": "-", "▋": "=", "▊": "=", "▉": "=",
    "▌": ">", "▸": ">", "›": ">", "→": ">", "←": "<", "↰": "<", "↵": "<", "◂": "<", "▲": "^", "▼": "v", "↑": "^", "↓": "v",
    "•": "*", "●": "*", "○": "o", "◌": "o", "·": ".", "…": "~", "∅": "-", "✓": "+", "✗": "x", "×": "x", "⟳": "@",
    "█": "#", "▓": "#", "▒": ":", "░": ".", "⟨": "<", "⟩": ">", "⏎": "|", "≥": ">", "≤": "<", "≈": "~",
    "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": "\"", "”": "\"",
]
