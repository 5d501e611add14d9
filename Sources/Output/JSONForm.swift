internal import JSON
internal import Records

/// Objects, values as the protocol writes them: exact, and harmless in a terminal by JSON's own escapes.
///
/// An array has one object a line, so that it can be looked at and read from a stream.
struct JSONForm: RowForm {
    /// `{"id":` and `,"title":`.
    private let keys: [[UInt8]]
    private let isArray: Bool
    private var isFirst = true
    private var writer = JSONWriter(capacity: 1_024)

    init(_ columns: [String], isArray: Bool) {
        self.isArray = isArray
        keys = columns.indices.map { index in
            var key = JSONWriter()
            key.byte(UInt8(ascii: index == 0 ? "{" : ","))
            key.string(columns[index])
            key.byte(UInt8(ascii: ":"))
            return key.bytes
        }
    }

    func begin(_ output: inout [UInt8]) {
        if isArray { output.append(UInt8(ascii: "[")) }
    }

    mutating func row(_ values: [Value], _ output: inout [UInt8]) {
        writer.removeAll()
        if isArray { writer.raw(isFirst ? "\n" : ",\n") }
        isFirst = false
        if keys.isEmpty { writer.byte(UInt8(ascii: "{")) }
        for (key, value) in zip(keys, values) {
            writer.raw(key)
            write(value)
        }
        writer.raw(isArray ? "}" : "}\n")
        output += writer.bytes
    }

    func end(_ output: inout [UInt8]) {
        if isArray { output += (isFirst ? "]\n" : "\n]\n").utf8 }
    }

    /// Source: `protocol.md` section 6.
    private mutating func write(_ value: Value) {
        switch value {
        case .null: writer.raw("null")
        case .boolean(let truth): writer.bool(truth)
        case .integer(let number): writer.integer(number)
        case .real(let number): writer.real(number)
        case .text(let text): writer.string(text)
        case .blob(let bytes): bytes.withUnsafeBufferPointer { writer.blob($0) }
        }
    }
}
