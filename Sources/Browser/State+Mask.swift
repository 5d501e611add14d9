internal import Records

// Masking happens where answers enter the state: what is not in it can be neither shown, copied, exported nor recorded.

extension State {
    /// The event as it may be kept: what is personal of it replaced, while the mask is on.
    package func masked(_ event: Event) -> Event {
        guard let mask else { return event }
        switch event {
        case .answered(let id, let answer, let timing): return .answered(id, masked(answer, to: id, by: mask), timing)
        // What the user types is theirs; sentences of a server and of the connection name no values but those that were asked for.
        case .input, .edited, .failed, .connection, .budget, .timer, .clock: return event
        // Places, sizes and outcomes; a server of one's own tells of names and counts alone.
        case .copied, .export, .memoryFailed, .server, .changed, .measured: return event
        case .traffic(let traffic, let at): return .traffic(Self.masked(traffic), at: at)
        }
    }

    private func masked(_ answer: Answer, to id: RequestID, by mask: Mask) -> Answer {
        let origin = requests.origins[id]
        switch answer {
        case .models, .described, .count, .watching: return answer
        case .rows(var page):
            page.rows = masked(page.rows, page.columns, of: origin?.model, by: mask)
            page.labels = masked(page.labels, of: origin?.model, by: mask)
            return .rows(page)
        case .record(var record):
            record.values = masked([record.values], record.columns, of: origin?.model, by: mask)[0]
            record.labels = masked(record.labels, of: origin?.model, by: mask)
            return .record(record)
        case .values(let values, let isExact):
            let kind = origin?.field.map(maskKind) ?? .text
            return .values(values.map { ValueCount(mask.masked($0.value, kind), $0.count) }, isExact: isExact)
        }
    }

    /// What goes over the wire is as the server has it: its figures stay, its words do not.
    private static func masked(_ traffic: Traffic) -> Traffic {
        func covered(_ text: WireText) -> WireText {
            var text = text
            text.head = "(masked)"
            return text
        }
        switch traffic {
        case .sent(var message):
            message.text = covered(message.text)
            return .sent(message)
        case .ended(var end):
            end.text = end.text.map(covered)
            return .ended(end)
        case .unasked(let action, let models, let text): return .unasked(action: action, models: models, covered(text))
        }
    }

    private func masked(_ rows: [[Value]], _ columns: [String], of model: String?, by mask: Mask) -> [[Value]] {
        var kinds = columns.map(maskKind)
        // What a log says of a field's values is as personal as the field.
        let field = fieldColumn(among: columns, of: model)
        if let field {
            // Names of columns stay, as they do everywhere.
            kinds[field] = .plain
            for (index, name) in columns.enumerated() where ChangeLogShape.values.contains(asciiLowercased(name)) { kinds[index] = .logged }
        }
        return rows.map { row in
            var logged: MaskKind?
            if let field, row.indices.contains(field), case .text(let name) = row[field] { logged = maskKind(of: name) }
            return row.indices.map { index in
                let kind = kinds.indices.contains(index) ? kinds[index] : nil
                return mask.masked(row[index], kind == .logged ? logged : kind)
            }
        }
    }

    /// The column of a log that tells which field a row is about, by its index.
    private func fieldColumn(among columns: [String], of model: String?) -> Int? {
        let shapes = changeLogShapes.filter { shape in model.map { equalIgnoringASCIICase($0, shape.log) } ?? false }
        let known = shapes.lazy.compactMap(\.field).first
        return columns.firstIndex { name in known.map { equalIgnoringASCIICase($0, name) } ?? false }
            ?? columns.firstIndex { ChangeLogShape.fields.contains(asciiLowercased($0)) }
    }

    private func masked(_ labels: Labels, of model: String?, by mask: Mask) -> Labels {
        var result: Labels = [:]
        for (column, texts) in labels {
            let kind = labelKind(of: column, in: model)
            result[column] = texts.mapValues { mask.masked($0, kind) }
        }
        return result
    }

    /// By the column's name; what names a record of its model is a text where the name says nothing.
    func maskKind(of column: String) -> MaskKind? {
        if isLogged(column) { return .logged }
        if namesField(column) { return .plain }
        return MaskRule.kind(of: column) ?? (models.contains { $0.label.contains(column) } ? .text : nil)
    }

