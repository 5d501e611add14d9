internal import ArgumentParser
internal import Browser
internal import Records

struct CountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "count", abstract: "Print how many rows match.",
        discussion:
            "A server that cannot count is asked for rows at larger and larger offsets. A number that is not exact ends with status 3.")

    @OptionGroup var filter: FilterOptions
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func run() async throws {
        _ = try filter.terms()
        try await BatchClient.use(source) { client in
            let terms = try await filter.terms(asking: &client)
            guard case .count(let count, let isExact) = try await client.ask(.count(model: filter.model, filter: terms, probing: true))
            else {
                return
            }
            try DataOutput.write(Array("\(count)\n".utf8))
            guard !isExact else { return }
            client.say("at least \(grouped(count)): the server did not count to the end")
            throw ExitStatus.incomplete
        }
    }
}
