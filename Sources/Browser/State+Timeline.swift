internal import Records
internal import Screen

// The changes of the cursor's record: asked for where they are looked at, or may well be.

extension State {
    /// The record of the cursor's row; nil while it is loading, or has no key.
    var recordName: RecordName? {
        guard let place, let key = recordKey else { return nil }
        return RecordName(model: place.query.model, key: key)
    }

    /// The changes on hand of the cursor's record.
    var timeline: Timeline? {
        guard let timeline = place?.detail.timeline, timeline.record == recordName else { return nil }
        return timeline
    }

    /// Why there is no timeline; nil when there is one, or may be.
    var timelineObstacle: String? {
        guard let place, let model else { return "no model is open" }
        if changeLog(of: model) != nil {
            if keyColumn(of: model) != nil || place.window.isEmpty { return nil }
            return "\(model.name) has no single column that names a record, so no change can be told to be of one"
        }
        if capabilities != nil, !extensions.contains(.describe) {
            return "this server does not describe its models, so no log of changes is known; --change-log names one"
        }
        return areRelationsKnown ? "no model is known to log the changes of \(model.name); --change-log names one" : nil
    }

    /// What is said until the changes come.
    var timelineWait: String {
        capabilities == nil ? "the log of changes is \(Self.notOnHand)" : "loading the log of changes…"
    }

    mutating func askForTimeline(_ layout: Layout) {
        let record = recordName
        giveUp { if case .changes(let other, _) = $0 { other != record } else { false } }
        guard let place, let model, let record, !place.isOutdated, let shape = changeLog(of: model), let key = logKey(shape) else { return }
        let detail = place.detail
        let isNeeded = detail.isRested && detail.needsTimeline || awaitsChanges
        guard isNeeded || detail.isRested && isTimelineNear(layout) else { return }
        let start: PageStart
        if let timeline, !timeline.isStale {
            guard timeline.failure == nil, let next = timeline.next, isNeeded || isPrefetchAllowed else { return }
            start = next
        } else {
            start = extensions.contains(.cursor) && !self.model(named: shape.log).primaryKey.isEmpty ? .cursor("") : .offset(0)
        }
        let isAsked = requests.errands.values.contains { if case .changes = $0 { true } else { false } }
        if isAsked { return }
        let order = extensions.contains(.orderBy) ? [OrderTerm(shape.time, descending: true)] : []
        let query = Query(shape.log, filter: [FilterTerm(shape.record, .equal, key)], order: order)
        ask(.rows(query, from: start, limit: Paging.pageSize, expand: names(in: shape)), for: .changes(of: record, from: start))
    }

    /// It is not looked at, but what it tells stands beside the record's fields, and there is rate enough.
    func isTimelineNear(_ layout: Layout) -> Bool {
        guard let place else { return false }
        if place.detail.isOpen { return isPrefetchAllowed && budget.map { $0.limit >= 600 } ?? true }
        return !layout.detail.isEmpty && (budget?.limit ?? 0) >= 600
    }

    /// What the log's column holds for the cursor's record.
    private func logKey(_ shape: ChangeLogShape) -> Value? {
        guard let place, let reference = model(named: shape.log).column(shape.record)?.reference,
            let value = place.window.value(place.cursor, reference.column), !value.isNull
        else { return recordKey }
        return value
    }

    /// The column whose people are to be named, where the server can.
    private func names(in shape: ChangeLogShape) -> [String] {
        guard extensions.contains(.expand), let person = shape.person,
            let column = model(named: shape.log).column(person), column.reference != nil
        else { return [] }
        return [column.name]
    }

