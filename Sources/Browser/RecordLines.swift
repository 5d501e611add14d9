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
    /// What it was at the earlier of two moments.
    var before: Value?
    /// It is not what it is now.
    var isChanged = false
    /// In brackets behind the value.
    var remark: String?
}

/// One line of the record pane.
struct RecordLine: Sendable, Hashable {
    /// The field or other entry that it belongs to; nil for what belongs to none.
    var field: Int?
    /// The field's name, on its first line.
    var name: SafeText
    var text: SafeText
    var kind = Kind.value
    /// Another field, on the right half of the line; at most one.
    var beside: [RecordLine] = []

    /// The entry, or one of both, is that one.
    func holds(_ entry: Int) -> Bool { entries.contains(entry) }
    /// From left to right.
    var entries: [Int] { (field.map { [$0] } ?? []) + beside.compactMap(\.field) }

    enum Kind: Sendable, Hashable {
        case value, null, reference, note, changed
        /// On a rule, over the whole width.
        case heading
        /// A sentence over the whole width.
        case remark, gap
    }
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

    /// The same in the order of the record's tab: what is short and can be taken in at a glance comes before long texts, as in the table.
    var arrangedFields: [RecordField] {
        let fields = recordFields
        guard let long = place?.columns.long, !long.isEmpty else { return fields }
        return fields.filter { !long.contains($0.name) } + fields.filter { long.contains($0.name) }
    }

    /// At most `limit` lines of the record pane, `width` cells wide.
    func recordLines(width: Int, limit: Int) -> [RecordLine] {
        switch place?.detail.tab ?? .record {
        case .record: fieldLines(width: width, limit: limit)
        case .timeline: timelineLines(width: width, limit: limit)
        case .related: relatedLines(width: width, limit: limit)
        case .raw: rawLines(width: width, limit: limit)
        }
    }

    /// From so many cells on there is room for two fields in a line.
    private static let twoColumns = 72

    /// Cells of the names of all fields, so that nothing moves when other ones are seen.
    static func nameWidth(of fields: [RecordField], width: Int) -> Int {
        min(max(4, width / 3), fields.map { SafeText($0.name, clippedTo: 20).width }.max() ?? 0)
    }

    private func fieldLines(width: Int, limit: Int) -> [RecordLine] {
        let fields = shownFields
        let moment = momentNotes
        var lines = Self.notes(moment.head.map { [$0] } ?? [], width: width) + Self.notes(moment.gaps, width: width, kind: .gap)
        let names = Self.nameWidth(of: fields, width: width)
        // A mark, the name, two blanks.
        let halfRoom = width >= Self.twoColumns ? width / 2 - names - 3 : 0
        let changes = place.flatMap { self.changes($0.cursor) }
        /// A field that is short enough to share its line, and waits for another.
        var waiting: (index: Int, text: SafeText)?
        func half(_ index: Int, _ text: SafeText) -> RecordLine {
            RecordLine(field: index, name: SafeText(fields[index].name, clippedTo: names), text: text, kind: Self.kind(fields[index]))
        }
        for (index, field) in fields.enumerated() {
            if lines.count >= limit { break }
            if halfRoom > 0, changes?[field.name] == nil, let text = halfText(of: field, room: halfRoom) {
                if let other = waiting {
                    var line = half(other.index, other.text)
                    line.beside = [half(index, text)]
                    lines.append(line)
                    waiting = nil
                } else {
                    waiting = (index, text)
                }
                continue
            }
            if let other = waiting { lines += self.lines(of: fields[other.index], other.index, names, width, limit - lines.count, nil) }
            waiting = nil
            lines += self.lines(of: field, index, names, width, limit - lines.count, changes?[field.name])
        }
        if let other = waiting, lines.count < limit {
            lines += self.lines(of: fields[other.index], other.index, names, width, limit - lines.count, nil)
        }
        return lines
    }

    /// A field by itself: its name, its value, and what is to be said of it.
    private func lines(
        of field: RecordField, _ index: Int, _ names: Int, _ width: Int, _ limit: Int, _ change: Watched.Change?
    ) -> [RecordLine] {
        let name = SafeText(field.name, clippedTo: names)
        let room = max(1, width - names - 3)
        var lines: [RecordLine] = []
        for (number, text) in texts(of: field, width: room, limit: max(1, limit)).enumerated() {
            lines.append(RecordLine(field: index, name: number == 0 ? name : .empty, text: text, kind: Self.kind(field)))
        }
        if let change {
            lines.append(RecordLine(field: index, name: .empty, text: SafeText(wasText(change), clippedTo: room), kind: .note))
        }
        for note in field.name == place?.detail.rawField ? [] : notes(field) {
            lines.append(RecordLine(field: index, name: .empty, text: SafeText(note), kind: .note))
        }
        return lines
    }

