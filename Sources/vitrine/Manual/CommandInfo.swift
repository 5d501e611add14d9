internal import ArgumentParser
internal import Foundation

/// What ArgumentParser knows of a command, as it tells other programs.
///
/// Source: `ArgumentParserToolInfo`, version 0 of its serialization; `--experimental-dump-help`.
struct CommandInfo: Decodable {
    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var text: String { (kind == "long" ? "--" : "-") + name }
        }
        var kind: String
        var shouldDisplay: Bool
        var isOptional: Bool
        var isRepeating: Bool
        var names: [Name]?
        var valueName: String?
        var defaultValue: String?
        var abstract: String?

        /// `--limit <n>`, `<model>`, `--all`
        var term: String {
            let value = "<\(valueName ?? "value")>"
            let text = names?.map(\.text).joined(separator: ", ") ?? value
            return (kind == "option" ? "\(text) \(value)" : text) + (isRepeating ? " ..." : "")
        }

        /// Every command has it, and the page says so once.
        var isAboutTheProgram: Bool { names?.contains { ["help", "version"].contains($0.name) } ?? false }
    }
    var commandName: String
    var abstract: String?
    var discussion: String?
    var subcommands: [CommandInfo]?
    var arguments: [Argument]?

    static func read(of command: any ParsableCommand.Type) throws -> CommandInfo {
        struct ToolInfo: Decodable {
            var serializationVersion: Int
            var command: CommandInfo
        }
        return try JSONDecoder().decode(ToolInfo.self, from: Data(command._dumpHelp().utf8)).command
    }

    var shownArguments: [Argument] { (arguments ?? []).filter { $0.shouldDisplay && !$0.isAboutTheProgram } }

    /// `vitrine list <model> [options]`
    func synopsis(under path: String) -> String {
        let positional = shownArguments.filter { $0.kind == "positional" }.map { $0.isOptional ? "[\($0.term)]" : $0.term }
        let options = shownArguments.filter { $0.kind != "positional" }
        let needed = options.filter { !$0.isOptional }.map(\.term)
        let hasMore = options.count > needed.count
        return ([path, commandName] + positional + needed + (hasMore ? ["[options]"] : [])).joined(separator: " ")
    }
}
