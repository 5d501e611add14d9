internal import ArgumentParser
internal import Browser

struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Print the browser's keys, as Markdown.",
        discussion: "With --check, say instead what does not hold in the settings file and in themes.")

    @Flag(help: "Check the settings file and the themes, and which commands lose a key to another.") var check = false

    func run() throws {
        guard check else { return try DataOutput.print(Command.reference, terminator: "") }
        let file = SettingsFile(in: Places())
        var state = State(server: "")
        let problems = state.adopt(file.settings, themes: file.themes, problems: file.problems)
        for problem in problems { try DataOutput.print(harmlessLines("settings: \(problem)")) }
        guard problems.isEmpty else { throw ExitStatus.failed }
        try DataOutput.print(harmlessLines("\(file.path): all well"))
    }
}
