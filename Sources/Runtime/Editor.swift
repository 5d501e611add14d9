package import Browser
internal import Dispatch
internal import Foundation
internal import Glibc
package import Screen

/// The editor that the user has chosen, run on the terminal for one line at a time.
@MainActor
package final class Editor {
    private let environment: [String: String]
    /// What runs, and the folder that its file lies in: what else it puts there goes with it.
    private var child: pid_t?
    private var folder: String?

    /// Bytes read of what the editor leaves.
    private static let limit = 1 << 20

    package init(environment: [String: String]) { self.environment = environment }

    /// The terminal is the editor's meanwhile; the loop goes on.
    package func edit(_ text: String, on display: any Display) async -> EditOutcome {
        let chosen = ["VISUAL", "EDITOR"].lazy.compactMap { self.environment[$0] }.first { $0.contains { !$0.isWhitespace } }
        guard let chosen else { return .failed("neither VISUAL nor EDITOR says which editor is yours") }
        guard child == nil else { return .failed("an editor is open already") }
        guard let folder = makeFolder() else { return .failed("no file can be made for it: \(String(cString: strerror(errno)))") }
        self.folder = folder
        defer { removeFolder() }
        let path = folder + "/line"
        guard write(text, path) else { return .failed("no file can be made for it: \(String(cString: strerror(errno)))") }
        guard let terminal = display.lend() else { return .failed("there is no terminal here that an editor could have") }
        let ending = await run(chosen, path, on: terminal)
        display.takeBack()
        let program = chosen.split(whereSeparator: \.isWhitespace).first { !$0.contains("=") } ?? ""
        let name = (program.split(separator: "/").last ?? program).prefix(60)
        switch ending {
        case .success(0): break
        case .success(let status) where status & 0x7f != 0: return .failed("'\(name)' was ended by signal \(status & 0x7f)")
        case .success(let status) where status >> 8 == 127: return .failed("the editor '\(name)' was not found")
        case .success(let status): return .failed("'\(name)' ended with status \(status >> 8 & 0xff)")
        case .failure(let error): return .failed("'\(name)' cannot be run: \(String(cString: strerror(error.number)))")
        }
        guard let text = read(path) else { return .failed("'\(name)' left no file to read") }
        return .text(text)
    }

    /// The browser ends: so does the editor, and nothing stays behind.
    package func giveUp() {
        if let child {
            kill(child, SIGHUP)
            // It has the terminal, and gives it back; one that does not is not waited for longer.
            for _ in 0..<200 where kill(child, 0) == 0 { usleep(5_000) }
        }
        removeFolder()
    }

    private struct Errno: Error { var number: Int32 }

    /// Through a shell, since `VISUAL` may hold arguments; in our own group, so that a stop stops both.
    private func run(_ command: String, _ path: String, on terminal: Int32) async -> Result<Int32, Errno> {
        // `env` takes the shell's place, with variables set before the name too: what ends the child ends the editor.
        let words = ["/bin/sh", "-c", "exec env " + command + " \"$1\"", "sh", path]
        var child: pid_t = 0
        let problem = spawn(&child, words, in: environment, hasOwnGroup: false) { actions in
            for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }
        }
        guard problem == 0 else { return .failure(Errno(number: problem)) }
        self.child = child
        defer { self.child = nil }
        return await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async { [child] in
                var status: Int32 = 0
                while waitpid(child, &status, 0) < 0 {
                    if errno == EINTR { continue }
                    return continuation.resume(returning: .failure(Errno(number: errno)))
                }
                continuation.resume(returning: .success(status))
            }
        }
    }

    /// A folder of ours alone; nil when there can be none.
    private func makeFolder() -> String? {
        let place = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(place)/vitrine-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        return String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private func removeFolder() {
        if let folder { try? FileManager.default.removeItem(atPath: folder) }
        folder = nil
    }

    /// With a line end, as editors like it.
    private func write(_ text: String, _ path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return writeAll(Array((text + "\n").utf8), to: descriptor)
    }

    /// By its name: many editors put another file in its place.
    private func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < Self.limit {
            let length = Glibc.read(descriptor, &buffer, buffer.count)
            if length < 0, errno == EINTR { continue }
            guard length >= 0 else { return nil }
            if length == 0 { break }
            bytes += buffer[..<length]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
