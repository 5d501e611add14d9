internal import ArgumentParser
internal import Browser

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "keys", abstract: "Print the browser's keys, as Markdown.")

    func run() { print(Command.reference, terminator: "") }
}
