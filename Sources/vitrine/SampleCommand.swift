internal import ArgumentParser
internal import Sample

struct SampleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample", abstract: "Write a sample database: users, tickets and a change log of a support desk.",
        discussion: "The same arguments write the same bytes. An existing file is never overwritten without --force.")

    @Argument(help: "The file to write.", completion: .file()) var file: String
    @Option(help: "How many tickets; there is a user for every 20 and 3 changes for each.") var tickets = 20_000
    @Option(help: "Another seed writes other people and tickets.") var seed: UInt64 = 1
    @Option(help: ArgumentHelp("The day on which the last things happen, exclusive.", valueName: "yyyy-mm-dd")) var until = "2026-01-01"
    @Flag(help: "Overwrite an existing file.") var force = false

    func validate() throws {
        let range = SampleOptions.ticketRange
        guard range.contains(tickets) else {
            throw ValidationError("--tickets \(tickets): \(range.lowerBound) to \(range.upperBound) is possible")
        }
        _ = try Day.parse(until)
    }

    func run() async throws {
        try SampleWriter.write(
            to: file, SampleOptions(tickets: tickets, seed: seed, until: Day.parse(until)), overwriting: force, says: "writing \(file)")
    }
}

/// A calendar day as `--until` takes it.
enum Day {
    /// Seconds since 1970 at the day's beginning in UTC.
    static func parse(_ text: String) throws -> Int64 {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            let midnight = SampleOptions.midnight(year: year, month: month, day: day)
        else { throw ValidationError("--until '\(text)' is not a day such as 2026-01-01") }
        return midnight
    }
}
