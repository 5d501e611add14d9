internal import ArgumentParser
internal import Output
internal import Records

struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models", abstract: "Print the models that a server has, and how many records each.",
        discussion: "A server that does not announce describe tells their names alone.")

    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func run() async throws {
        try await BatchClient.use(source) { client in
            guard case .models(var models) = try await client.ask(.models) else { return }
            let known = client.capabilities.extensions
            if known.contains(.count) {
                for index in models.indices where models[index].count == nil {
                    let answer = try await client.ask(.count(model: models[index].name, filter: [], probing: false))
                    if case .count(let count, true) = answer { models[index].count = count }
                }
            }
            let rows = models.map { model -> [Value] in
                [
                    .text(model.name), model.count.map { .integer(Int64($0)) } ?? .null,
                    model.primaryKey.isEmpty ? .null : .text(model.primaryKey.joined(separator: ", ")),
                    known.contains(.describe) ? .integer(Int64(model.columns.count)) : .null,
                ]
            }
            let columns = ["model", "records", "primary_key", "columns"]
            try DataOutput.write(RowWriter.text(format.format, columns: columns, rows: rows, options: format.output))
            if !known.contains(.describe) { client.say("this server tells the models' names alone: it does not announce describe") }
        }
    }
}
