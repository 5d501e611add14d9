internal import JSON
internal import Records

/// Comma-separated values: a heading, then a line feed after each row. NULL is nothing, empty text is `""`, bytes are base64.
///
/// Unless it is raw, a text that a spreadsheet would calculate has an apostrophe before it, and control characters are written as in
/// JSON (`\u001b`): spreadsheets cannot read them, terminals obey them.
///
/// Sources: RFC 4180; `commands.md`; <https://owasp.org/www-community/attacks/CSV_Injection>
struct CSVForm: RowForm {
    private let columns: [String]
    private let isRaw: Bool
    private let hasHeading: Bool

    init(_ columns: [String], isRaw: Bool, hasHeading: Bool) {
        self.columns = columns
        self.isRaw = isRaw
        self.hasHeading = hasHeading
    }

    func begin(_ output: inout [UInt8]) {
        guard hasHeading, !columns.isEmpty else { return }
        for (index, column) in columns.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            write(column, &output)
        }
        output.append(UInt8(ascii: "\n"))
    }

    func row(_ values: [Value], _ output: inout [UInt8]) {
        // Readers skip an empty line: a row of one NULL would be lost.
        if values.count == 1, values[0].isNull { output += "\"\"".utf8 }
        for (index, value) in values.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            switch value {
            case .null: break
            case .boolean(let truth): output += (truth ? "true" : "false").utf8
            case .integer(let number): output += String(number).utf8
            case .real(let number): if number.isFinite { output += String(number).utf8 }
            case .text(let text): write(text, &output)
            case .blob(let bytes): bytes.withUnsafeBufferPointer { Base64.append($0, to: &output) }
            }
        }
        output.append(UInt8(ascii: "\n"))
    }

    func end(_ output: inout [UInt8]) {}

    private func write(_ text: String, _ output: inout [UInt8]) {
        let text = isRaw ? text : Self.harmless(text)
        let isQuoted = text.isEmpty || text.utf8.contains { Self.quotedBytes.contains($0) }
        guard isQuoted else { return output += text.utf8 }
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { output.append(byte) }
            output.append(byte)
        }
        output.append(UInt8(ascii: "\""))
    }

    private static let quotedBytes = Array(",\"\n\r".utf8)
    private static let formulaBeginnings = Array("=+-@\t\r".unicodeScalars)

    private static func harmless(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let isFormula = scalars.first.map { formulaBeginnings.contains($0) } ?? false
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
        if isPlain { return isFormula ? "'" + text : text }
        var result = isFormula ? "'" : ""
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let isLineBreak = scalar == "\r" && index < scalars.endIndex && scalars[index] == "\n"
            if isLineBreak || isKept(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += escaped(scalar)
            }
        }
        return result
    }

    /// Harmless, or what texts need: tab, line feed, joiners and marks of direction.
    private static func isKept(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a, 0x200c...0x200f: true
        default: !isHarmful(scalar.value)
        }
    }

    /// As JSON writes it.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        String(scalar).utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }
}
