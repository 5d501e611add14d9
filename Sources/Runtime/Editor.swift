package import Browser
internal import Dispatch
internal import Glibc
package import Screen

/// The editor that the user has chosen, run on the terminal for one line at a time.
@MainActor
package final class Editor {
    private let environment: [String: String]
    /// What runs, and the file it has.
    private var child: pid_t?
    private var file: String?

    /// Bytes read of what the editor leaves.
    private static let limit = 1 << 20

    package init(environment: [String: String]) { self.environment = environment }

    /// The terminal is the editor's meanwhile; the loop goes on.
    package func edit(_ text: String, on display: any Display) async -> EditOutcome {
        let chosen = ["VISUAL", "EDITOR"].lazy.compactMap { self.environment[$0] }.first { $0.contains { !$0.isWhitespace } }
        guard let chosen else { return .failed("neither VISUAL nor EDITOR says which editor is yours") }
        guard child == nil else { return .failed("an editor is open already") }
        guard let path = write(text) else { return .failed("no file can be made for it: \(String(cString: strerror(errno)))") }
        file = path
        defer {
            unlink(path)
            file = nil
        }
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
        if let child { kill(child, SIGHUP) }
        if let file { unlink(file) }
    }

    private struct Errno: Error { var number: Int32 }

    /// Through a shell, since `VISUAL` may hold arguments; in our own group, so that a stop stops both.
    private func run(_ command: String, _ path: String, on terminal: Int32) async -> Result<Int32, Errno> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, terminal, stream) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGTSTP, SIGXFSZ] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        // `env` takes the shell's place, with variables set before the name too: what ends the child ends the editor.
        let line: [String] = ["sh", "-c", "exec env " + command + " \"$1\"", "sh", path]
        var words = line.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var child: pid_t = 0
        let problem = posix_spawn(&child, "/bin/sh", &actions, &attributes, &words, &variables)
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

    /// A file of ours alone, with a line end, as editors like it; nil when there can be none.
    private func write(_ text: String) -> String? {
        let folder = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var template = Array("\(folder)/vitrine-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        defer { close(descriptor) }
        let path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let bytes = Array((text + "\n").utf8)
        var sent = 0
        while sent < bytes.count {
            let written = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else {
                unlink(path)
                return nil
            }
            sent += written
        }
        return path
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
