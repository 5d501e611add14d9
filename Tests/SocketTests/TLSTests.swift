import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import Wire

@testable import Transport

/// The client's `wss://` against a listener with a certificate made on the spot.
@Suite(.timeLimit(.minutes(1)), .enabled(if: Certificate.canBeMade))
struct TLSTests {
    private static func listener(_ certificate: Certificate) async throws -> any Channel {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate.file).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: certificate.keyFile, format: .pem)
        let context = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
        let log = ConnectionLog()
        let core = ServerCore(options: ServerOptions(), logger: TestServer.quiet) { _ in
            .accept(headers: []) { EchoConnection($0, log) }
        }
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                try ServerHandshake(server: core, listener: .loopback).add(to: channel.pipeline.syncOperations)
            }
        }.bind(host: "127.0.0.1", port: 0).get()
    }

    private static func dialled(_ host: String, _ listener: any Channel, trusting file: String?) async throws -> OpenedChannel {
        var options = DialOptions()
        options.caFile = file
        return try await dial(ServerURL.parse("wss://\(host):\(listener.localAddress?.port ?? 0)"), token: "token", options: options)()
    }

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `a certificate of a trusted authority is accepted, and large messages pass`(host: String) async throws {
        let certificate = try Certificate(names: "DNS:localhost,IP:127.0.0.1")
        let listener = try await Self.listener(certificate)
        let opened = try await Self.dialled(host, listener, trusting: certificate.file)
        opened.channel.send(Array("big".utf8))
        var events = opened.channel.events.makeAsyncIterator()
        guard case .message(let message) = await events.next() else { return #expect(Bool(false), "no message") }
        #expect(message.count == 3_000_000)
        opened.channel.close(code: 1000, reason: "")
        #expect(await events.next() == .closed(code: 1000, reason: ""))
        try await listener.close()
    }

    @Test func `a certificate of somebody else is refused`() async throws {
        let listener = try await Self.listener(Certificate(names: "DNS:localhost"))
        let other = try Certificate(names: "DNS:localhost")
        let sentence = "the certificate of localhost:\(listener.localAddress?.port ?? 0) is not trusted"
        await #expect(throws: DialError(.tls, sentence)) { try await Self.dialled("localhost", listener, trusting: other.file) }
        await #expect(throws: DialError(.tls, sentence)) { try await Self.dialled("localhost", listener, trusting: nil) }
        try await listener.close()
    }

    @Test func `a certificate for another name is refused`() async throws {
        let certificate = try Certificate(names: "DNS:example.com")
        let listener = try await Self.listener(certificate)
        for host in ["localhost", "127.0.0.1"] {
            let error = await #expect(throws: DialError.self) { try await Self.dialled(host, listener, trusting: certificate.file) }
            #expect(error?.kind == .tls)
        }
        try await listener.close()
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
}

/// A self-signed certificate, which is its own authority; gone with the value.
private final class Certificate {
    static let canBeMade = (try? run("openssl", ["version"])) != nil
    private let folder: URL

    var file: String { folder.appending(path: "cert.pem").path() }
    var keyFile: String { folder.appending(path: "key.pem").path() }

    init(names: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "vitrine-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=test",
                "-addext", "subjectAltName=\(names)", "-keyout", keyFile, "-out", file,
            ])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
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
