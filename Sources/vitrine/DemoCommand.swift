internal import ArgumentParser
internal import Foundation
internal import Sample

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Browse sample data in this terminal, through a gateway of its own.",
        discussion: """
            The sample is kept in the data folder and made again when it is older than 7 days. With --live time passes, in a copy of it that is \
            gone afterwards.
            """)

    @Flag(help: "Make the sample again.") var fresh = false
    @Flag(help: "Let time pass: tickets come in, change and are closed.") var live = false
    @Option(help: ArgumentHelp("How many changes a second, on average, with --live.", valueName: "n")) var liveRate = 3.0
    @OptionGroup(title: "The screen") var screen: ScreenOptions

    func validate() throws {
        let rates = LivingDesk.rates
        guard rates.contains(liveRate) else {
            throw ValidationError("--live-rate \(liveRate): \(rates.lowerBound) to \(Int(rates.upperBound)) changes a second are possible")
        }
    }

    func run() async throws {
        let places = Places()
        let path = try Self.sample(fresh: fresh, in: places, now: Date.now)
        guard live else { return try await BrowserScreen.browse(database: path, called: "demo", known: "demo", model: "tickets", screen) }
        let desk = try LivingDesk(copying: path, in: places.data, rate: liveRate)
        try await BrowserScreen.browse(database: desk.path, called: "demo", known: "demo", model: "tickets", living: desk, screen)
    }

    /// The sample's path, made or made again where necessary; its last tickets are of today, so that ages read naturally.
    private static func sample(fresh: Bool, in places: Places, now: Date) throws -> String {
        try places.make(places.data)
        let name = "sample-\(SampleDatabase.version).sqlite"
        let file = places.data.appending(path: name)
        if !fresh, let made = try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date,
            (0..<7 * 86_400).contains(now.timeIntervalSince(made))
        {
            return file.path
        }
        umask(0o077)
        try SampleWriter.write(
            to: file.path, SampleOptions(until: Int64(now.timeIntervalSince1970)), overwriting: true, says: "making sample data")
        removeOtherVersions(than: name, in: places.data)
        return file.path
    }

    private static func removeOtherVersions(than name: String, in folder: URL) {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for file in files where file.hasPrefix("sample-") && file.hasSuffix(".sqlite") && file != name {
            try? FileManager.default.removeItem(at: folder.appending(path: file))
        }
    }
}
