/// What the record pane shows of its record.
enum RecordTab: String, Sendable, Hashable, CaseIterable {
    case record, timeline, related, raw

    var title: String {
        switch self {
        case .record: "Record"
        case .timeline: "Timeline"
        case .related: "Related"
        case .raw: "Raw"
        }
    }
}

/// Where a tab was left.
struct TabPlace: Sendable, Hashable {
    var field = 0
    var scroll = 0
}
