internal import Records

// A log of changes is known by its name, its foreign keys and the names of its columns.

extension ChangeLogShape {
    private static let logs: Set<String> = [
        "change", "changes", "changelog", "history", "histories", "audit", "audits", "auditlog", "event", "events", "activity",
        "activities", "log", "logs", "journal", "journals", "revision", "revisions", "version", "versions",
    ]
    private static let times = [
        "occurred_at", "changed_at", "happened_at", "logged_at", "created_at", "created", "timestamp", "changed_on", "created_on",
        "modified_at", "updated_at", "time", "date", "at", "ts",
    ]
    private static let people = [
        "user_id", "actor_id", "changed_by", "changed_by_id", "author_id", "person_id", "created_by", "user", "actor", "author", "by",
    ]
    static let fields = ["field", "field_name", "column_name", "column", "attribute", "attribute_name", "property", "prop_key"]
    private static let olds = ["old_value", "old", "from_value", "previous_value", "value_before", "before", "old_val", "previous"]
    private static let news = ["new_value", "new", "to_value", "value_after", "after", "new_val", "value"]
    /// What an old or a new value may be called beside the name of its field.
    static let values = Set(olds + news)
    private static let kinds = ["change_type", "kind", "type", "action", "event", "event_type", "operation"]
    private static let summaries = ["summary", "description", "message", "details", "note", "notes", "comment", "comments", "text", "body"]

    /// The best of the shapes that models which refer to `target` suggest; nil when none does.
    ///
    /// - Parameter people: names of the models that name people, in small letters: a log's author is not what was changed.
    static func detect(for target: Model, referrers: [Referrer], among models: [Model], people: Set<String>) -> ChangeLogShape? {
        var best: (shape: ChangeLogShape, score: Int)?
        for referrer in referrers {
            guard let log = models.first(where: { $0.name == referrer.model }),
                let (shape, score) = suggestion(of: log, through: referrer.column, for: target, people)
            else { continue }
            if score > best?.score ?? 0 { best = (shape, score) }
        }
        return best?.shape
    }

    private static func suggestion(of log: Model, through record: String, for target: Model, _ peopleModels: Set<String>) -> (
        ChangeLogShape, Int
    )? {
        if equalIgnoringASCIICase(log.name, target.name) { return nil }
        func first(_ names: [String]) -> String? {
            names.lazy.compactMap { log.column($0)?.name }.first { !equalIgnoringASCIICase($0, record) }
        }
        // `user_id` beside `ticket_id` is who did it.
        let others = log.columns.contains { column in
            column.reference.map { !peopleModels.contains(asciiLowercased($0.model)) } ?? false
        }
        if others, peopleModels.contains(asciiLowercased(target.name)) { return nil }
        guard let time = first(times) else { return nil }
        var shape = ChangeLogShape(log: log.name, record: record, time: time)
        shape.person =
            log.columns.first { column in
                !equalIgnoringASCIICase(column.name, record)
                    && (column.reference.map { peopleModels.contains(asciiLowercased($0.model)) } ?? false)
            }?.name ?? first(people)
        shape.kind = first(kinds)
        shape.field = first(fields)
        if shape.field != nil {
            shape.old = first(olds)
            shape.new = first(news)
        }
        shape.summary = first(summaries)
        let isNamed = asciiLowercased(log.name).split(separator: "_").contains { logs.contains(String($0)) }
        let hasValues = shape.old != nil && shape.new != nil
        guard hasValues || isNamed && (shape.summary != nil || shape.kind != nil || shape.field != nil) else { return nil }
        return (shape, (hasValues ? 4 : 0) + (isNamed ? 2 : 0) + 1)
    }
}
