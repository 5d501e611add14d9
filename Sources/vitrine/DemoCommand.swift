internal import ArgumentParser
internal import Foundation
internal import Sample

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Browse sample data in this terminal, through a gateway of its own.",
        discussion: "The sample is kept in the data folder and made again when it is older than 7 days.")

    @Flag(help: "Make the sample again.") var fresh = false
    @OptionGroup(title: "The screen") var screen: ScreenOptions

    func run() async throws {
        let path = try Self.sample(fresh: fresh, in: Places(), now: Date.now)
        try await BrowserScreen.browse(database: path, called: "demo", model: "tickets", screen)
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
