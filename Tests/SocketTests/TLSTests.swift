import Foundation
import NIOSSL
import Testing
import Wire

@testable import Transport

/// TLS at both ends, with certificates made on the spot.
@Suite(.ownThreads, .timeLimit(.minutes(10)))
struct TLSTests {
    private static let loopback = ListenAddress.ip(address: "127.0.0.1", port: 0)

    private static func dialled(_ host: String, _ test: TestServer, trusting certificate: Certificate?) async throws -> OpenedChannel {
        var options = DialOptions()
        options.caFile = certificate?.file
        return try await dial(ServerURL.parse("wss://\(host):\(test.port)"), token: "token", options: options)()
    }

    /// That a message comes back.
    private static func echo(_ opened: OpenedChannel) async {
        opened.channel.send(Array("hello".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        #expect(await events.next() == .message(Array("hello".utf8)))
    }

    // MARK: The client

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a certificate of a trusted authority is accepted, and large messages pass`(host: String) async throws {
        let certificate = try Certificate(["localhost", "127.0.0.1"])
        let test = try await TestServer([Self.loopback], tls: certificate.identity)
        let opened = try await Self.dialled(host, test, trusting: certificate)
        opened.channel.send(Array("big".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        guard case .message(let message) = await events.next() else { return #expect(Bool(false), "no message") }
        #expect(message.count == 3_000_000)
        opened.channel.close(code: 1000, reason: "")
        #expect(await events.next() == .closed(code: 1000, reason: ""))
        await test.stop()
    }

    @Test func `a certificate of somebody else is refused`() async throws {
        let test = try await TestServer([Self.loopback], tls: Certificate().identity)
        let other = try Certificate()
        let sentence = "the certificate of localhost:\(test.port) is not trusted"
        await #expect(throws: DialError(.tls, sentence)) { try await Self.dialled("localhost", test, trusting: other) }
        await #expect(throws: DialError(.tls, sentence)) { try await Self.dialled("localhost", test, trusting: nil) }
        await test.stop()
    }

    @Test func `a certificate for another name is refused`() async throws {
        let certificate = try Certificate(["example.com"])
        let test = try await TestServer([Self.loopback], tls: certificate.identity)
        for host in ["localhost", "127.0.0.1"] {
            let error = await #expect(throws: DialError.self) { try await Self.dialled(host, test, trusting: certificate) }
            #expect(error?.kind == .tls)
        }
        await test.stop()
    }

    @Test func `a server without TLS is told from one with`() async throws {
        let test = try await TestServer()
        await #expect(throws: DialError(.tls, "127.0.0.1:\(test.port) does not speak TLS")) {
            try await dial(ServerURL.parse("wss://127.0.0.1:\(test.port)"), token: "token")()
        }
        await test.stop()
    }

    @Test func `a file without certificates is named`() async throws {
        var options = DialOptions()
        options.caFile = "/nonexistent/ca.pem"
        await #expect(throws: DialError(.tls, "no certificates can be read from '/nonexistent/ca.pem'")) {
            try await dial(ServerURL.parse("wss://127.0.0.1:1"), token: "token", options: options)()
        }
    }

    // MARK: The server

    @Test func `a server sends the whole chain`() async throws {
        let root = try Certificate()
        let between = try Certificate(issuer: root)
        let certificate = try Certificate(issuer: between, isAuthority: false)
        let test = try await TestServer([Self.loopback], tls: certificate.identity)
        await Self.echo(try await Self.dialled("localhost", test, trusting: root))
        await test.stop()
    }

    @Test func `a new certificate is for new connections; the old ones go on`() async throws {
        let (old, new) = (try Certificate(), try Certificate())
        let test = try await TestServer([Self.loopback], tls: old.identity)
        let early = try await Self.dialled("localhost", test, trusting: old)
        test.server.use(try new.identity)
        await Self.echo(early)
        await Self.echo(try await Self.dialled("localhost", test, trusting: new))
        await #expect(throws: DialError.self) { try await Self.dialled("localhost", test, trusting: old) }
        await test.stop()
    }

    @Test func `TLS can be begun and ended while the server runs`() async throws {
        let certificate = try Certificate()
        let test = try await TestServer()
        let plain = try await test.dial()
        test.server.use(try certificate.identity)
        await Self.echo(plain)
        await Self.echo(try await Self.dialled("localhost", test, trusting: certificate))
        test.server.use(nil)
        await Self.echo(try await test.dial())
        await test.stop()
    }

    @Test(arguments: [
        "GET /mcp/ws HTTP/1.1\r\nHost: localhost\r\n\r\n", "garbage\r\n",
        "\u{16}\u{3}\u{1}\u{0}\u{5}nonsense", "\u{80}\u{2e}\u{1} more of it",
    ])
    func `whoever does not speak TLS where it is spoken is cut off without an answer, and nobody else suffers`(text: String) async throws {
        let certificate = try Certificate()
        let test = try await TestServer([Self.loopback], tls: certificate.identity) { $0.handshake = .seconds(60) }
        let stranger = try RawSocket(port: test.port)
        stranger.send(text)
        let answer = stranger.read()
        // At most an alert, which is a TLS record.
        #expect(answer.isEmpty || answer.first == 0x15)
        #expect(stranger.isAtEnd)
        await Self.echo(try await Self.dialled("localhost", test, trusting: certificate))
        await test.stop()
    }

    @Test func `a TLS handshake that dribbles is cut at the handshake's deadline`() async throws {
        let certificate = try Certificate()
        let test = try await TestServer([Self.loopback], tls: certificate.identity) { $0.handshake = .milliseconds(400) }
        let began = ContinuousClock.now
        let silent = try RawSocket(port: test.port)
        let dribbling = try RawSocket(port: test.port)
        // A record of a greeting, 500 bytes long.
        for byte: UInt8 in [0x16, 0x03, 0x01, 0x01, 0xf4, 0x01] {
            dribbling.send([byte])
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(silent.isAtEnd)
        #expect(dribbling.isAtEnd)
        #expect(ContinuousClock.now - began >= .milliseconds(390))
        await test.stop()
    }

    @Test func `the deadline is one for TLS and the request together`() async throws {
        let certificate = try Certificate()
        let test = try await TestServer([Self.loopback], tls: certificate.identity) { $0.handshake = .milliseconds(500) }
        // On a machine that is slow enough TLS itself takes longer.
        if let client = try? await RawClient(test.server.boundAddresses[0], trusting: certificate) {
            try? await client.send("GET /mcp/ws HTTP/1.1\r\nHost: loc")
            #expect(await client.readText() == "")
        }
        await test.stop()
    }

    @Test func `of the protocols that a client offers HTTP/1_1 is chosen`() async throws {
        let certificate = try Certificate()
        let test = try await TestServer([Self.loopback], tls: certificate.identity)
        let client = try await RawClient(test.server.boundAddresses[0], trusting: certificate) {
            $0.applicationProtocols = ["h2", "http/1.1"]
        }
        #expect(client.negotiated == "http/1.1")
        await test.stop()
    }

    @Test func `TLS begins with 1_2`() async throws {
        let certificate = try Certificate()
        let test = try await TestServer([Self.loopback], tls: certificate.identity)
        let address = test.server.boundAddresses[0]
        await #expect(throws: (any Error).self) {
            try await RawClient(address, trusting: certificate) {
                $0.minimumTLSVersion = .tlsv1
                $0.maximumTLSVersion = .tlsv11
            }
        }
        _ = try await RawClient(address, trusting: certificate) { $0.maximumTLSVersion = .tlsv12 }
        await test.stop()
    }

    @Test func `a refusal is read to its end by a client that is still sending`() async throws {
        let certificate = try Certificate()
        let body = String(repeating: "no ", count: 20_000)
        let test = try await TestServer([Self.loopback], tls: certificate.identity) {
            $0.handshake = .seconds(60)
            $0.limits.closing = .seconds(60)
        } admit: { _ in
            .refuse(Refusal(status: 403, body: body))
        }
        let client = try await RawClient(test.server.boundAddresses[0], trusting: certificate)
        try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + String(repeating: "x", count: 100_000))
        let answer = await client.readText()
        #expect(answer.hasPrefix("HTTP/1.1 403 Forbidden\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n" + body))
        await test.stop()
    }

