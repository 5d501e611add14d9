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
            connection is made again, and then counts as a change. A server that does not announce watch is asked for rows again and again, with \
            half of its rate: new rows at the end are seen at once, others when their turn comes.
            """)

    @Argument(help: "The model: a table's name.") var model: String
    @Option(help: "line: a time and the model. jsonl: an object with both.") var format = Form.line
    @OptionGroup(title: "Where to read") var source: SourceOptions

    func run() async throws {
        try await BatchClient.use(source) { client in
            client.isPatient = true
            let name: String
            do {
                guard case .watching(let models) = try await client.ask(.watch(model: model)) else { return }
                // The server's spelling.
                name = models.first { equalIgnoringASCIICase($0, model) } ?? model
            } catch let failure as Failure where failure.kind == .unsupported {
                return try await poll(&client)
            }
            client.say("watching \(name); ^C ends it")
            while true {
                let changed = try await client.nextChange()
                guard changed.contains(where: { equalIgnoringASCIICase($0, name) }) else { continue }
                try tell(name)
            }
        }
    }

    /// A server that cannot say that something was written is looked at.
    private func poll(_ client: inout BatchClient) async throws {
        var poll = ModelPoll(model)
        var isFirst = true
        while true {
            do {
                if try await poll.look(&client) { try tell(model) }
                if isFirst { announce(poll, &client) }
                isFirst = false
            } catch let failure as Failure where failure.mayPass || failure.isLate {
                // Later, one look more or less is nothing to be told of.
                if isFirst { client.say("\(failure.message); looking again") }
            }
            try await client.pause(seconds: poll.interval(client.capabilities))
        }
    }

    private func announce(_ poll: ModelPoll, _ client: inout BatchClient) {
        let seconds = Int(poll.interval(client.capabilities).rounded(.up))
        let sweep = Int(poll.sweep(client.capabilities).rounded(.up))
        let turn = sweep > 2 * seconds ? "; a change among the rows is seen within \(sweep < 120 ? "\(sweep) s" : "\(sweep / 60) min")" : ""
        client.say("watching \(model) by asking for rows every \(seconds) s: this server does not announce watch\(turn); ^C ends it")
    }

    private func tell(_ name: String) throws { try DataOutput.write(line(name, at: Date.now.formatted(.iso8601))) }

    private func line(_ name: String, at time: String) -> [UInt8] {
        switch format {
        case .line: Array("\(time)  \(SafeText(name).text)\n".utf8)
        case .jsonl: RowWriter.object(columns: ["at", "model"], values: [.text(time), .text(name)])
        }
    }
}
