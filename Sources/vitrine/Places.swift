internal import Foundation

/// Where files of the user's own lie: the XDG base directories, folders 0700, files 0600.
///
/// Source: <https://specifications.freedesktop.org/basedir-spec/latest/>
struct Places {
    private let environment: [String: String]

    init(environment: [String: String] = ProcessInfo.processInfo.environment) { self.environment = environment }

    /// The sample database and other data that can be made again.
    var data: URL { folder("XDG_DATA_HOME", fallback: ".local/share") }
    /// The browser's settings and themes.
    var config: URL { folder("XDG_CONFIG_HOME", fallback: ".config") }
    /// History, the log of the browser.
    var state: URL { folder("XDG_STATE_HOME", fallback: ".local/state") }

    /// Makes the folder when it is missing, for nobody else to look into.
    func make(_ folder: URL) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure(.failed, "cannot make the folder \(folder.path): \(error.localizedDescription)")
        }
    }

    private func folder(_ variable: String, fallback: String) -> URL {
        // The specification: a relative path in the variable is to be ignored.
        if let path = environment[variable], path.hasPrefix("/") { return URL(filePath: path).appending(path: "vitrine") }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return URL(filePath: home).appending(path: fallback).appending(path: "vitrine")
    }
}
