/// One row of the change log but for its id, which it gets in order of time.
struct Change {
    var time: Int64
    /// Rises from change to change as they are thought up; orders those of one second.
    var number: Int64
    var ticket: Int64
    var kind: Kind
    /// Nil for what the system did by itself.
    var user: Int64?
    /// The column of the ticket that went from `old` to `new`; nil when none did.
    var field: Field?
    /// As in the ticket's column, numbers in digits; nil for NULL.
    var old: String?
    var new: String?
    var summary: String

    enum Kind: String {
        case created, commented, assigned, reopened, updated, rated
        case statusChanged = "status_changed"
        case priorityChanged = "priority_changed"
    }

    /// The columns that change during a ticket's life; `updated_at` and `closed_at` follow from the log's times.
    enum Field: String {
        case subject, status, priority, category, satisfaction
        case assignedUser = "assigned_user_id"
        case due = "due_at"
    }
}

enum Status: String {
    case open, pending, resolved, closed
    case onHold = "on_hold"
}

enum Priority: String, CaseIterable {
    case low, normal, high, urgent

    /// Hours until the answer is due.
    var hoursToAnswer: Int64 {
        switch self {
        case .low: 168
        case .normal: 72
        case .high: 24
        case .urgent: 4
        }
    }

    /// Seconds that somebody typically takes to act.
    var pace: Int64 {
        switch self {
        case .low: 20 * Timestamp.hour
        case .normal: 6 * Timestamp.hour
        case .high: 2 * Timestamp.hour
        case .urgent: 20 * Timestamp.minute
        }
    }
}

/// One row of `tickets`, as it is after all its changes.
struct Ticket {
    var id: Int64
    var subject: String
    var description: String?
    var status = Status.open
    var priority: Priority
    var category: String
    var requester: Int64
    var assigned: Int64?
    var created: Int64
    var updated: Int64
    var closed: Int64?
    var due: Int64?
    var satisfaction: Double?

    var number: String { Self.number(id) }

    static func number(_ id: Int64) -> String {
        let digits = String(id)
        return "T-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }
}
