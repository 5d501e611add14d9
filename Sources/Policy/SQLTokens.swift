internal import Records

/// The names in a `CREATE TABLE` statement, without a grammar: enough to tell on which columns a generated one may depend.
///
/// It errs on the side of hiding: whatever could be a name counts as one, string literals included (SQLite takes them for names in places).
enum SQLTokens {
    enum Token: Hashable {
        /// A word or a quoted name, its quotes taken off.
        case name(String)
        case open, close, comma, other
    }

    /// Source: <https://www.sqlite.org/lang_keywords.html> for the four kinds of quotes, <https://www.sqlite.org/lang_comment.html>
    static func read(_ sql: String) -> [Token] {
        let bytes = Array(sql.utf8)
        var tokens: [Token] = []
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "-") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "-"):
                while at < bytes.count, bytes[at] != 0x0a { at += 1 }
            case UInt8(ascii: "/") where at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "*"):
                at += 2
                while at < bytes.count, !(bytes[at] == UInt8(ascii: "*") && at + 1 < bytes.count && bytes[at + 1] == UInt8(ascii: "/")) {
                    at += 1
                }
                at += 2
            case UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "'"): tokens.append(quoted(bytes, &at, byte, doubling: true))
            case UInt8(ascii: "["): tokens.append(quoted(bytes, &at, UInt8(ascii: "]"), doubling: false))
            case _ where isNamePart(byte):
                let start = at
                while at < bytes.count, isNamePart(bytes[at]) { at += 1 }
                tokens.append(.name(String(decoding: bytes[start..<at], as: UTF8.self)))
            default:
                switch byte {
                case UInt8(ascii: "("): tokens.append(.open)
                case UInt8(ascii: ")"): tokens.append(.close)
                case UInt8(ascii: ","): tokens.append(.comma)
                case 0x09...0x0d, 0x20: break
                default: tokens.append(.other)
                }
                at += 1
            }
        }
        return tokens
    }

    /// For each part of the column list: the name it begins with and the names behind it.
    static func definitions(_ sql: String) -> [(name: String, mentions: [String])] {
        let tokens = read(sql)
        guard let open = tokens.firstIndex(of: .open) else { return [] }
        var parts: [[String]] = [[]]
        var depth = 1
        for token in tokens[(open + 1)...] {
            switch token {
            case .open: depth += 1
            case .close: depth -= 1
            case .comma where depth == 1: parts.append([])
            case .name(let name): parts[parts.count - 1].append(name)
            case .comma, .other: break
            }
            if depth == 0 { break }
        }
        return parts.compactMap { part in part.first.map { ($0, Array(part.dropFirst())) } }
    }

    private static func quoted(_ bytes: [UInt8], _ at: inout Int, _ end: UInt8, doubling: Bool) -> Token {
        var content: [UInt8] = []
        at += 1
        while at < bytes.count {
            if bytes[at] == end {
                guard doubling, at + 1 < bytes.count, bytes[at + 1] == end else { break }
                at += 1
            }
            content.append(bytes[at])
            at += 1
        }
        at += 1
        return .name(String(decoding: content, as: UTF8.self))
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
            true
        default: false
        }
    }
}
