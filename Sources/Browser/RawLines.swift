internal import Records
internal import Screen

// The record as it came: as JSON would write it, and byte by byte.

extension State {
    /// The whole record as JSON, a line a field where they are short; what is invisible stands there as `\u202e`.
    func rawLines(width: Int, limit: Int) -> [RecordLine] {
        let fields = recordFields
        if fields.isEmpty { return [] }
        var lines = [RecordLine(field: nil, name: .empty, text: "{", kind: .remark)]
        for (index, field) in fields.enumerated() {
            if lines.count >= limit { break }
            let comma = index < fields.count - 1 ? "," : ""
            let seen = limit < 10_000 ? (limit - lines.count + 1) * width : Int.max
            let text = jsonText(.text(field.name)) + ": " + jsonText(field.value, limit: seen) + comma
            // A mark, two blanks; two more where it goes on.
            for (number, part) in SafeText.lines(of: text, width: max(1, width - 5), limit: limit - lines.count).enumerated() {
                lines.append(RecordLine(field: index, name: .empty, text: (number == 0 ? "" : "  ") + part))
            }
        }
        if lines.count < limit { lines.append(RecordLine(field: nil, name: .empty, text: "}", kind: .remark)) }
        return lines
    }

    /// What kind of value it is and how long, then its bytes in hex with the ASCII among them beside.
    static func rawLines(of value: Value, width: Int, limit: Int) -> [SafeText] {
        switch value {
        case .null: return ["null"]
        case .boolean, .integer, .real:
            let kind = value.isNumber ? (value.isReal ? "real " : "integer ") : "boolean "
            return [SafeText(kind + plainText(value, limit: 100), clippedTo: width)]
        case .blob(let bytes):
            return SafeText.lines(of: "blob, \(counted(bytes.count, "byte"))", width: width, limit: limit) + hex(bytes, width, limit - 1)
        case .text(let text):
            let hidden = SafeText.losses(in: text).hidden
            let size = "text, \(counted(text.utf8.count, "byte")), \(counted(text.count, "character"))"
            let head = size + (hidden == 0 ? "" : ", \(grouped(hidden)) hidden")
            return SafeText.lines(of: head, width: width, limit: limit) + hex(Array(text.utf8), width, limit - 1)
        }
    }

    private static func hex(_ bytes: [UInt8], _ width: Int, _ limit: Int) -> [SafeText] {
        // Offset and blank, three cells a byte, a blank, a cell a byte.
        let count = [16, 8, 4].first { 5 + 4 * $0 + 1 <= width } ?? 2
        var lines: [SafeText] = []
        var start = 0
        while start < bytes.count, lines.count < limit {
            let line = bytes[start..<min(start + count, bytes.count)]
            let numbers = line.map { hexDigits(UInt32($0), count: 2) }.joined(separator: " ")
            let blanks = String(repeating: " ", count: 3 * (count - line.count) + 2)
            let letters = String(line.map { (0x20..<0x7F).contains($0) ? Character(Unicode.Scalar($0)) : "." })
            lines.append(SafeText("\(hexDigits(UInt32(start), count: 4)) \(numbers)\(blanks)\(letters)", clippedTo: width))
            start += count
        }
        return lines
    }
}

extension Value {
    fileprivate var isReal: Bool { if case .real = self { true } else { false } }
}

private func hexDigits(_ number: UInt32, count: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, count - digits.utf8.count)) + digits
}

private func base64(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    var rest = bytes
    while !rest.isEmpty {
        let three = rest.prefix(3)
        rest = rest.dropFirst(3)
        let bits = three.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - three.count))
        for place in 0..<4 { text.append(place <= three.count ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : "=") }
    }
    return text
}

/// A value as JSON writes it, with everything that cannot be seen as an escape; at most about `limit` characters of it.
func jsonText(_ value: Value, limit: Int = .max) -> String {
    switch value {
    case .null: return "null"
    case .boolean, .integer: return plainText(value, limit: 100)
    case .real(let number): return number.isFinite ? String(number) : "null"
    case .blob(let bytes):
        return "{\"$base64\":true,\"encoded\":\"\(base64(bytes.prefix(max(0, limit))))\"}"
    case .text(let text):
        var result = "\""
        for scalar in limit < text.utf8.count ? text.prefix(limit).unicodeScalars : text.unicodeScalars[...] {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case " "..."~": result.unicodeScalars.append(scalar)
            default:
                if SafeText.isHidden(scalar) {
                    for unit in String(scalar).utf16 { result += "\\u" + hexDigits(UInt32(unit), count: 4) }
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result + "\""
    }
}
