internal import Records

// Why is it empty? What each term of the filter takes away is counted, and the way to more rows is one key.

/// What was counted about a filter that leaves few rows.
struct Explanation: Sendable, Hashable {
    /// Model and filter that it is about.
    var query: Query
    /// Rows without the term of that index; nil inside where they could not be counted.
    var counts: [Int: RowCount?] = [:]
}

/// Another filter that more rows match.
struct Way: Sendable, Hashable {
    var text: String
    var filter: [FilterTerm]
    var count: RowCount
}

extension State {
    /// At most so many rows are few.
    private static let few = 3
    /// Terms that are looked at.
    private static let termLimit = 8

    private var explained: Query? { place.map { Query($0.query.model, filter: $0.query.filter) } }

    /// Few rows match, or the filter is being written and requests are plenty.
    private var wantsExplanation: Bool {
        guard let place, !place.isOutdated else { return false }
        if explanationBox != nil, !place.query.filter.isEmpty { return true }
        guard place.query.filter.count >= 2 else { return false }
        if filterPrompt != nil, let limit = budget?.limit, limit >= 600 { return true }
        return place.count.exactly.map { $0 <= Self.few } ?? false
    }

    /// One term, and no row: what comes near it among the column's values.
    var neighbourList: ValueBook.Key? {
        guard let place, !place.isOutdated, place.count.exactly == 0, place.query.filter.count == 1 else { return nil }
        let term = place.query.filter[0]
        guard term.isPlain, !term.value.isNull, let column = model?.column(term.field), !FilterText.holdsTimes(column), !hides(term.field)
        else { return nil }
        return listKey(term.field, under: [])
    }

    mutating func askForExplanation() {
        let wanted = wantsExplanation ? explained : nil
        giveUp { if case .without(let query, _) = $0 { query != wanted } else { false } }
        guard let wanted else { return }
        if explanation?.query != wanted { explanation = Explanation(query: wanted) }
        // Who opens the box wants to know all of it.
        let limit = explanationBox == nil ? Self.termLimit : wanted.filter.count
        guard let explanation, requests.rows == nil, !isCounting, isPrefetchAllowed || explanationBox != nil,
            !requests.errands.values.contains(where: { if case .without = $0 { true } else { false } }),
            let index = wanted.filter.indices.prefix(limit).first(where: { explanation.counts[$0] == nil })
        else { return }
        var rest = wanted.filter
        rest.remove(at: index)
        let canCount = extensions.contains(rest.allSatisfy(\.isPlain) ? .count : .total)
        // A server that cannot count shows at least how many of a page there are.
        let question: Question =
            canCount
            ? .count(model: wanted.model, filter: rest, probing: false)
            : .rows(Query(wanted.model, filter: rest), from: .offset(0), limit: 100, expand: [])
        ask(question, for: .without(wanted, term: index))
    }

    mutating func finishExplanation(_ query: Query, _ term: Int, with outcome: Result<Answer, Failure>) {
        guard explanation?.query == query else { return }
        switch outcome {
        case .success(.count(let count, let isExact)):
            let count = RowCount.sane(count)
            explanation?.counts[term] = .some(isExact ? .exact(count) : .atLeast(count))
        case .success(.rows(let page)):
            explanation?.counts[term] = .some(page.rows.count < 100 ? .exact(page.rows.count) : .atLeast(page.rows.count))
        case .success: explanation?.counts[term] = .some(nil)
        case .failure(let failure): if failure.kind != .connectionLost { explanation?.counts[term] = .some(nil) }
        }
    }

    /// What is said in place of ways when there are none; empty while they are counted.
    var explanationHint: String {
        guard let place, !place.isOutdated, !place.query.filter.isEmpty, capabilities != nil else { return "" }
        let known = explanation.flatMap { $0.query == explained ? $0.counts : nil } ?? [:]
        // With one term it is the values that are looked at.
        if known.count == place.query.filter.count, place.query.filter.count > 1 {
            return known.values.contains(nil)
                ? "not every term could be counted without: E tries again, " : "without any one term there is nothing either, "
        }
        return isPrefetchAllowed ? "" : "E counts what is left without each term, "
    }

    /// What leads to more rows, the most of them first; empty while nothing is known.
    var ways: [Way] {
        guard let place, !place.isOutdated, let shown = place.count.exactly else { return [] }
        if let key = neighbourList { return neighbours(place.query.filter[0], key) }
        guard let explanation, explanation.query == explained else { return [] }
        let ways = explanation.counts.compactMap { index, count -> (index: Int, way: Way)? in
            guard let count, let number = count.number, number > shown, explanation.query.filter.indices.contains(index) else { return nil }
            var rest = explanation.query.filter
            let term = rest.remove(at: index)
            return (index, Way(text: "without \(FilterText.text(term))", filter: rest, count: count))
        }
        return ways.sorted { ($1.way.count.number ?? 0, $0.index) < ($0.way.count.number ?? 0, $1.index) }.map(\.way)
    }

    /// The values that come nearest to one that no row has.
    private func neighbours(_ term: FilterTerm, _ key: ValueBook.Key) -> [Way] {
        guard let list = book[key], list.failure == nil else { return [] }
        let scored = list.values.compactMap { entry -> (distance: Double, entry: ValueCount)? in
            guard Self.isWritable(entry.value), !isMasked(term.field, entry.value) else { return nil }
            return Self.distance(entry.value, term.value).map { (distance: $0, entry: entry) }
        }
        return scored.sorted { ($0.distance, $1.entry.count) < ($1.distance, $0.entry.count) }.prefix(3).map { _, entry in
            let near = FilterTerm(term.field, .equal, entry.value)
            return Way(
                text: FilterText.text(near), filter: [near],
                count: list.isExact ? .exact(max(0, entry.count)) : .atLeast(max(0, entry.count)))
        }
    }

    /// How far values are from each other; nil when they are of different kinds.
    private static func distance(_ a: Value, _ b: Value) -> Double? {
        switch (a, b) {
        case (.text(let a), .text(let b)):
            Double(remoteness(of: String(a.prefix(60)), from: String(b.prefix(60))))
        case (.integer(let a), .integer(let b)): (Double(a) - Double(b)).magnitude
        case (.real(let a), .real(let b)): (a - b).magnitude
        case (.integer(let a), .real(let b)), (.real(let b), .integer(let a)): (Double(a) - b).magnitude
        default: nil
        }
    }

    /// `without assignee:none 0→612`.
    func text(_ way: Way) -> String {
        "\(way.text) \(place?.count.text ?? "?")→\(way.count.text)"
    }

    mutating func widen() {
        guard let way = ways.first else { return refuse(widenObstacle ?? "nothing is known yet that would give more rows") }
        take(way)
    }

    mutating func take(_ way: Way) {
        change(filter: way.filter)
        let count = way.count == .unknown ? "" : ": \(way.count.text) \(way.count.number == 1 ? "row" : "rows")"
        say("\(way.text)\(count); \(keyText("back")) takes it back")
    }

    /// Why the filter cannot be widened by one key; nil when it can.
    var widenObstacle: String? {
        guard let place, !place.query.filter.isEmpty else { return "there is no filter" }
        if !ways.isEmpty { return nil }
        return (place.count.exactly ?? .max) > Self.few
            ? "the filter leaves more than \(Self.few) rows; \(keyText("filter")) edits it" : nil
    }
}
