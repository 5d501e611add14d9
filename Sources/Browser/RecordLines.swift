internal import Records
internal import Screen

/// One field of the record that is shown.
struct RecordField: Sendable, Hashable {
    var name: String
    var value: Value
    /// The name of the record that the value refers to.
    var label: String?
    var reference: Reference?
    /// Bytes in all, when the server sent fewer.
    var fullLength: Int?
}

/// One line of the record pane.
struct RecordLine: Sendable, Hashable {
    var field: Int
    /// The field's name, on its first line.
    var name: SafeText
    var text: SafeText
    var kind = Kind.value

    enum Kind: Sendable, Hashable { case value, null, reference, note }
}

extension State {
    /// The fields of the cursor's record: in full once it was answered, until then as the list has them.
    var recordFields: [RecordField] {
        guard let place else { return [] }
        let model = model(named: place.query.model)
        if let record = place.detail.record, let key = place.detail.key, key == recordKey {
            return record.columns.indices.map { index in
                let (name, value) = (record.columns[index], record.values[index])
                return RecordField(
                    name: name, value: value,
                    label: labelKey(value).flatMap { record.labels[name]?[$0] } ?? place.window.label(place.cursor, name, value),
                    reference: model.column(name)?.reference, fullLength: record.truncations.first { $0.column == name }?.bytes)
            }
        }
        guard let row = place.window[place.cursor] else { return [] }
        return place.window.columns.indices.map { index in
            let name = place.window.columns[index]
            return RecordField(
                name: name, value: row[index], label: place.window.label(place.cursor, name, row[index]),
                reference: model.column(name)?.reference, fullLength: place.window.fullLength(place.cursor, name))
        }
    }

    /// At most `limit` lines of the record pane, `width` cells wide.
    func recordLines(width: Int, limit: Int) -> [RecordLine] {
        let fields = recordFields
        let names = min(max(4, width / 3), fields.map { SafeText($0.name, clippedTo: 20).width }.max() ?? 0)
        // A mark, the name, two blanks.
        let room = max(1, width - names - 3)
        var lines: [RecordLine] = []
        let changes = place.flatMap { self.changes($0.cursor) }
        for (index, field) in fields.enumerated() {
            if lines.count >= limit { break }
            let name = SafeText(field.name, clippedTo: names)
            var kind = RecordLine.Kind.value
            if field.value.isNull { kind = .null } else if field.reference != nil { kind = .reference }
            for (number, text) in Self.lines(of: field, width: room, limit: limit - lines.count, clock: clock).enumerated() {
                lines.append(RecordLine(field: index, name: number == 0 ? name : .empty, text: text, kind: kind))
            }
            if let note = Self.note(field) { lines.append(RecordLine(field: index, name: .empty, text: SafeText(note), kind: .note)) }
            if let change = changes?[field.name] {
                lines.append(RecordLine(field: index, name: .empty, text: SafeText(wasText(change), clippedTo: room), kind: .note))
            }
        }
        return lines
    }

    private static func lines(of field: RecordField, width: Int, limit: Int, clock: Int64) -> [SafeText] {
        if field.value.isNull { return [Glyphs.unicode.null] }
        if field.value == "" { return ["\"\""] }
        if let reference = field.reference {
            let key = plainText(field.value, limit: 200)
            return [SafeText("→ " + (field.label.map { "\($0) #\(key)" } ?? "\(reference.model) #\(key)"), clippedTo: width)]
        }
        let format = ColumnFormat[ColumnFormat.of(Column(name: field.name), holding: [field.value])]
        let text = format.inRecord(field.value, clock)
        // No more of a long text is looked at than can be seen: a line holds at most as many characters as it has cells.
        let seen = limit < 10_000 ? text.prefix(limit * width) : text[...]
        return SafeText.lines(of: seen, width: width, limit: limit)
    }

    /// What is not there to be seen.
    private static func note(_ field: RecordField) -> String? {
        guard let bytes = field.fullLength else { return nil }
        let shown =
            switch field.value {
            case .text(let text): text.utf8.count
            case .blob(let bytes): bytes.count
            case .null, .boolean, .integer, .real: 0
            }
        let amount = shown > 0 && shown.isMultiple(of: 1_024) ? "\(grouped(shown / 1_024)) KiB" : grouped(shown)
        return "\(amount) of \(grouped(bytes)) bytes shown: the server sends no more"
    }
}