    /// All that is to be said of a field, in half a line; nil when that is too little.
    private func halfText(of field: RecordField, room: Int) -> SafeText? {
        guard field.before == nil, field.name != place?.detail.rawField else { return nil }
        let isShort =
            switch field.value {
            case .text(let text): text.utf8.count <= 200 && !text.contains(where: \.isNewline)
            case .null, .boolean, .integer, .real: true
            case .blob: false
            }
        guard isShort, notes(field).isEmpty, let text = Self.lines(of: field, width: 400, limit: 2, clock: clock).first else { return nil }
        let remark = field.remark.map { SafeText("  " + $0) } ?? .empty
        if text.width + remark.width <= room { return text + remark }
        guard remark.isEmpty, case .text(let text) = field.value, text.utf8.count >= 16, let moment = Moment(text) else { return nil }
        // Seconds are for who looks closer.
        let minutes = moment.text.prefix(16) + "Z"
        let age = moment.age(at: clock)
        return ["\(minutes) (\(age.hasSuffix(" ago") ? String(age.dropLast(4)) : age))", String(minutes)].map { SafeText($0) }
            .first { $0.width <= room }
    }

    private static func kind(_ field: RecordField) -> RecordLine.Kind {
        if field.isChanged { return .changed }
        return field.value.isNull ? .null : field.reference != nil ? .reference : .value
    }

    private func texts(of field: RecordField, width: Int, limit: Int) -> [SafeText] {
        if let before = field.before { return Self.lines(from: before, to: field, width: width, limit: limit) }
        if field.name == place?.detail.rawField { return Self.rawLines(of: field.value, width: width, limit: limit) }
        var texts = Self.lines(of: field, width: width, limit: limit, clock: clock)
        // Where the limit cut the value, its end is not seen, and neither is what stands behind it.
        guard let remark = field.remark, texts.count < limit, let last = texts.last else { return texts }
        let text = SafeText(remark)
        if last.width + 2 + text.width <= width { texts[texts.count - 1] += "  " + text } else { texts.append(text.clipped(to: width)) }
        return texts
    }

    /// A value of then and one of later.
    private static func lines(from before: Value, to field: RecordField, width: Int, limit: Int) -> [SafeText] {
        if let (old, new) = Change.briefly(before, field.value, isKey: field.reference != nil) {
            return SafeText.lines(of: "\(old) → \(new)", width: width, limit: limit)
        }
        func side(_ value: Value, _ sign: SafeText) -> [SafeText] {
            let text = value.isNull ? "none" : plainText(value, limit: .max)
            return SafeText.lines(of: text, width: max(1, width - 2), limit: limit).map { sign + $0 }
        }
        return Array((side(before, "− ") + side(field.value, "+ ")).prefix(limit))
    }

    private static func lines(of field: RecordField, width: Int, limit: Int, clock: Int64) -> [SafeText] {
        if field.value.isNull { return [Glyphs.unicode.null] }
        if field.value == "" { return ["\"\""] }
        if let reference = field.reference {
            let key = plainText(field.value, limit: 200)
            return [SafeText("→ " + (field.label.map { "\($0) #\(key)" } ?? "\(reference.model) #\(key)"), clippedTo: width)]
        }
        let format = ColumnFormat[ColumnFormat.of(Column(name: field.name), holding: [field.value])]
        var text = format.inRecord(field.value, clock)
        // An age is told in one word rather than on a line of its own.
        if format.name == .time, text.utf8.count > width, text.hasSuffix(" ago)") { text = text.dropLast(5) + ")" }
        // No more of a long text is looked at than can be seen: a line holds at most as many characters as it has cells.
        let seen = limit < 10_000 ? text.prefix(limit * width) : text[...]
        return SafeText.lines(of: seen, width: width, limit: limit)
    }

    /// What is not there to be seen, or cannot be seen as it is.
    private func notes(_ field: RecordField) -> [String] {
        var notes: [String] = []
        if let note = Self.note(field) { notes.append(note) }
        if case .text(let text) = field.value, field.before == nil {
            let losses = SafeText.losses(in: text)
            let parts = [
                losses.hidden > 0 ? counted(losses.hidden, "hidden character") : nil,
                losses.simplified > 0 ? "\(grouped(losses.simplified)) emoji simplified" : nil,
            ]
            let found = parts.compactMap(\.self).joined(separator: ", ")
            if !found.isEmpty { notes.append("\(found); \(keyText("raw-value")) shows \(losses.hidden > 0 ? "them" : "the bytes")") }
        }
        return notes
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
