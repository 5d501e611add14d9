package import Records

extension ClientRequest {
    /// The request as a list of requests shows it.
    ///
    /// - Parameters:
    ///   - message: what is sent.
    ///   - request: what it was asked for.
    package func sent(_ message: [UInt8], id: Int, for request: RequestID?) -> SentMessage {
        SentMessage(
            id: id, request: request, action: "\(action)", model: model ?? "", filter: filter, details: details.joined(separator: " "),
            text: WireText(message))
    }

    private var filter: [FilterTerm] {
        switch self {
        case .list(let parameters): parameters.filter
        case .count(_, let filter), .total(_, let filter), .distinct(_, _, _, let filter, _): filter
        case .describe, .get, .cancel, .watch, .unwatch: []
        }
    }

    private var details: [String] {
        switch self {
        case .list(let list):
            var words = ["limit=\(list.limit)"]
            switch list.start {
            case .offset(let offset): if offset > 0 { words.append("offset=\(offset)") }
            // What a server's cursor says is its own affair.
            case .cursor(let cursor): words.append(cursor.isEmpty ? "cursor=start" : "cursor=next")
            }
            if !list.order.isEmpty { words.append("order=" + list.order.map(\.text).joined(separator: ",")) }
            if !list.expand.isEmpty { words.append("expand=" + list.expand.joined(separator: ",")) }
            return words
        case .get(_, let id, let expand):
            return ["id=\(Self.word(id))"] + (expand.isEmpty ? [] : ["expand=" + expand.joined(separator: ",")])
        case .distinct(_, let field, let prefix, _, let limit):
            return ["field=\(field)"] + (prefix.isEmpty ? [] : ["prefix=\(prefix)"]) + ["limit=\(limit)"]
        case .cancel(let id): return ["id=\(id)"]
        case .describe, .count, .total, .watch, .unwatch: return []
        }
    }

    private static func word(_ value: Value) -> String {
        switch value {
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .null, .boolean, .blob: "?"
        }
    }
}
