import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

private final class Log: Sendable {
    private let lines = Mutex("")

    var text: String { lines.withLock { $0 } }
    func append(_ bytes: Data) { lines.withLock { $0 += String(decoding: bytes, as: UTF8.self) } }
}

/// The real program where the system gives it hardly any descriptors.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
final class DescriptorTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-descriptors-\(UUID().uuidString)")
    private let process = Process()
    private struct EndedEarly: Error {}

    /// What it writes to standard error.
    private let log = Log()
    private let token = "a token of the tests, long enough"

    deinit {
        // One that was never started must not be ended.
        if process.isRunning {
            process.terminate()
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts `vitrine serve` with a sample; its port.
    private func serve(descriptors: Int) throws -> Int {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = try #require(RealProgram.path("vitrine"))
        let database = folder.appending(path: "sample.sqlite").path
        _ = try run(program, ["sample", database, "--tickets", "10"])
        let errors = Pipe()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "ulimit -n \(descriptors); exec \"$0\" serve --database \"$1\" --listen 127.0.0.1:0", program, database,
        ]
        process.environment = RealProgram.sanitizer.merging([
            "MCP_ENABLED": "true", "MCP_TOKEN": token, "SWIFT_BACKTRACE": "enable=no",
        ]) { $1 }
        process.currentDirectoryURL = folder
        process.standardError = errors
        try process.run()
        while !log.text.contains("/mcp/ws") {
            let bytes = errors.fileHandleForReading.availableData
            if bytes.isEmpty { throw EndedEarly() }
            log.append(bytes)
        }
        errors.fileHandleForReading.readabilityHandler = { [log] in log.append($0.availableData) }
        let text = log.text
        let port = try #require(text.firstRange(of: "ws://127.0.0.1:")).upperBound
        return try #require(Int(text[port...].prefix { $0.isNumber }))
    }

    private func upgrade(_ socket: RawSocket) {
        socket.send(RawSocket.upgrade.dropLast() + "X-MCP-Token: \(token)\r\n\r\n")
    }

    private func isAnswered(_ socket: RawSocket) -> Bool {
        socket.send(WebSocketReaderTests.frame(1, Array(#"{"id":1,"action":"get","model":"users","params":{"id":1}}"#.utf8)))
        return String(decoding: socket.readFrame().payload, as: UTF8.self).hasPrefix(#"{"id":1,"status":"ok""#)
    }

    private func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process.processIdentifier)/fd").count
    }

    @Test func `as many as descriptors allow are served, and the rest is closed`() throws {
        let port = try serve(descriptors: 96)
        let sockets = try (0..<200).map { _ in try RawSocket(port: port) }
        // Those that say nothing make room for who has a token.
        let clients = try (0..<32).map { _ in
            let client = try RawSocket(port: port)
            upgrade(client)
            try #require(client.readHead().hasPrefix("HTTP/1.1 101 "))
            return client
        }
        for socket in sockets { #expect(socket.isAtEnd) }
        #expect(try RawSocket(port: port).isAtEnd)
        #expect(try openDescriptors() < 96)
        for client in clients { #expect(isAnswered(client)) }
        while !log.text.contains("WARNING: MCP connection refused: too many connections") { usleep(10_000) }
        #expect(!log.text.contains("Too many open files"))
    }

    @Test func `too few to serve at all are refused in one sentence`() throws {
        #expect(throws: EndedEarly.self) { try serve(descriptors: 40) }
        #expect(log.text.hasSuffix("cannot serve with 40 file descriptors; 80 are the fewest (ulimit -n)\n"))
    }
}