    @Test func `over a Unix socket a client speaks TLS or not, as it likes`() async throws {
        let folder = try TemporaryFolder()
        let certificate = try Certificate()
        let address = ListenAddress.unix(path: folder.path("s"))
        let test = try await TestServer([address], tls: certificate.identity)
        await Self.echo(try await dial(ServerURL.parse("unix:\(folder.path("s"))"), token: "token")())
        let client = try await RawClient(address, trusting: certificate)
        try await client.send(RawSocket.upgrade)
        #expect(await client.readText(through: "\r\n\r\n").hasPrefix("HTTP/1.1 101 "))
        await test.stop()
    }
}

/// What is wrong with the files of a certificate.
struct TLSIdentityTests {
    private static func refusal(_ certificate: String, _ key: String) -> String? {
        do {
            _ = try TLSIdentity.load(certificate: certificate, key: key)
            return nil
        } catch {
            return error.code == .invalidCertificate ? error.message : "another error"
        }
    }

    @Test func `each thing that can be wrong with the files has its sentence`() throws {
        let (one, other) = (try Certificate(), try Certificate())
        let empty = try one.write("", to: "empty.pem")
        let torn = try one.write("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", to: "torn.pem")
        let locked = try one.write("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n", to: "locked.pem")
        #expect(Self.refusal(one.file, one.keyFile) == nil)
        #expect(
            Self.refusal("/nonexistent/c", one.keyFile) == "the certificate '/nonexistent/c' cannot be read: No such file or directory")
        #expect(Self.refusal("/tmp", one.keyFile) == "the certificate '/tmp' cannot be read: Is a directory")
        #expect(Self.refusal(one.file, "/nonexistent/k") == "the key '/nonexistent/k' cannot be read: No such file or directory")
        for file in [empty, torn, one.keyFile] {
            #expect(Self.refusal(file, one.keyFile) == "no certificate in PEM form can be read from '\(file)'")
        }
        for file in [empty, one.file] {
            #expect(Self.refusal(one.file, file) == "no private key in PEM form can be read from '\(file)'")
        }
        #expect(Self.refusal(one.file, locked) == "the key in '\(locked)' is encrypted; one without a passphrase is needed")
        #expect(
            Self.refusal(one.file, other.keyFile)
                == "the key in '\(other.keyFile)' is not that of the first certificate in '\(one.file)'")
    }

    @Test func `certificate and key may be in one file`() throws {
        let certificate = try Certificate()
        let key = try String(contentsOf: URL(filePath: certificate.keyFile), encoding: .utf8)
        let both = try certificate.write(certificate.pem + key, to: "both.pem")
        #expect(Self.refusal(both, both) == nil)
    }

    @Test func `when a chain ends is known, also when it is over`() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let root = try Certificate(daysLeft: 5)
        let left = try Certificate(issuer: root, isAuthority: false, daysLeft: 9).identity.notAfter - now
        #expect((4 * 86_400...6 * 86_400).contains(left))
        #expect(try Certificate(daysLeft: -1).identity.notAfter < now)
    }
}

struct CommandFailed: Error {
    var status: Int32
    var output: String
}

/// What the command writes; throws when it is not there or fails.
func run(_ command: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CommandFailed(status: process.terminationStatus, output: output) }
    return output
}
