internal import Foundation
internal import Gateway
internal import Glibc
internal import Wire

/// A file that holds secrets: read only when nobody else can.
enum SecretFile {
    enum Problem: Error {
        case unreadable, readableByOthers
    }

    static func read(_ path: String) throws(Problem) -> String {
        // Judged is what was opened, whatever the path names by then.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else { throw .unreadable }
        // systemd lets the service's user in by an access list, which shows as the group's bits.
        let forbidden: mode_t = isCredential(path) ? 0o007 : 0o077
        guard status.st_mode & forbidden == 0 else { throw .readableByOthers }
        guard let data = try? file.readToEnd() ?? Data() else { throw .unreadable }
        return String(decoding: data, as: UTF8.self)
    }

    /// Whether the service manager handed the file over, in a folder that nobody but the service may enter.
    ///
    /// Source: systemd.exec(5), `LoadCredential=`
    static func isCredential(_ path: String) -> Bool {
        guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else { return false }
        return URL(filePath: path).standardizedFileURL.deletingLastPathComponent().path
            == URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.path
    }

    /// The file of `MCP_TOKENS_FILE`.
    static func tokens(_ path: String) throws(SettingsError) -> String {
        do throws(Problem) { return try read(path) } catch {
            switch error {
            case .unreadable: throw SettingsError("MCP_TOKENS_FILE: cannot read the file \(visible(path, limit: 1024))")
            case .readableByOthers: throw SettingsError("MCP_TOKENS_FILE: others can read \(visible(path, limit: 1024)): chmod 600 it")
            }
        }
    }
}
