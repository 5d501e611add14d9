internal import ArgumentParser

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print rows of a model.",
        discussion: """
            Rows go to standard output, words to standard error. When there are more rows, or the server cut a cell, it says so; where \
            --all was asked for, that ends with status 3. Interrupted, it prints the command that goes on.
            """)

    @OptionGroup var listing: RowListing

    func run() async throws { try await listing.run() }
}

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "The same as list.",
        discussion: "Which of the protocol's two actions is sent goes by the filter: comparisons other than equality are a query.")

    @OptionGroup var listing: RowListing

    func run() async throws { try await listing.run() }
}
