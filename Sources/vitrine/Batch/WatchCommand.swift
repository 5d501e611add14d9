internal import ArgumentParser
internal import Foundation
internal import Output
internal import Records
internal import Screen

struct WatchCommand: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable { case line, jsonl }

    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Print a line whenever a model may have changed, until interrupted.",
        discussion: """
            The server tells that the file was written, at most once a second; whether these rows look different now, list tells. A lost \
            connection is made again, and then counts as a change. Needs a server that announces watch.
            """)

    @Argument(help: "The model: a table's name.") var model: String
    @Option(help: "line: a time and the model. jsonl: an object with both.") var format = Form.line
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func run() async throws {
        try await BatchClient.use(source) { client in
            client.isPatient = true
            guard case .watching(let models) = try await client.ask(.watch(model: model)) else { return }
            // The server's spelling.
            let name = models.first { equalIgnoringASCIICase($0, model) } ?? model
            client.say("watching \(name); ^C ends it")
            while true {
                let changed = try await client.nextChange()
                guard changed.contains(where: { equalIgnoringASCIICase($0, name) }) else { continue }
                try DataOutput.write(line(name, at: Date.now.formatted(.iso8601)))
            }
        }
    }

    private func line(_ name: String, at time: String) -> [UInt8] {
        switch format {
        case .line: Array("\(time)  \(SafeText(name).text)\n".utf8)
        case .jsonl: RowWriter.object(columns: ["at", "model"], values: [.text(time), .text(name)])
        }
    }
}
