internal import ArgumentParser

struct ManCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Print the manual page, for man(1).", discussion: "vitrine man > vitrine.1; man -l vitrine.1")

    func run() throws { try DataOutput.print(ManualPage.text(), terminator: "") }
}
