import Foundation
import Glibc
import Testing

/// The gateway as a service: what the system tells it, and what it tells the system.
@Suite(.serialized) @MainActor struct ServeTests {
    private static let token = "0123456789abcdefghij"

    /// A listening socket on a free loopback port.
    private static func listener() throws -> (descriptor: Int32, port: String) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(isBound)
        return (descriptor, String(UInt16(bigEndian: address.sin_port)))
    }

    private static func serve(
        _ home: Home, _ arguments: [String] = [], environment: [String: String] = [:], sockets: [Int32] = []
    ) throws -> Program {
        try Program(
            ["serve", "--database", home.sample] + arguments, terminal: nil, home: home.path, environment: environment,
            errors: home.path + "/log", folder: home.path, sockets: sockets)
    }

    /// Waits until the log has `text`; the time is only a guard.
    private static func wait(for text: String, _ home: Home) async throws {
        for _ in 0..<3_000 {
            if home.text("log").contains(text) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the log never said '\(text)': \(home.text("log"))")
    }

    private static func writeSettings(_ text: String, _ home: Home) throws {
        try Data("MCP_ENABLED=true\nMCP_TOKEN=\(token)\n\(text)\n".utf8).write(to: URL(filePath: home.path + "/.env"))
        chmod(home.path + "/.env", 0o600)
    }

    @Test func `settings are read again, and bad ones leave the old`() async throws {
        let home = try await Home()
        try Self.writeSettings("MCP_RATE_LIMIT=7", home)
        let program = try Self.serve(home, ["--listen", "127.0.0.1:0"])
        let port = try await home.listeningPort()
        #expect(try home.handshake(port: port, token: Self.token).contains("q=7;"))
        try Self.writeSettings("MCP_RATE_LIMIT=none", home)
        program.send(SIGHUP)
        try await Self.wait(
            for: "ERROR: settings were not read again, the old ones stay: MCP_RATE_LIMIT: 'none' is not a positive whole number", home)
        #expect(try home.handshake(port: port, token: Self.token).contains("q=7;"))
        try FileManager.default.removeItem(atPath: home.path + "/.env")
        try FileManager.default.createDirectory(atPath: home.path + "/.env", withIntermediateDirectories: false)
        program.send(SIGHUP)
        try await Self.wait(for: "the old ones stay: cannot read .env in the working folder: look at its permissions\n", home)
        try FileManager.default.removeItem(atPath: home.path + "/.env")
        try Self.writeSettings("MCP_RATE_LIMIT=8\nMCP_LOG_FORMAT=json", home)
        program.send(SIGHUP)
        try await Self.wait(for: "MCP_LOG_FORMAT has changed, which has no effect before the next start", home)
        #expect(try home.handshake(port: port, token: Self.token).contains("q=8;"))
        try Self.writeSettings("MCP_ENABLED=false", home)
        program.send(SIGHUP)
        for _ in 0..<3_000 where try !home.handshake(port: port, token: Self.token).hasPrefix("HTTP/1.1 404") {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try home.handshake(port: port, token: Self.token).hasPrefix("HTTP/1.1 404"))
        program.send(SIGTERM)
        #expect(await program.wait() == 0)
    }

    @Test func `sockets that it is started with are served, and the manager hears that it is ready`() async throws {
        let home = try await Home()
        try Self.writeSettings("", home)
        let manager = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array((home.path + "/n").utf8)) }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(manager, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 }
        }
        try #require(isBound)
        let (clients, port) = try Self.listener()
        let (metrics, metricsPort) = try Self.listener()
        let program = try Self.serve(
            home, environment: ["NOTIFY_SOCKET": home.path + "/n", "LISTEN_FDNAMES": "clients:metrics"], sockets: [clients, metrics])
        for descriptor in [clients, metrics] { close(descriptor) }
        #expect(try home.handshake(port: port, token: Self.token).hasPrefix("HTTP/1.1 101"))
        #expect(try home.handshake(port: metricsPort, token: Self.token).hasPrefix("HTTP/1.1 404"))
        program.send(SIGTERM)
        #expect(await program.wait() == 0)
        var told: [String] = []
        var bytes = [UInt8](repeating: 0, count: 256)
        while case let count = recv(manager, &bytes, bytes.count, Int32(MSG_DONTWAIT)), count > 0 {
            told.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
        close(manager)
        #expect(told == ["READY=1", "STOPPING=1"])
    }

    @Test func `a certificate that cannot be read stops the start with one sentence`() async throws {
        let home = try await Home()
        try Self.writeSettings("MCP_TLS_CERTIFICATE=none.pem\nMCP_TLS_KEY=none.pem", home)
        let program = try Self.serve(home, ["--listen", "127.0.0.1:0"])
        #expect(await program.wait() == 2)
        #expect(home.text("log").contains("none.pem"))
    }
}
