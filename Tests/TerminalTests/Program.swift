import Foundation
import Glibc
import TestSupport
import Testing

/// The real program, built beside the tests, in a process of its own.
struct Program {
    let process: pid_t

    /// Runs `vitrine` with a terminal as its controlling one, or without any when `terminal` is nil.
    ///
    /// - Parameters:
    ///   - path: another program to run instead.
    ///   - errors: a file for standard error instead of the terminal.
    ///   - output: a file for standard output.
    ///   - input: a file for standard input.
    ///   - sockets: listening sockets that it is started with, as systemd does it.
    init(
        _ arguments: [String], of path: String? = nil, terminal: String?, home: String, environment: [String: String] = [:],
        errors: String? = nil,
        folder: String? = nil, output: String? = nil, input: String? = nil, sockets: [Int32] = []
    ) throws {
        var variables = [
            "HOME": home, "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        variables.merge(RealProgram.sanitizer) { $1 }
        variables.merge(environment) { $1 }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input ?? terminal ?? "/dev/null", input == nil ? O_RDWR : O_RDONLY, 0)
        if let output {
            posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 0, 1)
        }
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 0, 2)
        }
        // Far from the numbers that they get, so that none is overwritten before it is copied.
        let copies = sockets.map { fcntl($0, F_DUPFD_CLOEXEC, 100) }
        defer { for copy in copies { close(copy) } }
        for (index, copy) in copies.enumerated() { posix_spawn_file_actions_adddup2(&actions, copy, Int32(3 + index)) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which Glibc's module does not show: the first terminal that a session's leader opens is its own.
        posix_spawnattr_setflags(&attributes, 0x80)
        let program = try #require(path ?? RealProgram.path("vitrine"))
        var command = ["/usr/bin/env", "-C", folder ?? "/", program] + arguments
        // Only the new process knows its number.
        if !sockets.isEmpty { command = ["/bin/sh", "-c", "LISTEN_PID=$$ LISTEN_FDS=\(sockets.count) exec \"$@\"", "sh"] + command }
        var argv = command.map { strdup($0) } + [nil]
        var envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in argv + envp { free(text) } }
        // Sockets of tests that run beside this one would stay open in the child, and accept for a server that is gone.
        for descriptor in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap({ Int32($0) })
        where descriptor > 2 {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        var pid = pid_t()
        try #require(posix_spawn(&pid, command[0], &actions, &attributes, &argv, &envp) == 0)
        process = pid
    }

    func send(_ signal: Int32) { kill(process, signal) }

    /// Waits for the end: the exit status, or 128 and the signal's number; when the test's time is up, it is ended.
    ///
    /// The thread goes on meanwhile: many tests share the main one, and what they wait for would be over before they look.
    ///
    /// - Parameter terminal: is read meanwhile: a terminal holds little, and whoever writes more to it waits for a reader.
    @MainActor func wait(reading terminal: PseudoTerminal? = nil) async -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, WNOHANG) == 0 {
            terminal?.receive()
            if Task.isCancelled { send(SIGKILL) }
            try? await Task.sleep(for: .milliseconds(3))
        }
        terminal?.receive()
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }
}

/// A folder of a test's own, with a small sample in it, made by the program itself.
@MainActor
final class Home {
    let path: String
    var sample: String { path + "/sample.sqlite" }

    init() async throws {
        path = FileManager.default.temporaryDirectory.appending(path: "vitrine-program-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let made = try await Program(["sample", path + "/sample.sqlite", "--tickets", "300"], terminal: nil, home: path).wait()
        try #require(made == 0)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Where a `serve` that logs to the folder's `log` listens; the time is only a guard.
    func listeningPort() async throws -> String {
        for _ in 0..<3_000 {
            if let found = text("log").firstMatch(of: /ws:\/\/127\.0\.0\.1:(\d+)\//) { return String(found.1) }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw CocoaError(.fileReadNoSuchFile)
    }

    /// The head of the answer to a WebSocket's handshake.
    func handshake(port: String, token: String) throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (UInt16(port) ?? 0).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        try #require(connected == 0)
        let request =
            "GET /mcp/ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-MCP-Token: \(token)\r\n\r\n"
        _ = request.withCString { write(descriptor, $0, request.utf8.count) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !String(decoding: answer, as: UTF8.self).contains("\r\n\r\n"), case let count = read(descriptor, &buffer, buffer.count),
            count > 0
        {
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    func text(_ file: String) -> String { (try? String(contentsOfFile: path + "/" + file, encoding: .utf8)) ?? "" }
}
