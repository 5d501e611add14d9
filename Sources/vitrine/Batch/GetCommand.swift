internal import ArgumentParser
internal import Browser
internal import Records

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print one record.",
        discussion: "As json it is one object. A cell that the server cut ends with status 3.")

    @Argument(help: "The model: a table's name.") var model: String
    @Argument(help: "The value of its primary key.") var id: String
    @OptionGroup var columns: ColumnOptions
    @OptionGroup var format: FormatOptions
    @OptionGroup(title: "Where to read") var source: SourceOptions

    /// What is to be said where a key that begins with a dash was taken for an option.
    static func advice(_ arguments: [String]) -> String? {
        let words = arguments.dropFirst()
        guard words.first == configuration.commandName, !words.contains("--") else { return nil }
        guard let options = try? CommandInfo.read(of: Self.self).arguments?.flatMap({ ($0.names ?? []).map(\.text) }) else { return nil }
        let key = words.dropFirst().first { word in
            word.hasPrefix("-") && !options.contains { word == $0 || word.hasPrefix($0 + "=") }
        }
        return key.map { "A key that begins with a dash comes last, behind two of them: vitrine get MODEL --database FILE -- \($0)" }
    }

    func run() async throws {
        // `7` is a number; `007` and `+7` are texts, whatever the column holds.
        let key = Int64(id).flatMap { String($0) == id ? Value.integer($0) : nil } ?? .text(id)
        try await BatchClient.use(source) { client in
            let question = Question.record(model: model, id: key, expand: columns.expand?.names ?? [])
            guard case .record(let record) = try await client.ask(question) else { return }
            var printer = RowPrinter(format, columns)
            try printer.print(record)
            if columns.expand != nil, !client.capabilities.extensions.contains(.expand) {
                client.say("this server tells no labels: it does not announce expand")
            } else {
                printer.sayUnlabelled(&client)
            }
            guard printer.cuts.count > 0 else { return }
            client.say(
                "\(counted(printer.cuts.count, "cell")) cut by the server; the first is \(printer.cuts.column), of \(printer.cuts.bytes) bytes"
            )
            throw ExitStatus.incomplete
        }
    }
}