    mutating func takeChanges(_ outcome: Result<Answer, Failure>, of record: RecordName, from start: PageStart) {
        guard record == recordName, let model, let shape = changeLog(of: model) else { return }
        let old = timeline
        let isFirst = start == .cursor("") || start == .offset(0)
        var timeline = Timeline(record, isSorted: extensions.contains(.orderBy))
        if !isFirst {
            guard let old, old.next == start else { return }
            timeline = old
        }
        switch outcome {
        case .success(.rows(let page)): timeline.append(page, shape, from: start)
        case .success: timeline.failure = "the answer is of another kind than the question"
        case .failure(let failure):
            if failure.kind == .connectionLost { return }
            timeline.failure = failure.message
        }
        place?.detail.timeline = timeline
        if isFirst, let old { keepMoment(from: old, to: timeline) }
        if case .undone = place?.detail.asOf, timeline.changes.isEmpty, timeline.failure == nil {
            place?.detail.leaveMoment()
            refuse("no change of this record is in the log")
        }
    }

    /// What was counted from the newest change is counted anew when there are newer ones.
    private mutating func keepMoment(from old: Timeline, to new: Timeline) {
        guard let newest = old.changes.first, let newer = new.changes.firstIndex(where: { $0.isSame(as: newest) }) else { return }
        place?.detail.moveSteps(by: newer)
    }

    /// The lines of the timeline: when, who, what; the newest first.
    func timelineLines(width: Int, limit: Int) -> [RecordLine] {
        guard let place, let model else { return [] }
        if let obstacle = timelineObstacle { return Self.notes([obstacle], width: width) }
        guard let shape = changeLog(of: model), let timeline else { return Self.notes([timelineWait], width: width) }
        var lines: [RecordLine] = []
        let undone = timeline.undone(at: place.detail.asOf)
        let authors = timeline.changes.prefix(limit).map { $0.author(shape).map { SafeText($0, clippedTo: 24) } ?? .empty }
        let authorWidth = width >= 60 ? authors.map(\.width).max() ?? 0 : 0
        for (index, change) in timeline.changes.prefix(limit).enumerated() {
            if lines.count >= limit { break }
            let age = SafeText(change.moment?.age(at: clock) ?? change.timeText, clippedTo: 16)
            var text = change.text(in: model)
            let author = authors[index]
            // Where there is no room for a column of people, they come behind what they did.
            if authorWidth == 0, !author.isEmpty { text += "  by \(change.author(shape) ?? "")" }
            if place.detail.asOf != .now, index == undone { text += "  ◂ shown" }
            let lead = authorWidth > 0 ? author.padded(to: authorWidth) + "  " : .empty
            let room = max(1, width - Self.ageWidth - 3 - lead.width)
            for (number, part) in SafeText.lines(of: text, width: room, limit: 4).enumerated() {
                let blank = SafeText(String(repeating: " ", count: lead.width))
                lines.append(RecordLine(field: index, name: number == 0 ? age : .empty, text: (number == 0 ? lead : blank) + part))
            }
        }
        if lines.count < limit { lines += Self.notes(timelineNotes(timeline), width: width) }
        return lines
    }

    /// Cells for `12mo ago`.
    static let ageWidth = 8

    private func timelineNotes(_ timeline: Timeline) -> [String] {
        if let failure = timeline.failure { return ["the log could not be read: \(failure); \(keymap.label(of: "refresh")) tries again"] }
        if timeline.next != nil { return [capabilities == nil ? "more changes are \(Self.notOnHand)" : "loading more changes…"] }
        if timeline.isCut {
            let which = timeline.isSorted ? "newest" : "first"
            return ["only the \(which) \(grouped(Timeline.limit)) changes are shown; \(timeline.record.model) has more"]
        }
        return timeline.changes.isEmpty ? ["no change of this record is in the log"] : []
    }

    /// Sentences that take the pane's whole width.
    static func notes(_ texts: [String], width: Int, kind: RecordLine.Kind = .remark) -> [RecordLine] {
        texts.flatMap { text in
            SafeText.lines(of: text, width: max(1, width - 2), limit: 6).map { RecordLine(field: nil, name: .empty, text: $0, kind: kind) }
        }
    }
}
