internal import Records
internal import Screen

// What stands below a record's fields, where there is room for both: its last changes and, beside a wide table, the person behind it.

extension State {
    /// The part of the record pane that scrolls.
    func scrolledArea(_ layout: Layout) -> Rect {
        var area = layout.detail
        _ = area.takeBottom(footLines(layout).count)
        return area
    }

    /// Lines that the fields leave to what stands below them, however many they are.
    private static func footRows(_ layout: Layout) -> Int {
        let rows = layout.detail.rows
        if layout.kind < .compact || rows < 9 { return 0 }
        return rows < 20 ? 3 + (rows - 9) / 3 : rows * 2 / 5
    }

    /// - Parameter lines: those of the fields, at least as many as fit, where they were made already.
    func footLines(_ layout: Layout, below lines: [RecordLine]? = nil) -> [RecordLine] {
        let area = layout.detail
        guard let detail = place?.detail, !area.isEmpty, detail.tab == .record, detail.asOf == .now, detail.difference == nil else {
            return []
        }
        let used = min(area.rows, (lines ?? recordLines(width: area.columns, limit: area.rows)).count)
        let room = max(Self.footRows(layout), area.rows - used)
        if used == 0 || room < 2 { return [] }
        let isWide = layout.kind == .wide && room >= 9
        let person = isWide ? glanceLines(layout) : []
        let changes = changeLines(layout, room: room - (isWide ? person.count + (person.isEmpty ? 1 : 2) : 0))
        // A blank line before each where there is room.
        let gap = isWide ? [RecordLine(field: nil, name: .empty, text: .empty, kind: .remark)] : []
        return [changes, person].filter { !$0.isEmpty }.flatMap { gap + $0 }
    }

    /// A heading and the newest changes, one in a line.
    private func changeLines(_ layout: Layout, room: Int) -> [RecordLine] {
        guard room >= 2, let model, let shape = changeLog(of: model), recordKey != nil, timelineObstacle == nil else { return [] }
        func heading(_ text: String) -> RecordLine { RecordLine(field: nil, name: .empty, text: SafeText(text), kind: .heading) }
        let width = layout.detail.columns
        guard let timeline else {
            // Its place is kept, so that nothing moves when it is there.
            return capabilities != nil && isTimelineNear(layout)
                ? [heading("last changes")] + Self.notes([areRelationsKnown ? "loading…" : "looking at the models…"], width: width) : []
        }
        if let failure = timeline.failure {
            return [heading("last changes")] + Self.notes(["the log could not be read: \(failure)"], width: width).prefix(room - 1)
        }
        let count = grouped(timeline.changes.count) + (timeline.isComplete ? "" : "+")
        if timeline.changes.isEmpty {
            return layout.kind == .wide
                ? [heading("timeline (0)")] + Self.notes(["no change of this record is in the log"], width: width) : []
        }
        let shown = timeline.changes.prefix(min(room - 1, 12))
        let isAll = layout.kind == .wide || shown.count == timeline.changes.count && timeline.isComplete && shown.count > 1
        let title = isAll ? "timeline (\(count))" : shown.count == 1 ? "last change" : "last changes"
        return [heading(title)] + shown.map { changeLine($0, shown, shape, width: width) }
    }

    private func changeLine(_ change: Change, _ all: ArraySlice<Change>, _ shape: ChangeLogShape, width: Int) -> RecordLine {
        let isNarrow = width < 60
        let ages = isNarrow ? all.map { SafeText(shortAge($0), clippedTo: 10).width }.max() ?? 0 : Self.ageWidth
        let people = width < 44 ? 0 : all.map { SafeText($0.author(shape) ?? "", clippedTo: isNarrow ? 16 : 24).width }.max() ?? 0
        let age = isNarrow ? shortAge(change) : change.moment?.age(at: clock) ?? change.timeText
        var text = SafeText(age, clippedTo: ages).padded(to: ages) + "  "
        if people > 0 { text += SafeText(change.author(shape) ?? "", clippedTo: people).padded(to: people) + "  " }
        text += SafeText(change.text(in: model), clippedTo: width)
        return RecordLine(field: nil, name: .empty, text: text.clipped(to: max(1, width - 2)), kind: .remark)
    }

    /// `2h` for `2h ago`.
    private func shortAge(_ change: Change) -> String {
        let age = change.moment?.age(at: clock) ?? change.timeText
        return age.hasSuffix(" ago") ? String(age.dropLast(4)) : age
    }

    /// The same for who reads line by line.
    var footReading: [String] {
        guard let detail = place?.detail, detail.tab == .record, detail.asOf == .now, detail.difference == nil else { return [] }
        var texts: [String] = []
        if let model, let shape = changeLog(of: model), let change = timeline?.changes.first {
            let age = change.moment?.age(at: clock) ?? change.timeText
            texts.append("last change: " + [age, change.author(shape), change.text(in: model)].compactMap(\.self).joined(separator: ", "))
        }
        if let glance {
            texts.append("\(glance.title): " + [glance.factText, glance.keyText].filter { !$0.isEmpty }.joined(separator: ", "))
        }
        return texts
    }
}
