internal import JSON
internal import Policy
internal import Records
internal import SQLite

/// The labels of the records that a page's foreign keys point to.
struct Expansion {
    private struct Field {
        var column: String
        var reference: Reference
        /// Column of the statement's row.
        var index: Int32
        /// Keys in the order of their first row, each once.
        var keys: [(text: String, value: Value)] = []
        var seen: Set<String> = []
    }
    private var fields: [Field] = []
    /// Foreign keys that are not among the plan's columns.
    private(set) var extras: [Source] = []
    private let isWanted: Bool
    /// Longest label in bytes: it names a record, it is not its content.
    static let longest = 1024

    init(_ names: [String], columns: [String], model: VisibleModel) {
        isWanted = !names.isEmpty
        for name in names {
            guard let reference = model.column(name)?.reference, !fields.contains(where: { $0.column == name }) else { continue }
            if let index = columns.firstIndex(of: name) {
                fields.append(Field(column: name, reference: reference, index: Int32(index)))
            } else {
                fields.append(Field(column: name, reference: reference, index: Int32(columns.count + extras.count)))
                extras.append(.column(name))
            }
        }
    }

    /// Remembers the keys of the row that the statement stands on.
    mutating func note(_ statement: Statement) {
        for field in fields.indices {
            guard case .value(let value) = statement.cell(fields[field].index), let text = Self.text(value),
                fields[field].seen.insert(text).inserted
            else { continue }
            fields[field].keys.append((text, value))
        }
    }

    /// `{"requester_id":{"390":"Zoë Smith"}}`; records that are not there, or have no label, are left out.
    func read(_ reading: Reading) throws(StoreError) -> [UInt8]? {
        guard isWanted else { return nil }
        var writer = JSONWriter()
        writer.byte(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0 { writer.byte(UInt8(ascii: ",")) }
            writer.string(field.column)
            writer.raw(":{")
            var isFirst = true
            let access = try reading.compiled.access(field.reference.model)
            for key in field.keys {
                guard let label = try label(access, field.reference.column, key.value, reading) else { continue }
                if !isFirst { writer.byte(UInt8(ascii: ",")) }
                isFirst = false
                writer.string(key.text)
                writer.byte(UInt8(ascii: ":"))
                label.withUnsafeBufferPointer { writer.string($0) }
            }
            writer.byte(UInt8(ascii: "}"))
        }
        writer.byte(UInt8(ascii: "}"))
        return writer.bytes
    }

    private func label(_ access: ModelAccess, _ column: String, _ key: Value, _ reading: Reading) throws(StoreError) -> [UInt8]? {
        guard !access.model.label.isEmpty else { return nil }
        var shape = Shape(access.model.name)
        shape.columns = access.model.label
        shape.bounds = [Bound(source: .column(column), test: .equal)]
        shape.hasLimit = true
        let prepared = try reading.lane.prepared(shape, access, reading.compiled)
        reading.lane.start(prepared)
        defer { reading.lane.stop(prepared) }
        var index: Int32 = 1
        prepared.statement.bind([.value(key), .value(.integer(1))], from: &index)
        var label: [UInt8] = []
        if try prepared.statement.next() {
            for column in 0..<prepared.statement.columnCount {
                switch prepared.statement.storage(column) {
                case .null, .blob: continue
                case .integer, .real, .text: break
                }
                let text = prepared.statement.textBytes(column)
                if text.isEmpty { continue }
                if !label.isEmpty { label.append(UInt8(ascii: " ")) }
                let end = text.count > Self.longest ? RowSink.boundary(text, Self.longest) : text.count
                label.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<end]))
            }
        }
        try reading.lane.confirm(prepared, reading.compiled)
        return label.isEmpty ? nil : label
    }

    /// The key as JSON's object keys need it; nil where no record can be pointed to.
    private static func text(_ value: Value) -> String? {
        switch value {
        case .null, .boolean, .blob: nil
        case .integer(let value): String(value)
        case .real(let value): value.description
        case .text(let text): text
        }
    }
}