    /// It is a log's column of old or new values: as the log is known, or by a name that says nothing else.
    private func isLogged(_ column: String) -> Bool {
        let name = asciiLowercased(column)
        // Many a column is called `value`.
        if name != "value", ChangeLogShape.values.contains(name) { return true }
        return changeLogShapes.contains { shape in
            [shape.old, shape.new].contains { $0.map { equalIgnoringASCIICase($0, column) } ?? false }
        }
    }

    /// It is a log's column that tells which field was changed; `field_name` is no person's.
    private func namesField(_ column: String) -> Bool {
        let name = asciiLowercased(column)
        if name.hasSuffix("_name"), ChangeLogShape.fields.contains(name) { return true }
        return changeLogShapes.contains { $0.field.map { equalIgnoringASCIICase($0, column) } ?? false }
    }

    /// What the label of a foreign key is: personal as soon as one of the columns is that the other model's records are named by.
    ///
    /// - Parameter model: that has the foreign key; nil where it is not known.
    func labelKind(of column: String, in model: String?) -> MaskKind {
        let holders = model.map { [self.model(named: $0)] } ?? models
        let names = holders.compactMap { $0.column(column)?.reference }.flatMap { self.model(named: $0.model).label }
        if names.isEmpty { return .person }
        let kinds = names.map(maskKind)
        let personal = kinds.lazy.compactMap(\.self).first(where: \.isPersonal)
        return personal ?? (kinds.allSatisfy { $0 == .plain } ? .plain : .text)
    }

    /// The value on hand is not the real one: the server cannot be asked by it. Of a real one: it is not to be seen.
    func isMasked(_ column: String, _ value: Value) -> Bool {
        guard let mask, !value.isNull else { return false }
        let kind = maskKind(of: column)
        guard case .text(let text) = value else { return mask.masked(value, kind) != value }
        if kind?.isPersonal ?? false { return !text.isEmpty }
        // Which kind a log's value is of, only its row tells.
        if kind == .logged, fieldColumn(among: place?.window.columns ?? [], of: place?.query.model) != nil { return !text.isEmpty }
        return Mask.replaces(text, kind)
    }

    /// The condition names a value that the mask replaces.
    func isReal(_ term: FilterTerm) -> Bool {
        hides(term.field) && !term.values.allSatisfy(\.isNull) || term.values.contains { isMasked(term.field, $0) }
    }

    /// The mask replaces whatever this column holds: its real values are not to be searched either.
    func hides(_ column: String) -> Bool {
        guard mask != nil, let kind = maskKind(of: column) else { return false }
        // A log's values are as personal as the fields that they are of, whichever these are.
        return kind.isPersonal || kind == .logged
    }

    /// Which of these columns hold what is personal, for whoever is about to take it out of here; none while it is masked anyway.
    func personalFields(among columns: [String]) -> [String] {
        if mask != nil { return [] }
        return columns.filter { maskKind(of: $0)?.isPersonal ?? false }
    }

    /// Foreign keys beside which labels say whom or what they refer to in words that are personal; none while that is masked.
    func labelledFields(of model: Model) -> [String] {
        if mask != nil || !extensions.contains(.expand) { return [] }
        return model.columns.filter { $0.reference != nil && labelKind(of: $0.name, in: model.name).isPersonal }.map(\.name)
    }

    /// What is to be said before real personal values of these columns are taken out of here; nil when they may be: once it was said.
    ///
    /// - Parameter labelled: what goes along beside them, and is known to be personal.
    mutating func doubt(aboutTaking columns: [String], labelled: [String] = []) -> String? {
        let fields = personalFields(among: columns) + labelled
        if fields.isEmpty || isTakingAgreed { return nil }
        isTakingAgreed = true
        let rest = fields.count > 6 ? " and \(fields.count - 5) more" : ""
        let names = fields.prefix(fields.count > 6 ? 5 : 6).joined(separator: ", ") + rest
        return "takes real \(names): again does it, :mask on replaces them"
    }
}
