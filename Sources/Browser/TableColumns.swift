internal import Records
internal import Screen

/// One column as the table shows it.
struct TableColumn: Sendable, Hashable {
    var name: String
    var reference: Reference?
    var format: ColumnFormat.Name
    /// Cells that the widest content seen takes, header included, up to the cap; it only grows.
    var width: Int
    /// Stands still while the others scroll.
    var isFrozen: Bool
    /// Cells that the user gave it; nil: as many as its content wants.
    var chosenWidth: Int?
}

/// The columns of a table in the order they are shown: key, label, the others, long texts last, unless the user chose otherwise.
struct TableColumns: Sendable, Hashable {
    /// Cells that a column takes at most, so that one long value cannot take the screen.
    static let cap = 40

    /// What the user changed.
    var choices = ColumnChoices() {
        didSet { if choices != oldValue { arrange() } }
    }
    /// Those that are shown.
    private(set) var columns: [TableColumn] = []
    /// All there are, hidden ones in their places.
    private(set) var all: [TableColumn] = []
    /// As they come by themselves.
    private var natural: [TableColumn] = []
    /// Those that hold long texts.
    private(set) var long: Set<String> = []
    /// What was on hand when the columns were laid out.
    private var sources: [String] = []
    /// There are rows on hand that the columns have not grown for yet.
    private(set) var isBehind = false

    var count: Int { columns.count }
    var frozenCount: Int { columns.prefix { $0.isFrozen }.count }

    subscript(index: Int) -> TableColumn { columns[index] }
    func index(of name: String) -> Int? { columns.firstIndex { $0.name == name } }

    /// Names of those that are not shown.
    var hidden: [String] { all.count == columns.count ? [] : all.map(\.name).filter(choices.hidden.contains) }

    /// Takes the page's rows into account: lays the columns out when they are new, and lets them grow.
    ///
    /// - Parameter isGrowing: false while someone scrolls: what is looked at does not move, and `grow` is for later.
    mutating func fit(_ page: LoadedPage, columns names: [String], of model: Model, clock: Int64, isGrowing: Bool = true) {
        if names.isEmpty { return }
        if names != sources { layOut(page, names, model) }
        if isGrowing { widen(for: page, clock) } else { isBehind = true }
        arrange()
    }

    /// Grows for what came meanwhile.
    mutating func grow(for pages: [LoadedPage], clock: Int64) {
        isBehind = false
        for page in pages { widen(for: page, clock) }
        arrange()
    }

    private mutating func widen(for page: LoadedPage, _ clock: Int64) {
        for index in natural.indices where natural[index].width < Self.cap {
            natural[index].width = max(natural[index].width, contentWidth(of: natural[index], in: page, clock, limit: Self.cap))
        }
    }

    /// Columns that a server told of before any row was seen.
    mutating func layOutEmpty(_ model: Model) {
        guard natural.isEmpty, !model.columns.isEmpty else { return }
        let names = model.columns.map(\.name)
        layOut(LoadedPage(first: 0, rows: []), names, model)
        sources = []
        arrange()
    }

    private mutating func arrange() {
        all = choices.applied(to: natural)
        let shown = choices.hidden.isEmpty ? all : all.filter { !choices.hidden.contains($0.name) }
        // Who hid all that is left of a model has to see something.
        columns = shown.isEmpty ? all : shown
    }

    private mutating func layOut(_ page: LoadedPage, _ names: [String], _ model: Model) {
        let old = natural
        sources = names
        let titles = titleColumns(of: model, among: names)
        let keys = model.primaryKey.isEmpty ? names.prefix(1).map(\.self) : model.primaryKey
        let made = names.enumerated().map { index, name in
            let column = model.column(name) ?? Column(name: name)
            let values = page.rows.lazy.map { $0[index] }.filter { !$0.isNull }
            let format = ColumnFormat.of(column, holding: Array(values))
            let rank =
                if keys.contains(name) { 0 } else if titles.contains(name) { 1 } else if values.contains(where: isLong) { 3 } else { 2 }
            let width = max(
                SafeText(name, clippedTo: Self.cap).width + (column.reference == nil ? 0 : 1), old.first { $0.name == name }?.width ?? 0)
            return (
                rank: rank,
                column: TableColumn(
                    name: name, reference: column.reference, format: format, width: max(width, ColumnFormat[format].minimalWidth),
                    isFrozen: rank == 0)
            )
        }
        natural = (0...3).flatMap { rank in made.filter { $0.rank == rank }.map(\.column) }
        long = Set(made.filter { $0.rank == 3 }.map(\.column.name))
    }

    /// Cells that the widest of a page's values takes; at most `limit`.
    func contentWidth(of column: TableColumn, in page: LoadedPage, _ clock: Int64, limit: Int) -> Int {
        guard let source = sources.firstIndex(of: column.name) else { return 0 }
        let format = ColumnFormat[column.format]
        var width = 0
        for row in page.rows {
            if width >= limit { break }
            let value = row[source]
            let label = column.reference == nil ? nil : labelKey(value).flatMap { page.labels[column.name]?[$0] }
            width = max(width, SafeText(label ?? format.inTable(value, clock), clippedTo: limit).width)
        }
        return min(limit, width)
    }
}

/// The columns that name a record: what the server says, else the first with a usual name.
func titleColumns(of model: Model, among names: [String]) -> [String] {
    let told = model.label.filter(names.contains)
    if !told.isEmpty { return told }
    return ["name", "title", "subject", "label", "summary", "email"].first(where: names.contains).map { [$0] } ?? []
}

/// Texts of several lines, and very long ones, are not for a table's first columns.
private func isLong(_ value: Value) -> Bool {
    guard case .text(let text) = value else { return false }
    return text.utf8.count > 120 || text.utf8.contains(0x0A)
}
