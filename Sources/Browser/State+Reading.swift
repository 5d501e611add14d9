internal import Records
internal import Screen

// The same state in words alone. All of it passes `SafeText`, as cells do.

extension State {
    /// A frame without cells: what there is to be read.
    func reading(_ size: Size, _ capabilities: Capabilities) -> Frame {
        var frame = Frame(Size(columns: 0, rows: 0))
        var reading = Reading()
        let texts = readingFields.map { SafeText($0, clippedTo: 2_000) } + readingLines
        reading.fields = texts.map { capabilities.isUnicode ? $0.text : $0.ascii.text }
        reading.prompt = readingPrompt.map { text in
            let text = SafeText(text, clippedTo: 2_000)
            return capabilities.isUnicode ? text.text : text.ascii.text
        }
        reading.inputs = inputs
        reading.isWaiting = isWaitingForSomething
        frame.reading = reading
        let announced = SafeText(announcement, clippedTo: 2_000)
        frame.announcement = capabilities.isUnicode ? announced.text : announced.ascii.text
        return frame
    }

    /// What is read line by line, since it is no record: a box, or a pane of lines, as it would be drawn on a screen that has room for it.
    private var readingLines: [SafeText] {
        switch scope {
        case .filter, .find, .commandLine, .answer, .moment, .export: return []
        case .table, .detail: if !isTabRead { return [] }
        // Behind what is typed, the nearest are enough.
        case .help, .facets: return boxLines(on: Size(columns: 100, rows: 24))
        case .models, .requests, .columnChooser, .themes, .savedFilters, .explanation, .server, .frame, .about, .references, .card: break
        }
        return boxLines(on: Size(columns: 100, rows: 200))
    }

    /// A record is open at another tab than its fields.
    private var isTabRead: Bool { place.map { ($0.detail.isOpen || pane == .detail) && $0.detail.tab != .record } ?? false }

    private func boxLines(on size: Size) -> [SafeText] {
        var shown = self
        shown.size = size
        shown.widthKind = Layout.Kind(columns: size.columns, thresholds)
        // It is announced: what is open is not read again for it.
        shown.notice = nil
        // Who does not see has no use for a strip.
        if scope == .models { shown.showsModels = true }
        var painter = Painter(shown, size)
        painter.drawPanes()
        let below = painter.frame
        painter.drawBoxes()
        var area: Rect
        switch scope {
        case .models: area = painter.layout.models
        case .requests: area = painter.layout.requests
        case .table, .detail: area = painter.layout.detail
        default: area = painter.frame.changes(from: below)
        }
        return (area.row..<area.row + area.rows).compactMap { row in
            let text = painter.frame.text(row, area.column..<area.column + area.columns)
            // Boxes are drawn for eyes alone.
            let words = text.split { " │▌▸╭╮╰╯─┬┴┤├█▏▎▍▌▋▊▉".contains($0) }
            return words.isEmpty ? nil : SafeText(words.joined(separator: " "))
        }
    }

    private var readingFields: [String] {
        guard let place, scope == .table || scope == .detail, !isTabRead else { return [] }
        if place.detail.isOpen || pane == .detail {
            // Of a moment that is not now, what was then, and what the log does not tell.
            let isNow = place.detail.asOf == .now && place.detail.difference == nil
            let moment = momentNotes
            return (momentTitle.map { [$0] } ?? []) + (moment.head.map { [$0] } ?? []) + moment.gaps
                + (isNow ? arrangedFields : shownFields).map(readingText) + footReading
        }
        guard place.window[place.cursor] != nil else { return [] }
        let gone = isGone(place.cursor) ? ["\(goneWord): this row is not there any more"] : []
        let cells: [String] = (0..<place.columns.count).compactMap { index in
            let column = place.columns[index]
            guard let value = place.window.value(place.cursor, column.name) else { return nil }
            let label = column.reference == nil ? nil : place.window.label(place.cursor, column.name, value)
            return "\(column.name): \(readingText(value, label: label, ColumnFormat[column.format].inTable(value, clock)))"
        }
        return gone + cells
    }

    private func readingText(_ field: RecordField) -> String {
        let format = ColumnFormat[ColumnFormat.of(Column(name: field.name), holding: [field.value])]
        let before = field.before.map { readingText($0, label: nil, plainText($0, limit: 2_000)) + " → " } ?? ""
        let text = readingText(field.value, label: field.label, format.inRecord(field.value, clock))
        return "\(field.name): \(before)\(text)\(field.remark.map { " \($0)" } ?? "")"
    }

    private func readingText(_ value: Value, label: String?, _ text: String) -> String {
        if value.isNull { return "none" }
        if value == "" { return "empty" }
        return label.map { "\($0) #\(text)" } ?? text
    }

    private var readingPrompt: String? {
        switch scope {
        case .filter: filterPrompt.map { "filter: \($0.editor.text)" }
        case .find: findPrompt.map { "find: \($0.editor.text)" }
        case .commandLine: commandPrompt.map { "command: \($0.editor.text)" }
        case .help: helpOverlay.map { "help, search: \($0.editor.text)" }
        case .answer: answerPrompt.map { "\($0.label): \($0.editor.text)" }
        case .facets: facets.map { "facets of \($0.key.field), search: \($0.editor.text)" }
        case .moment: momentPrompt.map { "as of: \($0.editor.text)" }
        case .export: exportPrompt.map { "export to: \($0.editor.text)" }
        case .table, .models, .detail, .requests, .columnChooser, .themes, .savedFilters, .explanation, .server, .frame, .about,
            .references, .card:
            nil
        }
    }

    /// Rows, records or models are under way, or will be as soon as there is a connection.
    private var isWaitingForSomething: Bool {
        switch connection {
        case .connecting: true
        case .live: !requests.isIdle || models.isEmpty && modelsFailure == nil
        case .reconnecting, .refused, .closed: false
        }
    }
}

extension Requests {
    /// Nothing is waited for.
    var isIdle: Bool { all.isEmpty }
}
