internal import Output
internal import Records
internal import Screen

/// Prints pages as one text: the columns that are wanted, each label behind its key.
struct RowPrinter {
    private let format: OutputFormat
    private let options: OutputOptions
    private let fields: [String]?
    private let expand: [String]
    private var writer: RowWriter?
    private var layout: RowLayout?
    private(set) var rowCount = 0
    /// What was written last may have been written in part only: nobody knows where to go on.
    private(set) var isBroken = false
    /// Cells that the server shortened, among those that were printed.
    private(set) var cuts = Cuts()
    /// Columns that a later page had and the first one did not: there is no place for them.
    private(set) var lateColumns: [String] = []
    /// What was to be expanded and led nowhere.
    private var unlabelled: [String] = []

    struct Cuts {
        var count = 0
        /// The first of them.
        var row = 0
        var column = ""
        var bytes = 0
    }

    init(_ format: FormatOptions, _ columns: ColumnOptions) {
        self.format = format.format
        options = format.output
        fields = columns.fields?.names
        expand = columns.expand?.names ?? []
    }

    /// Nothing was printed, not even names.
    var isEmpty: Bool { writer == nil }

    /// Begins with the names of these columns, where rows do not tell them.
    mutating func begin(_ columns: [String]) throws {
        guard writer == nil else { return }
        let layout = try layout(of: columns)
        var writer = RowWriter(format, columns: layout.names, options: options)
        self.layout = layout
        try write(writer.begin())
        self.writer = writer
    }

    mutating func print(_ page: Page) throws {
        // Without rows it tells no names either.
        if page.rows.isEmpty { return }
        try begin(page.columns)
        guard var layout, var writer else { return }
        if layout.pageColumns != page.columns {
            // Another server's records need not all have the same members.
            lateColumns += page.columns.filter { column in
                fields == nil && !layout.pageColumns.contains { equalIgnoringASCIICase($0, column) } && !lateColumns.contains(column)
            }
            layout = try self.layout(of: layout.pageColumns, in: page.columns)
        }
        var text: [UInt8] = []
        for row in page.rows { text += writer.row(layout.row(row, page.labels)) }
        for cut in page.truncations where cut.index < page.rows.count && layout.names.contains(cut.column) {
            if cuts.count == 0 { cuts = Cuts(count: 0, row: rowCount + cut.index + 1, column: cut.column, bytes: cut.bytes) }
            cuts.count += 1
        }
        noteUnlabelled(page.labels)
        self.writer = writer
        try write(text)
        rowCount += page.rows.count
    }

    mutating func end() throws {
        guard var writer else { return }
        self.writer = nil
        try write(writer.end())
    }

    private mutating func write(_ bytes: [UInt8]) throws {
        isBroken = true
        try DataOutput.write(bytes)
        isBroken = false
    }

    /// One record in the way of its format: an object, or names beside values where people read it.
    mutating func print(_ record: Record) throws {
        let layout = try layout(of: record.columns)
        let values = layout.row(record.values, record.labels)
        noteUnlabelled(record.labels)
        try DataOutput.write(RowWriter.record(format, columns: layout.names, values: values, options: options))
        for cut in record.truncations where layout.names.contains(cut.column) {
            if cuts.count == 0 { cuts = Cuts(count: 0, row: 1, column: cut.column, bytes: cut.bytes) }
            cuts.count += 1
        }
    }

    /// A foreign key that is followed has labels in every answer, if only none.
    private mutating func noteUnlabelled(_ labels: Labels) {
        unlabelled = expand.filter { name in !labels.keys.contains { equalIgnoringASCIICase($0, name) } }
    }

    func sayUnlabelled(_ client: inout BatchClient) {
        if unlabelled.isEmpty { return }
        let names = unlabelled.joined(separator: ", ")
        client.say(
            "no labels of \(names): no foreign key of that column alone leads to a model that is shown; keys of several columns are not followed"
        )
    }

    private func layout(of columns: [String]) throws -> RowLayout {
        do throws(RowLayout.MissingColumn) { return try RowLayout(of: columns, fields: fields, expand: expand) } catch {
            throw CommandFailure(.refused, SafeText("there is no column '\(error.name)' among \(columns.joined(separator: ", "))").text)
        }
    }

    /// The columns that were begun with, as another page has them.
    private func layout(of known: [String], in columns: [String]) throws -> RowLayout {
        var layout = try layout(of: known)
        func moved(_ index: Int?) -> Int? { index.flatMap { index in columns.firstIndex { equalIgnoringASCIICase($0, known[index]) } } }
        layout.sources = layout.sources.map { source in
            switch source {
            case .value(let index): .value(moved(index))
            case .label(let index, let column): .label(of: moved(index), column: column)
            }
        }
        return layout
    }
}
