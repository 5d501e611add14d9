internal import Records
internal import Screen

/// The time that is typed after `p`.
struct MomentPrompt: Sendable, Hashable {
    var editor: LineEditor
    var error: String?
}

// The record as it was: the log of its changes, undone from now back.

extension State {
    mutating func openMomentPrompt() {
        guard place != nil else { return refuse("no model is open") }
        momentPrompt = MomentPrompt(editor: LineEditor("", history: momentHistory))
        announcement = "as of when?"
    }

    mutating func leaveMomentPrompt() { momentPrompt = nil }

    mutating func acceptMoment() {
        guard let prompt = momentPrompt else { return }
        let text = trimmed(prompt.editor.text)
        if text.isEmpty { return leaveMomentPrompt() }
        guard let moment = Moment(spoken: text, now: clock) else {
            return refuseMoment("'\(text.prefix(40))' is no time: 2026-11-01, 2026-11-01 14:00, -3d, 2h ago, yesterday")
        }
        if moment.seconds > clock { return refuseMoment("\(moment.text) is yet to come: only what was can be shown") }
        momentPrompt = nil
        momentHistory.removeAll { $0 == text }
        momentHistory.append(text)
        if momentHistory.count > 100 { momentHistory.removeFirst() }
        showAsOf(text == "now" ? .now : .moment(moment.seconds))
    }

    private mutating func refuseMoment(_ text: String) {
        momentPrompt?.error = text
        announcement = text
    }

    /// What the prompt's text means so far.
    var momentPreview: String? {
        guard let prompt = momentPrompt, !prompt.editor.isEmpty else { return "2026-11-01, 2026-11-01 14:00, -3d, 2h ago, yesterday" }
        return Moment(spoken: trimmed(prompt.editor.text), now: clock).map { Moment(seconds: $0.seconds) }.map {
            "\($0.text), \($0.age(at: clock))"
        }
    }

    mutating func showAsOf(_ point: AsOf) {
        if !isRecordShown { openRecord() }
        guard isRecordShown else { return }
        if place?.detail.tab != .record { show(.record) }
        place?.detail.difference = nil
        place?.detail.asOf = point
        place?.detail.isRested = true
        // What is to be known of that moment stands at the top.
        place?.detail.scroll = 0
        announcement = point == .now ? "as it is now" : "as of \(title(of: point))"
    }

    /// Where another record stands in the cursor's row by now, whatever brought it there, it is shown as it is now.
    mutating func leaveStepsOfAnother() {
        guard let place else { return }
        guard place.detail.hasSteps else {
            if place.detail.steppedKey != nil { self.place?.detail.steppedKey = nil }
            return
        }
        guard let key = recordKey, key != place.detail.steppedKey else { return }
        if place.detail.steppedKey == nil {
            self.place?.detail.steppedKey = key
        } else if !place.isOutdated {
            self.place?.detail.turnToAnother()
        }
    }

    /// Esc: the difference, then the moment; false when there is neither.
    mutating func leaveMoment() -> Bool {
        guard let detail = place?.detail else { return false }
        if detail.difference != nil {
            place?.detail.difference = nil
        } else if detail.asOf != .now || detail.mark != nil {
            place?.detail.leaveMoment()
            announcement = "as it is now"
        } else {
            return false
        }
        return true
    }

    /// To the change before (-1) or after (1), in time.
    mutating func stepChange(by step: Int) {
        if !isRecordShown { openRecord() }
        guard isRecordShown, let detail = place?.detail else { return }
        if detail.tab == .timeline {
            if layout.panes.contains(.detail) { pane = .detail }
            return moveField(to: detail.field - step)
        }
        let current =
            if let timeline { timeline.undone(at: detail.asOf) } else if case .undone(let count) = detail.asOf { count } else { 0 }
        let target = current - step
        if target < 0 || target == 0 && detail.asOf == .now { return refuse("this is how it is now; { goes back in time") }
        if let timeline, target > timeline.changes.count {
            return refuse(
                timeline.changes.isEmpty
                    ? "no change of this record is in the log" : "there is no change before: the log on hand begins here")
        }
        showAsOf(target == 0 ? .now : .undone(target))
        guard let changes = timeline?.changes else { return }
        let change = changes[step < 0 ? target - 1 : target]
        announcement += ": \(change.text(in: model))"
        // What the step changed comes into view.
        guard let name = change.field, let index = arrangedFields.firstIndex(where: { equalIgnoringASCIICase($0.name, name) }) else {
            return
        }
        place?.detail.field = index
        showField()
    }

