package import Records

extension ClientRequest {
    /// The request as a list of requests shows it.
    ///
    /// - Parameters:
    ///   - message: what is sent.
    ///   - request: what it was asked for.
    package func sent(_ message: [UInt8], id: Int, for request: RequestID?) -> SentMessage {
        SentMessage(
            id: id, request: request, action: "\(action)", model: model ?? "", filter: filter, options: options, text: WireText(message))
    }

    private var filter: [FilterTerm] {
        switch self {
        case .list(let parameters): parameters.filter
        case .count(_, let filter), .total(_, let filter), .distinct(_, _, _, let filter, _): filter
        case .describe, .get, .cancel, .watch, .unwatch: []
        }
    }

    private var options: [SentMessage.Option] {
        switch self {
        case .list(let list):
            var options = [SentMessage.Option("limit", String(list.limit))]
            switch list.start {
            case .offset(let offset): if offset > 0 { options.append(.init("offset", String(offset))) }
            case .cursor(let cursor): options.append(.init("cursor", cursor.isEmpty ? "start" : "next"))
            }
            return options + Self.names("order", list.order.map(\.text)) + Self.names("expand", list.expand)
                + Self.names("fields", list.fields)
        case .get(_, let id, let expand): return [.init("id", Self.word(id))] + Self.names("expand", expand)
        case .distinct(_, let field, let prefix, _, let limit):
            return [.init("field", field)] + Self.names("prefix", prefix.isEmpty ? [] : [prefix]) + [.init("limit", String(limit))]
        case .cancel(let id): return [.init("id", String(id))]
        case .describe, .count, .total, .watch, .unwatch: return []
        }
    }

    private static func names(_ option: String, _ names: [String]) -> [SentMessage.Option] {
        names.isEmpty ? [] : [.init(option, names.joined(separator: ","))]
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
