internal import Echo
internal import Glibc
internal import Logging
internal import Transport
internal import Wire

/// `ws-echo [PORT]`: an echo server on our WebSocket, for Autobahn|Testsuite; see `Resources/docs/testing.md`.
@main
struct EchoServer {
    static func main() async throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 9001
        var options = ServerOptions()
        options.limits = .echo
        let server = try await Server.start(
            addresses: [.ip(address: "127.0.0.1", port: port)], options: options, logger: Logger(label: "ws-echo")
        ) { _ in .echo }
        print("listening on ws://\(server.boundAddresses[0])/")
        fflush(nil)
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
