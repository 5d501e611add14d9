package import Records

/// A screen as a text that opens it again: `vitrine://tickets?filter=status%3Aopen&order=-updated_at&id=42&row=7&tab=record`.
///
/// It says what is shown, never where: no address and no token is in it. Its parts, each at most once, in any order: `filter`, in the
/// text form of filters; `order`, as on the command line; `columns`, those shown, in their order; `id` and `row`, the record of the
/// cursor, as a filter's value, and where it stood, from 1; `tab`, the tab of the open record. Everything else is an error: a link that
/// opens something else than was meant is worse than none.
package struct StateLink: Sendable, Hashable, Codable {
    package var query: Query
    /// The columns shown, in their order; empty: all, as the browser puts them.
    package var columns: [String] = []
    /// The key of the cursor's record.
    package var id: Value?
    /// The row that it stood in, from 0.
    package var row = 0
    /// The tab of the open record; nil when none is open.
    package var tab: String?

    package init(_ query: Query) { self.query = query }

    private static let scheme = "vitrine://"
    /// Characters; no terminal and no chat takes longer ones.
    private static let limit = 16_384

    package var text: String {
        var parts: [String] = []
        if !query.filter.isEmpty { parts.append("filter=" + Self.encoded(FilterText(query.filter).text)) }
        if !query.order.isEmpty {
            parts.append("order=" + query.order.map { ($0.isDescending ? "-" : "") + Self.encodedName($0.field) }.joined(separator: ","))
        }
        if !columns.isEmpty { parts.append("columns=" + columns.map(Self.encodedName).joined(separator: ",")) }
        if let id { parts.append("id=" + Self.encoded(FilterText.text(id))) }
        if row > 0 { parts.append("row=\(row + 1)") }
        if let tab { parts.append("tab=" + Self.encoded(tab)) }
        return Self.scheme + Self.encoded(query.model) + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
    }

    package static func parse(_ text: String) throws(BrowserError) -> StateLink {
        guard text.hasPrefix(scheme) else { throw BrowserError(.badLink, "a link begins with \(scheme)") }
        guard text.utf8.count <= limit else { throw BrowserError(.badLink, "the link is longer than \(grouped(limit)) characters") }
        let halves = text.dropFirst(scheme.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let model = try decoded(halves[0])
        guard !model.isEmpty else { throw BrowserError(.badLink, "the link names no model: \(scheme)tickets") }
        var link = StateLink(Query(model))
        var seen: Set<Substring> = []
        for part in halves.count > 1 ? halves[1].split(separator: "&") : [] {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else { throw BrowserError(.badLink, "'\(part)' in the link has no '='") }
            guard seen.insert(sides[0]).inserted else { throw BrowserError(.badLink, "the link gives \(sides[0]) twice") }
            try link.take(sides[0], sides[1])
        }
        return link
    }

    private mutating func take(_ name: Substring, _ value: Substring) throws(BrowserError) {
        switch name {
        case "filter": query.filter = try Self.terms(Self.decoded(value))
        case "order":
            for term in value.split(separator: ",", omittingEmptySubsequences: false) {
                let isDescending = term.hasPrefix("-")
                query.order.append(OrderTerm(try Self.decodedName(isDescending ? term.dropFirst() : term), descending: isDescending))
            }
        case "columns":
            for column in value.split(separator: ",", omittingEmptySubsequences: false) { columns.append(try Self.decodedName(column)) }
        case "id":
            let terms = try Self.terms("id:" + Self.decoded(value))
            guard terms.count == 1 else { throw BrowserError(.badLink, "the link's id is not one value") }
            id = terms[0].value
        case "row":
            guard let number = Int(value), number >= 1, number <= RowCount.sane(.max) else {
                throw BrowserError(.badLink, "the link's row is not a number from 1")
            }
            row = number - 1
        case "tab":
            let name = try Self.decoded(value)
            guard RecordTab(rawValue: name) != nil else {
                let names = RecordTab.allCases.map(\.rawValue).joined(separator: ", ")
                throw BrowserError(.badLink, "the link opens a tab '\(name)', and there are \(names)")
            }
            tab = name
        default:
            throw BrowserError(.badLink, "the link has a part '\(name)', which this version does not know")
        }
    }

    private static func terms(_ text: String) throws(BrowserError) -> [FilterTerm] {
        do throws(BrowserError) { return try FilterText.parse(text).terms } catch {
            throw BrowserError(.badLink, "the link's filter cannot be read: \(error.message)")
        }
    }
}

// MARK: - Percent-encoding

extension StateLink {
    /// All but what RFC 3986 leaves unreserved, and the colon, for reading's sake.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "-", ".", "_", "~", ":": result.unicodeScalars.append(scalar)
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }

    /// A leading dash is no sign of an order.
    private static func encodedName(_ name: String) -> String {
        let text = encoded(name)
        return text.hasPrefix("-") ? "%2D" + text.dropFirst() : text
    }

    private static func decodedName(_ text: Substring) throws(BrowserError) -> String {
        if text.isEmpty { throw BrowserError(.badLink, "a name in the link is empty") }
        return try decoded(text)
    }

    private static func decoded(_ text: Substring) throws(BrowserError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), digits.first != UInt8(ascii: "+")
            else {
                throw BrowserError(.badLink, "the link is cut or damaged: after '%' come two digits from 0 to F")
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard let result = String(validating: bytes, as: UTF8.self) else {
            throw BrowserError(.badLink, "the link is damaged: a part of it is not UTF-8")
        }
        return result
    }
}
