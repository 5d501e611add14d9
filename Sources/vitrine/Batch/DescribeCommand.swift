internal import ArgumentParser
internal import Output
internal import Records

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Print the columns of a model.",
        discussion: "Of a server that does not announce describe, the columns are those of one record.")

    @Argument(help: "The model: a table's name.") var model: String
    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func run() async throws {
        try await BatchClient.use(source) { client in
            guard case .described(let model) = try await client.ask(.describe(model: model)) else { return }
            let isDescribed = client.capabilities.extensions.contains(.describe)
            let rows = model.columns.map { column -> [Value] in
                let storage = column.storage.map(\.rawValue).joined(separator: ", ")
                let known: [Value] = [
                    .text(column.declaredType), .boolean(column.isNullable), .integer(Int64(column.primaryKeyPosition)),
                    column.reference.map { .text("\($0.model).\($0.column)") } ?? .null, .boolean(column.isFilterable),
                    .boolean(column.isSortable), .boolean(model.label.contains(column.name)),
                ]
                return [.text(column.name), storage.isEmpty ? .null : .text(storage)] + (isDescribed ? known : known.map { _ in .null })
            }
            let columns = ["column", "storage", "type", "nullable", "key", "references", "filterable", "sortable", "label"]
            try DataOutput.write(RowWriter.text(format.format, columns: columns, rows: rows, options: format.output))
            guard !isDescribed else { return }
            client.say(
                rows.isEmpty
                    ? "this server does not announce describe, and without a record nothing is known of the columns"
                    : "this server does not announce describe: these are the columns of one record")
        }
    }
}
