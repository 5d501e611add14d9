internal import JSON
internal import Policy
internal import Records
internal import Wire

/// A request's `params`, as far as this connection's extensions let them be seen: a parameter of an extension that is switched off
/// is an unknown one, and those are ignored.
struct Parameters: Sendable {
    private let object: JSONValue
    private let extensions: Set<Extension>

    init(_ object: JSONValue, extensions: Set<Extension>) {
        self.object = object
        self.extensions = extensions
    }

    /// A documented parameter; nil when absent or null.
    func documented(_ name: String) -> JSONValue? {
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    /// The client may use that extension.
    func allow(_ ext: Extension) -> Bool { extensions.contains(ext) }

    /// An extension's parameter; nil when absent, null, false or `""`.
    func extended(_ name: String, _ ext: Extension) -> JSONValue? {
        guard extensions.contains(ext), let value = object[name] else { return nil }
        guard value != .null, value != .bool(false), value != .string("") else { return nil }
        return value
    }

    /// `cursor`, where `""` is a value.
    func cursor() throws(RequestError) -> String? {
        guard extensions.contains(.cursor), let value = object["cursor"], value != .null, value != .bool(false) else { return nil }
        guard let text = value.string else { throw .invalidCursor }
        return text
    }

    /// A switch such as `total`.
    func flag(_ name: String, _ ext: Extension) throws(RequestError) -> Bool {
        guard let value = extended(name, ext) else { return false }
        guard value == .bool(true) else { throw .notABoolean(name) }
        return true
    }

    /// A text such as `prefix`; nil when absent.
    func text(_ name: String, _ ext: Extension, atMost limit: Int) throws(RequestError) -> String? {
        guard let value = extended(name, ext) else { return nil }
        guard let text = value.string, text.utf8.count <= limit else { throw .notAText(name, atMost: limit) }
        return text
    }

    /// The names that `fields`, `order_by` or `expand` lists; one name may stand alone.
    func fieldList(_ name: String, _ ext: Extension) -> FieldList? {
        switch extended(name, ext) {
        case nil: return nil
        case .string(let text): return FieldList(parameter: name, names: [text], isWellFormed: true)
        case .array(let values):
            // An empty list names nothing, as if it were absent.
            guard !values.isEmpty else { return nil }
            return FieldList(parameter: name, names: values.compactMap(\.string), isWellFormed: values.allSatisfy { $0.string != nil })
        default: return FieldList(parameter: name, names: [], isWellFormed: false)
        }
    }
}

/// Names as a client listed them. They are found first and the list's form is checked afterwards, in the protocol's order of checks.
struct FieldList: Sendable {
    var parameter: String
    var names: [String]
    var isWellFormed: Bool

    /// The visible columns of those names, each once, in the list's order.
    func columns(of model: VisibleModel) throws(RequestError) -> [Column] {
        var columns: [Column] = []
        var found: Set<String> = []
        for name in names {
            guard let column = model.column(name) else { throw .fieldNotAllowed(name, model: model.name) }
            if found.insert(column.name).inserted { columns.append(column) }
        }
        return columns
    }

    func checkForm() throws(RequestError) {
        guard isWellFormed else { throw .notAListOfFields(parameter) }
    }
}

/// `limit` and `offset`.
struct Paging: Sendable, Equatable {
    static let defaultLimit = 50
    static let maximumLimit = 100

    var limit: Int
    var offset: Int
    /// The client gave an offset, if only 0.
    var hasOffset: Bool

    init(_ parameters: Parameters) throws(RequestError) {
        let limit = try Self.whole(parameters.documented("limit"))
        let offset = try Self.whole(parameters.documented("offset"))
        try Self.checkSigns(limit, offset)
        self.limit = Self.limited(limit)
        switch offset {
        case nil: self.offset = 0
        case .fits(let value): self.offset = Int(value)
        case .huge: throw .pagingOutOfRange
        }
        hasOffset = offset != nil
    }

    /// `limit` alone, for answers without an offset.
    static func limit(_ parameters: Parameters) throws(RequestError) -> Int {
        let limit = try whole(parameters.documented("limit"))
        try checkSigns(limit)
        return limited(limit)
    }

    private static func checkSigns(_ numbers: WholeNumber?...) throws(RequestError) {
        for number in numbers {
            switch number {
            case .fits(let value) where value < 0: throw .pagingNegative
            case .huge(isNegative: true): throw .pagingNegative
            case .fits, .huge, nil: break
            }
        }
    }

    private static func limited(_ limit: WholeNumber?) -> Int {
        switch limit {
        case nil: defaultLimit
        case .fits(let value): Int(min(value, Int64(maximumLimit)))
        case .huge: maximumLimit
        }
    }

    private static func whole(_ value: JSONValue?) throws(RequestError) -> WholeNumber? {
        let number: WholeNumber? =
            switch value {
            case nil: nil
            case .number(let number): WholeNumber(number)
            case .string(let text): WholeNumber(text)
            default: nil
            }
        if value != nil, number == nil { throw .pagingNotIntegers }
        return number
    }
}

extension Value {
    /// A JSON scalar as it is compared: true and false are 1 and 0, numbers that do not fit 64 bits are real; nil for arrays and objects.
    init?(scalar: JSONValue) {
        switch scalar {
        case .null: self = .null
        case .bool(let value): self = .integer(value ? 1 : 0)
        case .number(let number): self = number.integer.map { .integer($0) } ?? .real(number.double)
        case .string(let text): self = .text(text)
        case .array, .object: return nil
        }
    }
}
