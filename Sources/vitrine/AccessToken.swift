internal import Foundation
internal import Glibc
internal import Synchronization

/// How a client learns the token: `MCP_TOKEN`, `--token-file`, or a prompt that shows nothing. Never an argument, which others could see.
enum AccessToken {
    static func find(file: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws -> String {
        if let file { return try read(file) }
        if let token = environment["MCP_TOKEN"], !token.isEmpty { return token }
        return try ask()
    }

    private static func read(_ path: String) throws(CommandFailure) -> String {
        let text: String
        do throws(SecretFile.Problem) { text = try SecretFile.read(path) } catch {
            switch error {
            case .unreadable: throw CommandFailure(.usage, "cannot read the token file \(path)")
            case .readableByOthers: throw CommandFailure(.usage, "others can read the token file \(path): chmod 600 it")
            }
        }
        let token = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !token.isEmpty else { throw CommandFailure(.usage, "the token file \(path) is empty") }
        return token
    }

    private static func ask() throws -> String {
        let tty = open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard tty >= 0 else { throw CommandFailure(.usage, "no token: set MCP_TOKEN or give --token-file FILE") }
        defer { close(tty) }
        let stop = Atomic<Int32>(0)
        let signals = StopSignals { stop.store($0, ordering: .relaxed) }
        defer { withExtendedLifetime(signals) {} }
        var shown = termios()
        tcgetattr(tty, &shown)
        var hidden = shown
        // Keys come one by one, Ctrl-C as one of them: a signal would end the program and leave the terminal without its echo.
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(tty, TCSAFLUSH, &hidden)
        defer {
            tcsetattr(tty, TCSAFLUSH, &shown)
            _ = "\n".withCString { Glibc.write(tty, $0, 1) }
        }
        let prompt = "Token: "
        _ = prompt.withCString { Glibc.write(tty, $0, prompt.utf8.count) }
        var bytes: [UInt8] = []
        while let byte = try nextByte(tty, stoppedBy: { stop.load(ordering: .relaxed) }), byte != UInt8(ascii: "\n") {
            switch byte {
            case 0x03: throw ExitStatus.interrupted
            case 0x08, 0x7f: _ = bytes.popLast()
            case 0x15: bytes.removeAll()
            case 0..<0x20: break
            default: bytes.append(byte)
            }
        }
        guard !bytes.isEmpty else { throw CommandFailure(.usage, "no token was typed") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// nil at the end. Throws when a signal has come, so that the terminal gets its echo back.
    private static func nextByte(_ tty: Int32, stoppedBy signal: () -> Int32) throws -> UInt8? {
        var state = pollfd(fd: tty, events: Int16(POLLIN), revents: 0)
        repeat {
            if signal() != 0 { throw ExitStatus(code: 128 + signal()) }
        } while poll(&state, 1, 50) <= 0
        var byte: UInt8 = 0
        return Glibc.read(tty, &byte, 1) == 1 ? byte : nil
    }
}
