/// What the user changed about a model's columns, by their names. It holds wherever the model is shown.
struct ColumnChoices: Sendable, Hashable {
    /// All names as they were put, hidden ones too; empty: as the columns come by themselves. What is missing comes last.
    var order: [String] = []
    /// In the order they were hidden.
    var hidden: [String] = []
    /// Cells, of columns that do not follow their content.
    var widths: [String: Int] = [:]
    /// Whether a column stands still, of those that were told to, or not to.
    var frozen: [String: Bool] = [:]

    /// Cells that a column can be given.
    static let widthRange = 1...400

    var isEmpty: Bool { self == ColumnChoices() }

    /// The columns in the order they are shown, hidden ones among them: those that stand still first.
    func applied(to columns: [TableColumn]) -> [TableColumn] {
        if isEmpty { return columns }
        let places = Dictionary(order.enumerated().map { ($1, $0) }) { first, _ in first }
        var ordered = columns.enumerated().sorted { a, b in
            (places[a.element.name] ?? order.count, a.offset) < (places[b.element.name] ?? order.count, b.offset)
        }.map(\.element)
        for index in ordered.indices {
            let name = ordered[index].name
            ordered[index].chosenWidth = widths[name]
            if let isFrozen = frozen[name] { ordered[index].isFrozen = isFrozen }
        }
        return ordered.filter(\.isFrozen) + ordered.filter { !$0.isFrozen }
    }
}
