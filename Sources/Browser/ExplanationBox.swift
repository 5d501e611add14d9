internal import Records
internal import Screen

/// A box with every way to more rows: which term of the filter to drop, and what is left then.
struct ExplanationBox: Sendable, Hashable {
    var selected = 0

    /// Those that one key takes.
    static let digits = 9
}

/// One line of the box.
struct ExplanationLine: Sendable, Hashable {
    /// `without priority:9`, or a value that comes near.
    var text: String
    var filter: [FilterTerm]
    /// Rows that it gives; nil while they are not counted.
    var count: RowCount?
}

extension State {
    mutating func openExplanation() {
        explanationBox = ExplanationBox()
        // What could not be counted before is tried again.
        if let known = explanation?.counts { explanation?.counts = known.filter { $0.value != nil } }
        moveInExplanation(by: 0)
    }

    /// Each term in the filter's order, then the values nearest to the only one.
    var explanationLines: [ExplanationLine] {
        guard let filter = place?.query.filter else { return [] }
        let isOfFilter = explanation?.query.filter == filter && explanation?.query.model == place?.query.model
        let terms = filter.indices.map { index in
            var rest = filter
            let term = rest.remove(at: index)
            var count: RowCount?
            if isOfFilter, let known = explanation?.counts[index] { count = known ?? .unknown }
            return ExplanationLine(text: "without \(FilterText.text(term))", filter: rest, count: count)
        }
        guard neighbourList != nil else { return terms }
        return terms + ways.map { ExplanationLine(text: $0.text, filter: $0.filter, count: $0.count) }
    }

    mutating func moveInExplanation(by step: Int) {
        guard let box = explanationBox else { return }
        let lines = explanationLines
        let selected = max(0, min(box.selected + step, lines.count - 1))
        explanationBox?.selected = selected
        if lines.indices.contains(selected) { announcement = "\(lines[selected].text): \(countText(lines[selected]))" }
    }

    mutating func acceptExplanation(_ index: Int? = nil) {
        guard let box = explanationBox else { return }
        let lines = explanationLines
        let index = index ?? box.selected
        guard lines.indices.contains(index) else { return refuse("there are \(counted(lines.count, "line")) here") }
        explanationBox = nil
        take(Way(text: lines[index].text, filter: lines[index].filter, count: lines[index].count ?? .unknown))
    }

    mutating func leaveExplanation() {
        explanationBox = nil
        announcement = "filter \(place.map { FilterText($0.query.filter).text } ?? "")"
    }

    /// `612 rows`, or why no number is there.
    func countText(_ line: ExplanationLine) -> String {
        switch line.count {
        case nil: capabilities == nil ? "counted when there is a connection" : "counting…"
        case .unknown: "could not be counted"
        case .some(let count): "\(count.text) \(count.number == 1 ? "row" : "rows")"
        }
    }
}

extension Command {
    static let explaining = [
        Command(
            "explain-filter", "E", "Choose which term of the filter to drop, each with what is left then",
            also: "why empty few no rows widen drop", in: .panes, hint: Hint(word: "why", priority: 6) { !$0.ways.isEmpty },
            unless: { $0.place?.query.filter.isEmpty ?? true ? "there is no filter" : nil }
        ) { $0.openExplanation() },
        Command("explain-take", "<Enter>", "Drop the term under the cursor", in: [.explanation], hint: Hint(word: "drop", priority: 5)) {
            $0.acceptExplanation()
        },
        Command("explain-take-number", "1 2 3 4 5 6 7 8 9", "Drop the term of that number", in: [.explanation]) {
            $0.acceptExplanation((Int($0.lastKey.name) ?? 1) - 1)
        },
        Command(
            "explain-take-best", "d", "Drop the term that gives the most rows", in: [.explanation],
            hint: Hint(word: "drop the best", priority: 10) { !$0.ways.isEmpty }
        ) {
            if $0.ways.isEmpty { return $0.refuse("nothing is known yet that would give more rows") }
            $0.explanationBox = nil
            $0.widen()
        },
        Command("explain-down", "j <Down> <Tab>", "Go to the next term", in: [.explanation]) { $0.moveInExplanation(by: 1) },
        Command("explain-up", "k <Up> <S-Tab>", "Go to the term before", in: [.explanation]) { $0.moveInExplanation(by: -1) },
        Command("explain-leave", "<Esc> q ^C E", "Close the box", in: [.explanation], hint: Hint(word: "back", priority: 20)) {
            $0.leaveExplanation()
        },
    ]
}

extension Painter {
    mutating func drawExplanationBox() {
        guard let box = state.explanationBox, let place = state.place else { return }
        let choices = state.explanationLines.enumerated().map { index, line in
            Choice(text: (index < ExplanationBox.digits ? "\(index + 1) " : "  ") + line.text, detail: state.countText(line))
        }
        drawChoices(
            choices, selected: box.selected, title: SafeText("which term to drop: \(place.count.text) now"),
            footer: offers([("explain-take", "or a digit drops"), ("explain-take-best", "the best"), ("explain-leave", "back")]),
            message: "there is no filter any more")
    }
}
