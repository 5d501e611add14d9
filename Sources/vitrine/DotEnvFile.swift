internal import Foundation
internal import Gateway

/// The `.env` of the working folder, as it was found.
struct DotEnvFile {
    let path: String
    let text: String
    /// Permission bits; nil when they could not be asked for.
    let mode: Int?

    /// nil when there is none.
    static func find(in folder: URL = URL(filePath: FileManager.default.currentDirectoryPath)) throws(CommandFailure) -> DotEnvFile? {
        let path = folder.appending(path: ".env").path
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.usage, "cannot read .env in the working folder: look at its permissions")
        }
        return DotEnvFile(path: path, text: String(decoding: data, as: UTF8.self), mode: permissions(of: path))
    }

    /// Others than its owner can read it.
    var isShared: Bool { (mode ?? 0) & 0o077 != 0 }

    func sets(_ variable: String) -> Bool { DotEnv.parse(text).contains { $0.key == variable && !$0.value.isEmpty } }
}

/// The permission bits of a file, 0o600 say; nil when there is no such file.
func permissions(of path: String) -> Int? {
    try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}
