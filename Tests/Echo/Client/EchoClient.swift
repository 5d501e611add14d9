internal import Echo
internal import Glibc
internal import Transport
internal import Wire

/// `ws-echo-client URL [AGENT]`: walks all cases of a fuzzing server of Autobahn|Testsuite; see `Resources/docs/testing.md`.
@main
struct EchoClient {
    private let server: String
    private let agent: String

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let server = arguments.first else {
            print("usage: ws-echo-client ws://127.0.0.1:PORT [AGENT]")
            exit(2)
        }
        try await EchoClient(server: server, agent: arguments.dropFirst().first ?? "testee").walk()
    }

    private func walk() async throws {
        for number in 1...(try await caseCount()) {
            do {
                try await echo("/runCase?case=\(number)&agent=\(agent)")
            } catch {
                // The report will say what is missing.
                print("case \(number): \(error.message)")
            }
        }
        try await echo("/updateReports?agent=\(agent)")
    }

    private func caseCount() async throws -> Int {
        let opened = try await dial(ServerURL.parse(server + "/getCaseCount"), token: "")()
        for await event in opened.channel.events {
            guard case .message(let text) = event, let count = Int(String(decoding: text, as: UTF8.self)), count > 0 else { continue }
            return count
        }
        throw DialError(.protocolError, "\(server) does not say how many cases it has")
    }

    /// Sends back what comes, until the server ends the connection.
    private func echo(_ target: String) async throws(DialError) {
        let url: ServerURL
        do throws(TransportError) { url = try ServerURL.parse(server + target) } catch { throw DialError(.unreachable, error.message) }
        var options = DialOptions()
        options.limits = .echo
        let (end, continuation) = AsyncStream.makeStream(of: Never.self)
        try await dial(url, token: "", options: options) { Echo($0) { continuation.finish() } }
        for await _ in end {}
    }
}
