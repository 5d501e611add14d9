internal import JSON
package import Records

/// One message that a client sends. Only what its server announced may be in it; the session sees to that.
package enum ClientRequest: Sendable, Hashable {
    /// All models, or one in full.
    case describe(model: String?)
    case list(ListParameters)
    case get(model: String, id: Value, expand: [String])
    case count(model: String, filter: [FilterTerm])
    /// The number of records, as `query` tells it beside a page of none: for filters that `count` does not take.
    case total(model: String, filter: [FilterTerm])
    /// The values of a column, most frequent first.
    case distinct(model: String, field: String, prefix: String, filter: [FilterTerm], limit: Int)
    /// The request that was sent under that id is no longer wanted.
    case cancel(id: Int)
    case watch(model: String)
    case unwatch(model: String)
}

/// What `list` and `query` take.
package struct ListParameters: Sendable, Hashable {
    package var model: String
    package var filter: [FilterTerm]
    package var order: [OrderTerm]
    package var start: PageStart
    package var limit: Int
    /// Foreign keys whose labels are wanted.
    package var expand: [String]
    /// Columns that are wanted; empty: all.
    package var fields: [String]

    package init(
        _ model: String, filter: [FilterTerm] = [], order: [OrderTerm] = [], start: PageStart = .offset(0), limit: Int,
        expand: [String] = [], fields: [String] = []
    ) {
        self.model = model
        self.filter = filter
        self.order = order
        self.start = start
        self.limit = limit
        self.expand = expand
        self.fields = fields
    }

    /// Comparisons other than equality are served in `query` alone.
    var action: StaticString { filter.allSatisfy(\.isPlain) ? "list" : "query" }
}

extension ClientRequest {
    /// The message as JSON.
    ///
    /// - Parameter timing: asks for the time spent in the server.
    package func message(id: Int, timing: Bool = false) -> [UInt8] {
        var writer = JSONWriter(capacity: 160)
        writer.raw(#"{"id":"#)
        writer.integer(id)
        writer.raw(#","action":""#)
        writer.raw(action)
        writer.byte(UInt8(ascii: "\""))
        if let model {
            writer.raw(#","model":"#)
            writer.string(model)
        }
        var parameters = Parameters(writer: writer)
        write(&parameters)
        if timing { parameters.add("timing") { $0.bool(true) } }
        return parameters.message()
    }

    var action: StaticString {
        switch self {
        case .describe: "describe"
        case .list(let parameters): parameters.action
        case .get: "get"
        case .count: "count"
        case .total: "query"
        case .distinct: "distinct"
        case .cancel: "cancel"
        case .watch: "watch"
        case .unwatch: "unwatch"
        }
    }

    var model: String? {
        switch self {
        case .describe(let model): model
        case .list(let parameters): parameters.model
        case .get(let model, _, _), .count(let model, _), .total(let model, _), .distinct(let model, _, _, _, _), .watch(let model),
            .unwatch(let model):
            model
        case .cancel: nil
        }
    }

    private func write(_ parameters: inout Parameters) {
        switch self {
        case .describe, .watch, .unwatch: break
        case .list(let list):
            parameters.add("limit") { $0.integer(list.limit) }
            switch list.start {
            case .offset(let offset): parameters.add("offset") { $0.integer(offset) }
            case .cursor(let cursor): parameters.add("cursor") { $0.string(cursor) }
            }
            parameters.add(list.filter)
            parameters.add("order_by", list.order.map(\.text))
            parameters.add("expand", list.expand)
            parameters.add("fields", list.fields)
        case .get(_, let id, let expand):
            parameters.add("id") { $0.value(id) }
            parameters.add("expand", expand)
        case .count(_, let filter): parameters.add(filter)
        case .total(_, let filter):
            parameters.add("limit") { $0.integer(0) }
            parameters.add(filter)
            parameters.add("total") { $0.bool(true) }
        case .distinct(_, let field, let prefix, let filter, let limit):
            parameters.add("field") { $0.string(field) }
            if !prefix.isEmpty { parameters.add("prefix") { $0.string(prefix) } }
            parameters.add("limit") { $0.integer(limit) }
            parameters.add(filter)
        case .cancel(let id): parameters.add("id") { $0.integer(id) }
        }
    }
}

/// Writes `,"params":{…}`, or nothing when there are none, and the end of the message.
private struct Parameters {
    var writer: JSONWriter
    private var isEmpty = true

    init(writer: JSONWriter) { self.writer = writer }

    mutating func add(_ name: String, _ write: (inout JSONWriter) -> Void) {
        if isEmpty { writer.raw(#","params":{"#) } else { writer.byte(UInt8(ascii: ",")) }
        isEmpty = false
        writer.string(name)
        writer.byte(UInt8(ascii: ":"))
        write(&writer)
    }

    mutating func add(_ name: String, _ texts: [String]) {
        guard !texts.isEmpty else { return }
        add(name) { writer in
            writer.byte(UInt8(ascii: "["))
            for (index, text) in texts.enumerated() {
                if index > 0 { writer.byte(UInt8(ascii: ",")) }
                writer.string(text)
            }
            writer.byte(UInt8(ascii: "]"))
        }
    }

    /// A field that stands once with equality is the document's `"field":value`; anything else is an object of operators.
    mutating func add(_ filter: [FilterTerm]) {
        guard !filter.isEmpty else { return }
        var fields: [(name: String, terms: [FilterTerm])] = []
        for term in filter {
            if let known = fields.firstIndex(where: { equalIgnoringASCIICase($0.name, term.field) }) {
                fields[known].terms.append(term)
            } else {
                fields.append((term.field, [term]))
            }
        }
        add("filters") { writer in
            writer.members(fields) {
                $0.name
            } _: { writer, field in
                if field.terms.count == 1, field.terms[0].isPlain {
                    writer.value(field.terms[0].value)
                } else {
                    writer.members(field.terms) {
                        $0.comparison == .equal && !$0.isPlain ? "in" : $0.comparison.rawValue
                    } _: {
                        $0.operand($1)
                    }
                }
            }
        }
    }

    consuming func message() -> [UInt8] {
        writer.raw(isEmpty ? "}" : "}}")
        return writer.bytes
    }
}

extension JSONWriter {
    /// A value as the protocol writes it.
    mutating func value(_ value: Value) {
        switch value {
        case .null: raw("null")
        case .boolean(let value): bool(value)
        case .integer(let value): integer(value)
        case .real(let value): real(value)
        case .text(let text): string(text)
        case .blob(let bytes): bytes.withUnsafeBufferPointer { blob($0) }
        }
    }

    /// What stands behind an operator: a value, or the list of `in`.
    fileprivate mutating func operand(_ term: FilterTerm) {
        guard term.comparison == .equal, !term.isPlain else { return value(term.value) }
        byte(UInt8(ascii: "["))
        for (index, value) in term.values.enumerated() {
            if index > 0 { byte(UInt8(ascii: ",")) }
            self.value(value)
        }
        byte(UInt8(ascii: "]"))
    }

    fileprivate mutating func members<Element>(
        _ elements: [Element], _ key: (Element) -> String, _ write: (inout JSONWriter, Element) -> Void
    ) {
        byte(UInt8(ascii: "{"))
        for (index, element) in elements.enumerated() {
            if index > 0 { byte(UInt8(ascii: ",")) }
            string(key(element))
            byte(UInt8(ascii: ":"))
            write(&self, element)
        }
        byte(UInt8(ascii: "}"))
    }
}
