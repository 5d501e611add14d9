internal import ArgumentParser

struct CompletionsCommand: ParsableCommand {
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish

        var kind: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }
    static let configuration = CommandConfiguration(
        commandName: "completions", abstract: "Print the completions of commands and options for a shell.",
        discussion: """
            bash: vitrine completions bash > ~/.local/share/bash-completion/completions/vitrine

            zsh: vitrine completions zsh > _vitrine, in a folder of $fpath

            fish: vitrine completions fish > ~/.config/fish/completions/vitrine.fish
            """)

    @Argument(help: "bash, zsh or fish.") var shell: Shell

    func run() throws {
        let script = Vitrine.completionScript(for: shell.kind)
        try DataOutput.print(script, terminator: script.hasSuffix("\n") ? "" : "\n")
    }
}
