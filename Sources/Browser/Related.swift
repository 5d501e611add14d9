internal import Records

/// What can be asked about the records that refer to one.
enum RelatedFacet: Sendable, Hashable, CaseIterable {
    case count
    /// The newest few.
    case rows
    /// How many are in which state; also how many there are.
    case states
}

/// The records that refer to one, by the column that does.
struct Related: Sendable, Hashable {
    /// So many of each column's records are shown.
    static let rowLimit = 5

    var record: RecordName
    /// One for each column of another model, or of its own, that refers to it.
    var parts: [RelatedPart] = []

    /// What is on hand stays until it is answered anew.
    mutating func expire() {
        for index in parts.indices { parts[index].asked = [] }
    }

    subscript(referrer: Referrer) -> RelatedPart? {
        get { parts.first { $0.referrer == referrer } }
        set {
            guard let newValue, let index = parts.firstIndex(where: { $0.referrer == referrer }) else { return }
            parts[index] = newValue
        }
    }
}

struct RelatedPart: Sendable, Hashable {
    var referrer: Referrer
    var count = RowCount.unknown
    /// The newest, where the server sorts, else the first.
    var page: Page?
    /// The commonest first; nil while it was not answered.
    var states: [ValueCount]?
    /// The facets that were answered, or could not be.
    var asked: Set<RelatedFacet> = []
    var failure: String?

    /// `44` or `?`, and how many are in which state.
    var countText: String { count == .unknown ? (asked.contains(.count) ? "?" : "…") : count.text }

    var stateText: String {
        (states ?? []).prefix(5).map { "\($0.value.isNull ? "none" : plainText($0.value, limit: 24)) \(grouped(RowCount.sane($0.count)))" }
            .joined(separator: " · ")
    }
}

/// One entry of a list of related records: a column with its records' number, or one of the records.
enum RelatedEntry: Sendable, Hashable {
    case referrer(Referrer)
    case row(Referrer, Int)
}

extension Model {
    /// The column that says how far a record's matter has come; nil when there is none that looks so.
    var stateColumn: String? {
        ["status", "state"].lazy.compactMap { column($0)?.name }.first
    }
}
