internal import Browser
internal import Foundation

/// The browser's settings file and themes, `settings` and `themes/NAME.theme` in the settings folder; none of them has to be there.
struct SettingsFile {
    private(set) var settings = Settings()
    private(set) var themes: [ColorTheme] = []
    /// One sentence for each line that does not hold.
    private(set) var problems: [String] = []
    let path: String

    init(in places: Places) {
        let folder = places.config
        path = folder.appending(path: "settings").path
        if let text = read(path) {
            let (read, found) = Settings.read(text)
            settings = read
            problems += found
        }
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "themes").path)) ?? []
        for file in files.sorted() where file.hasSuffix(".theme") {
            let name = String(file.dropLast(".theme".count))
            guard let text = read(folder.appending(path: "themes/\(file)").path) else { continue }
            let base = ColorTheme.builtIn.first { $0.name == name } ?? .dark
            let (theme, found) = ColorTheme.read(text, name: name, base: base)
            themes.append(theme)
            problems += found.map { "\(file) \($0)" }
        }
    }

    /// nil when there is no such file; what is there and cannot be read is a problem.
    private mutating func read(_ path: String) -> String? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            problems.append("\(path) cannot be read")
            return nil
        }
        return String(decoding: data.prefix(1 << 20), as: UTF8.self)
    }
}
