package import JSON
package import Records

extension ReplyBody {
    /// The answer to `list` or `query`. Columns are the records' keys as they first appear; a record without one has null there.
    package func page() throws(ReplyError) -> Page {
        guard let records = data?.array else { throw ReplyError(message: "the answer holds no list of records") }
        var rows = Rows()
        rows.cells.reserveCapacity(records.count)
        for record in records {
            guard case .object(let members) = record else { throw ReplyError(message: "the answer holds a record that is no object") }
            rows.append(members)
        }
        return Page(
            columns: rows.columns, rows: rows.filled(), nextCursor: members["next_cursor"]?.string, labels: labels, truncations: truncations
        )
    }

    /// The answer to `get`.
    package func record() throws(ReplyError) -> Record {
        guard case .object(let members) = data else { throw ReplyError(message: "the answer holds no record") }
        var rows = Rows()
        rows.append(members)
        return Record(columns: rows.columns, values: rows.cells[0], labels: labels, truncations: truncations)
    }

    /// Keys are texts already; a label that is none is left out.
    private var labels: Labels {
        var labels: Labels = [:]
        for column in members["expanded"]?.object ?? [] {
            var texts: [String: String] = [:]
            for label in column.value.object ?? [] { texts[label.key] = label.value.string }
            labels[column.key] = texts
        }
        return labels
    }

    private var truncations: [Truncation] {
        (members["truncated"]?.array ?? []).compactMap { cut in
            guard let column = cut["column"]?.string, let bytes = cut["bytes"]?.integer.flatMap({ Int(exactly: $0) }) else { return nil }
            // `get` answers one record, which needs no index.
            return Truncation(index: cut["index"]?.integer.flatMap { Int(exactly: $0) } ?? 0, column: column, bytes: bytes)
        }
    }
}

/// Records of any keys as rows of the same columns.
private struct Rows {
    var columns: [String] = []
    /// As long as `columns` was when the row was appended.
    var cells: [[Value]] = []
    private var positions: [String: Int] = [:]

    mutating func append(_ members: [JSONMember]) {
        var row = [Value](repeating: .null, count: columns.count)
        for (index, member) in members.enumerated() {
            let value = Value(member.value)
            // Nearly always the keys come as in the first record.
            if index < columns.count, columns[index] == member.key {
                row[index] = value
            } else if let position = positions[member.key] {
                row[position] = value
            } else {
                positions[member.key] = columns.count
                columns.append(member.key)
                row.append(value)
            }
        }
        cells.append(row)
    }

    func filled() -> [[Value]] {
        cells.map { $0.count == columns.count ? $0 : $0 + repeatElement(.null, count: columns.count - $0.count) }
    }
}

extension Value {
    /// A value of a record: exact numbers, the blob's object as bytes, other objects and lists as compact JSON text.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .boolean(value)
        case .number(let number): self = number.integer.map(Value.integer) ?? .real(number.double)
        case .string(let text): self = .text(text)
        case .array, .object:
            if let bytes = Self.blob(json) {
                self = .blob(bytes)
            } else {
                var writer = JSONWriter()
                writer.value(json)
                self = .text(writer.text)
            }
        }
    }

    private static func blob(_ json: JSONValue) -> [UInt8]? {
        guard let members = json.object, members.count == 2, json["$base64"] == .bool(true) else { return nil }
        return json["encoded"]?.string.flatMap { Base64.decode($0) }
    }
}