    /// The first press marks the moment that is shown, the second compares it with the one that is shown then.
    mutating func compareMoments() {
        if !isRecordShown { openRecord() }
        guard isRecordShown, let detail = place?.detail else { return }
        if detail.tab != .record { show(.record) }
        place?.detail.isRested = true
        guard let mark = detail.mark else {
            place?.detail.difference = nil
            place?.detail.mark = detail.asOf
            return say("marked \(title(of: detail.asOf)); at another moment, \(keyText("compare-moments")) shows what differs")
        }
        if mark == detail.asOf { return refuse("both moments are the same; { } and p go to another") }
        place?.detail.mark = nil
        place?.detail.difference = Difference(from: mark, to: detail.asOf)
        place?.detail.field = 0
        place?.detail.scroll = 0
        announcement = "\(counted(differingFields.count, "field")) differ"
    }

    private var isRecordShown: Bool {
        guard let place, layout.panes.contains(.detail) else { return false }
        return place.detail.isOpen || !layout.detail.isEmpty
    }

    func title(of point: AsOf) -> String {
        timeline?.title(of: point) ?? Timeline(RecordName(model: "", key: .null), isSorted: true).title(of: point)
    }
}

extension State {
    /// The fields as they are shown: of the moment that was chosen, with what is worth knowing beside them.
    var shownFields: [RecordField] {
        let fields = arrangedFields
        guard let place else { return fields }
        if place.detail.difference != nil { return differingFields }
        guard place.detail.asOf != .now else { return fields.map(remarked) }
        guard let replay = replay(to: place.detail.asOf) else { return fields }
        return fields.map { field in
            var field = field
            let now = field.value
            field.value = replay.values[field.name] ?? now
            if field.value != now {
                field.label = place.window.label(place.cursor, field.name, field.value)
                field.isChanged = true
                field.fullLength = nil
                field.remark = Change.brief(now, isKey: field.reference != nil).map { "(now \($0))" } ?? "(differs from now)"
            } else if let moment = Moment(now), let then = seconds(of: place.detail.asOf), moment.seconds > then, moment.seconds <= clock,
                timeline?.lastChange(of: field.name) == nil, !Self.liesAhead(field.name)
            {
                field.remark = "(later than this moment: the log does not tell what was here)"
            }
            return field
        }
    }

    /// A term or an end: it was later than any moment when it was set.
    private static func liesAhead(_ name: String) -> Bool {
        MaskRule.words(of: name).contains { ["due", "deadline", "expires", "expiry", "until", "planned", "scheduled"].contains($0) }
    }

    /// What the field was before its last change.
    private func remarked(_ field: RecordField) -> RecordField {
        guard let change = timeline?.lastChange(of: field.name), let moment = change.moment else { return field }
        var field = field
        let age = moment.age(at: clock)
        field.remark = Change.brief(change.old, isKey: field.reference != nil).map { "(was \($0), \(age))" } ?? "(changed \(age))"
        return field
    }

    /// The fields that are not the same at the two moments that are compared, with both values.
    var differingFields: [RecordField] {
        guard let difference, let from = replay(to: difference.from), let to = replay(to: difference.to) else {
            return []
        }
        return arrangedFields.compactMap { field in
            guard let before = from.values[field.name], let after = to.values[field.name], before != after else { return nil }
            var field = field
            field.value = after
            field.before = before
            field.isChanged = true
            return field
        }
    }

    /// The record of then; nil while the log is not on hand, and where it does not begin at now.
    func replay(to point: AsOf) -> Replay? {
        guard let model, let timeline, timeline.isReplayable else { return nil }
        let fields = recordFields
        let undone = timeline.undone(at: point)
        var replay = Replay(
            fields.map { ($0.name, $0.value) }, of: model, shortened: Set(fields.filter { $0.fullLength != nil }.map(\.name)),
            undoing: timeline.changes.prefix(undone))
        if point != .now { replay.check(against: timeline.changes.dropFirst(undone)) }
        guard undone == timeline.changes.count, point != .now else { return replay }
        if !timeline.isComplete { replay.note(.cut(timeline.changes.count)) }
        if let first = timeline.changes.last?.moment, let made = recordMade, first.seconds > made.seconds + 1 {
            replay.note(.beginsLate(first: first.text, made: made.text))
        }
        return replay
    }

    /// When the record was made, as far as a column says it.
    private var recordMade: Moment? {
        Moment.madeColumns.lazy.compactMap { name in recordFields.first { equalIgnoringASCIICase($0.name, name) } }.first.flatMap {
            Moment($0.value)
        }
    }

    /// What is compared, the earlier moment first: which one that is only the log tells of steps.
    private var difference: Difference? {
        guard let difference = place?.detail.difference else { return nil }
        let isReversed =
            if let timeline {
                timeline.undone(at: difference.from) < timeline.undone(at: difference.to)
            } else if let from = seconds(of: difference.from), let to = seconds(of: difference.to) {
                from > to
            } else {
                false
            }
        return isReversed ? Difference(from: difference.to, to: difference.from) : difference
    }

    private func seconds(of point: AsOf) -> Int64? {
        switch point {
        case .now: return clock
        case .moment(let seconds): return seconds
        case .undone:
            guard let timeline else { return nil }
            let undone = timeline.undone(at: point)
            return undone < timeline.changes.count ? timeline.changes[undone].moment?.seconds : nil
        }
    }

    /// What stands above the fields: of which moment they are, and what the log does not tell.
    var momentNotes: (head: String?, gaps: [String]) {
        guard let place, place.detail.asOf != .now || place.detail.difference != nil else { return (nil, []) }
        if let obstacle = timelineObstacle { return (nil, [obstacle]) }
        guard let timeline else { return (timelineWait, []) }
        if let failure = timeline.failure { return (nil, ["the log could not be read: \(failure); \(keyText("refresh")) tries again"]) }
        guard timeline.isReplayable else {
            return (nil, ["this server does not sort, and the log is not all on hand: what was cannot be told"])
        }
        if let difference {
            let replay = replay(to: difference.from)
            let head = differingFields.isEmpty ? "nothing that the log tells differs; \(keyText("up")) leaves" : nil
            return (head, replay?.gaps.map(\.text) ?? [])
        }
        let undone = timeline.undone(at: place.detail.asOf)
        let count = grouped(timeline.changes.count) + (timeline.isComplete ? "" : "+")
        var head = "\(grouped(timeline.changes.count - undone)) of \(count) changes made; \(keyText("up")) returns to now"
        if let made = recordMade, let then = seconds(of: place.detail.asOf), then < made.seconds {
            head = "the record was made at \(made.text): it did not exist then; \(keyText("up")) returns to now"
        } else if undone == timeline.changes.count, timeline.isComplete, timeline.changes.last?.isCreation ?? false {
            head = "this is before the record was made: it did not exist then; \(keyText("up")) returns to now"
        } else if undone == 0 {
            head = "no change since then; \(keyText("up")) returns to now"
        }
        return (head, replay(to: place.detail.asOf)?.gaps.map(\.text) ?? [])
    }

    /// The moment that goes along from record to record, for the status line; nil when there is none, or no record is seen.
    var movingMoment: String? {
        guard let detail = place?.detail, layout.panes.contains(.detail) else { return nil }
        return detail.difference != nil || detail.asOf != .now ? momentTitle : nil
    }

    /// `as of 2026-11-01 14:00:00Z`, or what is compared; nil at now.
    var momentTitle: String? {
        guard let detail = place?.detail else { return nil }
        if let difference { return "\(title(of: difference.from)) → \(title(of: difference.to))" }
        let mark = detail.mark.map { ", marked \(title(of: $0))" } ?? ""
        if detail.asOf == .now { return detail.mark == nil ? nil : "now" + mark }
        return "as of \(title(of: detail.asOf))" + mark
    }
}
